/**
 * The sender thread: one pass of its loop, and what becomes of batches (clients producer `Sender`; reference
 * producer.md §4). A batch that is too large for the broker is not split in two as 0.11 does: it fails.
 */
import { ms, type FactId, type Reasons } from '../kernel/index.ts';
import { ERRORS, type ErrorName, type RequestBodies, type Response } from '../protocol/index.ts';
import { drain, mute, putBack, ready, release, unmute, type ProducerBatch } from './accumulator.ts';
import { expire, expiryDue, type ExpiryOptions } from './batchExpiry.ts';
import { NEVER, sooner, type ClientTurn, type Draft, type Due } from './client.ts';
import { leaderOf, nodeOf, requestUpdate, trackTopic } from './metadata.ts';
import { connectionOf, makeReady, sendRequest, type Completion } from './network.ts';
import { accumulatorOptions, type Producer } from './producerState.ts';

type Batches = readonly ProducerBatch[];

/** Bytes of a produce request beside its batches, about. */
const REQUEST_OVERHEAD = 64;

/** One pass: sends what is ready, at most one batch per partition. Says whether it did anything. */
export function sendProducerData(turn: ClientTurn, producer: Draft<Producer>): boolean {
  if (producer.accumulator.queues.length === 0) return false;
  const { cluster } = producer.metadata;
  const options = accumulatorOptions(producer);
  const check = ready(
    producer.accumulator,
    (topic, partition) => leaderOf(cluster, topic, partition),
    turn.now,
    options,
  );
  for (const topic of check.unknownLeaderTopics) {
    trackTopic(turn, producer, topic);
    requestUpdate(turn, producer, 'leaderUnknown');
  }
  const nodes = check.nodes.filter(id => {
    const node = nodeOf(cluster, id);
    return node !== null && makeReady(turn, producer, node);
  });
  // All nodes are drained before batches expire, and only then are requests made: as in Java, nothing expires between.
  const drained = nodes.map(id => ({ id, batches: drainNode(turn, producer, id, options.retryBackoffUs) }));
  const expired = expireBatches(turn, producer);
  let sent = false;
  for (const { id, batches } of drained) {
    if (batches.length === 0) continue;
    sendBatches(turn, producer, id, batches);
    sent = true;
  }
  return sent || expired;
}

function drainNode(turn: ClientTurn, producer: Draft<Producer>, id: number, retryBackoffUs: number): Batches {
  const { accumulator, batches } = drain(producer.accumulator, producer.metadata.cluster.ledBy[id] ?? [], turn.now, {
    maxRequestSize: producer.config['max.request.size'],
    retryBackoffUs,
  });
  producer.accumulator = accumulator;
  if (keepsOrder(producer)) {
    for (const batch of batches) producer.accumulator = mute(producer.accumulator, batch);
  }
  return batches;
}

/** With one request per connection a partition's next batch waits for the answer to the one before. */
const keepsOrder = (producer: Draft<Producer>): boolean => producer.timing.maxInFlight === 1;

function sendBatches(turn: ClientTurn, producer: Draft<Producer>, id: number, batches: Batches): void {
  const { acks, network, metadata, configFacts } = producer;
  const partitions: RequestBodies['Produce']['partitions'][number][] = [];
  const reasons: FactId[] = [];
  let bytes = REQUEST_OVERHEAD;
  for (const { topic, partition, entries, encoded, attempts, fact } of batches) {
    if (encoded === null) throw new Error(`a batch of ${topic}-${partition} was drained without being encoded`);
    bytes += encoded.sizeInBytes;
    partitions.push({ topic, partition, batch: encoded });
    reasons.push(
      turn.fact(
        {
          kind: 'batchSent',
          topic,
          partition,
          records: entries.map(entry => entry.number),
          bytes: encoded.sizeInBytes,
          attempt: attempts + 1,
          leader: id,
          correlationId: network.nextCorrelationId,
        },
        [entries[0]?.fact ?? 0, fact, metadata.fact, configFacts['linger.ms'] ?? 0],
      ),
    );
  }
  const timeoutMs = producer.config['request.timeout.ms'];
  const unsent = { api: 'Produce', body: { acks, timeoutMs, partitions } } as const;
  const expectsResponse = acks !== 0;
  const request = sendRequest(turn, producer, id, unsent, batches, { bytes, reasons, expectsResponse });
  if (expectsResponse) return;
  for (const batch of batches) succeed(turn, producer, batch, -1, [request.sent, configFacts['acks'] ?? 0]);
}

function expiryOptions(producer: Draft<Producer>): ExpiryOptions {
  return {
    batchSize: producer.config['batch.size'],
    lingerUs: ms(producer.config['linger.ms']),
    retryBackoffUs: producer.timing.retryBackoffUs,
    requestTimeoutUs: producer.timing.requestTimeoutUs,
  };
}

function expireBatches(turn: ClientTurn, producer: Draft<Producer>): boolean {
  const { accumulator, expired } = expire(producer.accumulator, turn.now, expiryOptions(producer));
  producer.accumulator = accumulator;
  const { metadata, configFacts } = producer;
  const reasons = [configFacts['request.timeout.ms'] ?? 0, metadata.fact];
  for (const { batch, message } of expired) {
    fail(turn, producer, batch, { exception: 'TimeoutException', message }, [...reasons, batch.fact]);
  }
  return expired.length > 0;
}

/** When the sender has something to do without anything else happening. */
export function senderDue(producer: Draft<Producer>, now: number): Due {
  if (producer.accumulator.queues.length === 0) return NEVER;
  const { cluster } = producer.metadata;
  const leader = (topic: string, partition: number): number => leaderOf(cluster, topic, partition);
  const check = ready(producer.accumulator, leader, now, accumulatorOptions(producer));
  let due = sooner(check.next, expiryDue(producer.accumulator, expiryOptions(producer)));
  for (const id of check.nodes) {
    const node = connectionOf(producer.network, id);
    if (node?.state === 'disconnected') due = sooner(due, { at: Math.max(now, node.retryAt), because: node.fact });
  }
  return due;
}

/** Takes in the end of a produce request: an answer per partition, or a lost connection for all of them. */
export function produceCompleted(turn: ClientTurn, producer: Draft<Producer>, completion: Completion<Batches>): void {
  const batches = completion.request.payload ?? [];
  for (const batch of batches) {
    const { error, baseOffset } = resultOf(batch, completion.response);
    completeBatch(turn, producer, batch, error, baseOffset, completion.reasons);
  }
}

function resultOf(
  batch: ProducerBatch,
  response: Response | null,
): { readonly error: ErrorName; readonly baseOffset: number } {
  if (response === null) return { error: 'NETWORK_EXCEPTION', baseOffset: -1 };
  if (response.api !== 'Produce') throw new Error(`a produce request was answered as ${response.api}`);
  const { partitions } = response.body;
  const found = partitions.find(answer => answer.partition === batch.partition && answer.topic === batch.topic);
  if (found === undefined) throw new Error(`no answer for ${batch.topic}-${batch.partition} in a produce response`);
  return found;
}

function completeBatch(
  turn: ClientTurn,
  producer: Draft<Producer>,
  batch: ProducerBatch,
  errorName: ErrorName,
  baseOffset: number,
  reasons: Reasons,
): void {
  const error = ERRORS[errorName];
  if (errorName === 'NONE') {
    succeed(turn, producer, batch, baseOffset, reasons);
  } else if (error.retriable && batch.attempts < producer.config.retries) {
    retry(turn, producer, batch, errorName, reasons);
  } else {
    fail(turn, producer, batch, error, [...reasons, producer.configFacts['retries'] ?? 0]);
  }
  if (error.staleMetadata) requestUpdate(turn, producer, 'staleLeader');
  if (keepsOrder(producer)) producer.accumulator = unmute(producer.accumulator, batch);
}

function succeed(
  turn: ClientTurn,
  producer: Draft<Producer>,
  batch: ProducerBatch,
  baseOffset: number,
  reasons: Reasons,
): void {
  const { topic, partition, entries } = batch;
  let offset = baseOffset;
  for (const {
    number,
    record: { timestamp },
  } of entries) {
    turn.fact({ kind: 'recordAcked', record: number, topic, partition, offset, timestamp }, reasons);
    producer.acked += 1;
    if (baseOffset >= 0) offset += 1;
  }
  finish(producer, batch);
}

function retry(
  turn: ClientTurn,
  producer: Draft<Producer>,
  batch: ProducerBatch,
  error: ErrorName,
  reasons: Reasons,
): void {
  const { topic, partition, entries, attempts } = batch;
  const { config, configFacts } = producer;
  const fact = turn.fact(
    {
      kind: 'batchRetried',
      topic,
      partition,
      records: entries.map(entry => entry.number),
      error,
      attempts: attempts + 1,
      backoffMs: config['retry.backoff.ms'],
    },
    [...reasons, configFacts['retries'] ?? 0],
  );
  producer.accumulator = putBack(producer.accumulator, batch, turn.now, fact);
}

function fail(
  turn: ClientTurn,
  producer: Draft<Producer>,
  batch: ProducerBatch,
  { exception, message }: { readonly exception: string; readonly message: string },
  reasons: Reasons,
): void {
  const { topic, partition, entries } = batch;
  for (const { number } of entries) {
    turn.fact({ kind: 'recordFailed', record: number, topic, partition, error: exception, message }, reasons);
    producer.failed += 1;
  }
  finish(producer, batch);
}

/** The batch's memory is free again, and an application that waited for one of its records goes on. */
function finish(producer: Draft<Producer>, batch: ProducerBatch): void {
  producer.accumulator = release(producer.accumulator, batch);
  const { application } = producer;
  if (application.awaiting !== -1 && batch.entries.some(entry => entry.number === application.awaiting)) {
    producer.application = { ...application, awaiting: -1 };
  }
}

/**
 * The application's thread: what send() does up to the accumulator (clients `KafkaProducer.doSend`, `waitOnMetadata`;
 * reference producer.md §1, §2). It blocks, up to max.block.ms, where Kafka's does.
 */
import { ms, toMs, type FactId } from '../kernel/index.ts';
import { estimatedSize, utf8Encode } from '../storage/index.ts';
import type { Record as KafkaRecord } from '../storage/index.ts';
import { append } from './accumulator.ts';
import { NEVER, sooner, type ClientTurn, type Draft, type Due } from './client.ts';
import { requestUpdate, trackTopic, type KnownTopic } from './metadata.ts';
import { partitionForKey, toPositive } from './partitioner.ts';
import type { Blocked, Load, Producer, RecordToSend, SendJob } from './producerState.ts';

/** Lets the application go on as far as it can. */
export function runApplication(turn: ClientTurn, producer: Draft<Producer>): void {
  if (producer.closing !== null || producer.phase === 'closed') return;
  for (;;) {
    tickLoad(turn, producer);
    const { awaiting, jobs } = producer.application;
    const job = jobs[0];
    const given = job?.records[job.next];
    if (job === undefined || given === undefined || awaiting !== -1) return;
    if (!sendOne(turn, producer, job, given)) return;
  }
}

/** The load's next record, unless the application is still busy with what came before. */
function tickLoad(turn: ClientTurn, producer: Draft<Producer>): void {
  const { load, jobs } = producer.application;
  if (load === null || load.nextAt > turn.now || jobs.length > 0) return;
  const { keys, sent } = load;
  const key = keys === null ? null : `k${sent % keys}`;
  const record = { key, value: `${load.valuePrefix}${sent}` };
  const job: SendJob = {
    topic: load.topic,
    records: [record],
    first: producer.nextRecord,
    next: 0,
    oneByOne: false,
  };
  producer.nextRecord += 1;
  const ended = load.count !== null && sent + 1 >= load.count;
  if (ended) turn.fact({ kind: 'loadStopped', sent: sent + 1 }, [load.fact]);
  const next: Load = { ...load, sent: sent + 1, nextAt: turn.now + load.everyUs };
  producer.application = { ...producer.application, load: ended ? null : next, jobs: [job] };
}

/** When the application has something to do without anything else happening. */
export function applicationDue(producer: Draft<Producer>): Due {
  if (producer.closing !== null) return NEVER;
  const { blocked, load, jobs } = producer.application;
  const unblocked = blocked === null ? NEVER : { at: blocked.until, because: blocked.fact };
  return load === null || jobs.length > 0 ? unblocked : sooner(unblocked, { at: load.nextAt, because: load.fact });
}

/** Fails all that the application has not given to send() yet: the producer is closed. */
export function failUnsent(turn: ClientTurn, producer: Draft<Producer>, reason: FactId): void {
  for (const job of producer.application.jobs) {
    for (let i = job.next; i < job.records.length; i++) {
      const message = 'Cannot send after the producer is closed.';
      const failure = { partition: null, error: 'IllegalStateException', message } as const;
      turn.fact({ kind: 'recordFailed', record: job.first + i, topic: job.topic, ...failure }, [reason]);
      producer.failed += 1;
    }
  }
  producer.application = { jobs: [], blocked: null, awaiting: -1, load: null };
}

/** One send(). False when it blocks. */
function sendOne(turn: ClientTurn, producer: Draft<Producer>, job: SendJob, given: RecordToSend): boolean {
  trackTopic(turn, producer, job.topic);
  const topic = knownTopic(producer, job.topic, given.partition);
  if (topic === null) return awaitMetadata(turn, producer, job);
  const count = topic.partitions.length;
  if (given.partition !== undefined && given.partition >= count) {
    const range = `${given.partition} is not in the range [0...${count}).`;
    return refuse(turn, producer, job, 'KafkaException', `Invalid partition given with record: ${range}`);
  }
  const chosen = producer.application.blocked?.chosen ?? {
    partition: given.partition ?? choosePartition(turn, producer, job.topic, topic, given.key ?? null),
    timestamp: given.timestamp ?? turn.wallClockMs(),
  };
  const record: KafkaRecord = { key: given.key ?? null, value: given.value, timestamp: chosen.timestamp };
  const tooLarge = sizeError(producer, record);
  if (tooLarge !== null) return refuse(turn, producer, job, 'RecordTooLargeException', tooLarge);
  return buffer(turn, producer, job, record, chosen.partition);
}

/** The topic if it is known well enough: an explicit partition beyond its count asks for newer metadata once. */
function knownTopic(producer: Draft<Producer>, name: string, partition: number | undefined): KnownTopic | null {
  const topic = producer.metadata.cluster.topics[name];
  if (topic === undefined || topic.partitions.length === 0) return null;
  const { blocked } = producer.application;
  const refreshed = blocked !== null && producer.metadata.version > blocked.version;
  return partition === undefined || partition < topic.partitions.length || refreshed ? topic : null;
}

function awaitMetadata(turn: ClientTurn, producer: Draft<Producer>, job: SendJob): boolean {
  const before = producer.application.blocked;
  requestUpdate(turn, producer, 'topicUnknown');
  const blocked = before ?? block(turn, producer, job, 'metadata');
  if (turn.now < blocked.until) return false;
  const waited = producer.config['max.block.ms'];
  return refuse(turn, producer, job, 'TimeoutException', `Failed to update metadata after ${waited} ms.`);
}

function block(turn: ClientTurn, producer: Draft<Producer>, job: SendJob, on: 'metadata' | 'memory'): Blocked {
  const { metadata, configFacts, application } = producer;
  const why = on === 'metadata' ? metadata.wanted : (configFacts['buffer.memory'] ?? 0);
  const fact = turn.fact({ kind: 'senderBlocked', record: job.first + job.next, on }, [
    why,
    configFacts['max.block.ms'] ?? 0,
  ]);
  const blocked: Blocked = {
    since: turn.now,
    until: turn.now + ms(producer.config['max.block.ms']),
    memorySince: null,
    version: metadata.version,
    fact,
    chosen: null,
  };
  producer.application = { ...application, blocked };
  return blocked;
}

/** `DefaultPartitioner`: by key over all partitions, else in turn over those that have a leader. */
function choosePartition(
  turn: ClientTurn,
  producer: Draft<Producer>,
  name: string,
  topic: KnownTopic,
  key: string | null,
): number {
  if (key !== null) return partitionForKey(utf8Encode(key), topic.partitions.length);
  const counter = producer.counters[name] ?? producer.roundRobinStart ?? turn.random('partitioner', 0x1_0000_0000);
  producer.counters = { ...producer.counters, [name]: (counter + 1) % 0x1_0000_0000 };
  const { available } = topic;
  if (available.length === 0) return toPositive(counter) % topic.partitions.length;
  return available[toPositive(counter) % available.length] ?? 0;
}

function sizeError(producer: Draft<Producer>, record: KafkaRecord): string | null {
  const { config } = producer;
  const size = estimatedSize(record);
  const subject = `The message is ${size} bytes when serialized which is larger than the`;
  if (size > config['max.request.size']) {
    return `${subject} maximum request size you have configured with the max.request.size configuration.`;
  }
  if (size > config['buffer.memory']) {
    return `${subject} total memory buffer you have configured with the buffer.memory configuration.`;
  }
  return null;
}

/** Gives the record to the accumulator, or waits for memory. */
function buffer(
  turn: ClientTurn,
  producer: Draft<Producer>,
  job: SendJob,
  record: KafkaRecord,
  partition: number,
): boolean {
  const { topic } = job;
  const number = job.first + job.next;
  const { key, value, timestamp } = record;
  const reasons = [producer.metadata.fact, producer.application.blocked?.fact ?? 0];
  const state = (): FactId =>
    turn.fact({ kind: 'recordSent', record: number, topic, partition, key, value, timestamp }, reasons);
  const batchSize = producer.config['batch.size'];
  const next = append(producer.accumulator, { topic, partition, number, record, state }, turn.now, batchSize);
  if (next === null) return awaitMemory(turn, producer, job, { partition, timestamp });
  producer.accumulator = next;
  advance(producer, job.oneByOne ? number : -1);
  return true;
}

function awaitMemory(
  turn: ClientTurn,
  producer: Draft<Producer>,
  job: SendJob,
  chosen: { readonly partition: number; readonly timestamp: number },
): boolean {
  const before = producer.application.blocked ?? block(turn, producer, job, 'memory');
  const memorySince = before.memorySince ?? turn.now;
  if (turn.now >= before.until) {
    const waited = toMs(before.until - memorySince);
    const words = `Failed to allocate memory within the configured max blocking time ${waited} ms.`;
    return refuse(turn, producer, job, 'TimeoutException', words, chosen.partition);
  }
  producer.application = { ...producer.application, blocked: { ...before, memorySince, chosen } };
  return false;
}

/** Fails the record that send() is busy with, and goes on to the next. */
function refuse(
  turn: ClientTurn,
  producer: Draft<Producer>,
  job: SendJob,
  error: string,
  message: string,
  partition: number | null = null,
): boolean {
  const { metadata, application, configFacts } = producer;
  const reasons = [metadata.fact, application.blocked?.fact ?? 0, configFacts['max.block.ms'] ?? 0];
  const record = job.first + job.next;
  turn.fact({ kind: 'recordFailed', record, topic: job.topic, partition, error, message }, reasons);
  producer.failed += 1;
  advance(producer, -1);
  return true;
}

/** Goes on to the next record, once the answer to record number `awaiting` is there (-1: at once). */
function advance(producer: Draft<Producer>, awaiting: number): void {
  const { application } = producer;
  const [job, ...later] = application.jobs;
  if (job === undefined) return;
  const ended = job.next + 1 >= job.records.length;
  const jobs = ended ? later : [{ ...job, next: job.next + 1 }, ...later];
  producer.application = { ...application, jobs, blocked: null, awaiting };
}

/**
 * The buffer between an application and the sender (clients producer `RecordAccumulator`, `BufferPool`,
 * `ProducerBatch`; reference producer.md §3). Pure: every function returns the next accumulator. Times in µs.
 */
import type { FactId, Micros } from '../kernel/index.ts';
import type { TopicPartition } from '../protocol/index.ts';
import { encodeBatch, estimatedSize, recordSize, RECORD_BATCH_OVERHEAD } from '../storage/index.ts';
import type { Record as KafkaRecord, RecordBatch } from '../storage/index.ts';
import { NEVER, sooner, type Due } from './client.ts';

/** A record in a batch: its running number and the fact that put it there. */
export interface BufferedRecord {
  readonly number: number;
  readonly record: KafkaRecord;
  readonly fact: FactId;
}

/** A record on its way into the accumulator. */
export interface IncomingRecord extends TopicPartition {
  readonly number: number;
  readonly record: KafkaRecord;
  /** States that it is in; called only when it is. */
  readonly state: () => FactId;
}

/** Records of one partition that travel together. */
export interface ProducerBatch extends TopicPartition {
  readonly entries: readonly BufferedRecord[];
  /** Bytes of the batch as it is. */
  readonly bytes: number;
  /** Bytes taken from buffer.memory. */
  readonly allocated: number;
  readonly createdAt: Micros;
  readonly lastAppendAt: Micros;
  /** When it was created, or put back for another attempt. */
  readonly lastAttemptAt: Micros;
  /** Attempts that have failed. */
  readonly attempts: number;
  /** Takes no more records: one did not fit, or it has been sent. */
  readonly closed: boolean;
  /** What goes into requests, the same object in every attempt; null until it is first drained. */
  readonly encoded: RecordBatch | null;
  /** The last fact about it: its newest record's, or the retry's. */
  readonly fact: FactId;
}

/** One partition's batches, oldest first; never empty. */
export interface PartitionQueue extends TopicPartition {
  readonly batches: readonly ProducerBatch[];
}

/** All that is buffered. */
export interface Accumulator {
  /** Partitions with something buffered. */
  readonly queues: readonly PartitionQueue[];
  /** Bytes of buffer.memory that are free. */
  readonly available: number;
  /** Where the next drain of a node begins, so that no partition starves. */
  readonly drainIndex: number;
  /** Partitions with a batch under way, when only one request may be (max.in.flight.requests.per.connection=1). */
  readonly muted: readonly TopicPartition[];
}

/** Settings and circumstances that decide what is ready. */
export interface AccumulatorOptions {
  readonly batchSize: number;
  readonly lingerUs: Micros;
  readonly retryBackoffUs: Micros;
  /** A caller waits for memory. */
  readonly exhausted: boolean;
  /** The producer is closing: everything goes out now. */
  readonly closing: boolean;
}

/** What a sender can do now. */
export interface ReadyCheck {
  /** Broker ids with something to send. */
  readonly nodes: readonly number[];
  /** Topics with records for a partition without a known leader. */
  readonly unknownLeaderTopics: readonly string[];
  /** When something that is not ready yet will be. */
  readonly next: Due;
}

/** An accumulator with nothing in it. */
export const emptyAccumulator = (bufferMemory: number): Accumulator => ({
  queues: [],
  available: bufferMemory,
  drainIndex: 0,
  muted: [],
});

/** Index of a partition in a list of places, -1 when it is not there. */
export const indexOf = (places: readonly TopicPartition[], topic: string, partition: number): number =>
  places.findIndex(place => place.partition === partition && place.topic === topic);

/** Whether a batch takes no more: closed, or as large as batch.size. */
export const isFull = (batch: ProducerBatch, batchSize: number): boolean => batch.closed || batch.bytes >= batchSize;

/**
 * The accumulator with one more record; null when buffer.memory has no room for the batch that it needs.
 * A record larger than batch.size gets a batch of its own.
 */
export function append(
  accumulator: Accumulator,
  incoming: IncomingRecord,
  now: Micros,
  batchSize: number,
): Accumulator | null {
  const { number, record } = incoming;
  const index = indexOf(accumulator.queues, incoming.topic, incoming.partition);
  const batches = accumulator.queues[index]?.batches ?? [];
  const last = batches[batches.length - 1];
  if (last !== undefined && !isFull(last, batchSize)) {
    const firstTimestamp = last.entries[0]?.record.timestamp ?? record.timestamp;
    const bytes = last.bytes + recordSize(record, last.entries.length, firstTimestamp);
    if (bytes <= batchSize) {
      const fact = incoming.state();
      const grown = { ...last, entries: [...last.entries, { number, record, fact }], bytes, lastAppendAt: now, fact };
      return withQueue(accumulator, index, incoming, [...batches.slice(0, -1), grown], 0);
    }
  }
  const allocated = Math.max(batchSize, estimatedSize(record));
  if (allocated > accumulator.available) return null;
  const before = last === undefined || last.closed ? batches : [...batches.slice(0, -1), { ...last, closed: true }];
  const fresh = newBatch(incoming, { number, record, fact: incoming.state() }, now, allocated);
  return withQueue(accumulator, index, incoming, [...before, fresh], allocated);
}

function newBatch(
  { topic, partition }: TopicPartition,
  entry: BufferedRecord,
  now: Micros,
  allocated: number,
): ProducerBatch {
  return {
    topic,
    partition,
    entries: [entry],
    bytes: RECORD_BATCH_OVERHEAD + recordSize(entry.record, 0, entry.record.timestamp),
    allocated,
    createdAt: now,
    lastAppendAt: now,
    lastAttemptAt: now,
    attempts: 0,
    closed: false,
    encoded: null,
    fact: entry.fact,
  };
}

/** The accumulator with other batches in queue number `index` (-1: a new one); `taken` bytes leave the free memory. */
export function withQueue(
  accumulator: Accumulator,
  index: number,
  { topic, partition }: TopicPartition,
  batches: readonly ProducerBatch[],
  taken: number,
): Accumulator {
  const queues = accumulator.queues.slice();
  if (batches.length === 0) queues.splice(index, 1);
  else if (index === -1) queues.push({ topic, partition, batches });
  else queues[index] = { topic, partition, batches };
  return { ...accumulator, queues, available: accumulator.available - taken };
}

const isBackingOff = (batch: ProducerBatch, now: Micros, retryBackoffUs: Micros): boolean =>
  batch.attempts > 0 && now - batch.lastAttemptAt < retryBackoffUs;

/** Which nodes have something to send now (`RecordAccumulator.ready`). `leaderOf` gives -1 where none is known. */
export function ready(
  accumulator: Accumulator,
  leaderOf: (topic: string, partition: number) => number,
  now: Micros,
  options: AccumulatorOptions,
): ReadyCheck {
  const nodes: number[] = [];
  const unknownLeaderTopics: string[] = [];
  let next = NEVER;
  for (const { topic, partition, batches } of accumulator.queues) {
    const leader = leaderOf(topic, partition);
    const first = batches[0];
    if (leader === -1) {
      if (!unknownLeaderTopics.includes(topic)) unknownLeaderTopics.push(topic);
      continue;
    }
    if (first === undefined || nodes.includes(leader) || indexOf(accumulator.muted, topic, partition) !== -1) continue;
    const backingOff = isBackingOff(first, now, options.retryBackoffUs);
    const readyAt = first.lastAttemptAt + (backingOff ? options.retryBackoffUs : options.lingerUs);
    const full = batches.length > 1 || isFull(first, options.batchSize);
    const sendable = full || readyAt <= now || options.exhausted || options.closing;
    if (sendable && !backingOff) nodes.push(leader);
    else next = sooner(next, { at: readyAt, because: first.fact });
  }
  return { nodes, unknownLeaderTopics, next };
}

/**
 * Takes at most one batch per partition of a node that is ready, its partitions in turn, until max.request.size is
 * reached (`RecordAccumulator.drain`). A drained batch is closed and keeps its memory until it is done.
 */
export function drain(
  accumulator: Accumulator,
  partitions: readonly TopicPartition[],
  now: Micros,
  options: { readonly maxRequestSize: number; readonly retryBackoffUs: Micros },
): { readonly accumulator: Accumulator; readonly batches: readonly ProducerBatch[] } {
  if (partitions.length === 0) return { accumulator, batches: [] };
  const drained: ProducerBatch[] = [];
  const start = accumulator.drainIndex % partitions.length;
  let rest = accumulator;
  let drainIndex = start;
  let size = 0;
  do {
    const place = partitions[drainIndex];
    const batch = place === undefined ? undefined : firstDrainable(rest, place, now, options.retryBackoffUs);
    if (place !== undefined && batch !== undefined) {
      if (size + batch.bytes > options.maxRequestSize && drained.length > 0) break;
      const index = indexOf(rest.queues, place.topic, place.partition);
      rest = withQueue(rest, index, place, rest.queues[index]?.batches.slice(1) ?? [], 0);
      const encoded = batch.encoded ?? encodeBatch(batch.entries.map(entry => entry.record));
      drained.push({ ...batch, closed: true, encoded });
      size += batch.bytes;
    }
    drainIndex = (drainIndex + 1) % partitions.length;
  } while (drainIndex !== start);
  return { accumulator: { ...rest, drainIndex }, batches: drained };
}

function firstDrainable(
  accumulator: Accumulator,
  { topic, partition }: TopicPartition,
  now: Micros,
  retryBackoffUs: Micros,
): ProducerBatch | undefined {
  if (indexOf(accumulator.muted, topic, partition) !== -1) return undefined;
  const first = accumulator.queues[indexOf(accumulator.queues, topic, partition)]?.batches[0];
  return first === undefined || isBackingOff(first, now, retryBackoffUs) ? undefined : first;
}

/** The accumulator with a failed batch at the front of its partition again, to be sent after retry.backoff.ms. */
export function putBack(accumulator: Accumulator, batch: ProducerBatch, now: Micros, fact: FactId): Accumulator {
  const index = indexOf(accumulator.queues, batch.topic, batch.partition);
  const again = { ...batch, attempts: batch.attempts + 1, lastAttemptAt: now, lastAppendAt: now, fact };
  return withQueue(accumulator, index, batch, [again, ...(accumulator.queues[index]?.batches ?? [])], 0);
}

/** The accumulator with the memory of batches that are done. */
export function release(accumulator: Accumulator, batch: ProducerBatch): Accumulator {
  return { ...accumulator, available: accumulator.available + batch.allocated };
}

/** The accumulator that sends nothing more of a partition until it is unmuted. */
export function mute(accumulator: Accumulator, place: TopicPartition): Accumulator {
  return { ...accumulator, muted: [...accumulator.muted, { topic: place.topic, partition: place.partition }] };
}

/** The accumulator that may send of a partition again. */
export function unmute(accumulator: Accumulator, place: TopicPartition): Accumulator {
  const index = indexOf(accumulator.muted, place.topic, place.partition);
  return index === -1 ? accumulator : { ...accumulator, muted: accumulator.muted.filter((_, at) => at !== index) };
}

/** Batches that wait too long in the accumulator (clients producer `ProducerBatch.maybeExpire`; producer.md §4). */
import { ms, toMs, type Micros } from '../kernel/index.ts';
import { partitionName } from '../protocol/index.ts';
import { indexOf, isFull, withQueue, type Accumulator, type ProducerBatch } from './accumulator.ts';
import { NEVER, sooner, type Due } from './client.ts';

/** A batch that waited too long, and Kafka's words for it. */
export interface ExpiredBatch {
  readonly batch: ProducerBatch;
  readonly message: string;
}

/** How long a batch may wait. */
export interface ExpiryOptions {
  readonly batchSize: number;
  readonly lingerUs: Micros;
  readonly retryBackoffUs: Micros;
  readonly requestTimeoutUs: Micros;
}

/** What a batch waits for too long, since when, and the words for it (`ProducerBatch.maybeExpire`). */
function expiryOf(
  batch: ProducerBatch,
  full: boolean,
  options: ExpiryOptions,
): { readonly since: Micros; readonly words: string } {
  if (batch.attempts > 0) {
    return { since: batch.lastAttemptAt + options.retryBackoffUs, words: 'since last attempt plus backoff time' };
  }
  const sinceCreation = batch.createdAt + options.lingerUs;
  if (full && batch.lastAppendAt < sinceCreation) return { since: batch.lastAppendAt, words: 'since last append' };
  return { since: sinceCreation, words: 'since batch creation plus linger time' };
}

/** A clock of whole ms must have passed the limit: one ms later than the limit itself. */
const expiresAt = (since: Micros, requestTimeoutUs: Micros): Micros => since + requestTimeoutUs + ms(1);

/** Takes out what has waited longer than request.timeout.ms without being under way, oldest first per partition. */
export function expire(
  accumulator: Accumulator,
  now: Micros,
  options: ExpiryOptions,
): { readonly accumulator: Accumulator; readonly expired: readonly ExpiredBatch[] } {
  const expired: ExpiredBatch[] = [];
  let rest = accumulator;
  for (const queue of accumulator.queues) {
    if (indexOf(accumulator.muted, queue.topic, queue.partition) !== -1) continue;
    let kept = 0;
    for (const batch of queue.batches) {
      const full = kept < queue.batches.length - 1 || isFull(batch, options.batchSize);
      const { since, words } = expiryOf(batch, full, options);
      if (expiresAt(since, options.requestTimeoutUs) > now) break;
      const subject = `Expiring ${batch.entries.length} record(s) for ${partitionName(batch)}`;
      expired.push({ batch, message: `${subject}: ${toMs(now - since)} ms has passed ${words}` });
      kept += 1;
    }
    if (kept === 0) continue;
    rest = withQueue(rest, indexOf(rest.queues, queue.topic, queue.partition), queue, queue.batches.slice(kept), 0);
  }
  return { accumulator: rest, expired };
}

/** When the first batch will have waited too long. */
export function expiryDue(accumulator: Accumulator, options: ExpiryOptions): Due {
  let due = NEVER;
  for (const queue of accumulator.queues) {
    const first = queue.batches[0];
    if (first === undefined || indexOf(accumulator.muted, queue.topic, queue.partition) !== -1) continue;
    const { since } = expiryOf(first, queue.batches.length > 1 || isFull(first, options.batchSize), options);
    due = sooner(due, { at: expiresAt(since, options.requestTimeoutUs), because: first.fact });
  }
  return due;
}

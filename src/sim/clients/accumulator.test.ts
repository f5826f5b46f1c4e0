import { describe, expect, it } from 'vitest';
import { ms } from '../kernel/index.ts';
import { estimatedSize } from '../storage/index.ts';
import {
  append,
  drain,
  emptyAccumulator,
  mute,
  putBack,
  ready,
  release,
  unmute,
  type Accumulator,
  type AccumulatorOptions,
  type ReadyCheck,
} from './accumulator.ts';
import { expire, expiryDue } from './batchExpiry.ts';

const BATCH_SIZE = 1024;
const OPTIONS: AccumulatorOptions = {
  batchSize: BATCH_SIZE,
  lingerUs: ms(10),
  retryBackoffUs: ms(100),
  exhausted: false,
  closing: false,
};
/** Partitions 0 and 1 on node 1, partition 2 on node 2. */
const leaderOf = (_topic: string, partition: number): number => (partition < 2 ? 1 : 2);
const ON_NODE_1 = [
  { topic: 't', partition: 0 },
  { topic: 't', partition: 1 },
];
const DRAIN = { maxRequestSize: 1_048_576, retryBackoffUs: ms(100) };

let number = 0;

function add(accumulator: Accumulator, partition: number, atMs = 0, value = 'v'.repeat(20)): Accumulator {
  const record = { key: 'key', value, timestamp: 0 };
  const incoming = { topic: 't', partition, number: number++, record, state: () => 1 };
  const next = append(accumulator, incoming, ms(atMs), BATCH_SIZE);
  if (next === null) throw new Error('no memory');
  return next;
}

const check = (accumulator: Accumulator, atMs: number, options: Partial<AccumulatorOptions> = {}): ReadyCheck =>
  ready(accumulator, leaderOf, ms(atMs), { ...OPTIONS, ...options });

const empty = emptyAccumulator(1_000_000);

/** Appends until one more record would begin a second batch. */
function filled(partition: number): Accumulator {
  let full = empty;
  for (let next = add(full, partition); next.queues[0]?.batches.length === 1; next = add(next, partition)) full = next;
  return full;
}

describe('what is ready (RecordAccumulatorTest)', () => {
  it('testFull: a batch that just fits waits; one record more makes two batches, ready at once', () => {
    const full = filled(0);
    expect(check(full, 0).nodes).toEqual([]);
    const over = add(full, 0);
    expect(over.queues[0]?.batches.map(batch => batch.closed)).toEqual([true, false]);
    expect(check(over, 0).nodes).toEqual([1]);
    expect(full.queues[0]?.batches[0]?.bytes).toBeLessThanOrEqual(BATCH_SIZE);
  });

  it('testAppendLarge: a record above batch.size has a batch of its own, ready at once', () => {
    const large = add(add(empty, 0), 0, 0, 'x'.repeat(2 * BATCH_SIZE));
    expect(large.queues[0]?.batches.map(batch => batch.entries.length)).toEqual([1, 1]);
    expect(check(add(empty, 0, 0, 'x'.repeat(2 * BATCH_SIZE)), 0).nodes).toEqual([1]);
  });

  it('testLinger: not ready at 0, ready at 10 ms', () => {
    const one = add(empty, 0);
    expect(check(one, 0).nodes).toEqual([]);
    expect(check(one, 9.999).nodes).toEqual([]);
    expect(check(one, 10).nodes).toEqual([1]);
  });

  it('testNextReadyCheckDelay: 10 ms, then 5 ms for the older one, then ready when a batch is full', () => {
    const first = add(empty, 0, 0);
    expect(check(first, 0).next.at).toBe(ms(10));
    const second = add(first, 2, 5);
    expect(check(second, 5).next.at - ms(5)).toBe(ms(5));
    let third = second;
    while ((third.queues.find(queue => queue.partition === 1)?.batches.length ?? 0) < 2) third = add(third, 1, 5);
    expect(check(third, 5).nodes).toEqual([1]);
  });

  it('takes everything when the producer closes or a caller waits for memory', () => {
    const one = add(empty, 2);
    expect(check(one, 0, { closing: true }).nodes).toEqual([2]);
    expect(check(one, 0, { exhausted: true }).nodes).toEqual([2]);
  });

  it('names the topics without a known leader and leaves them', () => {
    const result = ready(add(empty, 0), () => -1, ms(50), OPTIONS);
    expect(result).toMatchObject({ nodes: [], unknownLeaderTopics: ['t'] });
  });

  it('one record per batch when batch.size is 0', () => {
    let accumulator = empty;
    for (let i = 0; i < 3; i++) {
      const incoming = {
        topic: 't',
        partition: 0,
        number: i,
        record: { key: null, value: 'v', timestamp: 0 },
        state: () => 1,
      };
      accumulator = append(accumulator, incoming, 0, 0) ?? accumulator;
    }
    expect(accumulator.queues[0]?.batches.map(batch => batch.entries.length)).toEqual([1, 1, 1]);
  });
});

describe('draining', () => {
  it('testPartialDrain: stops at max.request.size, and goes on with the next partition', () => {
    const both = add(add(empty, 0), 1);
    const first = drain(both, ON_NODE_1, 0, { ...DRAIN, maxRequestSize: 100 });
    expect(first.batches.map(batch => batch.partition)).toEqual([0]);
    const second = drain(first.accumulator, ON_NODE_1, 0, { ...DRAIN, maxRequestSize: 100 });
    expect(second.batches.map(batch => batch.partition)).toEqual([1]);
  });

  it('takes at most one batch per partition, oldest first, even before its own linger is over', () => {
    const two = add(filled(0), 0);
    const { accumulator, batches } = drain(two, ON_NODE_1, 0, DRAIN);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.encoded?.sizeInBytes).toBe(batches[0]?.bytes);
    expect(accumulator.queues[0]?.batches).toHaveLength(1);
  });

  it('testMutedPartitions: a muted partition is neither ready nor drained', () => {
    const muted = mute(add(empty, 0), { topic: 't', partition: 0 });
    expect(check(muted, 20).nodes).toEqual([]);
    expect(drain(muted, ON_NODE_1, ms(20), DRAIN).batches).toEqual([]);
    const open = unmute(muted, { topic: 't', partition: 0 });
    expect(check(open, 20).nodes).toEqual([1]);
    expect(drain(open, ON_NODE_1, ms(20), DRAIN).batches).toHaveLength(1);
  });

  it('testRetryBackoff: a batch put back is first in line, but not before retry.backoff.ms', () => {
    const {
      accumulator,
      batches: [failed],
    } = drain(add(empty, 0), ON_NODE_1, 0, DRAIN);
    if (failed === undefined) throw new Error('nothing drained');
    const again = putBack(add(accumulator, 0, 1), failed, ms(1), 2);
    expect(again.queues[0]?.batches[0]?.entries).toEqual(failed.entries);
    expect(check(again, 100).nodes).toEqual([]);
    expect(check(again, 100).next.at).toBe(ms(101));
    expect(drain(again, ON_NODE_1, ms(100), DRAIN).batches).toEqual([]);
    expect(check(again, 101).nodes).toEqual([1]);
    expect(drain(again, ON_NODE_1, ms(101), DRAIN).batches[0]?.encoded).toBe(failed.encoded);
  });
});

describe('memory (BufferPoolTest)', () => {
  const record = { key: null, value: 'v', timestamp: 0 };
  const incoming = (partition: number) => ({ topic: 't', partition, number: 0, record, state: () => 1 });

  it('takes batch.size per batch and gives it back when the batch is done', () => {
    const one = append(emptyAccumulator(1500), incoming(0), 0, BATCH_SIZE);
    expect(one?.available).toBe(1500 - BATCH_SIZE);
    if (one === null) throw new Error('no memory');
    expect(append(one, incoming(1), 0, BATCH_SIZE)).toBeNull();
    expect(append(one, incoming(0), 0, BATCH_SIZE)?.available).toBe(1500 - BATCH_SIZE);
    const {
      accumulator,
      batches: [batch],
    } = drain(one, ON_NODE_1, 0, DRAIN);
    expect(accumulator.available).toBe(1500 - BATCH_SIZE);
    if (batch === undefined) throw new Error('nothing drained');
    expect(release(accumulator, batch).available).toBe(1500);
  });

  it('takes the upper bound of a record that is larger than batch.size', () => {
    const large = { key: null, value: 'x'.repeat(2000), timestamp: 0 };
    const accumulator = append(emptyAccumulator(5000), { ...incoming(0), record: large }, 0, BATCH_SIZE);
    expect(accumulator?.available).toBe(5000 - estimatedSize(large));
  });
});

describe('expiry (testExpiredBatches)', () => {
  const options = { batchSize: BATCH_SIZE, lingerUs: ms(10), retryBackoffUs: ms(100), requestTimeoutUs: ms(60) };

  it('expires a batch that is not full after linger.ms and request.timeout.ms', () => {
    const one = add(empty, 0);
    expect(expiryDue(one, options).at).toBe(ms(71));
    expect(expire(one, ms(70), options).expired).toEqual([]);
    const { accumulator, expired } = expire(one, ms(71), options);
    expect(expired.map(batch => batch.message)).toEqual([
      'Expiring 1 record(s) for t-0: 61 ms has passed since batch creation plus linger time',
    ]);
    expect(accumulator.queues).toEqual([]);
  });

  it('expires a full batch request.timeout.ms after its last record', () => {
    const two = add(filled(0), 0, 5);
    const { accumulator, expired } = expire(two, ms(61), options);
    expect(expired).toHaveLength(1);
    expect(expired[0]?.message).toContain('61 ms has passed since last append');
    expect(accumulator.queues[0]?.batches).toHaveLength(1);
  });

  it('expires a batch that was put back after the back-off and request.timeout.ms; a muted one never', () => {
    const {
      accumulator,
      batches: [failed],
    } = drain(add(empty, 0), ON_NODE_1, 0, DRAIN);
    if (failed === undefined) throw new Error('nothing drained');
    const again = putBack(accumulator, failed, ms(20), 2);
    expect(expire(again, ms(180), options).expired).toEqual([]);
    expect(expire(again, ms(181), options).expired[0]?.message).toBe(
      'Expiring 1 record(s) for t-0: 61 ms has passed since last attempt plus backoff time',
    );
    expect(expire(mute(again, { topic: 't', partition: 0 }), ms(500), options).expired).toEqual([]);
  });
});

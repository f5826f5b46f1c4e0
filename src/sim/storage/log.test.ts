import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceLogStartOffset, closeLog, deleteOldestSegments, openLog, truncateTo } from './logMaintenance.ts';
import { flush, replaceClosedSegments, truncateFullyAndStartAt } from './logMaintenance.ts';
import { appendAsFollower, appendAsLeader, batchesOf, createLog, logSize, records, roll, segmentsOf } from './log.ts';
import type { AppendResult, Log } from './log.ts';
import { defaultLogConfig } from './logConfig.ts';
import type { LogConfig } from './logConfig.ts';
import { findOffsetByTimestamp, offsetPosition, read } from './logRead.ts';
import type { ReadOptions } from './logRead.ts';
import { encodeBatch, retainRecords } from './recordBatch.ts';
import type { RecordBatch } from './recordBatch.ts';
import { lookupOffset, lookupTimestamp, segmentNextOffset } from './segment.ts';
import { itemsFrom, sequenceOf } from './sequence.ts';

const NOW_MS = 1500000100000;

function batchOf(count: number, timestamp = 1500000000000, valueBytes = 2): RecordBatch {
  const value = 'v'.repeat(valueBytes);
  return encodeBatch(Array.from({ length: count }, (_, index) => ({ key: 'k', value, timestamp: timestamp + index })));
}

function appended(result: AppendResult): Extract<AppendResult, { ok: true }> {
  if (!result.ok) throw new Error(result.error.kind);
  return result;
}

function append(log: Log, batch: RecordBatch, leaderEpoch = 0, config: LogConfig = defaultLogConfig): Log {
  return appended(appendAsLeader(log, [batch], { leaderEpoch, nowMs: NOW_MS, config })).log;
}

function fill(counts: readonly number[], config: LogConfig = defaultLogConfig): Log {
  return counts.reduce((log, count) => append(log, batchOf(count), 0, config), createLog(NOW_MS));
}

const all: ReadOptions = { maxBytes: Number.MAX_SAFE_INTEGER, maxOffset: null, minOneBatch: true };

function readOffsets(log: Log, from: number, options = all): readonly number[] | string {
  const result = read(log, from, options);
  return result.ok ? result.batches.map((batch) => batch.baseOffset) : result.error;
}

describe('append', () => {
  it('gives offsets and the epoch on the leader; the follower keeps both and shares the objects', () => {
    const leader = { leaderEpoch: 4, nowMs: NOW_MS, config: defaultLogConfig };
    const first = appended(appendAsLeader(createLog(NOW_MS), [batchOf(3), batchOf(1)], leader));
    expect([first.firstOffset, first.lastOffset, first.log.logEndOffset, first.logAppendTimeMs]).toEqual([0, 3, 4, -1]);
    expect(first.batches.map((batch) => [batch.baseOffset, batch.lastOffset, batch.partitionLeaderEpoch])).toEqual([
      [0, 2, 4],
      [3, 3, 4],
    ]);
    const options = { nowMs: NOW_MS, config: defaultLogConfig };
    const follower = appended(appendAsFollower(createLog(NOW_MS), first.batches, options)).log;
    expect([...batchesOf(follower)][1]).toBe(first.batches[1]);
    expect(follower.leaderEpochCache.entries).toEqual([{ epoch: 4, startOffset: 0 }]);
    expect([...records(follower)].map((record) => record.offset)).toEqual([0, 1, 2, 3]);
  });

  it('changes nothing for an empty list', () => {
    const log = fill([1]);
    const options = { leaderEpoch: 1, nowMs: NOW_MS, config: defaultLogConfig };
    expect(appended(appendAsLeader(log, [], options)).log).toBe(log);
  });

  it('refuses what Kafka refuses', () => {
    const refuse = (batch: RecordBatch, config: Partial<LogConfig>) => {
      const options = { leaderEpoch: 0, nowMs: NOW_MS, config: { ...defaultLogConfig, ...config } };
      const result = appendAsLeader(createLog(NOW_MS), [batch], options);
      return result.ok ? 'ok' : result.error.kind;
    };
    expect(refuse(batchOf(1), { maxMessageBytes: 70 })).toBe('MESSAGE_TOO_LARGE');
    expect(refuse(batchOf(1), { segmentBytes: 69 })).toBe('RECORD_LIST_TOO_LARGE');
    expect(refuse(batchOf(1), { timestampDifferenceMaxMs: 99999 })).toBe('INVALID_TIMESTAMP');
    expect(refuse(batchOf(1), { timestampDifferenceMaxMs: 100000 })).toBe('ok');
    const keyless = encodeBatch([{ key: null, value: 'v', timestamp: 1 }]);
    expect(refuse(keyless, { isCompacted: true })).toBe('CORRUPT_MESSAGE');
    expect(refuse(keyless, {})).toBe('ok');
    const log = fill([2]);
    const behind = appendAsFollower(log, [...batchesOf(log)], { nowMs: NOW_MS, config: defaultLogConfig });
    expect(behind).toEqual({ ok: false, error: { kind: 'OUT_OF_ORDER_OFFSETS', offset: 0, logEndOffset: 2 } });
  });

  it('stamps the append time where the topic asks for it', () => {
    const config: LogConfig = { ...defaultLogConfig, timestampType: 'LogAppendTime' };
    const result = appended(appendAsLeader(createLog(NOW_MS), [batchOf(2)], { leaderEpoch: 0, nowMs: NOW_MS, config }));
    expect(result.logAppendTimeMs).toBe(NOW_MS);
    expect([...records(result.log)].map((record) => record.timestamp)).toEqual([NOW_MS, NOW_MS]);
    expect(result.log.activeSegment.offsetOfLargestTimestamp).toBe(1);
  });
});

describe('rolling', () => {
  it('starts a segment when the append does not fit', () => {
    const size = batchOf(1).sizeInBytes;
    const log = fill([1, 1, 1, 1, 1], { ...defaultLogConfig, segmentBytes: 2 * size });
    expect(segmentsOf(log).map((segment) => segment.baseOffset)).toEqual([0, 2, 4]);
    expect(log.recoveryPoint).toBe(4);
    expect(logSize(log)).toBe(5 * size);
  });

  it('follows record timestamps for segment.ms, minus the jitter', () => {
    const config = { ...defaultLogConfig, segmentMs: 1000 };
    const write = (log: Log, timestamp: number) => append(log, batchOf(1, timestamp), 0, config);
    const two = write(write(createLog(NOW_MS), 5000), 6000);
    expect(segmentsOf(two)).toHaveLength(1);
    expect(segmentsOf(write(two, 6001))).toHaveLength(2);
    expect(segmentsOf(write(two, 10))).toHaveLength(1);
    expect(segmentsOf(write(write(createLog(NOW_MS, 0, 100), 5000), 5901))).toHaveLength(2);
  });

  it('follows the wall clock where records carry no timestamp', () => {
    const config = { ...defaultLogConfig, segmentMs: 1000 };
    const at = (log: Log, nowMs: number) =>
      appended(appendAsLeader(log, [batchOf(1, -1)], { leaderEpoch: 0, nowMs, config })).log;
    const one = at(createLog(0), 5000);
    expect(segmentsOf(one)).toHaveLength(1);
    expect(segmentsOf(at(one, 1000))).toHaveLength(1);
    expect(segmentsOf(at(one, 1001))).toHaveLength(2);
  });

  it('rolls when an index is full', () => {
    const config = { ...defaultLogConfig, indexIntervalBytes: 0, segmentIndexBytes: 24 };
    const log = fill([1, 1, 1, 1], config);
    expect(segmentsOf(log).map((segment) => segment.baseOffset)).toEqual([0, 2]);
  });

  it('does not roll an empty segment', () => {
    const log = createLog(NOW_MS);
    expect(roll(log, NOW_MS)).toBe(log);
  });
});

describe('indexes', () => {
  const config = { ...defaultLogConfig, indexIntervalBytes: 200 };
  const log = Array.from({ length: 9 }, (_, index) => index).reduce(
    (sum, index) => append(sum, batchOf(1, 1500000000000 + 1000 * index), 0, config),
    createLog(NOW_MS),
  );

  it('get an entry only after more than index.interval.bytes', () => {
    expect(log.activeSegment.offsetIndex).toEqual([
      { offset: 3, position: 213 },
      { offset: 6, position: 426 },
    ]);
    expect(log.activeSegment.timeIndex.map((entry) => entry.offset)).toEqual([3, 6]);
    expect(lookupOffset(log.activeSegment, 5)).toEqual({ offset: 3, position: 213 });
    expect(lookupOffset(log.activeSegment, 2)).toEqual({ offset: 0, position: 0 });
    expect(lookupTimestamp(log.activeSegment, 1500000005999)).toEqual({ timestamp: 1500000003000, offset: 3 });
    expect(lookupTimestamp(log.activeSegment, 5)).toEqual({ timestamp: -1, offset: 0 });
  });

  it('get at most one entry from one append of a follower', () => {
    const follower = appended(appendAsFollower(createLog(NOW_MS), [...batchesOf(log)], { nowMs: NOW_MS, config })).log;
    expect(follower.activeSegment.offsetIndex).toEqual([]);
    const reopened = openLog(follower, config);
    expect(reopened.activeSegment.offsetIndex).toEqual(log.activeSegment.offsetIndex);
    expect(reopened.recoveryPoint).toBe(9);
  });

  it('are cut with the log', () => {
    const cut = truncateTo(log, 6, NOW_MS);
    expect(cut.activeSegment.offsetIndex.map((entry) => entry.offset)).toEqual([3]);
    expect(cut.activeSegment).toMatchObject({ largestTimestamp: 1500000005000, offsetOfLargestTimestamp: 5 });
  });

  it('survive a clean stop untouched, with a last time entry', () => {
    const closed = closeLog(log);
    expect(closed.activeSegment.timeIndex.map((entry) => entry.offset)).toEqual([3, 6, 8]);
    expect([closed.isClosed, closed.recoveryPoint]).toEqual([true, 9]);
    expect(openLog(closed, config).activeSegment).toBe(closed.activeSegment);
  });
});

describe('read', () => {
  const log = fill([1, 3, 2]);

  it('starts with the batch that contains the offset', () => {
    expect(readOffsets(log, 2)).toEqual([1, 4]);
    expect(readOffsets(log, 6)).toEqual([]);
    expect(readOffsets(log, 7)).toBe('OFFSET_OUT_OF_RANGE');
    expect(readOffsets(advanceLogStartOffset(log, 2), 1)).toBe('OFFSET_OUT_OF_RANGE');
  });

  it('stops below maxOffset and at maxBytes, first batch excepted', () => {
    expect(readOffsets(log, 0, { ...all, maxOffset: 4 })).toEqual([0, 1]);
    expect(readOffsets(log, 4, { ...all, maxOffset: 4 })).toEqual([]);
    expect(readOffsets(log, 0, { ...all, maxBytes: 1 })).toEqual([0]);
    expect(readOffsets(log, 0, { ...all, maxBytes: 1, minOneBatch: false })).toEqual([]);
    const two = batchOf(1).sizeInBytes + batchOf(3).sizeInBytes;
    expect(readOffsets(log, 0, { ...all, maxBytes: two })).toEqual([0, 1]);
    expect(readOffsets(log, 0, { ...all, maxBytes: two - 1 })).toEqual([0]);
  });

  it('ends at the end of a segment and passes over compacted ones', () => {
    const config = { ...defaultLogConfig, segmentBytes: 2 * batchOf(1).sizeInBytes };
    const segmented = fill([1, 1, 1, 1, 1], config);
    expect(readOffsets(segmented, 1)).toEqual([1]);
    expect(readOffsets(segmented, 2)).toEqual([2, 3]);
    const emptied = segmentsOf(segmented)
      .slice(0, 2)
      .map((segment) => ({ ...segment, batches: sequenceOf<RecordBatch>([], (batch) => batch.sizeInBytes) }));
    expect(readOffsets(replaceClosedSegments(segmented, emptied), 1)).toEqual([4]);
  });

  it('knows where an offset lies', () => {
    const size = batchOf(1).sizeInBytes;
    const segmented = fill([1, 1, 1], { ...defaultLogConfig, segmentBytes: 2 * size });
    expect(offsetPosition(segmented, 1)).toEqual({ segmentBaseOffset: 0, positionInSegment: size });
    expect(offsetPosition(segmented, 2)).toEqual({ segmentBaseOffset: 2, positionInSegment: 0 });
    expect(offsetPosition(segmented, 3)).toEqual({ segmentBaseOffset: 2, positionInSegment: size });
  });

  it('finds the first record of a time', () => {
    const timed = append(append(createLog(NOW_MS), batchOf(2, 1000)), batchOf(2, 3000));
    expect(findOffsetByTimestamp(timed, 1001)).toEqual({ offset: 1, timestamp: 1001 });
    expect(findOffsetByTimestamp(timed, 1002)).toEqual({ offset: 2, timestamp: 3000 });
    expect(findOffsetByTimestamp(timed, 3002)).toBeNull();
  });
});

describe('truncation, log start and recovery', () => {
  it('drops batches, segments and epochs from the offset on', () => {
    const config = { ...defaultLogConfig, segmentBytes: 2 * batchOf(1).sizeInBytes };
    let log = createLog(NOW_MS);
    for (const epoch of [0, 0, 1, 1, 2, 2]) log = append(log, batchOf(1), epoch, config);
    const cut = truncateTo(log, 3, NOW_MS);
    const ranges = segmentsOf(cut).map((segment) => [segment.baseOffset, segmentNextOffset(segment)]);
    expect(ranges).toEqual([[0, 2], [2, 3]]);
    expect(cut.leaderEpochCache.entries.map((entry) => entry.epoch)).toEqual([0, 1]);
    expect([cut.logEndOffset, cut.recoveryPoint]).toEqual([3, 3]);
    expect(truncateTo(log, 6, NOW_MS)).toBe(log);
  });

  it('removes a batch that contains the offset as a whole', () => {
    const cut = truncateTo(fill([1, 3]), 2, NOW_MS);
    expect([...records(cut)].map((record) => record.offset)).toEqual([0]);
    expect(cut.logEndOffset).toBe(2);
  });

  it('wipes the log below its first segment', () => {
    const log = append(createLog(NOW_MS, 10), batchOf(2));
    const wiped = truncateTo(log, 5, NOW_MS);
    expect([wiped.logStartOffset, wiped.logEndOffset, logSize(wiped)]).toEqual([5, 5, 0]);
    expect(truncateFullyAndStartAt(log, 20, NOW_MS)).toMatchObject({ logStartOffset: 20, logEndOffset: 20 });
  });

  it('deletes the oldest segments and moves the log start and the epochs up', () => {
    const config = { ...defaultLogConfig, segmentBytes: 2 * batchOf(1).sizeInBytes };
    const log = deleteOldestSegments(fill([1, 1, 1, 1, 1], config), 1);
    expect(log.logStartOffset).toBe(2);
    expect(log.leaderEpochCache.entries).toEqual([{ epoch: 0, startOffset: 2 }]);
    expect(segmentsOf(deleteOldestSegments(log, 99)).map((segment) => segment.baseOffset)).toEqual([4]);
    expect(deleteOldestSegments(log, 0)).toBe(log);
  });

  it('counts as flushed only what was flushed', () => {
    const log = fill([1, 1]);
    expect(log.recoveryPoint).toBe(0);
    expect(flush(log, 1).recoveryPoint).toBe(1);
    expect(flush(flush(log), 1).recoveryPoint).toBe(2);
  });

  it('hides records below the log start and keeps gaps of compaction', () => {
    const log = advanceLogStartOffset(fill([3]), 1);
    expect([...records(log)].map((record) => record.offset)).toEqual([1, 2]);
    const rolled = roll(log, NOW_MS);
    const compacted = segmentsOf(rolled).slice(0, 1).map((segment) => {
      const [batch] = [...itemsFrom(segment.batches)];
      const kept = batch === undefined ? [] : [retainRecords(batch, (record) => record.offset !== 1)];
      return { ...segment, batches: sequenceOf(kept, (item) => item.sizeInBytes) };
    });
    expect([...records(replaceClosedSegments(rolled, compacted))].map((record) => record.offset)).toEqual([2]);
  });
});

type Operation =
  | { readonly kind: 'append'; readonly count: number }
  | { readonly kind: 'truncate'; readonly back: number }
  | { readonly kind: 'read'; readonly back: number; readonly maxBytes: number; readonly maxBack: number };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), back: fc.nat(12) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      back: fc.nat(300),
      maxBytes: fc.nat(1000),
      maxBack: fc.nat(4),
    }),
  },
);

describe('against a naive array', () => {
  it('appends, truncates and reads alike', () => {
    const segmentSizes = fc.integer({ min: 128, max: 100000 });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), segmentSizes, (list, segmentBytes) => {
        const config = { ...defaultLogConfig, segmentBytes };
        let log = createLog(NOW_MS);
        let oracle: RecordBatch[] = [];
        let end = 0;
        for (const step of list) {
          if (step.kind === 'append') {
            const options = { leaderEpoch: 0, nowMs: NOW_MS, config };
            const result = appended(appendAsLeader(log, [batchOf(step.count)], options));
            log = result.log;
            oracle.push(...result.batches);
            end += step.count;
          } else if (step.kind === 'truncate') {
            const target = Math.max(0, end - step.back);
            log = truncateTo(log, target, NOW_MS);
            oracle = oracle.filter((batch) => batch.lastOffset < target);
            end = target;
          } else {
            const from = Math.max(0, end - step.back);
            const maxOffset = end - step.maxBack;
            const result = read(log, from, { maxBytes: step.maxBytes, maxOffset, minOneBatch: true });
            const segment = segmentsOf(log).find((candidate) => segmentNextOffset(candidate) > from);
            const within = segment === undefined ? -1 : segmentNextOffset(segment);
            const expected: RecordBatch[] = [];
            let size = 0;
            for (const batch of oracle) {
              if (batch.lastOffset < from || batch.lastOffset >= Math.min(maxOffset, within)) continue;
              size += batch.sizeInBytes;
              if (expected.length > 0 && size > step.maxBytes) break;
              expected.push(batch);
            }
            expect(result).toMatchObject({ ok: true });
            expect(result.ok && result.batches).toEqual(expected);
          }
        }
        expect([...batchesOf(log)]).toEqual(oracle);
        expect(log.logEndOffset).toBe(end);
        expect(logSize(log)).toBe(oracle.reduce((size, batch) => size + batch.sizeInBytes, 0));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves older values as they were', () => {
    const before = fill(Array.from({ length: 200 }, () => 1));
    const snapshot = [...batchesOf(before)];
    append(truncateTo(before, 100, NOW_MS), batchOf(1));
    append(before, batchOf(1));
    expect([...batchesOf(before)]).toEqual(snapshot);
  });
});

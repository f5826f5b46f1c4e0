/**
 * The log of one replica as an immutable value: closed segments, the active one, its offsets and its leader epochs.
 * Follows log/Log.scala; reference storage.md §2, §3, replication.md §8. Producer state is kept by the broker.
 */
import { assignEpoch, emptyLeaderEpochCache } from './leaderEpochCache.ts';
import type { LeaderEpochCache } from './leaderEpochCache.ts';
import type { LogConfig } from './logConfig.ts';
import { recordsOf, stamp } from './recordBatch.ts';
import type { ParsedRecord, RecordBatch } from './recordBatch.ts';
import { appendToSegment, createSegment, largestTimestampByBatch, largestTimestampByRecord } from './segment.ts';
import { OFFSET_INDEX_ENTRY_BYTES, sealSegment, segmentSize, TIME_INDEX_ENTRY_BYTES } from './segment.ts';
import type { LargestTimestamp, Segment } from './segment.ts';
import { appendItem, emptySequence, itemsFrom } from './sequence.ts';
import type { Sequence } from './sequence.ts';

const INTEGER_MAX = 2147483647;

export interface Log {
  /** Oldest first, without the active one. */
  readonly closedSegments: Sequence<Segment>;
  readonly activeSegment: Segment;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** First offset that may not be on disk yet. */
  readonly recoveryPoint: number;
  readonly leaderEpochCache: LeaderEpochCache;
  /** True after a clean stop, until the log is opened again: the active segment's index files are trimmed too. */
  readonly isClosed: boolean;
}

/** Why an append was refused; nothing was written. Offsets, sizes in bytes, timestamps in ms. */
export type AppendError =
  | { readonly kind: 'MESSAGE_TOO_LARGE'; readonly sizeInBytes: number; readonly limitBytes: number }
  | { readonly kind: 'RECORD_LIST_TOO_LARGE'; readonly sizeInBytes: number; readonly limitBytes: number }
  | { readonly kind: 'INVALID_TIMESTAMP'; readonly timestamp: number }
  | { readonly kind: 'CORRUPT_MESSAGE'; readonly offset: number }
  | { readonly kind: 'OUT_OF_ORDER_OFFSETS'; readonly offset: number; readonly logEndOffset: number };

export type AppendResult =
  | {
      readonly ok: true;
      readonly log: Log;
      /** As written: on the leader with their offsets and epoch. */
      readonly batches: readonly RecordBatch[];
      readonly firstOffset: number;
      readonly lastOffset: number;
      /** ms with message.timestamp.type=LogAppendTime, else -1. */
      readonly logAppendTimeMs: number;
      /** A new segment was started for this append. */
      readonly rolled: boolean;
    }
  | { readonly ok: false; readonly error: AppendError };

export interface AppendOptions {
  readonly config: LogConfig;
  /** The broker's wall clock, ms. */
  readonly nowMs: number;
  /** Jitter of a segment that this append may start, ms; 0 unless given. */
  readonly rollJitterMs?: number;
}

export interface LeaderAppendOptions extends AppendOptions {
  readonly leaderEpoch: number;
}

/** An empty log. `startOffset` is not 0 where a replica begins behind its leader's log start. */
export function createLog(nowMs: number, startOffset = 0, rollJitterMs = 0): Log {
  return {
    closedSegments: emptySequence(),
    activeSegment: createSegment(startOffset, nowMs, rollJitterMs),
    logStartOffset: startOffset,
    logEndOffset: startOffset,
    recoveryPoint: startOffset,
    leaderEpochCache: emptyLeaderEpochCache,
    isClosed: false,
  };
}

/** All segments, oldest first; the last is the active one. */
export function segmentsOf(log: Log): readonly Segment[] {
  return [...itemsFrom(log.closedSegments), log.activeSegment];
}

/** Bytes of all `.log` files. */
export function logSize(log: Log): number {
  let size = segmentSize(log.activeSegment);
  for (const segment of itemsFrom(log.closedSegments)) size += segmentSize(segment);
  return size;
}

/** All batches, oldest first. */
export function* batchesOf(log: Log): Generator<RecordBatch, void> {
  for (const segment of segmentsOf(log)) yield* itemsFrom(segment.batches);
}

/** All records of data batches with their offsets; those below the log start offset are not given. */
export function* records(log: Log): Generator<ParsedRecord, void> {
  for (const batch of batchesOf(log)) {
    if (batch.isControl) continue;
    for (const record of recordsOf(batch)) if (record.offset >= log.logStartOffset) yield record;
  }
}

function totalSize(batches: readonly RecordBatch[]): number {
  let size = 0;
  for (const batch of batches) size += batch.sizeInBytes;
  return size;
}

function sizeError(batches: readonly RecordBatch[], config: LogConfig): AppendError | null {
  for (const { sizeInBytes } of batches) {
    const limitBytes = config.maxMessageBytes;
    if (sizeInBytes > limitBytes) return { kind: 'MESSAGE_TOO_LARGE', sizeInBytes, limitBytes };
  }
  const sizeInBytes = totalSize(batches);
  const limitBytes = config.segmentBytes;
  return sizeInBytes > limitBytes ? { kind: 'RECORD_LIST_TOO_LARGE', sizeInBytes, limitBytes } : null;
}

/** What `LogValidator` refuses: keyless records of a compacted topic, timestamps too far from the wall clock. */
function recordError(batches: readonly RecordBatch[], options: LeaderAppendOptions): AppendError | null {
  const { config, nowMs } = options;
  const checksTimestamps =
    config.timestampType === 'CreateTime' && config.timestampDifferenceMaxMs < Number.MAX_SAFE_INTEGER;
  if (!config.isCompacted && !checksTimestamps) return null;
  for (const batch of batches) {
    if (batch.isControl) continue;
    for (const record of recordsOf(batch)) {
      if (config.isCompacted && record.key === null) return { kind: 'CORRUPT_MESSAGE', offset: record.offset };
      const distanceMs = Math.abs(record.timestamp - nowMs);
      if (checksTimestamps && record.timestamp !== -1 && distanceMs > config.timestampDifferenceMaxMs) {
        return { kind: 'INVALID_TIMESTAMP', timestamp: record.timestamp };
      }
    }
  }
  return null;
}

/** Appends a client's batches: gives them offsets from the log end on and the leader's epoch. */
export function appendAsLeader(log: Log, batches: readonly RecordBatch[], options: LeaderAppendOptions): AppendResult {
  const error = sizeError(batches, options.config) ?? recordError(batches, options);
  if (error !== null) return { ok: false, error };
  const isLogAppendTime = options.config.timestampType === 'LogAppendTime';
  const stamped: RecordBatch[] = [];
  let nextOffset = log.logEndOffset;
  for (const batch of batches) {
    const place = { baseOffset: nextOffset, partitionLeaderEpoch: options.leaderEpoch };
    stamped.push(stamp(batch, isLogAppendTime ? { ...place, logAppendTimeMs: options.nowMs } : place));
    nextOffset += batch.lastOffset - batch.baseOffset + 1;
  }
  return write(log, stamped, largestTimestampByRecord(stamped), options, isLogAppendTime ? options.nowMs : -1);
}

/** Appends what a follower fetched: offsets and epochs are the leader's. Offsets may have gaps but must ascend. */
export function appendAsFollower(log: Log, batches: readonly RecordBatch[], options: AppendOptions): AppendResult {
  let nextOffset = log.logEndOffset;
  for (const batch of batches) {
    const offset = batch.baseOffset;
    if (offset < nextOffset) {
      return { ok: false, error: { kind: 'OUT_OF_ORDER_OFFSETS', offset, logEndOffset: log.logEndOffset } };
    }
    nextOffset = batch.lastOffset + 1;
  }
  const error = sizeError(batches, options.config);
  if (error !== null) return { ok: false, error };
  return write(log, batches, largestTimestampByBatch(batches), options, -1);
}

function write(
  log: Log,
  batches: readonly RecordBatch[],
  largest: LargestTimestamp,
  options: AppendOptions,
  logAppendTimeMs: number,
): AppendResult {
  const first = batches[0];
  const last = batches[batches.length - 1];
  if (first === undefined || last === undefined) {
    const { logEndOffset } = log;
    return {
      ok: true,
      log,
      batches,
      firstOffset: logEndOffset,
      lastOffset: logEndOffset - 1,
      logAppendTimeMs,
      rolled: false,
    };
  }
  const rolled = mustRoll(log, totalSize(batches), largest.timestamp, last.lastOffset, options);
  const target = rolled ? roll(log, options.nowMs, options.rollJitterMs) : log;
  const { config, nowMs } = options;
  const { indexIntervalBytes } = config;
  let leaderEpochCache = target.leaderEpochCache;
  for (const batch of batches) {
    leaderEpochCache = assignEpoch(leaderEpochCache, batch.partitionLeaderEpoch, batch.baseOffset);
  }
  const written: Log = {
    closedSegments: target.closedSegments,
    activeSegment: appendToSegment(target.activeSegment, batches, { largest, nowMs, indexIntervalBytes }),
    logStartOffset: target.logStartOffset,
    logEndOffset: last.lastOffset + 1,
    recoveryPoint: target.recoveryPoint,
    leaderEpochCache,
    isClosed: false,
  };
  const { lastOffset } = last;
  return { ok: true, log: written, batches, firstOffset: first.baseOffset, lastOffset, logAppendTimeMs, rolled };
}

/** The five conditions of `Log.maybeRoll`, checked before an append of `sizeInBytes`. */
function mustRoll(
  log: Log,
  sizeInBytes: number,
  largestTimestamp: number,
  lastOffset: number,
  options: AppendOptions,
): boolean {
  const segment = log.activeSegment;
  const { config, nowMs } = options;
  const size = segmentSize(segment);
  if (size > config.segmentBytes - sizeInBytes) return true;
  const since = segment.rollingBasedTimestamp;
  const waitedMs = since !== null && since >= 0 ? largestTimestamp - since : nowMs - segment.createdMs;
  if (size > 0 && waitedMs > config.segmentMs - segment.rollJitterMs) return true;
  const offsetEntriesMax = Math.floor(config.segmentIndexBytes / OFFSET_INDEX_ENTRY_BYTES);
  const timeEntriesMax = Math.floor(config.segmentIndexBytes / TIME_INDEX_ENTRY_BYTES);
  if (segment.offsetIndex.length >= offsetEntriesMax || segment.timeIndex.length >= timeEntriesMax - 1) return true;
  return lastOffset - segment.baseOffset > INTEGER_MAX;
}

/** Closes the active segment, which is flushed, and starts an empty one at the log end. No effect on an empty one. */
export function roll(log: Log, nowMs: number, rollJitterMs = 0): Log {
  if (log.activeSegment.baseOffset === log.logEndOffset) return log;
  const closed = sealSegment(log.activeSegment);
  return {
    ...log,
    closedSegments: appendItem(log.closedSegments, closed, segmentSize(closed)),
    activeSegment: createSegment(log.logEndOffset, nowMs, rollJitterMs),
    recoveryPoint: Math.max(log.recoveryPoint, log.logEndOffset),
  };
}

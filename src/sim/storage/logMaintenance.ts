/**
 * What happens to a log beside appends and reads: truncation, a moving log start, flush, clean stop, recovery.
 * Follows log/Log.scala; reference storage.md §6, §8.
 */
import { clearAllEpochs, clearEarliest, clearLatest } from './leaderEpochCache.ts';
import type { Log } from './log.ts';
import { segmentsOf } from './log.ts';
import { createSegment, recoverSegment, sealSegment, segmentNextOffset, segmentSize } from './segment.ts';
import { truncateSegment } from './segment.ts';
import type { Segment } from './segment.ts';
import { sequenceOf } from './sequence.ts';

function withSegments(log: Log, segments: readonly Segment[]): Log {
  const activeSegment = segments[segments.length - 1] ?? log.activeSegment;
  return { ...log, closedSegments: sequenceOf(segments.slice(0, -1), segmentSize), activeSegment };
}

/**
 * Cuts the log so that it ends at `offset`; a batch that contains it goes as a whole. Nothing happens at or beyond the
 * log end. Epochs that begin at or after `offset` are dropped. An offset below the first segment wipes the log.
 */
export function truncateTo(log: Log, offset: number, nowMs: number): Log {
  if (offset >= log.logEndOffset) return log;
  const segments = segmentsOf(log);
  const kept = segments.filter(segment => segment.baseOffset <= offset);
  const last = kept[kept.length - 1];
  if (last === undefined) return truncateFullyAndStartAt(log, offset, nowMs);
  const activeSegment = truncateSegment(last, offset, nowMs);
  const cut = kept.length === segments.length ? log : withSegments(log, kept);
  return {
    ...cut,
    activeSegment,
    logEndOffset: offset,
    logStartOffset: Math.min(offset, log.logStartOffset),
    recoveryPoint: Math.min(offset, log.recoveryPoint),
    leaderEpochCache: clearLatest(log.leaderEpochCache, offset),
  };
}

/** Removes everything and goes on at `offset` (a follower behind its leader's log start). */
export function truncateFullyAndStartAt(log: Log, offset: number, nowMs: number): Log {
  return {
    ...withSegments(log, [createSegment(offset, nowMs, log.activeSegment.rollJitterMs)]),
    logStartOffset: offset,
    logEndOffset: offset,
    recoveryPoint: Math.min(offset, log.recoveryPoint),
    leaderEpochCache: clearAllEpochs(),
  };
}

/** Moves the log start up (DeleteRecords, or a follower told by its leader); segments stay for retention to take. */
export function advanceLogStartOffset(log: Log, offset: number): Log {
  if (offset <= log.logStartOffset) return log;
  return { ...log, logStartOffset: offset, leaderEpochCache: clearEarliest(log.leaderEpochCache, offset) };
}

/** Takes away the `count` oldest segments (retention); never the active one, which has to be rolled first. */
export function deleteOldestSegments(log: Log, count: number): Log {
  const removed = Math.min(count, log.closedSegments.length);
  if (removed <= 0) return log;
  const shortened = withSegments(log, segmentsOf(log).slice(removed));
  const firstOffset = segmentsOf(shortened)[0]?.baseOffset ?? log.logStartOffset;
  return advanceLogStartOffset(shortened, firstOffset);
}

/** Puts other segments in place of the closed ones, as compaction does; their offsets must lie in the same range. */
export function replaceClosedSegments(log: Log, closed: readonly Segment[]): Log {
  return withSegments(log, [...closed, log.activeSegment]);
}

/** Everything below `offset` is on disk now (the log end unless given). */
export function flush(log: Log, offset: number = log.logEndOffset): Log {
  return offset > log.recoveryPoint ? { ...log, recoveryPoint: offset } : log;
}

/** A clean stop: flushed, index files trimmed to their entries. */
export function closeLog(log: Log): Log {
  return { ...flush(log), activeSegment: sealSegment(log.activeSegment), isClosed: true };
}

/**
 * A start. After an unclean stop the segments from the recovery point on are read again and their indexes rebuilt;
 * epochs at or beyond the log end and below the log start are dropped. The active index files are pre-sized again.
 */
export function openLog(log: Log, options: { readonly indexIntervalBytes: number }): Log {
  if (log.isClosed) return { ...log, isClosed: false };
  const segments = segmentsOf(log).map(segment =>
    segmentNextOffset(segment) > log.recoveryPoint ? recoverSegment(segment, options.indexIntervalBytes) : segment,
  );
  const latestKept = clearLatest(log.leaderEpochCache, log.logEndOffset);
  return {
    ...withSegments(log, segments),
    recoveryPoint: log.logEndOffset,
    leaderEpochCache: clearEarliest(latestKept, log.logStartOffset),
  };
}

/**
 * One segment of a log: its batches and its two sparse indexes. Follows log/LogSegment.scala, OffsetIndex.scala,
 * TimeIndex.scala; reference storage.md §3, §4.
 */
import { offsetDeltaAt } from './recordBatch.ts';
import type { RecordBatch } from './recordBatch.ts';
import { appendItem, emptySequence, firstIndexWhere, itemsFrom, lastItem, takeItems } from './sequence.ts';
import { weightBefore } from './sequence.ts';
import type { Sequence } from './sequence.ts';

/** The batch that starts at or covers `offset` begins at byte `position` of the file. */
export interface OffsetIndexEntry {
  readonly offset: number;
  readonly position: number;
}

/** Up to `offset` no record of the segment is newer than `timestamp` (ms). */
export interface TimeIndexEntry {
  readonly timestamp: number;
  readonly offset: number;
}

export interface Segment {
  readonly baseOffset: number;
  /** Its weight is the size of the `.log` file in bytes. */
  readonly batches: Sequence<RecordBatch>;
  /** ms, -1 while no record has a timestamp. */
  readonly largestTimestamp: number;
  readonly offsetOfLargestTimestamp: number;
  /** Largest timestamp of the first append (ms), the clock of segment.ms; null in an empty segment. */
  readonly rollingBasedTimestamp: number | null;
  /** Wall clock, ms. */
  readonly createdMs: number;
  readonly lastModifiedMs: number;
  readonly offsetIndex: readonly OffsetIndexEntry[];
  readonly timeIndex: readonly TimeIndexEntry[];
  readonly bytesSinceLastIndexEntry: number;
  /** Drawn once per segment from [0, segment.jitter.ms). */
  readonly rollJitterMs: number;
}

export const OFFSET_INDEX_ENTRY_BYTES = 8;
export const TIME_INDEX_ENTRY_BYTES = 12;

const sizeOf = (batch: RecordBatch): number => batch.sizeInBytes;

/** An empty segment. */
export function createSegment(baseOffset: number, nowMs: number, rollJitterMs: number): Segment {
  return {
    baseOffset,
    batches: emptySequence(),
    largestTimestamp: -1,
    offsetOfLargestTimestamp: baseOffset,
    rollingBasedTimestamp: null,
    createdMs: nowMs,
    lastModifiedMs: nowMs,
    offsetIndex: [],
    timeIndex: [],
    bytesSinceLastIndexEntry: 0,
    rollJitterMs,
  };
}

/** Size of the `.log` file in bytes. */
export function segmentSize(segment: Segment): number {
  return segment.batches.weight;
}

/** Offset after the last batch; the base offset in an empty segment. */
export function segmentNextOffset(segment: Segment): number {
  const last = lastItem(segment.batches);
  return last === undefined ? segment.baseOffset : last.lastOffset + 1;
}

/** The largest timestamp of an append and the offset that goes with it in the time index. */
export interface LargestTimestamp {
  readonly timestamp: number;
  readonly offset: number;
}

/** As the leader sees it: the offset of the very record (`LogValidator`). */
export function largestTimestampByRecord(batches: readonly RecordBatch[]): LargestTimestamp {
  let timestamp = -1;
  let offset = -1;
  for (const batch of batches) {
    if (batch.maxTimestamp <= timestamp) continue;
    timestamp = batch.maxTimestamp;
    const index = batch.records.findIndex(record => record.timestamp === batch.maxTimestamp);
    const isLast = batch.timestampType === 'LogAppendTime' || index === -1;
    offset = isLast ? batch.lastOffset : batch.baseOffset + offsetDeltaAt(batch, index);
  }
  return { timestamp, offset };
}

/** As a follower sees it: the last offset of the batch (`Log.analyzeAndValidateRecords`). */
export function largestTimestampByBatch(batches: Iterable<RecordBatch>): LargestTimestamp {
  let timestamp = -1;
  let offset = -1;
  for (const batch of batches) {
    if (batch.maxTimestamp <= timestamp) continue;
    timestamp = batch.maxTimestamp;
    offset = batch.lastOffset;
  }
  return { timestamp, offset };
}

function withTimeEntry(index: readonly TimeIndexEntry[], largest: LargestTimestamp): readonly TimeIndexEntry[] {
  const last = index[index.length - 1]?.timestamp ?? -1;
  return largest.timestamp > last ? [...index, { timestamp: largest.timestamp, offset: largest.offset }] : index;
}

/** Appends what one request brought (at least one batch): at most one index entry, however much it is. */
export function appendToSegment(
  segment: Segment,
  batches: readonly RecordBatch[],
  appended: { readonly largest: LargestTimestamp; readonly nowMs: number; readonly indexIntervalBytes: number },
): Segment {
  const position = segment.batches.weight;
  let sequence = segment.batches;
  for (const batch of batches) sequence = appendItem(sequence, batch, batch.sizeInBytes);
  const isNewest = appended.largest.timestamp > segment.largestTimestamp;
  const largest = isNewest
    ? appended.largest
    : { timestamp: segment.largestTimestamp, offset: segment.offsetOfLargestTimestamp };
  const first = batches[0];
  const isIndexed = first !== undefined && segment.bytesSinceLastIndexEntry > appended.indexIntervalBytes;
  const bytesBefore = isIndexed ? 0 : segment.bytesSinceLastIndexEntry;
  return {
    baseOffset: segment.baseOffset,
    batches: sequence,
    largestTimestamp: largest.timestamp,
    offsetOfLargestTimestamp: largest.offset,
    rollingBasedTimestamp: position === 0 ? appended.largest.timestamp : segment.rollingBasedTimestamp,
    createdMs: segment.createdMs,
    lastModifiedMs: appended.nowMs,
    offsetIndex: isIndexed ? [...segment.offsetIndex, { offset: first.baseOffset, position }] : segment.offsetIndex,
    timeIndex: isIndexed ? withTimeEntry(segment.timeIndex, largest) : segment.timeIndex,
    bytesSinceLastIndexEntry: bytesBefore + sequence.weight - position,
    rollJitterMs: segment.rollJitterMs,
  };
}

/** The segment as it is left when it stops being active or its broker stops: with a last time index entry. */
export function sealSegment(segment: Segment): Segment {
  const largest = { timestamp: segment.largestTimestamp, offset: segment.offsetOfLargestTimestamp };
  const timeIndex = withTimeEntry(segment.timeIndex, largest);
  return timeIndex === segment.timeIndex ? segment : { ...segment, timeIndex };
}

/** Number of the first batch whose last offset is at or after `offset`. */
export function batchIndexFor(segment: Segment, offset: number): number {
  return firstIndexWhere(segment.batches, batch => batch.lastOffset >= offset);
}

/** Byte position of batch number `index` in the `.log` file. */
export function batchPosition(segment: Segment, index: number): number {
  return weightBefore(segment.batches, index, sizeOf);
}

/** Largest offset index entry at or before `offset`, else the start of the segment. */
export function lookupOffset(segment: Segment, offset: number): OffsetIndexEntry {
  const entry = segment.offsetIndex.findLast(candidate => candidate.offset <= offset);
  return entry ?? { offset: segment.baseOffset, position: 0 };
}

/** Largest time index entry at or before `timestamp` (ms), else (-1, base offset). */
export function lookupTimestamp(segment: Segment, timestamp: number): TimeIndexEntry {
  const entry = segment.timeIndex.findLast(candidate => candidate.timestamp <= timestamp);
  return entry ?? { timestamp: -1, offset: segment.baseOffset };
}

/** Removes the batch that covers `offset` and all after it, with their index entries. */
export function truncateSegment(segment: Segment, offset: number, nowMs: number): Segment {
  const length = batchIndexFor(segment, offset);
  if (length >= segment.batches.length) return segment;
  const batches = takeItems(segment.batches, length, sizeOf);
  const timeIndex = segment.timeIndex.filter(entry => entry.offset < offset);
  const indexed = timeIndex[timeIndex.length - 1] ?? { timestamp: -1, offset: segment.baseOffset };
  const scanned = largestTimestampByBatch(itemsFrom(batches));
  const largest = scanned.timestamp > indexed.timestamp ? scanned : indexed;
  return {
    ...segment,
    batches,
    largestTimestamp: largest.timestamp,
    offsetOfLargestTimestamp: largest.offset,
    rollingBasedTimestamp: length === 0 ? null : segment.rollingBasedTimestamp,
    createdMs: length === 0 ? nowMs : segment.createdMs,
    lastModifiedMs: nowMs,
    offsetIndex: segment.offsetIndex.filter(entry => entry.offset < offset),
    timeIndex,
    bytesSinceLastIndexEntry: 0,
  };
}

/** Both indexes made anew from the batches, as recovery after an unclean stop does (`LogSegment.recover`). */
export function recoverSegment(segment: Segment, indexIntervalBytes: number): Segment {
  const offsetIndex: OffsetIndexEntry[] = [];
  let timeIndex: readonly TimeIndexEntry[] = [];
  let largest: LargestTimestamp = { timestamp: -1, offset: segment.baseOffset };
  let position = 0;
  let lastEntryPosition = 0;
  for (const batch of itemsFrom(segment.batches)) {
    if (batch.maxTimestamp > largest.timestamp) largest = { timestamp: batch.maxTimestamp, offset: batch.lastOffset };
    if (position - lastEntryPosition > indexIntervalBytes) {
      offsetIndex.push({ offset: batch.baseOffset, position });
      timeIndex = withTimeEntry(timeIndex, largest);
      lastEntryPosition = position;
    }
    position += batch.sizeInBytes;
  }
  return {
    ...segment,
    largestTimestamp: largest.timestamp,
    offsetOfLargestTimestamp: largest.offset,
    offsetIndex,
    timeIndex: withTimeEntry(timeIndex, largest),
    bytesSinceLastIndexEntry: 0,
  };
}

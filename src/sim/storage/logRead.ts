/** Reading a log by offset and by timestamp. Follows `Log.read`, `LogSegment.read`, `Log.fetchOffsetsByTimestamp`. */
import type { Log } from './log.ts';
import { segmentsOf } from './log.ts';
import { recordsOf } from './recordBatch.ts';
import type { RecordBatch } from './recordBatch.ts';
import { batchIndexFor, batchPosition } from './segment.ts';
import type { Segment } from './segment.ts';
import { firstIndexWhere, itemAt, itemsFrom } from './sequence.ts';

export interface ReadOptions {
  readonly maxBytes: number;
  /** Exclusive (high watermark or last stable offset for consumers); null for none (followers). */
  readonly maxOffset: number | null;
  /** Give the first batch even if it is larger than maxBytes (fetch v3+). */
  readonly minOneBatch: boolean;
}

export type ReadResult =
  | { readonly ok: true; readonly batches: readonly RecordBatch[]; readonly sizeInBytes: number }
  | {
      readonly ok: false;
      readonly error: 'OFFSET_OUT_OF_RANGE';
      readonly logStartOffset: number;
      readonly logEndOffset: number;
    };

const NOTHING: ReadResult = { ok: true, batches: [], sizeInBytes: 0 };

function segmentAt(log: Log, index: number): Segment | undefined {
  return index === log.closedSegments.length ? log.activeSegment : itemAt(log.closedSegments, index);
}

/** Number of the segment with the largest base offset at or below `offset`; 0 below the first. */
function segmentIndexFor(log: Log, offset: number): number {
  if (offset >= log.activeSegment.baseOffset) return log.closedSegments.length;
  const after = firstIndexWhere(log.closedSegments, segment => segment.baseOffset > offset);
  return Math.max(0, after - 1);
}

/**
 * Whole batches from the one that contains `fromOffset` on, of one segment only (as a real fetch), up to maxBytes.
 * The log end offset itself is a legal place to read from: nothing is there yet.
 */
export function read(log: Log, fromOffset: number, options: ReadOptions): ReadResult {
  const { logStartOffset, logEndOffset } = log;
  if (fromOffset > logEndOffset || fromOffset < logStartOffset) {
    return { ok: false, error: 'OFFSET_OUT_OF_RANGE', logStartOffset, logEndOffset };
  }
  if (fromOffset === logEndOffset) return NOTHING;
  for (let index = segmentIndexFor(log, fromOffset); ; index += 1) {
    const segment = segmentAt(log, index);
    if (segment === undefined) return NOTHING;
    const start = batchIndexFor(segment, fromOffset);
    if (start < segment.batches.length) return readSegment(segment, start, options);
  }
}

function readSegment(segment: Segment, start: number, options: ReadOptions): ReadResult {
  const batches: RecordBatch[] = [];
  let sizeInBytes = 0;
  for (let index = start; index < segment.batches.length; index += 1) {
    const batch = itemAt(segment.batches, index);
    if (batch === undefined) break;
    if (options.maxOffset !== null && batch.lastOffset >= options.maxOffset) break;
    const isGuaranteed = options.minOneBatch && batches.length === 0;
    if (sizeInBytes + batch.sizeInBytes > options.maxBytes && !isGuaranteed) break;
    batches.push(batch);
    sizeInBytes += batch.sizeInBytes;
  }
  return { ok: true, batches, sizeInBytes };
}

/** Where an offset lies: a parked fetch counts bytes between two of these (`LogOffsetMetadata`). */
export interface OffsetPosition {
  readonly segmentBaseOffset: number;
  /** Byte position of the batch that contains the offset; the segment's size at its end. */
  readonly positionInSegment: number;
}

/** The place of `offset`, from the log's first segment to the log end offset. */
export function offsetPosition(log: Log, offset: number): OffsetPosition {
  const segment = segmentAt(log, segmentIndexFor(log, offset)) ?? log.activeSegment;
  const positionInSegment = batchPosition(segment, batchIndexFor(segment, offset));
  return { segmentBaseOffset: segment.baseOffset, positionInSegment };
}

/** First record at or after `timestamp` (ms) in offset order of segments, or null (ListOffsets v1+). */
export function findOffsetByTimestamp(
  log: Log,
  timestamp: number,
): { readonly offset: number; readonly timestamp: number } | null {
  const segment = segmentsOf(log).find(candidate => candidate.largestTimestamp >= timestamp);
  if (segment === undefined) return null;
  for (const batch of itemsFrom(segment.batches)) {
    if (batch.maxTimestamp < timestamp) continue;
    for (const record of recordsOf(batch)) {
      if (record.timestamp >= timestamp && record.offset >= log.logStartOffset) {
        return { offset: record.offset, timestamp: record.timestamp };
      }
    }
  }
  return null;
}

/**
 * Record batches v2 (magic 2) as values: sizes are known at once, bytes are made only when somebody looks at them
 * (`batchBytes.ts`). One batch object is shared by the producer, the leader's log and its followers' logs.
 * Follows clients `DefaultRecordBatch`, `DefaultRecord`, `MemoryRecordsBuilder`; reference storage.md §5.
 */
import { utf8Length, varintSize } from './bytes.ts';

/** A record header; its key is never null. */
export interface RecordHeader {
  readonly key: string;
  readonly value: string | null;
}

/** What a producer sends. Text is UTF-8 on disk. */
export interface Record {
  readonly key: string | null;
  readonly value: string | null;
  /** ms since 1970, -1 for none. */
  readonly timestamp: number;
  readonly headers?: readonly RecordHeader[];
  /** True where key and value hold one byte per code unit (markers, internal topics) instead of text. */
  readonly binary?: boolean;
}

/** A record with its place in the log. */
export interface ParsedRecord extends Record {
  readonly offset: number;
}

/** Codecs that batches can have. Others would be added here, in `sizeOfRecords` and in `batchBytes.ts`. */
export type CompressionCodec = 'none';

export type TimestampType = 'CreateTime' | 'LogAppendTime';

/** Bytes of a batch before its records. */
export const RECORD_BATCH_OVERHEAD = 61;
/** `DefaultRecord.MAX_RECORD_OVERHEAD`: the most that a record takes beside key, value and headers. */
const MAX_RECORD_OVERHEAD = 21;

/** An immutable record batch. Offsets are absolute; sizes are bytes; timestamps ms. */
export interface RecordBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** -1 until a leader stamps it. */
  readonly partitionLeaderEpoch: number;
  readonly sizeInBytes: number;
  readonly recordCount: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly timestampType: TimestampType;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly compression: CompressionCodec;
  /** As the client gave them; `recordsOf` gives them with offsets. */
  readonly records: readonly Record[];
  /** Offset of each record minus baseOffset; null where they are simply 0, 1, 2 … (nothing was compacted away). */
  readonly offsetDeltas: readonly number[] | null;
}

/** What `encodeBatch` can be told; the defaults are those of a plain producer. */
export interface BatchOptions {
  readonly baseOffset?: number;
  readonly partitionLeaderEpoch?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
}

function sizeOfText(text: string | null, binary: boolean): number {
  if (text === null) return 1;
  const length = binary ? text.length : utf8Length(text);
  return varintSize(length) + length;
}

function sizeOfKeyValueHeaders(record: Record): number {
  const binary = record.binary === true;
  const headers = record.headers ?? [];
  let size = sizeOfText(record.key, binary) + sizeOfText(record.value, binary) + varintSize(headers.length);
  for (const header of headers) size += sizeOfText(header.key, false) + sizeOfText(header.value, false);
  return size;
}

/** Bytes of a record's body, the number that its length varint holds. */
export function recordBodySize(record: Record, offsetDelta: number, timestampDelta: number): number {
  return 1 + varintSize(timestampDelta) + varintSize(offsetDelta) + sizeOfKeyValueHeaders(record);
}

/**
 * Exact bytes that `record` adds as number `offsetDelta` (from 0) of a batch whose first record has `firstTimestamp`.
 * The accumulator's room check is: bytes written + this <= batch.size (`MemoryRecordsBuilder.hasRoomFor`).
 */
export function recordSize(record: Record, offsetDelta: number, firstTimestamp: number): number {
  const body = recordBodySize(record, offsetDelta, record.timestamp - firstTimestamp);
  return varintSize(body) + body;
}

/** Exact bytes of an uncompressed batch of these records; 61 for none. */
export function batchSize(records: readonly Record[]): number {
  return RECORD_BATCH_OVERHEAD + sizeOfRecords(records, null);
}

function sizeOfRecords(records: readonly Record[], offsetDeltas: readonly number[] | null): number {
  const firstTimestamp = records[0]?.timestamp ?? -1;
  let size = 0;
  let index = 0;
  for (const record of records) {
    size += recordSize(record, offsetDeltas?.[index] ?? index, firstTimestamp);
    index += 1;
  }
  return size;
}

/**
 * Upper bound in bytes of a batch with only this record (`DefaultRecordBatch.estimateBatchSizeUpperBound`): what
 * `KafkaProducer` checks against max.request.size and what the accumulator allocates if it is above batch.size.
 */
export function estimatedSize(record: Record): number {
  return RECORD_BATCH_OVERHEAD + MAX_RECORD_OVERHEAD + sizeOfKeyValueHeaders(record);
}

/** A batch as a producer makes it: baseOffset 0, no leader epoch, no producer id unless given. */
export function encodeBatch(records: readonly Record[], options: BatchOptions = {}): RecordBatch {
  const baseOffset = options.baseOffset ?? 0;
  let maxTimestamp = -1;
  for (const record of records) if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
  return {
    baseOffset,
    lastOffset: baseOffset + Math.max(records.length, 1) - 1,
    partitionLeaderEpoch: options.partitionLeaderEpoch ?? -1,
    sizeInBytes: batchSize(records),
    recordCount: records.length,
    firstTimestamp: records[0]?.timestamp ?? -1,
    maxTimestamp,
    timestampType: 'CreateTime',
    producerId: options.producerId ?? -1,
    producerEpoch: options.producerEpoch ?? -1,
    baseSequence: options.baseSequence ?? -1,
    isTransactional: options.isTransactional ?? false,
    isControl: options.isControl ?? false,
    compression: 'none',
    records,
    offsetDeltas: null,
  };
}

/** Where a leader puts a batch. */
export interface BatchStamp {
  readonly baseOffset: number;
  readonly partitionLeaderEpoch: number;
  /** Set only for message.timestamp.type=LogAppendTime: the broker's wall clock, ms. */
  readonly logAppendTimeMs?: number;
}

/** The same batch at an offset and a leader epoch: both lie outside of the CRC, so the client's bytes stay valid. */
export function stamp(batch: RecordBatch, place: BatchStamp): RecordBatch {
  const logAppendTimeMs = place.logAppendTimeMs;
  return {
    baseOffset: place.baseOffset,
    lastOffset: place.baseOffset + (batch.lastOffset - batch.baseOffset),
    partitionLeaderEpoch: place.partitionLeaderEpoch,
    sizeInBytes: batch.sizeInBytes,
    recordCount: batch.recordCount,
    firstTimestamp: batch.firstTimestamp,
    maxTimestamp: logAppendTimeMs ?? batch.maxTimestamp,
    timestampType: logAppendTimeMs === undefined ? batch.timestampType : 'LogAppendTime',
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    compression: batch.compression,
    records: batch.records,
    offsetDeltas: batch.offsetDeltas,
  };
}

/**
 * The batch with only the records for which `keep` holds, as compaction writes it: offsets, base and last offset stay.
 * May leave a batch without records.
 */
export function retainRecords(batch: RecordBatch, keep: (record: ParsedRecord) => boolean): RecordBatch {
  const kept: Record[] = [];
  const offsetDeltas: number[] = [];
  let maxTimestamp = -1;
  batch.records.forEach((record, index) => {
    const offsetDelta = offsetDeltaAt(batch, index);
    if (!keep({ ...record, offset: batch.baseOffset + offsetDelta })) return;
    kept.push(record);
    offsetDeltas.push(offsetDelta);
    if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
  });
  if (kept.length === batch.records.length) return batch;
  return {
    ...batch,
    sizeInBytes: RECORD_BATCH_OVERHEAD + sizeOfRecords(kept, offsetDeltas),
    recordCount: kept.length,
    firstTimestamp: kept[0]?.timestamp ?? -1,
    maxTimestamp: batch.timestampType === 'LogAppendTime' || kept.length === 0 ? batch.maxTimestamp : maxTimestamp,
    records: kept,
    offsetDeltas,
  };
}

/** Offset of record number `index` minus the base offset. */
export function offsetDeltaAt(batch: RecordBatch, index: number): number {
  return batch.offsetDeltas?.[index] ?? index;
}

/** Sequence number of the last record, -1 without a sequence. Wraps after Integer.MAX. */
export function lastSequence(batch: RecordBatch): number {
  if (batch.baseSequence === -1) return -1;
  const sum = batch.baseSequence + (batch.lastOffset - batch.baseOffset);
  return sum > 2147483647 ? sum - 2147483648 : sum;
}

/** The records with absolute offsets and the timestamps that a consumer sees. */
export function recordsOf(batch: RecordBatch): readonly ParsedRecord[] {
  return batch.records.map((record, index) => ({
    ...record,
    timestamp: batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : record.timestamp,
    offset: batch.baseOffset + offsetDeltaAt(batch, index),
  }));
}

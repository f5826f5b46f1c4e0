/** The exact bytes of a record batch v2, made on demand, and their validation on the way back. */
import { binaryDecode, binaryEncode, byteWriter, putInt32, readInt16, readInt32, readInt64 } from './bytes.ts';
import { readInt8, readUint32, readVarint, utf8Decode, utf8Encode, writeBytes, writeInt16 } from './bytes.ts';
import { writeInt32, writeInt64, writeInt8, writeVarint, writtenBytes } from './bytes.ts';
import type { ByteWriter } from './bytes.ts';
import { crc32c } from './crc32c.ts';
import { offsetDeltaAt, RECORD_BATCH_OVERHEAD, recordBodySize } from './recordBatch.ts';
import type { Record, RecordBatch, RecordHeader } from './recordBatch.ts';

const CRC_POSITION = 17;
const ATTRIBUTES_POSITION = 21;
/** Base offset and length field: what a reader needs before it knows how long a batch is. */
const LOG_OVERHEAD = 12;
const TIMESTAMP_TYPE_MASK = 0x08;
const TRANSACTIONAL_MASK = 0x10;
const CONTROL_MASK = 0x20;
const CODEC_MASK = 0x07;

function writeText(writer: ByteWriter, text: string | null, binary: boolean): void {
  if (text === null) {
    writeVarint(writer, -1);
    return;
  }
  const bytes = binary ? binaryEncode(text) : utf8Encode(text);
  writeVarint(writer, bytes.length);
  writeBytes(writer, bytes);
}

function writeRecord(writer: ByteWriter, record: Record, offsetDelta: number, timestampDelta: number): void {
  const binary = record.binary === true;
  const headers = record.headers ?? [];
  writeVarint(writer, recordBodySize(record, offsetDelta, timestampDelta));
  writeInt8(writer, 0);
  writeVarint(writer, timestampDelta);
  writeVarint(writer, offsetDelta);
  writeText(writer, record.key, binary);
  writeText(writer, record.value, binary);
  writeVarint(writer, headers.length);
  for (const header of headers) {
    writeText(writer, header.key, false);
    writeText(writer, header.value, false);
  }
}

function attributesOf(batch: RecordBatch): number {
  const timestampType = batch.timestampType === 'LogAppendTime' ? TIMESTAMP_TYPE_MASK : 0;
  return timestampType | (batch.isTransactional ? TRANSACTIONAL_MASK : 0) | (batch.isControl ? CONTROL_MASK : 0);
}

/** The bytes of `batch` on disk and on the wire, `batch.sizeInBytes` long. */
export function batchBytes(batch: RecordBatch): Uint8Array {
  const writer = byteWriter(batch.sizeInBytes);
  writeInt64(writer, batch.baseOffset);
  writeInt32(writer, batch.sizeInBytes - LOG_OVERHEAD);
  writeInt32(writer, batch.partitionLeaderEpoch);
  writeInt8(writer, 2);
  writeInt32(writer, 0);
  writeInt16(writer, attributesOf(batch));
  writeInt32(writer, batch.lastOffset - batch.baseOffset);
  writeInt64(writer, batch.firstTimestamp);
  writeInt64(writer, batch.maxTimestamp);
  writeInt64(writer, batch.producerId);
  writeInt16(writer, batch.producerEpoch);
  writeInt32(writer, batch.baseSequence);
  writeInt32(writer, batch.recordCount);
  batch.records.forEach((record, index) => {
    writeRecord(writer, record, offsetDeltaAt(batch, index), record.timestamp - batch.firstTimestamp);
  });
  const bytes = writtenBytes(writer);
  putInt32(bytes, CRC_POSITION, crc32c(bytes, ATTRIBUTES_POSITION));
  return bytes;
}

/** CRC-32C of a batch, unsigned, as `DumpLogSegments` prints it. */
export function batchCrc(batch: RecordBatch): number {
  return readUint32(batchBytes(batch), CRC_POSITION);
}

/** Why bytes are not a batch. */
export type DecodeError =
  | { readonly kind: 'TRUNCATED'; readonly neededBytes: number; readonly availableBytes: number }
  | { readonly kind: 'INVALID_SIZE'; readonly sizeInBytes: number }
  | { readonly kind: 'UNSUPPORTED_MAGIC'; readonly magic: number }
  | { readonly kind: 'UNSUPPORTED_COMPRESSION'; readonly codec: number }
  | { readonly kind: 'INVALID_CRC'; readonly storedCrc: number; readonly computedCrc: number }
  | { readonly kind: 'INVALID_RECORD'; readonly index: number };

export type DecodeResult =
  | { readonly ok: true; readonly batch: RecordBatch; readonly nextPosition: number }
  | { readonly ok: false; readonly error: DecodeError };

function failed(error: DecodeError): DecodeResult {
  return { ok: false, error };
}

/** Reads the batch at `position`, checking size, magic, CRC and every record. */
export function decodeBatch(bytes: Uint8Array, position: number): DecodeResult {
  const availableBytes = bytes.length - position;
  if (availableBytes < LOG_OVERHEAD) return failed({ kind: 'TRUNCATED', neededBytes: LOG_OVERHEAD, availableBytes });
  const sizeInBytes = readInt32(bytes, position + 8) + LOG_OVERHEAD;
  if (sizeInBytes < LOG_OVERHEAD + 5) return failed({ kind: 'INVALID_SIZE', sizeInBytes });
  if (availableBytes < sizeInBytes) return failed({ kind: 'TRUNCATED', neededBytes: sizeInBytes, availableBytes });
  const magic = readInt8(bytes, position + 16);
  if (magic !== 2) return failed({ kind: 'UNSUPPORTED_MAGIC', magic });
  if (sizeInBytes < RECORD_BATCH_OVERHEAD) return failed({ kind: 'INVALID_SIZE', sizeInBytes });
  const storedCrc = readUint32(bytes, position + CRC_POSITION);
  const computedCrc = crc32c(bytes, position + ATTRIBUTES_POSITION, position + sizeInBytes);
  if (storedCrc !== computedCrc) return failed({ kind: 'INVALID_CRC', storedCrc, computedCrc });
  const codec = readInt16(bytes, position + ATTRIBUTES_POSITION) & CODEC_MASK;
  if (codec !== 0) return failed({ kind: 'UNSUPPORTED_COMPRESSION', codec });
  return decodeRecords(bytes.subarray(position, position + sizeInBytes), position + sizeInBytes);
}

function decodeRecords(bytes: Uint8Array, nextPosition: number): DecodeResult {
  const attributes = readInt16(bytes, ATTRIBUTES_POSITION);
  const baseOffset = readInt64(bytes, 0);
  const firstTimestamp = readInt64(bytes, 27);
  const recordCount = readInt32(bytes, 57);
  const isControl = (attributes & CONTROL_MASK) !== 0;
  const records: Record[] = [];
  const offsetDeltas: number[] = [];
  let at = RECORD_BATCH_OVERHEAD;
  for (let index = 0; index < recordCount; index += 1) {
    const parsed = decodeRecord(bytes, at, firstTimestamp, isControl);
    if (parsed === null) return failed({ kind: 'INVALID_RECORD', index });
    records.push(parsed.record);
    offsetDeltas.push(parsed.offsetDelta);
    at = parsed.next;
  }
  if (at !== bytes.length) return failed({ kind: 'INVALID_RECORD', index: recordCount });
  const lastOffset = baseOffset + readInt32(bytes, 23);
  const consecutive = offsetDeltas.every((delta, index) => delta === index);
  const batch: RecordBatch = {
    baseOffset,
    lastOffset,
    partitionLeaderEpoch: readInt32(bytes, 12),
    sizeInBytes: bytes.length,
    recordCount,
    firstTimestamp,
    maxTimestamp: readInt64(bytes, 35),
    timestampType: (attributes & TIMESTAMP_TYPE_MASK) !== 0 ? 'LogAppendTime' : 'CreateTime',
    producerId: readInt64(bytes, 43),
    producerEpoch: readInt16(bytes, 51),
    baseSequence: readInt32(bytes, 53),
    isTransactional: (attributes & TRANSACTIONAL_MASK) !== 0,
    isControl,
    compression: 'none',
    records,
    offsetDeltas: consecutive ? null : offsetDeltas,
  };
  return { ok: true, batch, nextPosition };
}

interface DecodedRecord {
  readonly record: Record;
  readonly offsetDelta: number;
  readonly next: number;
}

interface Field {
  readonly bytes: Uint8Array | null;
  readonly next: number;
}

function readField(bytes: Uint8Array, position: number): Field | null {
  const length = readVarint(bytes, position);
  if (length === null) return null;
  if (length.value < 0) return { bytes: null, next: length.next };
  const next = length.next + length.value;
  return next > bytes.length ? null : { bytes: bytes.subarray(length.next, next), next };
}

function decodeRecord(
  bytes: Uint8Array,
  position: number,
  firstTimestamp: number,
  isControl: boolean,
): DecodedRecord | null {
  const length = readVarint(bytes, position);
  if (length === null || length.value < 0) return null;
  const end = length.next + length.value;
  const timestampDelta = readVarint(bytes, length.next + 1);
  const offsetDelta = timestampDelta && readVarint(bytes, timestampDelta.next);
  const key = offsetDelta && readField(bytes, offsetDelta.next);
  const value = key && readField(bytes, key.next);
  const headers = value && readHeaders(bytes, value.next);
  if (!timestampDelta || !offsetDelta || !key || !value || !headers || headers.next !== end) return null;
  const texts = isControl ? null : textsOf(key.bytes, value.bytes);
  const timestamp = firstTimestamp + timestampDelta.value;
  const keyAndValue = texts ?? {
    key: key.bytes && binaryDecode(key.bytes),
    value: value.bytes && binaryDecode(value.bytes),
    binary: true,
  };
  const record: Record = {
    ...keyAndValue,
    timestamp,
    ...(headers.headers.length > 0 ? { headers: headers.headers } : {}),
  };
  return { record, offsetDelta: offsetDelta.value, next: end };
}

/** Key and value as text, or null if either is not UTF-8. */
function textsOf(
  keyBytes: Uint8Array | null,
  valueBytes: Uint8Array | null,
): { readonly key: string | null; readonly value: string | null } | null {
  const key = keyBytes && utf8Decode(keyBytes);
  const value = valueBytes && utf8Decode(valueBytes);
  if ((key === null && keyBytes !== null) || (value === null && valueBytes !== null)) return null;
  return { key, value };
}

function readHeaders(
  bytes: Uint8Array,
  position: number,
): { readonly headers: readonly RecordHeader[]; readonly next: number } | null {
  const count = readVarint(bytes, position);
  if (count === null || count.value < 0) return null;
  const headers: RecordHeader[] = [];
  let next = count.next;
  for (let i = 0; i < count.value; i += 1) {
    const key = readField(bytes, next);
    const value = key && readField(bytes, key.next);
    if (!key || !value || key.bytes === null) return null;
    headers.push({
      key: utf8Decode(key.bytes) ?? binaryDecode(key.bytes),
      value: value.bytes && (utf8Decode(value.bytes) ?? binaryDecode(value.bytes)),
    });
    next = value.next;
  }
  return { headers, next };
}

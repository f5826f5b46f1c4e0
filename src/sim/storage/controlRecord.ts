/** Transaction markers: batches with one control record. Follows `ControlRecordType`, `EndTransactionMarker`. */
import { binaryDecode, binaryEncode, byteWriter, readInt16, readInt32 } from './bytes.ts';
import { writeInt16, writeInt32, writtenBytes } from './bytes.ts';
import { encodeBatch } from './recordBatch.ts';
import type { RecordBatch } from './recordBatch.ts';

export type ControlType = 'ABORT' | 'COMMIT';

/** What a marker says. */
export interface TransactionMarker {
  readonly type: ControlType;
  readonly coordinatorEpoch: number;
}

/** The batch a transaction coordinator writes at the end of a transaction; takes one offset. */
export function markerBatch(
  marker: TransactionMarker,
  producer: { readonly producerId: number; readonly producerEpoch: number; readonly timestamp: number },
): RecordBatch {
  const key = byteWriter(4);
  writeInt16(key, 0);
  writeInt16(key, marker.type === 'COMMIT' ? 1 : 0);
  const value = byteWriter(6);
  writeInt16(value, 0);
  writeInt32(value, marker.coordinatorEpoch);
  const record = {
    key: binaryDecode(writtenBytes(key)),
    value: binaryDecode(writtenBytes(value)),
    timestamp: producer.timestamp,
    binary: true,
  };
  const { producerId, producerEpoch } = producer;
  return encodeBatch([record], { producerId, producerEpoch, isTransactional: true, isControl: true });
}

/** The marker of a control batch; null for other batches and for unknown versions. */
export function markerOf(batch: RecordBatch): TransactionMarker | null {
  const record = batch.records[0];
  if (!batch.isControl || record === undefined || record.key === null || record.value === null) return null;
  const key = binaryEncode(record.key);
  const value = binaryEncode(record.value);
  if (key.length < 4 || value.length < 6 || readInt16(key, 0) !== 0) return null;
  const type = readInt16(key, 2);
  if (type !== 0 && type !== 1) return null;
  return { type: type === 1 ? 'COMMIT' : 'ABORT', coordinatorEpoch: readInt32(value, 2) };
}

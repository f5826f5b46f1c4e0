import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/record-batch.json' with { type: 'json' };
import { batchBytes, batchCrc, decodeBatch } from './batchBytes.ts';
import { fromHex, toHex } from './bytes.ts';
import { markerBatch, markerOf } from './controlRecord.ts';
import { batchSize, encodeBatch, estimatedSize, lastSequence, recordsOf, recordSize } from './recordBatch.ts';
import { retainRecords, stamp } from './recordBatch.ts';
import type { BatchOptions, Record, RecordBatch } from './recordBatch.ts';

const FIRST_TIMESTAMP = 1500000000000;

function recordsFrom(pairs: readonly { readonly key: string | null; readonly value: string | null }[]): Record[] {
  return pairs.map(({ key, value }, index) => ({ key, value, timestamp: FIRST_TIMESTAMP + index }));
}

function decoded(bytes: Uint8Array, position = 0): RecordBatch {
  const result = decodeBatch(bytes, position);
  if (!result.ok) throw new Error(`not a batch: ${JSON.stringify(result.error)}`);
  return result.batch;
}

const idempotent: BatchOptions = { producerId: 1000, producerEpoch: 0, baseSequence: 5 };
const optionsByName: { readonly [name: string]: BatchOptions } = {
  'v2 one record': {},
  'v2 two keyed': {},
  'v2 two null-key, base 1, leaderEpoch 0': { baseOffset: 1, partitionLeaderEpoch: 0 },
  'v2 tombstone': { baseOffset: 7, partitionLeaderEpoch: 3 },
  'v2 idempotent pid 1000 epoch 0 seq 5': idempotent,
  'v2 transactional': { ...idempotent, isTransactional: true },
};
const plain = vectors.batches.flatMap(vector => {
  const options = optionsByName[vector.name];
  return options === undefined ? [] : [{ ...vector, options }];
});

describe('record batch v2 bytes', () => {
  it('has a vector for each option set', () => {
    expect(plain).toHaveLength(6);
  });

  it.each(plain)('$name', ({ records, options, hex, sizeInBytes, batches }) => {
    const batch = encodeBatch(recordsFrom(records), options);
    expect(toHex(batchBytes(batch))).toBe(hex);
    expect(batch.sizeInBytes).toBe(sizeInBytes);
    expect(batchCrc(batch)).toBe(batches[0]?.crc);
    expect(batch.maxTimestamp).toBe(batches[0]?.maxTimestamp);
    expect(decoded(fromHex(hex) ?? new Uint8Array())).toEqual(batch);
  });

  it.each(['COMMIT', 'ABORT'] as const)('control %s marker', type => {
    const hex = vectors.batches.find(vector => vector.name === `control ${type} marker`)?.hex ?? '';
    const producer = { producerId: 1000, producerEpoch: 0, timestamp: FIRST_TIMESTAMP };
    const marker = { type, coordinatorEpoch: 2 };
    const batch = stamp(markerBatch(marker, producer), { baseOffset: 10, partitionLeaderEpoch: 4 });
    expect(toHex(batchBytes(batch))).toBe(hex);
    expect(markerOf(decoded(fromHex(hex) ?? new Uint8Array()))).toEqual(marker);
  });

  it('does not take data batches for markers', () => {
    expect(markerOf(encodeBatch(recordsFrom([{ key: 'k', value: 'v' }])))).toBeNull();
  });
});

describe('sizes', () => {
  it.each(vectors.batchSize)(
    '$records records of $valueBytes value bytes take $sizeInBytes',
    ({ records, valueBytes, sizeInBytes, upperBoundPerRecord }) => {
      // All at one timestamp: 100 empty records are 61 + 64 × 7 + 36 × 8 only if no timestamp delta needs two bytes.
      const value = 'x'.repeat(valueBytes);
      const list = Array.from({ length: records }, () => ({ key: null, value, timestamp: FIRST_TIMESTAMP }));
      expect(batchSize(list)).toBe(sizeInBytes);
      const sum = list.reduce((size, record, index) => size + recordSize(record, index, FIRST_TIMESTAMP), 61);
      expect(sum).toBe(sizeInBytes);
      const first = list[0];
      expect(first && estimatedSize(first)).toBe(upperBoundPerRecord);
    },
  );
});

const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }));
const record: fc.Arbitrary<Record> = fc.record({
  key: text,
  value: text,
  timestamp: fc.integer({ min: -1, max: 4102444800000 }),
});

describe('round trip', () => {
  it('decodes what it encodes, with headers', () => {
    const headers = fc.array(fc.record({ key: fc.string(), value: text }), { minLength: 1, maxLength: 3 });
    const withHeaders = fc.tuple(record, headers).map(([plainRecord, list]) => ({ ...plainRecord, headers: list }));
    fc.assert(
      fc.property(fc.array(fc.oneof(record, withHeaders), { minLength: 1, maxLength: 8 }), fc.nat(), (list, offset) => {
        const batch = stamp(encodeBatch(list), { baseOffset: offset, partitionLeaderEpoch: 7 });
        const bytes = batchBytes(batch);
        expect(bytes).toHaveLength(batch.sizeInBytes);
        expect(decoded(bytes)).toEqual(batch);
      }),
    );
  });

  it('keeps the CRC when it is stamped, not when it gets an append time', () => {
    const batch = encodeBatch(recordsFrom([{ key: 'k', value: 'v' }]));
    const place = { baseOffset: 42, partitionLeaderEpoch: 3 };
    expect(batchCrc(stamp(batch, place))).toBe(batchCrc(batch));
    const appended = stamp(batch, { ...place, logAppendTimeMs: FIRST_TIMESTAMP + 5 });
    expect(batchCrc(appended)).not.toBe(batchCrc(batch));
    expect(recordsOf(decoded(batchBytes(appended)))[0]).toMatchObject({ offset: 42, timestamp: FIRST_TIMESTAMP + 5 });
  });

  it('keeps values that are not UTF-8 as binary', () => {
    const batch = encodeBatch([{ key: '\u00ff\u0001', value: null, timestamp: 1, binary: true }]);
    expect(decoded(batchBytes(batch))).toEqual(batch);
  });
});

describe('decoding damaged bytes', () => {
  const bytes = batchBytes(encodeBatch(recordsFrom([{ key: 'k1', value: 'v1' }])));

  it('reports each defect as a value', () => {
    const flipped = bytes.slice();
    flipped[70] = (flipped[70] ?? 0) ^ 1;
    expect(decodeBatch(flipped, 0)).toMatchObject({ ok: false, error: { kind: 'INVALID_CRC', storedCrc: 3077788962 } });
    expect(decodeBatch(bytes.subarray(0, 71), 0)).toMatchObject({
      error: { kind: 'TRUNCATED', neededBytes: 72, availableBytes: 71 },
    });
    expect(decodeBatch(bytes, 66)).toMatchObject({ error: { kind: 'TRUNCATED', neededBytes: 12, availableBytes: 6 } });
    const old = fromHex(vectors.batches.find(vector => vector.name === 'v1 one message')?.hex ?? '');
    expect(decodeBatch(old ?? bytes, 0)).toMatchObject({ error: { kind: 'UNSUPPORTED_MAGIC', magic: 1 } });
    const short = bytes.slice();
    short.set([0, 0, 0, 2], 8);
    expect(decodeBatch(short, 0)).toMatchObject({ error: { kind: 'INVALID_SIZE', sizeInBytes: 14 } });
  });

  it('finds every single flipped bit behind the CRC field', () => {
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 71 }), fc.integer({ min: 0, max: 7 }), (position, bit) => {
        const damaged = bytes.slice();
        damaged[position] = (damaged[position] ?? 0) ^ (1 << bit);
        expect(decodeBatch(damaged, 0)).toMatchObject({ ok: false, error: { kind: 'INVALID_CRC' } });
      }),
    );
  });
});

describe('compacted batches', () => {
  const batch = stamp(
    encodeBatch(
      recordsFrom([
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ]),
    ),
    {
      baseOffset: 10,
      partitionLeaderEpoch: 1,
    },
  );

  it('keep their offsets and survive a round trip', () => {
    const kept = retainRecords(batch, candidate => candidate.offset === 11);
    expect(recordsOf(kept).map(candidate => candidate.offset)).toEqual([11]);
    expect([kept.baseOffset, kept.lastOffset, kept.recordCount]).toEqual([10, 11, 1]);
    expect(batchBytes(kept)).toHaveLength(kept.sizeInBytes);
    expect(decoded(batchBytes(kept))).toEqual(kept);
  });

  it('may be empty, and are the same object when nothing goes', () => {
    const empty = retainRecords(batch, () => false);
    expect(empty).toMatchObject({ sizeInBytes: 61, recordCount: 0, lastOffset: 11, maxTimestamp: batch.maxTimestamp });
    expect(retainRecords(batch, () => true)).toBe(batch);
  });
});

describe('sequence numbers', () => {
  it('count records and wrap', () => {
    const two = recordsFrom([
      { key: null, value: '1' },
      { key: null, value: '2' },
    ]);
    expect(lastSequence(encodeBatch(two))).toBe(-1);
    expect(lastSequence(encodeBatch(two, idempotent))).toBe(6);
    expect(lastSequence(encodeBatch(two, { ...idempotent, baseSequence: 2147483647 }))).toBe(0);
  });
});

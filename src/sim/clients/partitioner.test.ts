import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/murmur2.json' with { type: 'json' };
import { fromHex, utf8Encode } from '../storage/bytes.ts';
import { murmur2, partitionForKey, toPositive } from './partitioner.ts';

describe('murmur2', () => {
  it.each(vectors.vectors)('of "$key" is $hash', ({ key, utf8hex, hash, positive, partition }) => {
    const bytes = utf8Encode(key);
    expect(bytes).toEqual(fromHex(utf8hex));
    expect(murmur2(bytes)).toBe(hash);
    expect(toPositive(hash)).toBe(positive);
    for (const [count, expected] of Object.entries(partition)) {
      expect(partitionForKey(bytes, Number(count))).toBe(expected);
    }
  });

  it.each(vectors.binaryVectors)('of the bytes $hex is $hash', ({ hex, hash, positive }) => {
    expect(murmur2(fromHex(hex) ?? new Uint8Array())).toBe(hash);
    expect(toPositive(hash)).toBe(positive);
  });
});

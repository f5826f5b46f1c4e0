import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/record-batch.json' with { type: 'json' };
import { binaryDecode, binaryEncode, byteWriter, fromHex, readInt16, readInt32, readInt64, readInt8 } from './bytes.ts';
import { readUint32, readVarint, readVarlong, toHex, utf8Decode, utf8Encode, utf8Length, varintSize } from './bytes.ts';
import { writeInt16, writeInt32, writeInt64, writeInt8, writeVarint, writtenBytes } from './bytes.ts';
import { crc32c } from './crc32c.ts';

function varintHex(value: number | bigint): string {
  const writer = byteWriter(1);
  writeVarint(writer, value);
  return toHex(writtenBytes(writer));
}

describe('varints', () => {
  it.each(vectors.varint)('writes and reads $value as $hex', ({ value, hex }) => {
    expect(varintHex(value)).toBe(hex);
    expect(varintSize(value)).toBe(hex.length / 2);
    expect(readVarint(fromHex(hex) ?? new Uint8Array(), 0)).toEqual({ value, next: hex.length / 2 });
  });

  it.each(vectors.varlong)('writes and reads the long $value as $hex', ({ value, hex }) => {
    expect(varintHex(BigInt(value))).toBe(hex);
    expect(readVarlong(fromHex(hex) ?? new Uint8Array(), 0)?.value).toBe(BigInt(value));
  });

  it('round-trips every safe integer and knows its size', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), value => {
        const bytes = fromHex(varintHex(value)) ?? new Uint8Array();
        expect(varintSize(value)).toBe(bytes.length);
        expect(readVarint(bytes, 0)?.value).toBe(value);
      }),
    );
  });

  it('gives null where the bytes end early, run on too long or exceed a safe integer', () => {
    expect(readVarint(new Uint8Array([0x80]), 0)).toBeNull();
    expect(readVarint(new Uint8Array(11).fill(0x80), 0)).toBeNull();
    expect(readVarint(fromHex('feffffffffffffffff01') ?? new Uint8Array(), 0)).toBeNull();
  });
});

describe('fixed-width fields', () => {
  it('round-trips signed values', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -32768, max: 32767 }), (long, int, short) => {
        const writer = byteWriter(1);
        writeInt64(writer, long);
        writeInt32(writer, int);
        writeInt16(writer, short);
        writeInt8(writer, -2);
        const bytes = writtenBytes(writer);
        expect(readInt64(bytes, 0)).toBe(long);
        expect(readInt32(bytes, 8)).toBe(int);
        expect(readUint32(bytes, 8)).toBe(int < 0 ? int + 4294967296 : int);
        expect(readInt16(bytes, 12)).toBe(short);
        expect(readInt8(bytes, 14)).toBe(-2);
      }),
    );
  });

  it('refuses to read outside of the bytes', () => {
    expect(() => readInt32(new Uint8Array(3), 0)).toThrow(RangeError);
  });
});

describe('text', () => {
  it('knows the UTF-8 length of any text, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0xd800, max: 0xdfff }), (text, surrogate) => {
        for (const candidate of [text, text + String.fromCharCode(surrogate), String.fromCharCode(surrogate) + text]) {
          expect(utf8Length(candidate)).toBe(utf8Encode(candidate).length);
        }
      }),
    );
  });

  it('refuses bytes that are not UTF-8 and keeps them as binary text', () => {
    const bytes = new Uint8Array([0xff, 0x00, 0x80]);
    expect(utf8Decode(bytes)).toBeNull();
    expect(binaryEncode(binaryDecode(bytes))).toEqual(bytes);
  });

  it('refuses odd or foreign hex', () => {
    expect(fromHex('abc')).toBeNull();
    expect(fromHex('zz')).toBeNull();
    expect(fromHex('00FF')).toEqual(new Uint8Array([0, 255]));
  });
});

describe('crc32c', () => {
  it.each(vectors.crc32c)('of "$ascii" is $crc32c', ({ ascii, crc32c: expected }) => {
    expect(crc32c(utf8Encode(ascii))).toBe(expected);
  });
});

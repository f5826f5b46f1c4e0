/**
 * Reading and writing of big-endian fields, zig-zag varints and UTF-8 text over `Uint8Array`.
 * Offsets, timestamps and producer ids are safe integers; `bigint` appears only where a varlong does not fit one.
 * Follows clients `ByteUtils`.
 */
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const TWO_POW_32 = 4294967296;
/** Above this magnitude a zig-zag doubled number is no longer exact. */
const ZIG_ZAG_EXACT_LIMIT = 4503599627370496;

/** UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD (Java writes `?`). */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 `bytes`, or null if they are not valid UTF-8. */
export function utf8Decode(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Length in bytes of the UTF-8 form of `text`, without making it. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) {
      length += 1;
      continue;
    }
    length += 2;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (next >= 0xdc00 && next < 0xe000) i += 1; // a pair is 4 bytes: 2 units + 2
    }
  }
  return length;
}

/** One byte per code unit (0…255): how binary keys and values are held as text. */
export function binaryEncode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The reverse of `binaryEncode`. */
export function binaryDecode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

/** Bytes of an even-length hex text, or null if it is not hex. */
export function fromHex(hex: string): Uint8Array | null {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) return null;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** All `parts` one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes that a zig-zag varint or varlong of a safe integer takes (1…10). */
export function varintSize(value: number): number {
  if (value >= -64 && value < 64) return 1;
  if (value >= -8192 && value < 8192) return 2;
  if (value > ZIG_ZAG_EXACT_LIMIT || value < -ZIG_ZAG_EXACT_LIMIT) return bigVarintSize(BigInt(value));
  let zigZag = value >= 0 ? value * 2 : -value * 2 - 1;
  let size = 1;
  while (zigZag >= 128) {
    zigZag = Math.floor(zigZag / 128);
    size += 1;
  }
  return size;
}

function bigZigZag(value: bigint): bigint {
  return value >= 0n ? value << 1n : (-value << 1n) - 1n;
}

function bigVarintSize(value: bigint): number {
  let size = 1;
  for (let rest = bigZigZag(value); rest >= 128n; rest >>= 7n) size += 1;
  return size;
}

/** A growing byte buffer. It is local to one encoding; what leaves it is a finished array. */
export interface ByteWriter {
  bytes: Uint8Array;
  length: number;
}

/** An empty writer with room for `capacity` bytes. */
export function byteWriter(capacity: number): ByteWriter {
  return { bytes: new Uint8Array(capacity), length: 0 };
}

/** The bytes written so far (a view, not a copy). */
export function writtenBytes(writer: ByteWriter): Uint8Array {
  return writer.bytes.subarray(0, writer.length);
}

function reserve(writer: ByteWriter, count: number): void {
  const needed = writer.length + count;
  if (needed <= writer.bytes.length) return;
  const grown = new Uint8Array(Math.max(needed, 2 * writer.bytes.length));
  grown.set(writer.bytes);
  writer.bytes = grown;
}

export function writeInt8(writer: ByteWriter, value: number): void {
  reserve(writer, 1);
  writer.bytes[writer.length] = value;
  writer.length += 1;
}

export function writeInt16(writer: ByteWriter, value: number): void {
  writeInt8(writer, value >> 8);
  writeInt8(writer, value);
}

/** Also takes unsigned 32-bit values (a CRC). */
export function writeInt32(writer: ByteWriter, value: number): void {
  reserve(writer, 4);
  putInt32(writer.bytes, writer.length, value);
  writer.length += 4;
}

/** `value` is a safe integer. */
export function writeInt64(writer: ByteWriter, value: number): void {
  writeInt32(writer, Math.floor(value / TWO_POW_32));
  writeInt32(writer, value % TWO_POW_32);
}

export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  reserve(writer, bytes.length);
  writer.bytes.set(bytes, writer.length);
  writer.length += bytes.length;
}

/** Zig-zag varint or varlong, base 128, low bits first. */
export function writeVarint(writer: ByteWriter, value: number | bigint): void {
  if (typeof value === 'bigint' || value > ZIG_ZAG_EXACT_LIMIT || value < -ZIG_ZAG_EXACT_LIMIT) {
    let rest = bigZigZag(BigInt(value));
    for (; rest >= 128n; rest >>= 7n) writeInt8(writer, Number(rest & 127n) | 128);
    writeInt8(writer, Number(rest));
    return;
  }
  let zigZag = value >= 0 ? value * 2 : -value * 2 - 1;
  while (zigZag >= 128) {
    writeInt8(writer, (zigZag % 128) | 128);
    zigZag = Math.floor(zigZag / 128);
  }
  writeInt8(writer, zigZag);
}

/** Writes a 32-bit big-endian value in place. */
export function putInt32(bytes: Uint8Array, position: number, value: number): void {
  bytes[position] = value >>> 24;
  bytes[position + 1] = value >>> 16;
  bytes[position + 2] = value >>> 8;
  bytes[position + 3] = value;
}

function byteAt(bytes: Uint8Array, position: number): number {
  const byte = bytes[position];
  if (byte === undefined) throw new RangeError(`position ${position} is outside of ${bytes.length} bytes`);
  return byte;
}

/** Signed. Like all fixed-width readers it throws a RangeError outside of the bytes: callers check lengths first. */
export function readInt8(bytes: Uint8Array, position: number): number {
  return (byteAt(bytes, position) << 24) >> 24;
}

export function readInt16(bytes: Uint8Array, position: number): number {
  return ((byteAt(bytes, position) << 24) >> 16) | byteAt(bytes, position + 1);
}

export function readInt32(bytes: Uint8Array, position: number): number {
  return (
    (byteAt(bytes, position) << 24) |
    (byteAt(bytes, position + 1) << 16) |
    (byteAt(bytes, position + 2) << 8) |
    byteAt(bytes, position + 3)
  );
}

export function readUint32(bytes: Uint8Array, position: number): number {
  return readInt32(bytes, position) >>> 0;
}

/** Exact only for safe integers. */
export function readInt64(bytes: Uint8Array, position: number): number {
  return readInt32(bytes, position) * TWO_POW_32 + readUint32(bytes, position + 4);
}

/** What a varint reader gives: the value and the position after it, or null where the bytes end or it is too long. */
export type VarintResult<Value> = { readonly value: Value; readonly next: number } | null;

/** A zig-zag varlong of up to 10 bytes, as the exact 64-bit value. */
export function readVarlong(bytes: Uint8Array, position: number): VarintResult<bigint> {
  let raw = 0n;
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[position + i];
    if (byte === undefined) return null;
    raw |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return { value: BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n)), next: position + i + 1 };
  }
  return null;
}

/** A zig-zag varint or varlong whose value is a safe integer; null also where it is not. */
export function readVarint(bytes: Uint8Array, position: number): VarintResult<number> {
  let zigZag = 0;
  let unit = 1;
  for (let i = 0; i < 7; i += 1) {
    const byte = bytes[position + i];
    if (byte === undefined) return null;
    zigZag += (byte & 127) * unit;
    unit *= 128;
    if (byte < 128) {
      const value = zigZag % 2 === 0 ? zigZag / 2 : -(zigZag + 1) / 2;
      return { value, next: position + i + 1 };
    }
  }
  const long = readVarlong(bytes, position);
  if (long === null) return null;
  const value = Number(long.value);
  return Number.isSafeInteger(value) ? { value, next: long.next } : null;
}

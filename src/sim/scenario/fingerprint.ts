/** A world in 64 characters: equal where and only where two worlds are (design.md §3, Determinism). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ClusterWorld } from '../cluster/index.ts';

/** SHA-256 of the world's canonical text, in hex. The same in Node and in every browser. */
export const fingerprint = (world: ClusterWorld): string => bytesToHex(sha256(utf8ToBytes(canonicalText(world))));

/**
 * JSON with the keys of every object in code unit order and without `undefined`. Throws on what JSON would lose
 * silently: a world holds plain data only.
 */
export function canonicalText(value: unknown): string {
  const parts: string[] = [];
  write(value, parts);
  return parts.join('');
}

function write(value: unknown, parts: string[]): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      parts.push(JSON.stringify(value));
      return;
    case 'number':
      // Infinity and -0 have no JSON, but a world may hold them.
      parts.push(Object.is(value, -0) ? '-0' : String(value));
      return;
    case 'object':
      if (value === null) parts.push('null');
      else if (Array.isArray(value)) writeList(value, parts);
      else writeObject(value, parts);
      return;
    default:
      throw new Error(`a world holds plain data, not a ${typeof value}`);
  }
}

function writeList(list: readonly unknown[], parts: string[]): void {
  parts.push('[');
  for (const item of list) {
    write(item ?? null, parts);
    parts.push(',');
  }
  parts.push(']');
}

function writeObject(object: object, parts: string[]): void {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error(`a world holds plain data, not a ${object.constructor.name}`);
  }
  parts.push('{');
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    parts.push(JSON.stringify(key), ':');
    write(value, parts);
    parts.push(',');
  }
  parts.push('}');
}

/**
 * Where a keyed record goes. Follows clients `Utils.murmur2`, `Utils.toPositive` and `DefaultPartitioner`; reference
 * producer.md §2. Keyless records (round robin) need the producer's counter and are its business.
 */
const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const SHIFT = 24;

/** The 32-bit murmur2 hash of `bytes`, signed as in Java. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const byteAt = (position: number): number => bytes[position] ?? 0;
  const tailStart = length - (length % 4);
  let hash = SEED ^ length;
  for (let i = 0; i < tailStart; i += 4) {
    let block = byteAt(i) | (byteAt(i + 1) << 8) | (byteAt(i + 2) << 16) | (byteAt(i + 3) << 24);
    block = Math.imul(block, MULTIPLIER);
    block ^= block >>> SHIFT;
    block = Math.imul(block, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ block;
  }
  if (tailStart < length) {
    // Bytes beyond the end read as 0 and leave the hash as it is.
    hash ^= (byteAt(tailStart + 2) << 16) | (byteAt(tailStart + 1) << 8) | byteAt(tailStart);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** Clears the sign bit. This is not the absolute value. */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff;
}

/** Partition of a record with this key among all `partitionCount` partitions, whether they have a leader or not. */
export function partitionForKey(keyBytes: Uint8Array, partitionCount: number): number {
  return toPositive(murmur2(keyBytes)) % partitionCount;
}

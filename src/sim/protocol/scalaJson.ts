/**
 * JSON text as Kafka 0.11 writes it to ZooKeeper: no spaces, keys in the iteration order of Scala 2.11's maps.
 * An immutable map of up to 4 keys keeps insertion order, a larger one is a hash trie; a mutable one is a hash table.
 * Follows utils/Json.scala and Scala's collection.immutable.HashMap, collection.mutable.HashTable; reference
 * zookeeper.md §2. Strings are not escaped, because Kafka's encoder does not either.
 */
/** A Scala map. `isOrdered` marks one that is not immutable or not Scala's: its entries are in their final order. */
export interface ScalaMap {
  readonly entries: readonly (readonly [string, ScalaJson])[];
  readonly isOrdered: boolean;
}

export type ScalaJson = string | number | boolean | null | readonly ScalaJson[] | ScalaMap;

/** Entries that keep their insertion order in an immutable map (`Map1` … `Map4`). */
const SMALL_MAP_SIZE = 4;
/** Bits of the hash that one level of the trie uses. */
const TRIE_LEVEL_BITS = 5;

/** An immutable Scala map; keys are distinct. */
export function scalaMap(...entries: readonly (readonly [string, ScalaJson])[]): ScalaMap {
  return { entries, isOrdered: false };
}

/** `String.hashCode` of Java. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** `HashMap.improve`: spreads a hash code before the trie uses it. */
function improve(hash: number): number {
  let improved = (hash + ~(hash << 9)) | 0;
  improved ^= improved >>> 14;
  improved = (improved + (improved << 4)) | 0;
  return improved ^ (improved >>> 10);
}

/** Order of two keys in a walk through the trie: by the lowest five bits, then the next five, and so on. */
function compareInTrie(a: number, b: number): number {
  for (let shift = 0; shift < 32; shift += TRIE_LEVEL_BITS) {
    const difference = ((a >>> shift) & 31) - ((b >>> shift) & 31);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Keys in the order in which an immutable Scala 2.11 map of them, inserted in this order, gives them out. */
export function scalaMapOrder(keys: readonly string[]): readonly string[] {
  if (keys.length <= SMALL_MAP_SIZE) return keys;
  return keys
    .map(key => ({ key, hash: improve(javaStringHash(key)) }))
    .sort((a, b) => compareInTrie(a.hash, b.hash))
    .map(({ key }) => key);
}

/** Rotates right by the seed, after the byte-swapping multiplication of `scala.util.hashing.byteswap32`. */
function improveMutable(hash: number, seed: number): number {
  const first = Math.imul(hash, 0x9e3775cd);
  const swapped = (first << 24) | ((first << 8) & 0xff0000) | ((first >>> 8) & 0xff00) | (first >>> 24);
  const mixed = Math.imul(swapped, 0x9e3775cd);
  return (mixed >>> seed) | (mixed << (32 - seed));
}

/**
 * Order in which a fresh `mutable.HashMap` of up to 12 keys gives them out: the buckets of a 16-place table from the
 * last to the first, the newest entry of a bucket first. `hashOf` is the key's Java hash code.
 */
export function mutableMapOrder<Key>(keys: readonly Key[], hashOf: (key: Key) => number): readonly Key[] {
  const tableSizeSeed = 4;
  const bucketOf = (key: Key): number => improveMutable(hashOf(key), tableSizeSeed) >>> 28;
  return [...keys].reverse().sort((a, b) => bucketOf(b) - bucketOf(a));
}

/** A mutable Scala map of up to 12 entries. */
export function mutableScalaMap(...entries: readonly (readonly [string, ScalaJson])[]): ScalaMap {
  return { entries: mutableMapOrder(entries, ([key]) => javaStringHash(key)), isOrdered: true };
}

/**
 * Keys of a `java.util.Properties` in iteration order, when they were put in this order: topic configs are written and
 * listed in it. Since Java 9 it is a ConcurrentHashMap that begins with 16 buckets and doubles at three quarters (the
 * recorded traces ran on 17; Java 8's Hashtable has another order).
 */
export function propertiesOrder(keys: readonly string[]): readonly string[] {
  let capacity = 16;
  while (keys.length >= capacity * 0.75) capacity *= 2;
  const bucketOf = (key: string): number => {
    const hash = javaStringHash(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return [...keys].sort((a, b) => bucketOf(a) - bucketOf(b));
}

function isArray(value: ScalaJson): value is readonly ScalaJson[] {
  return Array.isArray(value);
}

/** The text of `value`. */
export function encodeScalaJson(value: ScalaJson): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(encodeScalaJson).join(',')}]`;
  const values = new Map(value.entries);
  const keys = value.entries.map(([key]) => key);
  const order = value.isOrdered ? keys : scalaMapOrder(keys);
  return `{${order.map(key => `"${key}":${encodeScalaJson(values.get(key) ?? null)}`).join(',')}}`;
}

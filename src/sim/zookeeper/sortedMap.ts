/**
 * A persistent map from text to T, in the order of code units: a treap whose priorities are hashes of the keys. Its
 * shape therefore depends on its content only, never on the order of insertion, so equal maps are equal as JSON.
 * Reading and changing cost O(log n) and share all the rest with the old map.
 */
interface Entry<T> {
  readonly key: string;
  readonly value: T;
  readonly left: SortedMap<T>;
  readonly right: SortedMap<T>;
}

/** A map; null is the empty one. */
export type SortedMap<T> = Entry<T> | null;

/** FNV-1a with a final mix: neighbours in the alphabet must not become neighbours in priority. */
function priorityOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** True when `a` belongs above `b`; the key decides between equal hashes. */
function isAbove(a: string, b: string): boolean {
  const first = priorityOf(a);
  const second = priorityOf(b);
  return first > second || (first === second && a < b);
}

/** The value kept under a key. */
export function valueAt<T>(map: SortedMap<T>, key: string): T | undefined {
  let entry = map;
  while (entry !== null) {
    if (key === entry.key) return entry.value;
    entry = key < entry.key ? entry.left : entry.right;
  }
  return undefined;
}

/** The map with a key set to a value. */
export function withValue<T>(map: SortedMap<T>, key: string, value: T): Entry<T> {
  if (map === null) return { key, value, left: null, right: null };
  if (key === map.key) return { ...map, value };
  if (key < map.key) {
    const left = withValue(map.left, key, value);
    return isAbove(left.key, map.key) ? { ...left, right: { ...map, left: left.right } } : { ...map, left };
  }
  const right = withValue(map.right, key, value);
  return isAbove(right.key, map.key) ? { ...right, left: { ...map, right: right.left } } : { ...map, right };
}

function merged<T>(left: SortedMap<T>, right: SortedMap<T>): SortedMap<T> {
  if (left === null) return right;
  if (right === null) return left;
  return isAbove(left.key, right.key)
    ? { ...left, right: merged(left.right, right) }
    : { ...right, left: merged(left, right.left) };
}

/** The map without a key; the same map if it was not there. */
export function withoutKey<T>(map: SortedMap<T>, key: string): SortedMap<T> {
  if (map === null) return null;
  if (key === map.key) return merged(map.left, map.right);
  if (key < map.key) {
    const left = withoutKey(map.left, key);
    return left === map.left ? map : { ...map, left };
  }
  const right = withoutKey(map.right, key);
  return right === map.right ? map : { ...map, right };
}

/** Calls `visit` for every key, in order. */
export function forEachKey<T>(map: SortedMap<T>, visit: (key: string, value: T) => void): void {
  if (map === null) return;
  forEachKey(map.left, visit);
  visit(map.key, map.value);
  forEachKey(map.right, visit);
}

/** Every key, in order. */
export function keysOf<T>(map: SortedMap<T>): string[] {
  const keys: string[] = [];
  forEachKey(map, key => keys.push(key));
  return keys;
}

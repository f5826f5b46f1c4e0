/**
 * A persistent list that only grows at its end: fixed chunks and a small spine. Appending copies the last chunk (at
 * most 64 places) and, once in 64 appends, the spine; older versions stay valid and share everything else.
 * Each item has a weight (bytes of a batch), so that the weight before an item is found without walking the list.
 */
const CHUNK_LENGTH = 64;

interface Chunk<Item> {
  readonly items: readonly Item[];
  readonly weightBefore: number;
}

export interface Sequence<Item> {
  /** Full chunks of 64 items. */
  readonly chunks: readonly Chunk<Item>[];
  /** The last items, fewer than 64. */
  readonly tail: readonly Item[];
  readonly length: number;
  /** Sum of the weights of all items. */
  readonly weight: number;
  readonly tailWeightBefore: number;
}

const EMPTY: Sequence<never> = { chunks: [], tail: [], length: 0, weight: 0, tailWeightBefore: 0 };

export function emptySequence<Item>(): Sequence<Item> {
  return EMPTY;
}

/** The list with one more item. O(1) amortised. */
export function appendItem<Item>(sequence: Sequence<Item>, item: Item, weight: number): Sequence<Item> {
  const tail = sequence.tail.slice();
  tail.push(item);
  const length = sequence.length + 1;
  const weightAfter = sequence.weight + weight;
  if (tail.length < CHUNK_LENGTH) {
    const { chunks, tailWeightBefore } = sequence;
    return { chunks, tail, length, weight: weightAfter, tailWeightBefore };
  }
  const chunks = sequence.chunks.slice();
  chunks.push({ items: tail, weightBefore: sequence.tailWeightBefore });
  return { chunks, tail: EMPTY.tail, length, weight: weightAfter, tailWeightBefore: weightAfter };
}

/** Item number `index`, undefined outside of the list. */
export function itemAt<Item>(sequence: Sequence<Item>, index: number): Item | undefined {
  const chunk = Math.floor(index / CHUNK_LENGTH);
  if (chunk < sequence.chunks.length) return sequence.chunks[chunk]?.items[index % CHUNK_LENGTH];
  return sequence.tail[index - sequence.chunks.length * CHUNK_LENGTH];
}

export function lastItem<Item>(sequence: Sequence<Item>): Item | undefined {
  return itemAt(sequence, sequence.length - 1);
}

/** Index of the first item for which `reached` holds, `length` if none. `reached` must be false, then true. */
export function firstIndexWhere<Item>(sequence: Sequence<Item>, reached: (item: Item) => boolean): number {
  let low = 0;
  let high = sequence.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = itemAt(sequence, middle);
    if (item !== undefined && reached(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sum of the weights of the items before `index`. */
export function weightBefore<Item>(sequence: Sequence<Item>, index: number, weightOf: (item: Item) => number): number {
  if (index >= sequence.length) return sequence.weight;
  const chunkIndex = Math.floor(index / CHUNK_LENGTH);
  const chunk = sequence.chunks[chunkIndex];
  const items = chunk?.items ?? sequence.tail;
  let weight = chunk?.weightBefore ?? sequence.tailWeightBefore;
  const end = index - chunkIndex * CHUNK_LENGTH;
  for (let i = 0; i < end; i += 1) {
    const item = items[i];
    if (item !== undefined) weight += weightOf(item);
  }
  return weight;
}

/** The first `length` items. */
export function takeItems<Item>(
  sequence: Sequence<Item>,
  length: number,
  weightOf: (item: Item) => number,
): Sequence<Item> {
  if (length >= sequence.length) return sequence;
  const fullChunks = Math.floor(length / CHUNK_LENGTH);
  const cut = sequence.chunks[fullChunks];
  return {
    chunks: sequence.chunks.slice(0, fullChunks),
    tail: (cut?.items ?? sequence.tail).slice(0, length - fullChunks * CHUNK_LENGTH),
    length,
    weight: weightBefore(sequence, length, weightOf),
    tailWeightBefore: cut?.weightBefore ?? sequence.tailWeightBefore,
  };
}

/** A new list of `items`. */
export function sequenceOf<Item>(items: Iterable<Item>, weightOf: (item: Item) => number): Sequence<Item> {
  let sequence = emptySequence<Item>();
  for (const item of items) sequence = appendItem(sequence, item, weightOf(item));
  return sequence;
}

/** Items from number `start` on, in order. */
export function* itemsFrom<Item>(sequence: Sequence<Item>, start = 0): Generator<Item, void> {
  for (let index = start; index < sequence.length; index += 1) {
    const item = itemAt(sequence, index);
    if (item !== undefined) yield item;
  }
}

/**
 * A persistent pairing heap ordered by (at, sequence): the event queue.
 * Every operation returns a new heap and shares structure with the old one, so a kept world keeps its queue for free.
 */

/** What the queue orders: earliest `at` first, then lowest `sequence`. */
export interface Ordered {
  readonly at: number;
  readonly sequence: number;
}

interface Children<T> {
  readonly heap: Node<T>;
  readonly next: Children<T> | null;
}

interface Node<T> {
  readonly item: T;
  readonly children: Children<T> | null;
}

/** A heap of T, or null when empty. */
export type Heap<T extends Ordered> = Node<T> | null;

const before = (a: Ordered, b: Ordered): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

function meld<T extends Ordered>(a: Node<T>, b: Node<T>): Node<T> {
  return before(a.item, b.item)
    ? { item: a.item, children: { heap: b, next: a.children } }
    : { item: b.item, children: { heap: a, next: b.children } };
}

/** The heap with one more item. */
export function insert<T extends Ordered>(heap: Heap<T>, item: T): Node<T> {
  const single: Node<T> = { item, children: null };
  return heap === null ? single : meld(heap, single);
}

/** The heap without its first item. */
export function withoutFirst<T extends Ordered>(heap: Node<T>): Heap<T> {
  // Two passes: meld neighbours left to right, then the pairs right to left; iteratively, since a queue may be deep.
  let pairs: Children<T> | null = null;
  let rest = heap.children;
  while (rest !== null) {
    const second: Children<T> | null = rest.next;
    pairs = { heap: second === null ? rest.heap : meld(rest.heap, second.heap), next: pairs };
    rest = second === null ? null : second.next;
  }
  let result: Heap<T> = null;
  for (let p = pairs; p !== null; p = p.next) result = result === null ? p.heap : meld(result, p.heap);
  return result;
}

/** Every item, in no particular order. */
export function items<T extends Ordered>(heap: Heap<T>): T[] {
  const found: T[] = [];
  const stack: Node<T>[] = heap === null ? [] : [heap];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    found.push(node.item);
    for (let child = node.children; child !== null; child = child.next) stack.push(child.heap);
  }
  return found;
}

/** The heap without the items that the predicate names. Costs as much as building it anew. */
export function without<T extends Ordered>(heap: Heap<T>, unwanted: (item: T) => boolean): Heap<T> {
  let kept: Heap<T> = null;
  for (const item of items(heap)) if (!unwanted(item)) kept = insert(kept, item);
  return kept;
}

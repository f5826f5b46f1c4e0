import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insert, items, without, withoutFirst, type Heap } from './heap.ts';

interface Item {
  readonly at: number;
  readonly sequence: number;
}

/** Few different times, so that the sequence often decides. */
const itemLists = fc
  .array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 })
  .map(times => times.map((at, sequence): Item => ({ at, sequence })));

const heapOf = (list: readonly Item[]): Heap<Item> => list.reduce<Heap<Item>>((heap, item) => insert(heap, item), null);

const sorted = (list: readonly Item[]): Item[] => [...list].sort((a, b) => a.at - b.at || a.sequence - b.sequence);

function drained(heap: Heap<Item>): Item[] {
  const found: Item[] = [];
  for (let rest = heap; rest !== null; rest = withoutFirst(rest)) found.push(rest.item);
  return found;
}

describe('the event queue', () => {
  it('gives items by time, then by sequence, whatever the order they came in', () => {
    fc.assert(
      fc.property(
        itemLists.chain(list => fc.shuffledSubarray(list, { minLength: list.length })),
        list => {
          expect(drained(heapOf(list))).toEqual(sorted(list));
        },
      ),
    );
  });

  it('agrees with a sorted array while items come and go', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { freq: 2 }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, list => {
        let heap: Heap<Item> = null;
        let model: Item[] = [];
        list.forEach((at, sequence) => {
          if (at !== null) {
            heap = insert(heap, { at, sequence });
            model = sorted([...model, { at, sequence }]);
          } else if (heap !== null) {
            expect(heap.item).toEqual(model[0]);
            heap = withoutFirst(heap);
            model = model.slice(1);
          }
        });
        expect(drained(heap)).toEqual(model);
      }),
    );
  });

  it('never changes a heap that somebody kept', () => {
    fc.assert(
      fc.property(itemLists, list => {
        const kept: { readonly heap: Heap<Item>; readonly has: readonly Item[] }[] = [];
        let heap: Heap<Item> = null;
        list.forEach((item, index) => {
          heap = insert(heap, item);
          if (index % 3 === 2) heap = withoutFirst(heap);
          kept.push({ heap, has: drained(heap) });
        });
        for (const { heap: old, has } of kept) expect(drained(old)).toEqual(has);
      }),
      { numRuns: 30 },
    );
  });

  it('lists every item once', () => {
    fc.assert(
      fc.property(itemLists, list => {
        expect(sorted(items(heapOf(list)))).toEqual(sorted(list));
      }),
    );
  });

  it('drops exactly what a predicate names', () => {
    fc.assert(
      fc.property(itemLists, list => {
        const odd = (item: Item): boolean => item.at % 2 === 1;
        expect(drained(without(heapOf(list), odd))).toEqual(sorted(list).filter(item => !odd(item)));
      }),
    );
  });

  it('takes a hundred thousand items in rising order without running out of stack', () => {
    const many = heapOf(Array.from({ length: 100_000 }, (_, at) => ({ at, sequence: at })));
    expect(items(many)).toHaveLength(100_000);
    expect(many === null ? null : withoutFirst(many)?.item.at).toBe(1);
  });
});

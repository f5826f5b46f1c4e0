import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElasticMap, FOLD_FACTOR, GAP_MAX_MS, HOLD_MS, MESSAGE_MIN_MS, PACE_US_PER_MS } from './elastic.ts';

/** One loud moment: so long after the one before, maybe the end of a message, maybe narrated. */
interface Moment {
  readonly afterUs: number;
  /** How many moments ago the message that ends here was sent; 0 for none. */
  readonly messageFrom: number;
  readonly narrated: boolean;
}

const moments = fc.array(
  fc.record({
    afterUs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 3_600_000_000 })),
    messageFrom: fc.integer({ min: 0, max: 5 }),
    narrated: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

interface LaidOut {
  readonly map: ElasticMap;
  readonly at: readonly { readonly virtual: number; readonly screen: number; readonly sentAt: number | null }[];
}

function layOut(list: readonly Moment[], map = new ElasticMap()): LaidOut {
  const at: { virtual: number; screen: number; sentAt: number | null }[] = [];
  let virtual = map.end.virtual;
  for (const moment of list) {
    virtual += moment.afterUs;
    const sent = moment.messageFrom === 0 ? undefined : at[at.length - moment.messageFrom];
    const sentAt = sent !== undefined && sent.virtual < virtual ? sent.screen : null;
    const screen = map.extendTo(virtual, sentAt === null ? [] : [{ leftAt: sentAt }]);
    at.push({ virtual, screen, sentAt });
    if (moment.narrated) map.hold();
  }
  return { map, at };
}

describe('elastic time', () => {
  it('is monotone and its way back is continuous', () => {
    fc.assert(
      fc.property(moments, list => {
        const { knots } = layOut(list).map;
        for (let index = 1; index < knots.length; index += 1) {
          const [left, right] = [knots[index - 1], knots[index]];
          if (left === undefined || right === undefined) throw new Error('a hole in the knots');
          expect(right.virtual).toBeGreaterThanOrEqual(left.virtual);
          expect(right.screen).toBeGreaterThan(left.screen);
        }
      }),
    );
  });

  it('never shows a later virtual time at an earlier screen time', () => {
    fc.assert(
      fc.property(moments, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }), (list, parts) => {
        const { map } = layOut(list);
        const screens = parts.map(part => part * map.end.screen).sort((a, b) => a - b);
        const virtuals = screens.map(screen => map.toVirtual(screen));
        expect(virtuals).toEqual([...virtuals].sort((a, b) => a - b));
      }),
    );
  });

  it('finds every virtual time again', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 1, noNaN: true }), (list, part) => {
        const { map, at } = layOut(list);
        const virtual = Math.floor(part * map.end.virtual);
        expect(map.toVirtual(map.toScreen(virtual))).toBe(virtual);
        for (const moment of at) expect(map.toVirtual(map.toScreen(moment.virtual))).toBe(moment.virtual);
      }),
    );
  });

  it('keeps what it has laid out when more comes', () => {
    fc.assert(
      fc.property(moments, moments, (first, more) => {
        const { map } = layOut(first);
        const before = [...map.knots];
        layOut(more, map);
        expect(map.knots.slice(0, before.length)).toEqual(before);
      }),
    );
  });

  it('keeps what lies left of a cut, and its end is the cut', () => {
    fc.assert(
      fc.property(moments, moments, fc.double({ min: 0, max: 1, noNaN: true }), (first, more, part) => {
        const { map } = layOut(first);
        const cut = part * map.end.screen;
        const asked = [0, 0.2, 0.5, 0.9, 1].map(fraction => fraction * cut);
        const before = asked.map(screen => map.toVirtual(screen));
        map.cutAt(cut);
        expect(map.end.screen).toBe(cut);
        layOut(more, map);
        const after = asked.map(screen => map.toVirtual(screen));
        after.forEach((virtual, index) => {
          // A cut inside a stretch may move the whole µs that has passed by one, never more.
          expect(Math.abs(virtual - (before[index] ?? NaN))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('gives a gap at most its most, a message at least its least, and a narrated moment its rest', () => {
    fc.assert(
      fc.property(moments, list => {
        const { at } = layOut(list);
        at.forEach((moment, index) => {
          const before = at[index - 1];
          const rest = list[index - 1]?.narrated === true ? HOLD_MS : 0;
          if (before !== undefined) {
            const gap = moment.screen - before.screen - rest;
            expect(gap).toBeGreaterThanOrEqual(0);
            expect(gap).toBeLessThanOrEqual(GAP_MAX_MS + 1e-6);
          }
          if (moment.sentAt !== null) {
            expect(moment.screen - moment.sentAt).toBeGreaterThanOrEqual(MESSAGE_MIN_MS - 1e-6);
          }
        });
      }),
    );
  });

  it('lists the folds with their true length', () => {
    const map = new ElasticMap();
    map.extendTo(400);
    map.extendTo(400 + GAP_MAX_MS * PACE_US_PER_MS * FOLD_FACTOR);
    map.extendTo(5_700_000);
    map.extendTo(5_700_400);
    expect(map.folds().map(fold => [fold.from.virtual, fold.to.virtual, fold.lengthUs])).toEqual([
      [30_400, 5_700_000, 5_669_600],
    ]);
    expect(map.folds(map.toScreen(5_700_100))).toEqual([]);
  });

  it('refuses to lay out the past anew', () => {
    const map = new ElasticMap();
    map.extendTo(1000);
    expect(() => map.extendTo(999)).toThrow('lies left of it');
  });
});

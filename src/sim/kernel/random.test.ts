import { describe, expect, it } from 'vitest';
import { TestRun } from './harness.ts';
import { draw, drawBelow } from './random.ts';

const DRAWS = 60_000;
const counters = Array.from({ length: DRAWS }, (_, counter) => counter);

describe('draws', () => {
  it('are a function of their address alone', () => {
    expect(draw(7, 'broker-1', 'jitter', 3)).toBe(draw(7, 'broker-1', 'jitter', 3));
    const near = [
      draw(7, 'broker-1', 'jitter', 3),
      draw(8, 'broker-1', 'jitter', 3),
      draw(7, 'broker-2', 'jitter', 3),
      draw(7, 'broker-1', 'jitters', 3),
      draw(7, 'broker-1', 'jitter', 4),
      draw(7, 'broker-1jitter', '', 3),
    ];
    // The last one differs by where the name ends only; it is the one that may coincide.
    expect(new Set(near.slice(0, 5)).size).toBe(5);
  });

  it('stay in range, whole, and reach both ends of it', () => {
    const drawn = counters.map(counter => drawBelow(1, 'a', 'die', counter, 6));
    expect(drawn.every(value => Number.isInteger(value))).toBe(true);
    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are spread evenly over counters, seeds and names (chi-square, 15 degrees of freedom)', () => {
    const streams: Readonly<Record<string, (n: number) => number>> = {
      counters: n => drawBelow(1, 'a', 'x', n, 16),
      seeds: n => drawBelow(n, 'a', 'x', 0, 16),
      names: n => drawBelow(1, `broker-${n}`, 'x', 0, 16),
    };
    for (const [name, stream] of Object.entries(streams)) {
      const seen = new Array<number>(16).fill(0);
      for (const n of counters) {
        const value = stream(n);
        seen[value] = (seen[value] ?? 0) + 1;
      }
      const expected = DRAWS / 16;
      const chiSquare = seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 44.26 is passed by chance once in 10 000.
      expect(chiSquare, name).toBeLessThan(44.26);
    }
  });

  it('do not follow from the draw before', () => {
    const pairs = new Array<number>(64).fill(0);
    for (const n of counters) {
      const pair = drawBelow(1, 'a', 'x', n, 8) * 8 + drawBelow(1, 'a', 'x', n + 1, 8);
      pairs[pair] = (pairs[pair] ?? 0) + 1;
    }
    const expected = DRAWS / 64;
    // 63 degrees of freedom: 120.6 is passed by chance once in 100 000.
    expect(pairs.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(120.6);
  });

  it('of a node and purpose do not change when somebody else draws once more', () => {
    const rolls = (more: (run: TestRun) => void): readonly number[] => {
      const run = new TestRun(['a', 'b'], 5);
      for (let i = 0; i < 10; i++) {
        run.order('a', { do: 'roll', purpose: 'election' });
        if (i === 4) more(run);
      }
      return run.world.slots['a']?.state.rolled ?? [];
    };
    const alone = rolls(() => undefined);
    expect(new Set(alone).size).toBe(10);
    expect(rolls(run => run.order('b', { do: 'roll', purpose: 'election' }))).toEqual(alone);
    // Another purpose at the same node: its own draw comes in between, the others stay.
    const between = rolls(run => run.order('a', { do: 'roll', purpose: 'backoff' }));
    expect(between.filter((_, index) => index !== 5)).toEqual(alone);
  });
});

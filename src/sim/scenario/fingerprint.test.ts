import { describe, expect, it } from 'vitest';
import { step } from '../kernel/index.ts';
import { behaviour } from './behaviour.ts';
import { canonicalText, fingerprint } from './fingerprint.ts';
import { openScenario } from './open.ts';
import { steady } from './steady.ts';

describe('a fingerprint', () => {
  it('does not depend on the order of keys, nor on keys without a value', () => {
    expect(canonicalText({ b: 1, a: [{ d: null, c: 'x' }] })).toBe(canonicalText({ a: [{ c: 'x', d: null }], b: 1 }));
    expect(canonicalText({ a: 1, b: undefined })).toBe(canonicalText({ a: 1 }));
  });

  it('tells apart what differs', () => {
    const values = [
      {},
      [],
      [[]],
      null,
      0,
      -0,
      1,
      Infinity,
      -Infinity,
      '1',
      'null',
      true,
      { a: 1 },
      { a: '1' },
      { a: [1, 2] },
      { a: [12] },
      { 'a:1,b': 2 },
      { a: 1, b: 2 },
      ['a,b'],
      ['a', 'b'],
    ];
    expect(new Set(values.map(canonicalText)).size).toBe(values.length);
  });

  it('refuses what is no plain data', () => {
    expect(() => canonicalText({ f: () => 1 })).toThrow('not a function');
    expect(() => canonicalText([new Map()])).toThrow('not a Map');
  });

  it('of a cluster is 64 hex digits and changes with every step and with the seed', () => {
    const first = openScenario(steady);
    const seen = [fingerprint(first)];
    let world = first;
    for (let n = 0; n < 50; n++) {
      world = step(behaviour, world)?.world ?? world;
      seen.push(fingerprint(world));
    }
    expect(seen[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(seen).size).toBe(51);
    expect(fingerprint(openScenario({ ...steady, seed: 2 }))).not.toBe(seen[0]);
  });
});

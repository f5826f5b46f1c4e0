import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../cluster/index.ts';
import { playSchedule, scheduleOf } from './index.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Facts of the kernel: processes, links and messages explain themselves, or are what somebody did. */
const KERNEL = /^(message|connection|process|host|link)/;

describe('causes', () => {
  it('every fact of a busy run but the kernel’s own names a trigger or a reason, unless somebody did it', () => {
    const without = new Set<string>();
    const forward = new Set<string>();
    let facts = 0;
    const look = (fact: ClusterFact): void => {
      facts += 1;
      for (const cause of [fact.trigger, ...fact.reasons]) if (cause >= fact.id || cause < 0) forward.add(fact.kind);
      if (KERNEL.test(fact.kind) || 'by' in fact) return;
      if (fact.trigger === 0 && fact.reasons.length === 0) without.add(fact.kind);
    };
    for (const seed of SEEDS) playSchedule(scheduleOf(seed), [], stated => stated.forEach(look));
    expect([...without]).toEqual([]);
    expect([...forward]).toEqual([]);
    expect(facts).toBeGreaterThan(50_000);
  });
});

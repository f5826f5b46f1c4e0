import { describe, expect, it } from 'vitest';
import { LAWS, playSchedule, scheduleOf } from './index.ts';
import kept from './kept-seeds.json';

const SCHEDULES = 200;
const AT_ONCE = 10;

/** What failed and how to see it again; an empty text when nothing did. */
function failureOf(seed: number): string {
  const again = `npx tsx scripts/soak.ts --seed ${seed}`;
  try {
    const { violation, unsettled } = playSchedule(scheduleOf(seed), LAWS);
    if (violation !== null) return `seed ${seed}: ${JSON.stringify(violation)}; reproduce: ${again}`;
    return unsettled === null ? '' : `seed ${seed}: not settled: ${unsettled}; reproduce: ${again}`;
  } catch (error) {
    return `seed ${seed}: ${String(error)}; reproduce: ${again}`;
  }
}

describe('the laws under random faults, and the cluster after repair', () => {
  for (let first = 1; first <= SCHEDULES; first += AT_ONCE) {
    it(`hold for the schedules of seeds ${first} to ${first + AT_ONCE - 1}`, () => {
      const failures = Array.from({ length: AT_ONCE }, (_, index) => failureOf(first + index));
      expect(failures.filter(failure => failure !== '')).toEqual([]);
    });
  }
});

describe('seeds that failed once', () => {
  for (const { seed, found } of kept) {
    it(`seed ${seed}: ${found}`, () => {
      expect(failureOf(seed)).toBe('');
    });
  }
});

describe('a schedule', () => {
  it('is played to the same end each time', () => {
    const [once, again] = [playSchedule(scheduleOf(5), LAWS), playSchedule(scheduleOf(5), LAWS)];
    expect(again).toEqual(once);
  });

  it('does each kind of fault to clusters of each size, mostly within the domain of every law', () => {
    const schedules = Array.from({ length: SCHEDULES }, (_, index) => scheduleOf(index + 1));
    const verbs = new Set(
      schedules.flatMap(({ operations }) =>
        operations.map(({ operation }) => (operation.type === 'act' ? operation.action.verb : operation.type)),
      ),
    );
    expect([...verbs].sort()).toEqual([
      'cut', 'heal', 'holdSome', 'kill', 'pause', 'releaseAll', 'resetSome', 'resume', 'slow', 'start', 'stop',
    ]);
    expect(new Set(schedules.map(({ setup }) => setup.scenario.brokers.length))).toEqual(new Set([3, 4, 5]));
    for (const law of LAWS) {
      const within = schedules.filter(({ setup }) => law.domain(setup)).length;
      expect(within, law.id).toBeGreaterThan(SCHEDULES / 2);
    }
  });
});

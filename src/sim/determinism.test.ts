/** Same scenario, same seed, same actions: the same future, however one went through it (design.md §3). */
import { describe, expect, it } from 'vitest';
import { behaviour, fingerprint, History, openScenario, steady, type Action, type Scenario } from './index.ts';

const EVENTS = 9_000;

const newHistory = (scenario: Scenario = steady, keyframeEvery = 500) =>
  new History(behaviour, openScenario(scenario), { keyframeEvery });

type ClusterHistory = ReturnType<typeof newHistory>;

function computed(history: ClusterHistory, events = EVENTS): ClusterHistory {
  while (history.events < events) history.extendByOne();
  return history;
}

/** Fingerprints along a run. */
const along = (history: ClusterHistory): readonly string[] =>
  [0, 1, 499, 500, 501, 2_500, 4_321, EVENTS].map(event => fingerprint(history.worldAfter(event)));

const killLeader: Action = { verb: 'kill', node: { role: 'leader', of: 'steady-0' } };
const cut: Action = { verb: 'cut', from: 'broker-0', to: 'broker-1', oneWay: false };

describe('a run', () => {
  const reference = along(computed(newHistory()));

  it('comes out the same a second time', () => {
    expect(along(computed(newHistory()))).toEqual(reference);
  });

  it('comes out otherwise with another seed', () => {
    expect(along(computed(newHistory({ ...steady, seed: 2 })))).not.toEqual(reference);
  });

  it('is the same after seeking back and forth while it was computed', () => {
    const history = newHistory();
    for (let events = 500; events <= EVENTS; events += 500) {
      computed(history, events);
      for (const event of [events - 1, events >> 1, events - 250, 3]) history.worldAfter(event);
    }
    expect(along(history)).toEqual(reference);
  });

  it('is the same with keyframes nearer or further apart', () => {
    for (const keyframeEvery of [37, 4_096]) {
      expect(along(computed(newHistory(steady, keyframeEvery)))).toEqual(reference);
    }
  });

  it('with the same actions comes out the same, whatever was tried and left in between', () => {
    const at = 11_000_000;
    const straight = newHistory();
    straight.act(at - 600_000, killLeader);
    straight.act(at - 550_000, cut);
    computed(straight);

    const wandering = computed(newHistory());
    wandering.act(at - 500_000, cut);
    computed(wandering, wandering.events + 2_000);
    wandering.act(at - 600_000, killLeader);
    wandering.act(at, cut);
    computed(wandering, wandering.events + 500);
    expect(along(wandering).at(-1)).not.toBe(along(straight).at(-1));
    wandering.act(at - 550_000, cut);
    computed(wandering);
    expect(wandering.branches).toHaveLength(2);
    expect(along(wandering)).toEqual(along(straight));
    expect(wandering.facts).toEqual(straight.facts);
  });

  it('tells apart what was done in it', () => {
    const history = computed(newHistory());
    history.act(history.timeOf(4_000), killLeader);
    expect(along(computed(history)).map((print, index) => print === reference[index])).toEqual(
      [true, true, true, true, true, true, false, false],
    );
  });
});

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

  it('and what is done in it come out the same in a fork, and again after another fork in between', () => {
    const at = 11_000_000;
    const straight = newHistory();
    straight.act(at, killLeader);
    computed(straight, EVENTS);

    const wandering = computed(newHistory());
    wandering.act(at - 500_000, cut);
    computed(wandering, wandering.events + 2_000);
    wandering.act(at - 600_000, killLeader);
    wandering.act(at, cut);
    computed(wandering, wandering.events + 500);
    // Back before everything that was done; only the last future stays.
    const clean = newHistory();
    clean.act(at, killLeader);
    computed(clean, EVENTS);
    expect(along(clean)).toEqual(along(straight));
    expect(along(wandering).slice(0, 5)).toEqual(along(straight).slice(0, 5));
    expect(wandering.branches).toHaveLength(1);

    const [first, second] = [newHistory(), wandering];
    first.act(at - 600_000, killLeader);
    first.act(at - 550_000, cut);
    second.act(at - 550_000, cut);
    for (const history of [first, second]) computed(history, EVENTS);
    expect(along(second)).toEqual(along(first));
    expect(second.branches).toHaveLength(2);
    expect(second.facts).toEqual(first.facts);
  });
});

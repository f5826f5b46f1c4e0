import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatteringWorld, testBehaviour, type TestDomain } from './harness.ts';
import { History, type HistoryOptions } from './history.ts';
import { step } from './step.ts';
import type { World } from './world.ts';

const newHistory = (options: HistoryOptions = {}): History<TestDomain> =>
  new History(testBehaviour, chatteringWorld(), { keyframeEvery: 10, ...options });

const kill = { verb: 'kill', node: 'b' } as const;
const start = { verb: 'start', node: 'b' } as const;
const say = (text: string): TestDomain['action'] => ({
  verb: 'order',
  node: 'a',
  order: { do: 'send', connection: 1, text },
});
const write = (text: string): TestDomain['action'] => ({
  verb: 'order',
  node: 'a',
  order: { do: 'write', text, flush: true },
});

const writtenIn = (world: World<TestDomain>): readonly string[] => world.slots['a']?.state.written ?? [];

function extendTo(history: History<TestDomain>, event: number): void {
  while (history.events < event) history.extendByOne();
}

/** The run once more from its beginning, with the same actions at the same events: every world on the way. */
function replayed(history: History<TestDomain>): World<TestDomain>[] {
  const again = new History(testBehaviour, chatteringWorld(), { keyframeEvery: 1_000_000 });
  const worlds: World<TestDomain>[] = [again.head];
  const left = [...history.actions];
  while (again.events < history.events) {
    const [next] = left;
    const at = again.head.queue?.item.at ?? Infinity;
    if (next !== undefined && at > next.at) {
      left.shift();
      again.act(next.at, next.action);
    } else {
      again.extendByOne();
    }
    worlds.push(again.head);
  }
  expect(again.facts).toEqual(history.facts);
  return worlds;
}

function expectEveryWorld(history: History<TestDomain>): void {
  const worlds = replayed(history);
  for (let event = 0; event <= history.events; event++) expect(history.worldAfter(event).now).toBe(worlds[event]?.now);
  for (let event = history.events; event >= 0; event--) {
    expect(history.worldAfter(event)).toEqual(worlds[event]);
    expect(history.timeOf(event)).toBe(worlds[event]?.now);
  }
}

describe('going through a history', () => {
  it('finds the world after every event, in both directions, as if it had just been computed', () => {
    const history = newHistory();
    extendTo(history, 95);
    let world = chatteringWorld();
    const truth = [world];
    for (let n = 0; n < 95; n++) {
      world = step(testBehaviour, world)?.world ?? world;
      truth.push(world);
    }
    for (let event = 95; event >= 0; event--) expect(history.worldAfter(event)).toEqual(truth[event]);
    for (let event = 0; event <= 95; event++) expect(history.worldAfter(event)).toEqual(truth[event]);
  });

  it('finds worlds in any order while the run grows', () => {
    const plan = fc.array(
      fc.oneof(
        fc.record({ grow: fc.integer({ min: 1, max: 15 }) }),
        fc.record({ seek: fc.double({ min: 0, max: 1, noNaN: true }) }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 12 }), (moves, keyframeEvery) => {
        const history = newHistory({ keyframeEvery });
        for (const move of moves) {
          if ('grow' in move) extendTo(history, history.events + move.grow);
          else {
            const event = Math.floor(move.seek * history.events);
            expect(history.worldAfter(event).events).toBe(event);
          }
        }
      }),
    );
  });

  it('finds what was added to a stretch after somebody had looked into it', () => {
    const history = newHistory();
    extendTo(history, 15);
    expect(history.worldAfter(14).events).toBe(14);
    extendTo(history, 19);
    expect(history.worldAfter(18).events).toBe(18);
  });

  it('knows events by time and facts by event', () => {
    const history = newHistory();
    extendTo(history, 60);
    for (let event = 0; event <= 60; event++) {
      const at = history.timeOf(event);
      expect(history.eventAt(at)).toBeGreaterThanOrEqual(event);
      expect(history.timeOf(history.eventAt(at))).toBe(at);
      const mine = history.facts.slice(history.factsUntil(event - 1), history.factsUntil(event));
      expect(mine.every(fact => fact.event === event)).toBe(true);
    }
    expect(history.eventAt(-1)).toBe(0);
    expect(history.worldAt(Infinity)).toBe(history.head);
    expect(history.facts.map(fact => fact.id)).toEqual(history.facts.map((_, index) => index + 1));
    expect(history.fact(3)).toBe(history.facts[2]);
  });

  it('computes up to a time, or as long as it may', () => {
    const history = newHistory();
    expect(history.extendTo(20_000)).toBe(true);
    expect(history.head.now).toBeLessThanOrEqual(20_000);
    expect(history.head.queue?.item.at).toBeGreaterThan(20_000);
    let left = 5;
    expect(history.extendTo(60_000, () => left-- > 0)).toBe(false);
    const stopped = history.events;
    expect(history.extendTo(60_000)).toBe(true);
    expect(history.events).toBeGreaterThan(stopped);
  });

  it('ends at its greatest number of events', () => {
    const history = newHistory({ eventsMax: 30 });
    expect(history.extendTo(1_000_000)).toBe(false);
    expect(history.events).toBe(30);
    expect(history.extendByOne()).toBe(false);
    expect(() => history.act(1_000_000, kill)).toThrow('the run ended after 30 events');
    expect(history.actions).toEqual([]);
  });

  it('thins its keyframes when there are many and still finds everything', () => {
    const history = newHistory({ keyframeEvery: 2, keyframesMax: 5 });
    extendTo(history, 33);
    history.act(history.head.now, write('in between'));
    extendTo(history, 203);
    expectEveryWorld(history);
    history.act(history.timeOf(77), write('in the past'));
    extendTo(history, 150);
    expectEveryWorld(history);
  });

  it('begins at the beginning only', () => {
    const later = step(testBehaviour, chatteringWorld())?.world ?? chatteringWorld();
    expect(() => new History(testBehaviour, later)).toThrow('begins with event 0, not 1');
  });
});

describe('acting', () => {
  it('at the head goes on with the action and keeps no branch', () => {
    const history = newHistory();
    history.extendTo(10_000);
    const event = history.act(10_000, kill);
    expect(history.events).toBe(event);
    const [done] = history.facts.slice(history.factsUntil(event - 1));
    expect(done).toMatchObject({ kind: 'processKilled', at: 10_000, by: 'learner' });
    expect(history.branches).toEqual([]);
    extendTo(history, event + 30);
    expectEveryWorld(history);
  });

  it('ahead of the head computes up to there first', () => {
    const history = newHistory();
    const event = history.act(10_000, kill);
    expect(history.timeOf(event)).toBe(10_000);
    expect(history.timeOf(event - 1)).toBeGreaterThan(9_000);
  });

  it('in the past drops the future; without actions of the learner in it, nothing is kept of it', () => {
    const history = newHistory();
    extendTo(history, 90);
    const before = history.facts.slice(0, history.factsUntil(history.eventAt(10_000)));
    history.act(10_000, kill);
    expect(history.branches).toEqual([]);
    expect(history.facts.slice(0, before.length)).toEqual(before);
    extendTo(history, history.events + 20);
    expect(history.facts.filter(fact => fact.node === 'b' && fact.at > 11_000)).toEqual([]);
    expectEveryWorld(history);
  });

  it('in the past of another action keeps that future as a branch', () => {
    const history = newHistory();
    history.act(10_000, write('first'));
    history.act(20_000, kill);
    extendTo(history, history.events + 20);
    const old = [...history.facts];
    history.act(15_000, write('instead'));
    expect(history.actions.map(done => done.at)).toEqual([10_000, 15_000]);
    const [branch] = history.branches;
    expect(history.branches).toHaveLength(1);
    expect(branch).toMatchObject({ id: 1, forkedAt: 15_000 });
    expect(branch?.actions.map(done => done.at)).toEqual([10_000, 20_000]);
    const shared = history.factsUntil(branch?.forkedAtEvent ?? 0);
    expect([...history.facts.slice(0, shared), ...(branch?.facts ?? [])]).toEqual(old);
    history.extendTo(30_000);
    expect(history.facts.some(fact => fact.kind === 'processKilled')).toBe(false);
    expect(writtenIn(history.head)).toEqual(['first', 'instead']);
    expectEveryWorld(history);
  });

  it('twice at the same time does both, in the order of acting', () => {
    const history = newHistory();
    history.act(10_000, write('one'));
    extendTo(history, history.events + 30);
    history.act(10_000, write('two'));
    expect(history.branches).toEqual([]);
    expect(writtenIn(history.head)).toEqual(['one', 'two']);
    extendTo(history, history.events + 30);
    expectEveryWorld(history);
  });

  it('at time 0 comes after what happens at 0 by itself', () => {
    const history = newHistory();
    extendTo(history, 40);
    const event = history.act(0, write('at once'));
    expect(event).toBe(3);
    extendTo(history, 40);
    expect(writtenIn(history.head)).toEqual(['at once']);
    expectEveryWorld(history);
  });

  it('exactly on a keyframe leaves the world of that event as it was', () => {
    const history = newHistory();
    extendTo(history, 45);
    const there = history.worldAfter(20);
    const [at, next] = [history.timeOf(20), history.timeOf(21)];
    history.act(next - 1, write('late'));
    expect(history.worldAfter(20)).toEqual(there);
    extendTo(history, 45);
    expectEveryWorld(history);
    // Between the keyframe and the first action: that action is dropped, not left in the kept world's queue.
    history.act(at, write('early'));
    extendTo(history, 60);
    expect(writtenIn(history.head)).toEqual(['early']);
    expect(history.branches).toHaveLength(1);
    expectEveryWorld(history);
  });

  it('after having sought back leaves no trace of the looking', () => {
    const [looked, plain] = [newHistory(), newHistory()];
    for (const history of [looked, plain]) extendTo(history, 88);
    for (const event of [80, 3, 41, 40, 39, 0, 87]) looked.worldAfter(event);
    for (const history of [looked, plain]) {
      history.act(history.timeOf(47), kill);
      history.act(history.timeOf(47) + 5_000, start);
      extendTo(history, 70);
    }
    expect(looked.head).toEqual(plain.head);
    expect(looked.facts).toEqual(plain.facts);
    expectEveryWorld(looked);
  });

  it('anywhere, again and again, always leaves a history that replays to the same worlds', () => {
    const actions = [kill, start, say('hello'), write('x')];
    const moves = fc.array(fc.tuple(fc.nat({ max: 40_000 }), fc.constantFrom(...actions), fc.nat({ max: 30 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 12 }), (list, keyframeEvery) => {
        const history = newHistory({ keyframeEvery, keyframesMax: 7 });
        for (const [at, action, more] of list) {
          history.act(at, action);
          extendTo(history, history.events + more);
          history.worldAfter(history.events >> 1);
        }
        expectEveryWorld(history);
      }),
      { numRuns: 60 },
    );
  });
});

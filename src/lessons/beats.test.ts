import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../sim/index.ts';
import { BeatTracker } from './beats.ts';
import { lesson as p08 } from './p08/scenario.ts';
import type { Lesson } from './types.ts';

const at = (name: number): ((fact: ClusterFact) => boolean) =>
  fact => fact.kind === 'brokerStarted' && fact.broker === name;

/** A lesson whose beats are the starts of brokers 1, 2, 3, looked for from 100 µs on. */
const lesson: Lesson = {
  ...p08,
  scenario: { ...p08.scenario, opensAt: 100 },
  beats: [1, 2, 3].map(broker => ({ id: `b${broker}`, find: at(broker) })),
};

/** Starts of brokers, one each 50 µs from 0 on. */
function facts(...brokers: readonly number[]): ClusterFact[] {
  return brokers.map((broker, index) => ({
    kind: 'brokerStarted', broker, id: index + 1, at: index * 50, event: index + 1, node: `broker-${broker}`,
    trigger: 0, reasons: [],
  }));
}

const reached = (tracker: BeatTracker, run: readonly ClusterFact[]): readonly (readonly [string, number])[] =>
  [...tracker.follow(run)].map(([id, fact]) => [id, fact.id] as const);

describe('beats', () => {
  it('are found in order, each after the one before, and not before the lesson opens', () => {
    expect(reached(new BeatTracker(lesson), facts(1, 1, 2, 1, 3, 2))).toEqual([['b1', 4], ['b2', 6]]);
  });

  it('are found in a run that grows, the same as in a whole one', () => {
    const run = facts(9, 9, 1, 3, 2, 3);
    const tracker = new BeatTracker(lesson);
    run.forEach((_, index) => tracker.follow(run.slice(0, index + 1)));
    expect(reached(tracker, run)).toEqual([['b1', 3], ['b2', 5], ['b3', 6]]);
  });

  it('give the same map while nothing new is reached', () => {
    const tracker = new BeatTracker(lesson);
    const run = facts(9, 9, 1);
    const before = tracker.follow(run);
    expect(tracker.follow([...run])).toBe(before);
  });

  it('are looked for anew when the run is another one', () => {
    const tracker = new BeatTracker(lesson);
    expect(reached(tracker, facts(9, 9, 1, 2))).toEqual([['b1', 3], ['b2', 4]]);
    expect(reached(tracker, facts(9, 9, 1, 9, 9))).toEqual([['b1', 3]]);
    expect(reached(tracker, facts(9))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ClusterFact } from '../../sim/index.ts';
import { SAMPLE_FACTS } from './sample.ts';
import { whyChain, whySteps } from './why.ts';

type Kind = ClusterFact['kind'];

/** A run of hand-made facts: kind, trigger, reasons. Ids count from 1. */
function run(...facts: readonly (readonly [Kind, number, readonly number[]])[]): readonly ClusterFact[] {
  return facts.map(([kind, trigger, reasons], index) => {
    const sample = SAMPLE_FACTS.find(fact => fact.kind === kind);
    if (sample === undefined) throw new Error(`no sample of ${kind}`);
    return { ...sample, id: index + 1, at: index * 1_000, trigger, reasons };
  });
}

describe('why', () => {
  it('prefers what a rule read to what made it run, and ends at what the learner did', () => {
    const facts = run(
      ['brokerStarted', 0, []],
      ['processPaused', 0, []],
      ['messageSent', 1, []],
      ['isrShrunkByLeader', 3, [2, 1]],
    );
    expect(whyChain(facts, 4)).toEqual([4, 2]);
    expect(whySteps(facts, 4)).toEqual([
      { id: 4, byLearner: false },
      { id: 2, byLearner: true },
    ]);
  });

  it('skips messages and what only carries news', () => {
    const facts = run(
      ['processKilled', 0, []],
      ['zkSessionExpired', 1, []],
      ['watchFired', 2, []],
      ['messageSent', 3, []],
      ['failoverStep', 4, []],
      ['leaderElected', 5, []],
    );
    expect(whySteps(facts, 6).map(step => step.id)).toEqual([6, 3, 2, 1]);
  });

  it('goes to the beginning when the learner did nothing', () => {
    const facts = run(['recordSent', 0, []], ['batchSent', 1, []], ['recordsAppended', 2, []]);
    expect(whyChain(facts, 3)).toEqual([3, 2, 1]);
  });

  it('needs at most seven sentences and keeps both ends', () => {
    const long = Array.from({ length: 20 }, (_, index): readonly [Kind, number, readonly number[]] =>
      index === 0 ? ['processKilled', 0, []] : [index % 2 === 0 ? 'isrExpanded' : 'znodeChanged', index, []],
    );
    const steps = whySteps(run(...long), 20).map(step => step.id);
    expect(steps).toHaveLength(7);
    expect([steps[0], steps[6]]).toEqual([20, 1]);
  });

  it('stops at a fact that is its own cause', () => {
    const facts = run(['isrExpanded', 2, []], ['isrExpanded', 1, []]);
    expect(whyChain(facts, 2)).toEqual([2, 1]);
  });
});

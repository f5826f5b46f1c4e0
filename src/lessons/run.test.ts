/** What a lesson says, its run shows: every lesson is played, with and without what the learner is asked to do. */
import { describe, expect, it } from 'vitest';
import { LESSON_IDS, loadLesson } from './index.ts';
import { lostRecords, acknowledged } from './acknowledged.ts';
import { ownRun, playRun, solutionOf } from './run.ts';
import type { Comparison, Lesson, LessonRun, RunSpec } from './types.ts';

/** The metric that decides a comparison, in both runs. */
function decided(lesson: Lesson, comparison: Comparison, spec: RunSpec): readonly unknown[] {
  const metric = comparison.metrics.find(known => known.id === comparison.differsIn);
  if (metric === undefined) throw new Error(`${comparison.id} has no metric ${comparison.differsIn}`);
  return [spec, comparison.change(spec)].map(changed => metric.of(playRun(lesson, changed)));
}

describe.each(LESSON_IDS)('%s', async id => {
  const lesson = await loadLesson(id);
  const own = ownRun(lesson);

  it('reaches every beat in its own run, in order', () => {
    expect([...own.beats.keys()]).toEqual(lesson.beats.map(beat => beat.id));
  });

  it('gives every value its text shows', () => {
    for (const [name, of] of Object.entries(lesson.values)) {
      const value = of(own);
      expect([name, value.type === 'text' ? value.text : '']).not.toEqual([name, '–']);
      if (value.type === 'time') expect(value.us).toBeGreaterThan(0);
    }
  });

  it.each(lesson.predictions)('answers prediction $id with one of its options', prediction => {
    const options = prediction.options(own).map(option => option.id);
    expect(new Set(options).size).toBe(options.length);
    expect(options).toContain(prediction.answer(own));
    expect(lesson.beats.map(beat => beat.id)).toContain(prediction.atBeat);
  });

  it.each(lesson.tasks)('reaches the goal of task $id with the shown solution, and not without', task => {
    const solvedAt = (own.beats.get(task.fromBeat)?.at ?? 0) + task.solvedAfterMs * 1_000;
    expect(solvedAt).toBeLessThanOrEqual(lesson.scenario.endsAt);
    const solved = playRun(lesson, solutionOf(lesson, task, own), solvedAt);
    expect(task.goal(solved.facts, solved.viewAt(solvedAt))).toBe(true);
    expect(task.goal(own.facts, own.viewAt(own.endsAt))).toBe(false);
    for (let steps = 0; steps < task.solution.length; steps += 1) {
      const partial = solutionOf(lesson, { ...task, solution: task.solution.slice(0, steps) }, own);
      const run = playRun(lesson, partial, solvedAt);
      expect(task.goal(run.facts, run.viewAt(solvedAt))).toBe(false);
    }
  });

  it.each(lesson.tasks)('shows a difference when task $id is replayed', task => {
    const [a, b] = decided(lesson, task.replay, solutionOf(lesson, task, own));
    expect(a).not.toEqual(b);
  });

  it.each(lesson.whatIfs)('shows a difference in what-if $id', whatIf => {
    const [a, b] = decided(lesson, whatIf, { scenario: lesson.scenario, actions: [] });
    expect(a).not.toEqual(b);
  });
});

describe('p08 says', async () => {
  const lesson = await loadLesson('p08');
  const own = ownRun(lesson);
  const value = (name: string): unknown => lesson.values[name]?.(own);
  const prediction = lesson.predictions.find(known => known.id === 'after-one-follower');
  const [task] = lesson.tasks;
  if (task === undefined || prediction === undefined) throw new Error('p08 lost its task or its prediction');
  const solution = solutionOf(lesson, task, own);
  const lost = (run: LessonRun): readonly (string | null)[] =>
    lostRecords(run.facts, run.viewAt(run.endsAt)).map(record => record.value);

  it('before the story first-0 holds offsets 0–4 and LEO and HW are 5 everywhere', () => {
    const { brokers } = own.viewAt(lesson.scenario.opensAt);
    const replicas = brokers.flatMap(broker =>
      broker.replicas.filter(replica => replica.topic === 'first' && replica.partition === 0),
    );
    expect(replicas.map(replica => [replica.role, replica.logEndOffset, replica.highWatermark])).toEqual([
      ['leader', 5, 5], ['follower', 5, 5], ['follower', 5, 5],
    ]);
    expect(replicas[0]?.isr).toEqual([0, 1, 2]);
  });

  it('one follower that fetches @6 leaves the HW at 5, both move it to 6', () => {
    expect(prediction.answer(own)).toBe('5');
    expect(value('hw.after.one')).toEqual({ type: 'text', text: '5' });
    expect(value('hw.after.both')).toEqual({ type: 'text', text: '6' });
  });

  it('the producer talks to brokers only, never to ZooKeeper (C1)', () => {
    const sent = own.facts.filter(fact => fact.kind === 'messageSent' && fact.node === 'producer-A');
    const peers = sent.flatMap(fact => ('to' in fact && typeof fact.to === 'string' ? [fact.to] : []));
    expect(peers.length).toBeGreaterThan(0);
    expect(peers.filter(peer => !peer.startsWith('broker-'))).toEqual([]);
  });

  it('followers learn the HW when the leader answers a fetch that it kept for 500 ms', () => {
    const behind = lesson.values['behind']?.(own);
    if (behind?.type !== 'time') throw new Error('the followers never learned the HW');
    expect(behind.us).toBeGreaterThanOrEqual(500_000);
    expect(behind.us).toBeLessThan(510_000);
  });

  it('waiting in purgatory is part of waiting for the acknowledgement', () => {
    const [waited, parked] = [lesson.values['waited']?.(own), lesson.values['parked']?.(own)];
    if (waited?.type !== 'time' || parked?.type !== 'time') throw new Error('nothing was acknowledged');
    expect(parked.us).toBeLessThan(waited.us);
  });

  it('with acks=1 the acknowledgement comes sooner, with one copy', () => {
    const [whatIf] = lesson.whatIfs;
    if (whatIf === undefined) throw new Error('p08 lost its what-if');
    const spec = { scenario: lesson.scenario, actions: [] };
    const changed = playRun(lesson, whatIf.change(spec));
    const [all, one] = [own, changed].map(run => whatIf.metrics[0]?.of(run));
    if (all?.type !== 'time' || one?.type !== 'time') throw new Error('nothing was acknowledged');
    expect(one.us).toBeLessThan(all.us);
    expect(whatIf.metrics.find(metric => metric.id === 'copies')?.of(changed)).toEqual({ type: 'text', text: '1' });
  });

  it('with acks=1 the solution loses exactly the acknowledged record order-6', () => {
    expect(lost(playRun(lesson, solution))).toEqual(['order-6']);
  });

  it('with acks=all the same faults lose nothing that was acknowledged, and the record arrives in the end', () => {
    const replayed = playRun(lesson, task.replay.change(solution));
    expect(lost(replayed)).toEqual([]);
    expect(acknowledged(replayed.facts).map(record => record.value)).toContain('order-6');
  });

  it('the ISR is still whole when the leader is killed', () => {
    const run = playRun(lesson, solution);
    const killed = run.facts.find(fact => fact.kind === 'processKilled');
    const shrunk = run.facts.filter(fact => fact.kind === 'isrShrunkByLeader' && fact.id < (killed?.id ?? 0));
    expect(killed).toBeDefined();
    expect(shrunk).toEqual([]);
  });
});

/** Plays a run of a lesson's cluster from beginning to end, without a page. */
import { behaviour, openScenario, view } from '../sim/index.ts';
import { History } from '../sim/kernel/index.ts';
import { BeatTracker } from './beats.ts';
import type { Lesson, LessonRun, RunSpec, Task } from './types.ts';

/** Plays a cluster with somebody's actions up to its scenario's end (or up to `until`, virtual µs). */
export function playRun(lesson: Lesson, spec: RunSpec, until = spec.scenario.endsAt): LessonRun {
  const history = new History(behaviour, openScenario(spec.scenario));
  for (const { at, action } of spec.actions) history.act(at, action);
  history.extendTo(until);
  return {
    facts: history.facts,
    beats: new BeatTracker(lesson).follow(history.facts),
    viewAt: time => view(history.worldAt(time)),
    endsAt: until,
  };
}

/** The lesson's own run, in which nobody does anything. */
export function ownRun(lesson: Lesson): LessonRun {
  return playRun(lesson, { scenario: lesson.scenario, actions: [] });
}

/** The shown solution of a task as a run; `own` is the lesson's own run, which says when the task begins. */
export function solutionOf(lesson: Lesson, task: Task, own: LessonRun): RunSpec {
  const begins = own.beats.get(task.fromBeat);
  if (begins === undefined) throw new Error(`${lesson.id}: task ${task.id} begins at a beat that is never reached`);
  const actions = task.solution.map(step => ({ at: begins.at + step.afterMs * 1_000, action: step.action }));
  return { scenario: lesson.scenario, actions };
}

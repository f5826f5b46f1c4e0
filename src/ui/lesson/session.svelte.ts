/** A reader going through a lesson: what they have answered and solved, and the lesson's own run to compare with. */
import { BeatTracker } from '../../lessons/beats.ts';
import type { Lesson, LessonRun, Prediction, RunSpec, Task } from '../../lessons/index.ts';
import { ownRun, solutionOf } from '../../lessons/run.ts';
import { view, type ClusterFact } from '../../sim/index.ts';
import type { Micros } from '../../sim/kernel/index.ts';
import type { LessonPlayer } from './player.ts';
import { loadProgress, storeProgress } from './progress.ts';

/** One per open lesson. */
export class LessonSession {
  readonly lesson: Lesson;
  readonly player: LessonPlayer;
  readonly #tracker: BeatTracker;
  #own: LessonRun | null = null;
  /** Chosen options, by prediction. */
  #answers = $state.raw<Readonly<Record<string, string>>>({});
  /** Tasks whose goal was reached. */
  #solved = $state.raw<readonly string[]>([]);
  /** The shown solution is being played. */
  #busy = $state(false);

  constructor(lesson: Lesson, player: LessonPlayer) {
    this.lesson = lesson;
    this.player = player;
    this.#tracker = new BeatTracker(lesson);
    const stored = loadProgress(lesson.id);
    this.#answers = stored.answers;
    this.#solved = stored.solved;
  }

  /** The beats of the run as far as it has been computed, the future included. */
  get reached(): ReadonlyMap<string, ClusterFact> {
    return this.#tracker.follow(this.player.history.facts);
  }

  /** Whether the playhead has come to a fact. */
  isPast(fact: ClusterFact): boolean {
    return fact.id <= this.player.factsSoFar;
  }

  /** The beat the playhead stands at: its index, or −1 before the first. */
  get beatIndex(): number {
    const { reached } = this;
    return this.lesson.beats.findLastIndex(beat => {
      const fact = reached.get(beat.id);
      return fact !== undefined && this.isPast(fact);
    });
  }

  /** The lesson's own run, in which nobody did anything. Computed when first asked for. */
  get own(): LessonRun {
    this.#own ??= ownRun(this.lesson);
    return this.#own;
  }

  /** The run on the page, as predictions read it. */
  get run(): LessonRun {
    const { history } = this.player;
    return {
      facts: history.facts,
      beats: this.reached,
      viewAt: time => view(history.worldAt(time)),
      endsAt: this.player.scenario.endsAt,
    };
  }

  /** The id of the option that was chosen, or null. */
  answerTo(prediction: Prediction): string | null {
    return this.#answers[prediction.id] ?? null;
  }

  /** Chooses an option: the future opens, and play goes on to show it. */
  answer(prediction: Prediction, option: string): void {
    this.#answers = { ...this.#answers, [prediction.id]: option };
    this.#store();
    this.player.limit = this.gate;
    this.player.play();
  }

  /** Where the future is hidden: just before the beat of the first unanswered prediction. */
  get gate(): Micros | null {
    const { reached } = this;
    for (const prediction of this.lesson.predictions) {
      const fact = reached.get(prediction.atBeat);
      if (fact !== undefined && this.answerTo(prediction) === null) return fact.at - 1;
    }
    return null;
  }

  /** The playhead stands before this prediction and can go no further. */
  isDue(prediction: Prediction): boolean {
    const { gate } = this;
    const fact = this.reached.get(prediction.atBeat);
    return gate !== null && fact !== undefined && fact.at - 1 === gate && this.player.now >= gate;
  }

  isSolved(task: Task): boolean {
    return this.#solved.includes(task.id);
  }

  /** Looks whether the learner's run has just reached a goal. Nothing is solved by watching. */
  checkGoals(): void {
    const { player } = this;
    if (player.done.length === 0) return;
    for (const task of this.lesson.tasks) {
      if (this.isSolved(task)) continue;
      if (!task.goal(player.history.facts.slice(0, player.factsSoFar), player.view)) continue;
      this.#solved = [...this.#solved, task.id];
      this.#store();
    }
  }

  /** The run that reached a task's goal: what the learner did in this run, else (after a reload) the solution. */
  solvingRun(task: Task): RunSpec {
    const { player } = this;
    if (player.done.length > 0) return { scenario: player.scenario, actions: player.done };
    return solutionOf(this.lesson, task, this.own);
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Carries the shown solution out on the page, from a fresh run on, and goes to where it has worked. */
  async playSolution(task: Task): Promise<void> {
    const { player } = this;
    if (this.#busy) return;
    this.#busy = true;
    try {
      player.reset();
      const { own } = this;
      for (const { at, action } of solutionOf(this.lesson, task, own).actions) {
        await this.#seekTo(at);
        player.act(action);
      }
      await this.#seekTo((own.beats.get(task.fromBeat)?.at ?? 0) + task.solvedAfterMs * 1_000);
    } finally {
      this.#busy = false;
    }
  }

  async #seekTo(time: Micros): Promise<void> {
    this.player.seek(time);
    while (this.player.seeking) await new Promise(resolve => requestAnimationFrame(resolve));
  }

  #store(): void {
    storeProgress(this.lesson.id, { answers: this.#answers, solved: this.#solved });
  }
}

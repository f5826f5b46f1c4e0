/** What a lesson is beside its text: a cluster, and patterns over what happens in it. Plain data and pure functions. */
import type { Action, ClusterFact, Scenario } from '../sim/index.ts';
import type { Micros } from '../sim/kernel/index.ts';
import type { ClusterView } from '../sim/cluster/viewTypes.ts';

/** A few words in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Something read off a run. Moments and lengths are virtual µs; `text` is what Kafka itself would print. */
export type LessonValue =
  | { readonly type: 'time'; readonly us: Micros }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'words'; readonly words: Words };

/** A run as a lesson sees it. */
export interface LessonRun {
  /** Every fact, in order; fact `id` n at index n − 1. */
  readonly facts: readonly ClusterFact[];
  /** The fact of each beat that was reached, by the beat's id. */
  readonly beats: ReadonlyMap<string, ClusterFact>;
  /** The cluster as it was at a time within the run. */
  viewAt(time: Micros): ClusterView;
  readonly endsAt: Micros;
}

/** What a beat's pattern may look back on. */
export interface BeatsBefore {
  readonly facts: readonly ClusterFact[];
  readonly reached: ReadonlyMap<string, ClusterFact>;
}

/**
 * One step of the story: the first fact after the previous beat's that matches, never a time. The first beat is looked
 * for from the scenario's opening on.
 */
export interface Beat {
  readonly id: string;
  readonly find: (fact: ClusterFact, before: BeatsBefore) => boolean;
}

/** One possible answer. */
export interface PredictionOption {
  readonly id: string;
  readonly value: LessonValue;
}

/** A question that is asked before a beat is reached; the run gives the answers to choose from and the right one. */
export interface Prediction {
  readonly id: string;
  readonly atBeat: string;
  readonly options: (run: LessonRun) => readonly PredictionOption[];
  /** The id of the right option. */
  readonly answer: (run: LessonRun) => string;
}

/** An action at a moment of a run. */
export interface TimedAction {
  readonly at: Micros;
  readonly action: Action;
}

/** A cluster and what somebody does to it: everything that decides a run. */
export interface RunSpec {
  readonly scenario: Scenario;
  readonly actions: readonly TimedAction[];
}

/** A number by which two runs are compared. */
export interface Metric {
  readonly id: string;
  readonly label: Words;
  readonly of: (run: LessonRun) => LessonValue;
  /** True when the value is a fault, e.g. a lost record. */
  readonly isFault?: (value: LessonValue) => boolean;
}

/** The same run with one thing changed. `a` and `b` name the two, as a config line would. */
export interface Comparison {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly change: (spec: RunSpec) => RunSpec;
  readonly metrics: readonly Metric[];
  /** The metric that must come out differently, else the comparison shows nothing. */
  readonly differsIn: string;
}

/** One step of a solution. */
export interface SolutionStep {
  /** Virtual ms after the beat at which the task begins. */
  readonly afterMs: number;
  readonly action: Action;
  readonly words: Words;
}

/** Something to bring about. */
export interface Task {
  readonly id: string;
  /** The beat after which the solution begins. */
  readonly fromBeat: string;
  readonly goal: (facts: readonly ClusterFact[], view: ClusterView) => boolean;
  readonly solution: readonly SolutionStep[];
  /** Virtual ms after the beat by which the solution has reached the goal. */
  readonly solvedAfterMs: number;
  /** What the page plays again with the learner's own actions, once the goal is reached. */
  readonly replay: Comparison;
}

/** A lesson's data. Its text is in zh.md and en.md beside it. */
export interface Lesson {
  /** `p08`, as its folder. */
  readonly id: string;
  readonly scenario: Scenario;
  /** The partitions that the story is about. */
  readonly focus: readonly string[];
  readonly beats: readonly Beat[];
  readonly predictions: readonly Prediction[];
  readonly tasks: readonly Task[];
  readonly whatIfs: readonly Comparison[];
  /** What `` `=name` `` in the text stands for. */
  readonly values: Readonly<Record<string, (run: LessonRun) => LessonValue>>;
}

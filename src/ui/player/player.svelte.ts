/**
 * Plays a run: keeps the playhead in screen time, computes a little ahead of it, steps, seeks, and lets the learner
 * act. What is shown is a function of (history, playhead): nothing here animates.
 */
import {
  behaviour, openScenario, view, type Action, type ClusterDomain, type ClusterFact, type Scenario,
} from '../../sim/index.ts';
import { History, type FactId, type Micros } from '../../sim/kernel/index.ts';
import type { ClusterView } from '../../sim/cluster/viewTypes.ts';
import type { ScreenMs } from './elastic.ts';
import { loudnessFor } from './loudness.ts';
import { Track, type Tick } from './track.ts';

/** What one step is. */
export type StepKind = 'message' | 'narrated';

/** The speeds on offer, as factors of screen time. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** A future that was left by acting in its past. It can be opened again. */
export interface LeftFuture {
  readonly id: number;
  readonly forkedAt: Micros;
  readonly actions: readonly { readonly at: Micros; readonly action: Action }[];
}

/** Screen time that is computed ahead of the playhead. */
const AHEAD_MS: ScreenMs = 20_000;
/** Virtual time computed at once between two looks at the clock. */
const SLICE_US: Micros = 100_000;
/** What a frame may spend on computing, and what a click may before the page answers. */
const FRAME_BUDGET_MS = 5;
const CLICK_BUDGET_MS = 400;

type Run = History<ClusterDomain>;

/** A rolling restart goes on by itself: its later steps are no acts of the learner. */
function learnersOwn(actions: Run['actions']): LeftFuture['actions'] {
  return actions.flatMap(({ at, action }) => (action.verb === 'rollingStep' ? [] : [{ at, action }]));
}

/** The player. One per page; `open` gives it another run. */
export class Player {
  #scenario: Scenario;
  #focus: readonly string[] | undefined;
  #history: Run;
  #track: Track<ClusterFact>;
  /** Every event up to and including this time has been computed. */
  #computedTo: Micros = 0;
  #shown: { readonly event: number; readonly view: ClusterView } | null = null;
  #done: { readonly of: Run['actions']; readonly list: LeftFuture['actions'] } | null = null;
  /** Counts what changed in history or track, so that readers of both follow. */
  #revision = $state(0);
  #position = $state<ScreenMs>(0);
  #playing = $state(false);
  #limit = $state<Micros | null>(null);
  #wanted = $state<Micros | null>(null);
  #left = $state.raw<readonly LeftFuture[]>([]);
  /** Factor of play. */
  speed = $state<Speed>(1);
  /** What repeats without news is drawn faintly and has no mark. */
  quiet = $state(true);
  stepKind = $state<StepKind>('message');

  /** `focus`: the partitions whose routine is told; see `loudnessFor`. */
  constructor(scenario: Scenario, focus?: readonly string[]) {
    this.#scenario = scenario;
    this.#focus = focus;
    this.#history = new History(behaviour, openScenario(scenario));
    this.#track = new Track(loudnessFor(focus));
    this.#begin(scenario.opensAt);
  }

  // ---- What is shown ----

  get scenario(): Scenario {
    return this.#scenario;
  }

  /** The run; reading it follows its growth. */
  get history(): Run {
    void this.#revision;
    return this.#history;
  }

  /** The loud moments; reading it follows their growth. */
  get track(): Track<ClusterFact> {
    void this.#revision;
    return this.#track;
  }

  /** The playhead in screen time. */
  get position(): ScreenMs {
    return this.#position;
  }

  /** The playhead in virtual time. */
  get now(): Micros {
    return this.track.map.toVirtual(this.#position);
  }

  /** The event whose outcome is shown: while play rests on a narrated fact, the one that made it. */
  get event(): number {
    const { now, history, track } = this;
    const told = Track.at(track.narrated, this.#position);
    const next = Track.after(track.narrated, this.#position);
    const atRest = told?.virtual === now && next?.virtual === now;
    const fact = atRest ? history.fact(told.fact) : undefined;
    return fact?.event ?? history.eventAt(now);
  }

  /** The cluster at the playhead. The same object until something happens. */
  get view(): ClusterView {
    const { event } = this;
    if (this.#shown?.event === event) return this.#shown.view;
    const shown = view(this.#history.worldAfter(event));
    this.#shown = { event, view: shown };
    return shown;
  }

  /** The facts stated until the playhead: what a list may show. */
  get factsSoFar(): number {
    return this.history.factsUntil(this.event);
  }

  /** The narrated fact at the playhead or the last one left of it. */
  get told(): ClusterFact | null {
    const tick = Track.at(this.track.narrated, this.#position);
    return tick === undefined ? null : (this.#history.fact(tick.fact) ?? null);
  }

  /** Number of the narrated step at the playhead, counted from 1 at the opening; 0 before the first. */
  get toldNumber(): number {
    const { narrated, map } = this.track;
    const opening = map.toScreen(this.#scenario.opensAt);
    return narrated.filter(tick => tick.screen >= opening && tick.screen <= this.#position).length;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Something further away is being computed. */
  get seeking(): boolean {
    return this.#wanted !== null;
  }

  /** Where the run ends for the page. */
  get endsAt(): Micros {
    return this.#scenario.endsAt;
  }

  /** What the learner did in this run, in order. The same list until something is done. */
  get done(): LeftFuture['actions'] {
    const { actions } = this.history;
    if (this.#done?.of !== actions) this.#done = { of: actions, list: learnersOwn(actions) };
    return this.#done.list;
  }

  /** Futures that were left. */
  get branches(): readonly LeftFuture[] {
    return this.#left;
  }

  /** An unanswered prediction: nothing right of this time is drawn, listed or seekable. Null: no gate. */
  get limit(): Micros | null {
    return this.#limit;
  }

  set limit(time: Micros | null) {
    this.#limit = time;
    if (time !== null && this.now > time) this.#moveTo(this.#limitScreen);
  }

  /** The playhead stands at the gate. */
  get gated(): boolean {
    return this.#limit !== null && this.#position >= this.#limitScreen;
  }

  /** The end of the run, or what has been computed of it, or the gate: the playhead goes no further. */
  get reach(): ScreenMs {
    return Math.min(this.track.map.end.screen, this.#limitScreen);
  }

  // ---- Moving ----

  play(): void {
    if (!this.gated && !this.#ended) this.#playing = true;
  }

  pause(): void {
    this.#playing = false;
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  /** Lets so much real time pass: moves the playhead while playing, and computes ahead. */
  advance(realMs: number, budgetMs = FRAME_BUDGET_MS): void {
    if (this.#playing) {
      this.#position = Math.min(this.#position + realMs * this.speed, Math.max(this.reach, this.#position));
      if (this.gated || this.#ended) this.#playing = false;
    }
    this.#pump(budgetMs);
  }

  /** Goes to the next or previous step. Stops play. */
  step(direction: 1 | -1, kind: StepKind = this.stepKind): void {
    this.pause();
    if (direction === 1) this.#computeUntil(() => this.#stepTick(1, kind) !== undefined);
    const tick = this.#stepTick(direction, kind);
    if (tick === undefined) this.#moveTo(direction === 1 ? this.reach : 0);
    else if (tick.screen <= this.#limitScreen) this.#moveTo(tick.screen);
    else this.#moveTo(this.#limitScreen);
  }

  /** Moves the playhead on the screen's time, as a drag does. */
  scrub(screen: ScreenMs): void {
    this.pause();
    this.#moveTo(screen);
  }

  /** Goes to a virtual time; what is not computed yet is computed first, in slices. */
  seek(time: Micros): void {
    this.pause();
    this.#wanted = Math.max(0, Math.min(time, this.endsAt, this.#limit ?? Infinity));
    this.#pump(CLICK_BUDGET_MS);
  }

  /** Goes to the moment of a fact that has been computed. */
  seekFact(id: FactId): void {
    const tick = this.#track.narrated.find(narrated => narrated.fact === id);
    const fact = this.#history.fact(id);
    if (tick !== undefined && tick.screen <= this.#limitScreen) this.scrub(tick.screen);
    else if (fact !== undefined) this.seek(fact.at);
  }

  /** To the opening, and from there to the very beginning. */
  toStart(): void {
    this.seek(this.now > this.#scenario.opensAt ? this.#scenario.opensAt : 0);
  }

  toEnd(): void {
    this.seek(this.endsAt);
  }

  // ---- Acting ----

  /** The learner acts now. What was computed right of the playhead is gone, or a branch. */
  act(action: Action): void {
    const { now } = this;
    const before = this.done;
    const branches = this.#history.branches.length;
    const event = this.#history.act(now, action);
    if (this.#history.branches.length > branches) this.#keep(now, before);
    // An act comes after all else of its moment: the rests there stay, and the playhead goes on to what the act did.
    const { facts } = this.#history;
    this.#track.cutAt(this.#track.map.leaving(now), facts);
    this.#track.append(facts, now);
    const told = this.#track.narrated.find(tick => this.#history.fact(tick.fact)?.event === event);
    this.#position = told?.screen ?? this.#track.map.end.screen;
    this.#computedTo = now;
    this.#shown = null;
    this.#changed();
    this.#pump(FRAME_BUDGET_MS);
  }

  /** Back to the opening, with nothing of what the learner did. */
  reset(): void {
    this.open(this.#scenario, this.#focus);
  }

  /** Opens another run at its opening. */
  open(scenario: Scenario, focus?: readonly string[]): void {
    this.#scenario = scenario;
    this.#focus = focus;
    this.#left = [];
    this.#limit = null;
    this.#replay([]);
    this.#begin(scenario.opensAt);
  }

  /** Opens a future that was left; the one in force is kept in its place. */
  openBranch(id: number): void {
    const branch = this.#left.find(left => left.id === id);
    if (branch === undefined) return;
    const { now } = this;
    const current = this.done;
    this.#left = this.#left.filter(left => left.id !== id);
    if (current.length > 0) this.#keep(branch.forkedAt, current);
    this.#replay(branch.actions);
    this.#begin(Math.min(now, branch.forkedAt));
  }

  // ---- Inside ----

  get #limitScreen(): ScreenMs {
    return this.#limit === null || this.#limit > this.#computedTo ? Infinity : this.#track.map.toScreen(this.#limit);
  }

  get #ended(): boolean {
    return this.#computedTo >= this.endsAt && this.#position >= this.#track.map.end.screen;
  }

  #begin(time: Micros): void {
    while (this.#computedTo < time) this.#compute();
    this.#track.reachTo(time);
    this.#position = this.#track.map.toScreen(time);
    this.#playing = false;
    this.#wanted = null;
    this.#changed();
  }

  #replay(actions: LeftFuture['actions']): void {
    this.#history = new History(behaviour, openScenario(this.#scenario));
    for (const { at, action } of actions) this.#history.act(at, action);
    this.#track = new Track(loudnessFor(this.#focus));
    this.#computedTo = 0;
    this.#shown = null;
  }

  #keep(forkedAt: Micros, actions: LeftFuture['actions']): void {
    const id = this.#left.reduce((highest, left) => Math.max(highest, left.id), 0) + 1;
    this.#left = [...this.#left, { id, forkedAt, actions }];
  }

  #stepTick(direction: 1 | -1, kind: StepKind): Tick | undefined {
    const ticks = kind === 'message' ? this.#track.messages : this.#track.narrated;
    return direction === 1 ? Track.after(ticks, this.#position) : Track.before(ticks, this.#position);
  }

  #moveTo(screen: ScreenMs): void {
    this.#wanted = null;
    this.#position = Math.max(0, Math.min(screen, this.reach));
    this.#pump(FRAME_BUDGET_MS);
  }

  #computeUntil(reached: () => boolean): void {
    const deadline = performance.now() + CLICK_BUDGET_MS;
    while (!reached() && this.#computedTo < this.endsAt && performance.now() < deadline) this.#compute();
    this.#changed();
  }

  #pump(budgetMs: number): void {
    const deadline = performance.now() + budgetMs;
    const before = this.#computedTo;
    const needed = (): boolean =>
      this.#wanted !== null
        ? this.#computedTo < this.#wanted
        : this.#track.map.end.screen < this.#position + AHEAD_MS * Math.max(1, this.speed);
    while (needed() && this.#computedTo < this.endsAt && performance.now() < deadline) this.#compute();
    const wanted = this.#wanted;
    if (wanted !== null && this.#computedTo >= wanted) {
      this.#wanted = null;
      this.#track.reachTo(wanted);
      this.#position = Math.min(this.#track.map.toScreen(wanted), this.#limitScreen);
      this.#changed();
    }
    if (this.#computedTo !== before) this.#changed();
  }

  /** One slice: the run, then the track. */
  #compute(): void {
    const until = Math.min(this.#computedTo + SLICE_US, this.endsAt);
    // A run that holds no more events is complete up to any time.
    this.#history.extendTo(until);
    this.#computedTo = until;
    this.#track.append(this.#history.facts, until);
    if (until >= this.endsAt) this.#track.reachTo(until);
  }

  #changed(): void {
    this.#revision += 1;
  }
}

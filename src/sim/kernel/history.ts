/**
 * A run that can be gone through in both directions. The truth is the first world plus the actions; keyframes every so
 * many events share structure, what lies between is replayed (design.md §3, History). Acting in the past forks.
 */
import type { Behaviour, Domain, FactOf, Step } from './domain.ts';
import { schedule, step } from './step.ts';
import type { Micros } from './time.ts';
import type { World } from './world.ts';

/** What a person did, and when. */
export interface DoneAction<A> {
  readonly at: Micros;
  readonly action: A;
}

/** A future that was left when somebody acted in its past. */
export interface Branch<D extends Domain> {
  readonly id: number;
  /** The event after which this branch and the current one differ. */
  readonly forkedAtEvent: number;
  readonly forkedAt: Micros;
  readonly actions: readonly DoneAction<D['action']>[];
  /** The facts that only this branch has. */
  readonly facts: readonly FactOf<D>[];
}

/** How a history is kept. */
export interface HistoryOptions {
  /** Events between two kept worlds. */
  readonly keyframeEvery?: number;
  /** Kept worlds at most: a longer run thins its keyframes to every other one. */
  readonly keyframesMax?: number;
  /** Events after which the run ends, so that no loop can fill the memory. */
  readonly eventsMax?: number;
}

const KEYFRAME_EVERY = 500;
const EVENTS_MAX = 2_000_000;
const KEYFRAMES_MAX = 2_000;

/** The worlds after each event of one stretch between keyframes, as far as somebody asked for them. */
interface Stretch<D extends Domain> {
  readonly keyframe: number;
  readonly worlds: World<D>[];
}

/** A run, its facts, and the way back to any moment of it. */
export class History<D extends Domain> {
  readonly behaviour: Behaviour<D>;
  /** Every fact of the current branch in the order of happening; fact `id` n is at index n − 1. */
  readonly facts: FactOf<D>[] = [];
  readonly branches: Branch<D>[] = [];
  actions: readonly DoneAction<D['action']>[] = [];
  #keyframeEvery: number;
  readonly #keyframesMax: number;
  readonly #eventsMax: number;
  #keyframes: World<D>[];
  /** `#times[n]`: virtual time of event n (0 is the beginning). */
  readonly #times: number[] = [0];
  /** `#factEnds[n]`: facts stated up to and including event n. */
  readonly #factEnds: number[] = [0];
  #head: World<D>;
  #stretches: Stretch<D>[] = [];
  /** Worlds that got an action queued between two keyframes: a replay continues from them. */
  #queued: readonly { readonly event: number; readonly world: World<D> }[] = [];

  constructor(behaviour: Behaviour<D>, first: World<D>, options: HistoryOptions = {}) {
    if (first.events !== 0) throw new Error(`a history begins with event 0, not ${first.events}`);
    this.behaviour = behaviour;
    this.#keyframeEvery = options.keyframeEvery ?? KEYFRAME_EVERY;
    this.#keyframesMax = options.keyframesMax ?? KEYFRAMES_MAX;
    this.#eventsMax = options.eventsMax ?? EVENTS_MAX;
    this.#head = first;
    this.#keyframes = [first];
  }

  /** The furthest world computed so far. */
  get head(): World<D> {
    return this.#head;
  }

  /** Events computed so far. */
  get events(): number {
    return this.#head.events;
  }

  /**
   * Computes on until every event up to `time` has happened, or `goOn` says stop (asked between events).
   * True when `time` is reached.
   */
  extendTo(time: Micros, goOn: () => boolean = () => true): boolean {
    while (this.#head.queue !== null && this.#head.queue.item.at <= time) {
      if (this.events >= this.#eventsMax || !goOn()) return false;
      this.#advance();
    }
    return true;
  }

  /** Computes one more event; false when nothing is pending. */
  extendByOne(): boolean {
    if (this.#head.queue === null || this.events >= this.#eventsMax) return false;
    this.#advance();
    return true;
  }

  /** The last event that had happened at `time`. */
  eventAt(time: Micros): number {
    let low = 0;
    let high = this.events;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#times[middle] ?? Infinity) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Virtual time of an event. */
  timeOf(event: number): Micros {
    return this.#times[Math.min(event, this.events)] ?? 0;
  }

  /** How many facts had been stated when an event was over. */
  factsUntil(event: number): number {
    return this.#factEnds[Math.min(event, this.events)] ?? 0;
  }

  /** The fact with this id, if it has been computed. */
  fact(id: number): FactOf<D> | undefined {
    return this.facts[id - 1];
  }

  /** The world just after an event that has been computed. */
  worldAfter(event: number): World<D> {
    const wanted = Math.max(0, Math.min(event, this.events));
    if (wanted === this.events) return this.#head;
    return this.#replayed(wanted);
  }

  /** The world as it was at a time that has been computed. */
  worldAt(time: Micros): World<D> {
    return this.worldAfter(this.eventAt(time));
  }

  /**
   * Somebody acts at `time`. What had been computed after it is dropped; if the learner had acted in it, it is kept
   * as a branch. Returns the event that carried the action out. Throws where the run ends before `time`.
   */
  act(time: Micros, action: D['action']): number {
    if (!this.extendTo(time)) throw new Error(`the run ended after ${this.events} events, before ${time} µs`);
    const event = this.eventAt(time);
    this.#rewind(event, time);
    this.actions = [...this.actions, { at: time, action }];
    this.#head = schedule(this.#head, sequence => ({ type: 'action', at: time, sequence, action, by: 'learner' }));
    this.#queued = [...this.#queued, { event, world: this.#head }];
    this.#advance();
    return this.events;
  }

  #rewind(event: number, time: Micros): void {
    const dropped = this.actions.filter(done => done.at > time);
    if (dropped.length > 0) {
      this.branches.push({
        id: this.branches.length + 1,
        forkedAtEvent: event,
        forkedAt: time,
        actions: this.actions,
        facts: this.facts.slice(this.factsUntil(event)),
      });
    }
    this.#head = this.worldAfter(event);
    this.actions = this.actions.filter(done => done.at <= time);
    this.facts.length = this.factsUntil(event);
    this.#times.length = event + 1;
    this.#factEnds.length = event + 1;
    this.#keyframes.length = Math.floor(event / this.#keyframeEvery) + 1;
    this.#stretches = [];
    this.#queued = this.#queued.filter(queued => queued.event < event);
  }

  #advance(): void {
    const next = this.#step(this.#head);
    this.#head = next.world;
    for (const fact of next.facts) this.facts.push(fact);
    this.#times.push(next.world.now);
    this.#factEnds.push(this.facts.length);
    if (next.world.events % this.#keyframeEvery === 0) {
      this.#keyframes.push(next.world);
      if (this.#keyframes.length > this.#keyframesMax) this.#thin();
    }
  }

  #thin(): void {
    this.#keyframes = this.#keyframes.filter((_, index) => index % 2 === 0);
    this.#keyframeEvery *= 2;
    this.#stretches = [];
  }

  #step(world: World<D>): Step<D> {
    const next = step(this.behaviour, world);
    if (next === null) throw new Error('a replay found nothing pending where the run had an event');
    return next;
  }

  #replayed(event: number): World<D> {
    const index = Math.floor(event / this.#keyframeEvery);
    const { worlds } = this.#stretch(index);
    for (let last = worlds.at(-1); last !== undefined && last.events < event; last = worlds.at(-1)) {
      worlds.push(this.#step(this.#withQueued(last)).world);
    }
    const world = worlds[event - index * this.#keyframeEvery];
    if (world === undefined) throw new Error(`event ${event} of ${this.events} could not be replayed`);
    return world;
  }

  #stretch(index: number): Stretch<D> {
    const known = this.#stretches.find(stretch => stretch.keyframe === index);
    if (known !== undefined) return known;
    const keyframe = this.#keyframes[index];
    if (keyframe === undefined) throw new Error(`no keyframe ${index}`);
    const made: Stretch<D> = { keyframe: index, worlds: [keyframe] };
    // Two stretches are enough to go back and forth over a keyframe without replaying each time.
    this.#stretches = [made, ...this.#stretches.slice(0, 1)];
    return made;
  }

  #withQueued(world: World<D>): World<D> {
    return this.#queued.find(queued => queued.event === world.events)?.world ?? world;
  }
}

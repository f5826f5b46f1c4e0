/**
 * The loud moments of a run on elastic time: read off its facts as they are computed, in order, and only appended to.
 * Acting in the past cuts the track at the playhead.
 */
import type { FactHeader, FactId, Micros } from '../../sim/kernel/index.ts';
import { ElasticMap, lastWhere, type ScreenMs } from './elastic.ts';
import type { Loudness } from './loudness.ts';

/** A loud moment. */
export interface Tick {
  readonly kind: 'sent' | 'arrived' | 'narrated';
  readonly virtual: Micros;
  readonly screen: ScreenMs;
  /** The fact: for a message's end, the fact that sent it. */
  readonly fact: FactId;
}

interface Expected {
  readonly sent: FactId;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
}

/** Ticks and their map. `F` is any fact; what is loud about one is asked of `loudness`. */
export class Track<F extends FactHeader> {
  readonly map = new ElasticMap();
  /** Loud messages as they leave and arrive. */
  readonly messages: Tick[] = [];
  /** Narrated steps. */
  readonly narrated: Tick[] = [];
  readonly #loudness: (fact: F) => Loudness;
  /** Loud messages that are on their way where the track ends, by arrival. */
  #expected: Expected[] = [];
  /** Facts read so far. */
  #read = 0;

  constructor(loudness: (fact: F) => Loudness) {
    this.#loudness = loudness;
  }

  /** Reads on: `facts` is the whole list of the run, complete up to and including the time `until`. */
  append(facts: readonly F[], until: Micros): void {
    for (let fact = facts[this.#read]; fact !== undefined && fact.at <= until; fact = facts[this.#read]) {
      this.#arrivalsUntil(fact.at);
      this.#read += 1;
      this.#take(fact);
    }
    this.#arrivalsUntil(until);
  }

  /** Lays out the way to a time at which nothing loud happens: the end of the run, or where somebody wants to look. */
  reachTo(time: Micros): void {
    if (this.map.end.virtual < time) this.map.extendTo(time);
  }

  /** Forgets everything right of a screen time; `facts` is the run as it was until then. */
  cutAt(screen: ScreenMs, facts: readonly F[]): void {
    this.map.cutAt(screen);
    const now = this.map.end.virtual;
    for (const ticks of [this.messages, this.narrated]) {
      ticks.length = lastWhere(ticks, tick => tick.screen <= screen) + 1;
    }
    const firstNow = lastWhere(facts, fact => fact.at < now) + 1;
    const stated = [...this.messages, ...this.narrated].reduce(
      (latest, tick) => (tick.kind === 'arrived' || tick.virtual < now ? latest : Math.max(latest, tick.fact)),
      0,
    );
    this.#read = Math.max(firstNow, stated);
    this.#expectFrom(facts.slice(0, this.#read), now);
  }

  /** The first of some ticks right of a screen time. */
  static after(ticks: readonly Tick[], screen: ScreenMs): Tick | undefined {
    return ticks[lastWhere(ticks, tick => tick.screen <= screen) + 1];
  }

  /** The last of some ticks left of a screen time. */
  static before(ticks: readonly Tick[], screen: ScreenMs): Tick | undefined {
    return ticks[lastWhere(ticks, tick => tick.screen < screen)];
  }

  /** The last of some ticks at or left of a screen time. */
  static at(ticks: readonly Tick[], screen: ScreenMs): Tick | undefined {
    return ticks[lastWhere(ticks, tick => tick.screen <= screen)];
  }

  #take(fact: F): void {
    const { message, narrated } = this.#loudness(fact);
    if (message !== null) {
      const screen = this.map.extendTo(fact.at);
      this.#expected = this.#expected.filter(expected => expected.sent !== message.sent);
      if (message.type === 'leaves') {
        this.messages.push({ kind: 'sent', virtual: fact.at, screen, fact: fact.id });
        this.#expect({ sent: message.sent, sentAt: fact.at, arrivesAt: message.arrivesAt });
      }
    }
    if (narrated) {
      this.map.extendTo(fact.at);
      this.narrated.push({ kind: 'narrated', virtual: fact.at, screen: this.map.hold(), fact: fact.id });
    }
  }

  #expect(message: Expected): void {
    const index = lastWhere(this.#expected, expected => expected.arrivesAt <= message.arrivesAt) + 1;
    this.#expected.splice(index, 0, message);
  }

  #arrivalsUntil(time: Micros): void {
    for (let first = this.#expected[0]; first !== undefined && first.arrivesAt <= time; first = this.#expected[0]) {
      const { arrivesAt } = first;
      const together = this.#expected.filter(expected => expected.arrivesAt === arrivesAt);
      this.#expected = this.#expected.slice(together.length);
      const screen = this.map.extendTo(arrivesAt, together.map(({ sentAt }) => ({ leftAt: this.map.leaving(sentAt) })));
      for (const { sent } of together) this.messages.push({ kind: 'arrived', virtual: arrivesAt, screen, fact: sent });
    }
  }

  /** Finds anew which messages are on their way at `now` and have no tick of their arrival yet. */
  #expectFrom(facts: readonly F[], now: Micros): void {
    const arrived = new Set(this.messages.filter(t => t.kind === 'arrived' && t.virtual === now).map(t => t.fact));
    const travelling = new Map<FactId, Expected>();
    for (const fact of facts) {
      const { message } = this.#loudness(fact);
      if (message === null) continue;
      travelling.delete(message.sent);
      if (message.type === 'leaves' && message.arrivesAt >= now && !arrived.has(message.sent)) {
        travelling.set(message.sent, { sent: message.sent, sentAt: fact.at, arrivesAt: message.arrivesAt });
      }
    }
    this.#expected = [...travelling.values()].sort((a, b) => a.arrivesAt - b.arrivesAt);
  }
}

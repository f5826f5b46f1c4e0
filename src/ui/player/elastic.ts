/**
 * Elastic time (design.md §4, visual-language.md §7): a monotone, append-only, piecewise-linear map between virtual
 * time (integer µs) and screen time (ms that play takes at speed 1). What has been laid out is never moved; acting in
 * the past cuts the map there and lays out on from that point.
 */
import type { Micros } from '../../sim/kernel/index.ts';

/** Screen time in ms. */
export type ScreenMs = number;

/** A gap between loud moments takes at most this. */
export const GAP_MAX_MS: ScreenMs = 600;
/** A loud message travels at least this long. */
export const MESSAGE_MIN_MS: ScreenMs = 400;
/** Play rests this long on what is narrated. */
export const HOLD_MS: ScreenMs = 1200;
/** The pace inside a burst: so many µs of virtual time pass in one ms of screen time. A link takes about 400 µs. */
export const PACE_US_PER_MS = 1;
/** A stretch that runs faster than this many times the pace is drawn as a fold. */
export const FOLD_FACTOR = 50;

/** A point of the map. Two knots at one virtual time enclose a hold. */
export interface Knot {
  readonly virtual: Micros;
  readonly screen: ScreenMs;
}

/** A stretch compressed so much that it is drawn as a hatched band. */
export interface Fold {
  readonly from: Knot;
  readonly to: Knot;
  /** Its true length. */
  readonly lengthUs: Micros;
}

/** A message that ends at a knot, by where it began on the screen. */
export interface Arrival {
  readonly leftAt: ScreenMs;
}

/** Index of the last item for which `isLeft` holds; `isLeft` is true up to some item and false from there on. */
export function lastWhere<T>(items: readonly T[], isLeft: (item: T) => boolean): number {
  let low = -1;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = items[middle];
    if (item !== undefined && isLeft(item)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** True when a stretch of the map runs more than FOLD_FACTOR times faster than the pace. */
export function isFold(from: Knot, to: Knot): boolean {
  return to.virtual - from.virtual > (to.screen - from.screen) * PACE_US_PER_MS * FOLD_FACTOR;
}

/** The map. Mutable only at its right end. */
export class ElasticMap {
  #knots: Knot[] = [{ virtual: 0, screen: 0 }];

  /** The points of the map, in order. */
  get knots(): readonly Knot[] {
    return this.#knots;
  }

  /** The right end of what has been laid out. */
  get end(): Knot {
    const last = this.#knots[this.#knots.length - 1];
    if (last === undefined) throw new Error('an elastic map always has its first knot');
    return last;
  }

  /**
   * Lays out the way to a loud moment and returns where it is on the screen. `arrivals` are the messages that end
   * there; each gets its least time. Going back in time is the programmer's error.
   */
  extendTo(virtual: Micros, arrivals: readonly Arrival[] = []): ScreenMs {
    const { end } = this;
    if (virtual < end.virtual) throw new Error(`the map is laid out to ${end.virtual}, ${virtual} lies left of it`);
    if (virtual === end.virtual) return end.screen;
    const gap = Math.min(GAP_MAX_MS, (virtual - end.virtual) / PACE_US_PER_MS);
    const screen = arrivals.reduce(
      (latest, { leftAt }) => Math.max(latest, leftAt + MESSAGE_MIN_MS),
      end.screen + gap,
    );
    this.#knots.push({ virtual, screen });
    return screen;
  }

  /** Lets play rest at the right end. Returns where the rest begins on the screen. */
  hold(lengthMs: ScreenMs = HOLD_MS): ScreenMs {
    const { end } = this;
    this.#knots.push({ virtual: end.virtual, screen: end.screen + lengthMs });
    return end.screen;
  }

  /** Forgets everything right of a screen time, which becomes the right end. */
  cutAt(screen: ScreenMs): void {
    const cut = Math.max(0, Math.min(screen, this.end.screen));
    const virtual = this.toVirtual(cut);
    this.#knots.length = lastWhere(this.#knots, knot => knot.screen <= cut) + 1;
    if (this.end.screen < cut) this.#knots.push({ virtual, screen: cut });
  }

  /** Virtual time at a screen time; beyond the right end, the right end's. */
  toVirtual(screen: ScreenMs): Micros {
    const index = lastWhere(this.#knots, knot => knot.screen <= screen);
    const left = this.#knots[index];
    const right = this.#knots[index + 1];
    if (left === undefined) return 0;
    if (right === undefined || right.virtual === left.virtual) return left.virtual;
    const part = (screen - left.screen) / (right.screen - left.screen);
    // Whole µs that have passed; the small term keeps a rounding error from taking one away.
    return left.virtual + Math.floor(part * (right.virtual - left.virtual) + 1e-3);
  }

  /** The first screen time at which a virtual time is reached; beyond the right end, the right end's. */
  toScreen(virtual: Micros): ScreenMs {
    const index = lastWhere(this.#knots, knot => knot.virtual < virtual);
    const left = this.#knots[index];
    const right = this.#knots[index + 1];
    if (left === undefined) return 0;
    if (right === undefined) return this.end.screen;
    const part = (virtual - left.virtual) / (right.virtual - left.virtual);
    return left.screen + part * (right.screen - left.screen);
  }

  /** The last screen time at which a virtual time is still shown: after the rests at it, what left then moves. */
  leaving(virtual: Micros): ScreenMs {
    const last = this.#knots[lastWhere(this.#knots, knot => knot.virtual <= virtual)];
    return last?.virtual === virtual ? last.screen : this.toScreen(virtual);
  }

  /** The folds that touch a stretch of screen time. */
  folds(from: ScreenMs = 0, to: ScreenMs = this.end.screen): readonly Fold[] {
    const found: Fold[] = [];
    for (let index = Math.max(0, lastWhere(this.#knots, knot => knot.screen <= from)); ; index += 1) {
      const left = this.#knots[index];
      const right = this.#knots[index + 1];
      if (left === undefined || right === undefined || left.screen > to) return found;
      if (isFold(left, right)) found.push({ from: left, to: right, lengthUs: right.virtual - left.virtual });
    }
  }
}

/** What stands on the lanes: dots, folds, marks and times for a stretch of screen time. Places only, no drawing. */
import type { ClusterFact } from '../../sim/index.ts';
import type { NodeId } from '../../sim/kernel/index.ts';
import { formatClock, formatTime } from '../i18n/index.ts';
import { lastWhere, type ScreenMs } from '../player/elastic.ts';
import type { Tick, Track } from '../player/track.ts';
import { fitting, labelWidth, type Labelled } from './geometry.ts';
import { markOf, type MarkLabel } from './marks.ts';
import { toneOf, type Tone } from './tone.ts';

/** A stretch of a run and how to place what is in it. */
export interface Stretch {
  readonly track: Track<ClusterFact>;
  /** Every fact; fact `id` n at index n − 1. */
  readonly facts: readonly ClusterFact[];
  readonly from: ScreenMs;
  readonly to: ScreenMs;
  /** Where a screen time is, px. */
  readonly xAt: (screen: ScreenMs) => number;
  /** Where a node's lane is, px; null for a node without one. */
  readonly yOf: (node: NodeId) => number | null;
}

/** A loud moment. */
export interface Dot {
  readonly key: string;
  readonly screen: ScreenMs;
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
  readonly narrated: boolean;
}

/** A message without news. */
export interface QuietDot {
  readonly key: number;
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
}

/** A hatched band. */
export interface FoldBand {
  readonly key: number;
  readonly x: number;
  readonly width: number;
  readonly length: string;
}

/** A fact that a reader looks for; unlabelled where its words have no room. */
export interface PlacedMark extends Labelled {
  readonly key: number;
  readonly y: number;
  readonly label: string;
  readonly tone: Tone;
  readonly labelled: boolean;
}

/** A time above the lanes, or the length of a fold. */
export interface ClockLabel extends Labelled {
  readonly key: string;
  readonly label: string;
  readonly isFold: boolean;
}

/** Quiet messages drawn at most: in a fold they would only make a smear. */
const QUIET_MAX = 400;
const MARK_PX = 10.5;
const CLOCK_PX = 10;

function within(ticks: readonly Tick[], { from, to }: Stretch): readonly Tick[] {
  const first = lastWhere(ticks, tick => tick.screen < from) + 1;
  return ticks.slice(first, lastWhere(ticks, tick => tick.screen <= to) + 1);
}

/** The dots; `withMessages` draws messages too, else narrated moments only. */
export function dotsOf(stretch: Stretch, withMessages: boolean): readonly Dot[] {
  const { track, facts, xAt, yOf } = stretch;
  const ticks = [...(withMessages ? within(track.messages, stretch) : []), ...within(track.narrated, stretch)];
  return ticks.flatMap(tick => {
    const fact = facts[tick.fact - 1];
    if (fact === undefined) return [];
    const y = yOf(tick.kind === 'arrived' && fact.kind === 'messageSent' ? fact.to : fact.node);
    if (y === null) return [];
    const { screen, kind } = tick;
    const narrated = kind === 'narrated';
    return [{ key: `${kind}${tick.fact}`, screen, x: xAt(screen), y, tone: toneOf(fact), narrated }];
  });
}

/** Messages without news, as they were sent. */
export function quietDotsOf({ track, facts, from, to, xAt, yOf }: Stretch): readonly QuietDot[] {
  const [start, end] = [track.map.toVirtual(from), track.map.toVirtual(to)];
  const found: QuietDot[] = [];
  for (let index = lastWhere(facts, fact => fact.at < start) + 1; found.length < QUIET_MAX; index += 1) {
    const fact = facts[index];
    if (fact === undefined || fact.at > end) break;
    const y = yOf(fact.node);
    if (fact.kind !== 'messageSent' || !fact.quiet || y === null) continue;
    found.push({ key: fact.id, x: xAt(track.map.toScreen(fact.at)), y, tone: toneOf(fact) });
  }
  return found;
}

/** The folds, cut at the end of the stretch. */
export function foldsOf({ track, from, to, xAt }: Stretch): readonly FoldBand[] {
  return track.map.folds(from, to).map(fold => {
    const x = xAt(fold.from.screen);
    const width = Math.max(0, xAt(Math.min(fold.to.screen, to)) - x);
    return { key: fold.from.screen, x, width, length: formatTime(fold.lengthUs) };
  });
}

/** The marks, with words where they fit. */
export function marksOf(stretch: Stretch, words: (label: MarkLabel) => string): readonly PlacedMark[] {
  const { track, facts, xAt, yOf } = stretch;
  const found = within(track.narrated, stretch).flatMap(tick => {
    const fact = facts[tick.fact - 1];
    const mark = fact === undefined ? null : markOf(fact);
    if (fact === undefined || mark === null) return [];
    const label = words(mark.label);
    const { rank, tone } = mark;
    const y = yOf(fact.node) ?? 0;
    return [{ key: tick.fact, x: xAt(tick.screen), y, label, width: labelWidth(label, MARK_PX), rank, tone }];
  });
  const labelled = fitting(found).map(mark => mark.key);
  return found.map(mark => ({ ...mark, labelled: labelled.includes(mark.key) }));
}

/** Times of narrated moments and lengths of folds. Within one millisecond its first moment carries the label. */
export function clocksOf(stretch: Stretch, folds: readonly FoldBand[]): readonly ClockLabel[] {
  const lengths = folds.map(({ key, x, width, length }) => ({
    key: `fold${key}`, x: x + width / 2, label: length, width: labelWidth(length, CLOCK_PX), rank: 2, isFold: true,
  }));
  const ticks = within(stretch.track.narrated, stretch);
  const times = ticks.flatMap((tick, index) => {
    const label = formatClock(tick.virtual);
    const before = ticks[index - 1];
    if (before !== undefined && formatClock(before.virtual) === label) return [];
    const width = labelWidth(label, CLOCK_PX);
    return [{ key: `at${tick.fact}`, x: stretch.xAt(tick.screen), label, width, rank: 1, isFold: false }];
  });
  return fitting([...lengths, ...times]);
}

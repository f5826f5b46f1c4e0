/**
 * Where things are on the timeline: a window on screen time that follows the playhead. All of it is a function of the
 * playhead and the track, so going back draws the same picture.
 */
import type { ScreenMs } from '../player/elastic.ts';

/** Pixels for one second of screen time. */
export const PX_PER_SECOND = 44;
/** Where in the window the playhead stands once the window moves with it. */
const PLAYHEAD_AT = 0.62;

/** A stretch of screen time and how wide it is drawn. */
export interface Window {
  readonly from: ScreenMs;
  readonly to: ScreenMs;
  readonly widthPx: number;
}

/** The window for a playhead. It does not begin before `first`. */
export function windowFor(position: ScreenMs, widthPx: number, first: ScreenMs = 0): Window {
  const length = (widthPx / PX_PER_SECOND) * 1000;
  const earliest = Math.min(first, position);
  const from = Math.max(earliest, position - length * PLAYHEAD_AT);
  return { from, to: from + length, widthPx };
}

/** A screen time's place, px from the left edge. */
export function xOf(screen: ScreenMs, window: Window): number {
  return ((screen - window.from) / 1000) * PX_PER_SECOND;
}

/** The screen time at a place. */
export function screenAt(x: number, window: Window): ScreenMs {
  return window.from + (x / PX_PER_SECOND) * 1000;
}

/** Something with a label at a place. */
export interface Labelled {
  readonly x: number;
  readonly width: number;
  readonly rank: number;
}

const LABEL_GAP_PX = 8;

/** Width of a label without measuring (visual-language.md §3), px: 0.62 em per Latin sign, 1 em per Chinese one. */
export function labelWidth(label: string, sizePx: number): number {
  let ems = 0;
  for (const sign of label) ems += sign >= '\u2e80' ? 1 : 0.62;
  return ems * sizePx;
}

/** How a label at `x` is anchored so that a plot from `left` to `right` does not cut it off, px. */
export function anchorAt(x: number, width: number, left: number, right: number): 'start' | 'middle' | 'end' {
  if (x - width / 2 < left) return 'start';
  return x + width / 2 > right ? 'end' : 'middle';
}

/** Those of some labels that fit beside each other, the more important first, then the earlier. Input order is kept. */
export function fitting<T extends Labelled>(labels: readonly T[]): readonly T[] {
  const kept: T[] = [];
  for (const label of [...labels].sort((a, b) => b.rank - a.rank || a.x - b.x)) {
    const free = kept.every(other => Math.abs(other.x - label.x) >= (other.width + label.width) / 2 + LABEL_GAP_PX);
    if (free) kept.push(label);
  }
  return labels.filter(label => kept.includes(label));
}

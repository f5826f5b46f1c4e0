/** Arrow keys: from one object of the stage to the next one in that direction. */
import type { Point } from './geometry.ts';

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;

/** A key that moves. */
export type Arrow = (typeof ARROWS)[number];

/** Whether a key moves. */
export function isArrow(key: string): key is Arrow {
  return ARROWS.some((arrow) => arrow === key);
}

/** How far a place lies ahead, and how far beside; null when it is not ahead. */
function aheadOf(from: Point, to: Point, arrow: Arrow): { readonly ahead: number; readonly beside: number } | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const turned = {
    ArrowLeft: { ahead: -dx, beside: Math.abs(dy) },
    ArrowRight: { ahead: dx, beside: Math.abs(dy) },
    ArrowUp: { ahead: -dy, beside: Math.abs(dx) },
    ArrowDown: { ahead: dy, beside: Math.abs(dx) },
  }[arrow];
  return turned.ahead > 1 ? turned : null;
}

/** The index of the place that an arrow key leads to from `from`: near, and rather ahead than beside; -1 for none. */
export function nearestAhead(from: Point, places: readonly Point[], arrow: Arrow): number {
  let best = -1;
  let least = Infinity;
  places.forEach((place, index) => {
    const way = aheadOf(from, place, arrow);
    if (way === null) return;
    const cost = way.ahead + 4 * way.beside;
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}

/** Where an object is taken to be: a card at its head, so that what it holds lies below it. */
function placeOf(element: Element): Point {
  const HEAD = 20;
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, HEAD) };
}

/** The object that an arrow key leads to. */
export function nextInDirection<E extends Element>(all: readonly E[], from: E, arrow: Arrow): E | undefined {
  const others = all.filter((element) => element !== from);
  return others[nearestAhead(placeOf(from), others.map(placeOf), arrow)];
}

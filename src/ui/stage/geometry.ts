/** Points, boxes and sizes of text, in px of the stage. No measuring: the same drawing on every machine. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where a pill's point looks. */
export type Facing = 'left' | 'right' | 'up' | 'down';

/** Em per sign: what the widest of the stack's typefaces needs. */
const EM = { mono: 0.62, sans: 0.58 } as const;

/** Ideographs, kana, hangul and full-width forms take a whole em. */
const isWide = (codePoint: number) =>
  (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
  (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
  (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
  (codePoint >= 0xfe30 && codePoint <= 0xfe4f) ||
  (codePoint >= 0xff00 && codePoint <= 0xff60);

function signWidth(sign: string, size: number, face: 'mono' | 'sans'): number {
  return size * (isWide(sign.codePointAt(0) ?? 0) ? 1 : EM[face]);
}

/** The width that a text of this size is given. */
export function textWidth(text: string, size: number, face: 'mono' | 'sans' = 'mono'): number {
  let width = 0;
  for (const sign of text) width += signWidth(sign, size, face);
  return width;
}

/** The text, cut with `…` where it would be wider than the room. */
export function fitText(text: string, room: number, size: number, face: 'mono' | 'sans' = 'mono'): string {
  if (textWidth(text, size, face) <= room) return text;
  let width = signWidth('…', size, face);
  let kept = '';
  for (const sign of text) {
    width += signWidth(sign, size, face);
    if (width > room) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
}

/** Whether two boxes share more than an edge. */
export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** A number for a path: two decimals at most. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);

/** The SVG path along these points, corners rounded. Points on one line make no corner. */
export function roundedPath(points: readonly Point[], radius: number): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M${px(point.x)} ${px(point.y)}`;
      if (after === undefined) return `L${px(point.x)} ${px(point.y)}`;
      const towards = (other: Point) => {
        const length = Math.hypot(other.x - point.x, other.y - point.y);
        const reach = length === 0 ? 0 : Math.min(radius, length / 2) / length;
        return `${px(point.x + (other.x - point.x) * reach)} ${px(point.y + (other.y - point.y) * reach)}`;
      };
      return `L${towards(before)}Q${px(point.x)} ${px(point.y)} ${towards(after)}`;
    })
    .join('');
}

/** The hexagon around a centre, flat sides above and below. */
export function hexagon({ x, y }: Point, radius: number): string {
  const half = radius / 2;
  const rise = (radius * 433) / 500;
  const corners: readonly Point[] = [
    { x: x - half, y: y - rise }, { x: x + half, y: y - rise }, { x: x + radius, y },
    { x: x + half, y: y + rise }, { x: x - half, y: y + rise }, { x: x - radius, y },
  ];
  return corners.map((corner) => `${px(corner.x)},${px(corner.y)}`).join(' ');
}

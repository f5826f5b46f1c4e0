/**
 * A small layout for lifecycle charts: states in rows by their distance from the initial one, two to a row, edges as
 * curves that keep to the right of their way, so that there and back do not meet.
 */

/** What is drawn: a chart of the simulator, or anything like it. */
export interface DrawableChart {
  readonly initial: string;
  readonly states: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly event: string }[];
}

/** A state's box. */
export interface ChartBox {
  readonly state: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All transitions from one state to another, as one arrow. */
export interface ChartArrow {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
  /** SVG path data. */
  readonly path: string;
  /** Where its label is centred. */
  readonly x: number;
  readonly y: number;
}

/** A chart laid out. */
export interface ChartLayout {
  readonly boxes: readonly ChartBox[];
  readonly arrows: readonly ChartArrow[];
  readonly width: number;
  readonly height: number;
}

const PER_ROW = 2;
const BOX_HEIGHT = 30;
const ROW_GAP = 34;
const MARGIN = 22;
const BOX_GAP = 28;
const SIGN_PX = 6.8;

/** Rows of states: the initial one first, then those a step further, and so on; what cannot be reached comes last. */
export function rowsOf(chart: DrawableChart): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const seen = new Set([chart.initial]);
  for (let level = [chart.initial]; level.length > 0;) {
    for (let index = 0; index < level.length; index += PER_ROW) rows.push(level.slice(index, index + PER_ROW));
    const next = level.flatMap(state => chart.edges.filter(edge => edge.from === state).map(edge => edge.to));
    level = [...new Set(next)].filter(state => !seen.has(state));
    for (const state of level) seen.add(state);
  }
  const rest = chart.states.filter(state => !seen.has(state));
  for (let index = 0; index < rest.length; index += PER_ROW) rows.push(rest.slice(index, index + PER_ROW));
  return rows;
}

function boxesOf(rows: readonly (readonly string[])[], width: number): readonly ChartBox[] {
  const column = (width - 2 * MARGIN - BOX_GAP) / PER_ROW;
  return rows.flatMap((row, index) =>
    row.map((state, place) => {
      const box = Math.min(column, Math.max(64, state.length * SIGN_PX + 20));
      const centre =
        row.length === 1 ? width / 2 : MARGIN + column / 2 + place * (column + BOX_GAP);
      return { state, x: centre - box / 2, y: 4 + index * (BOX_HEIGHT + ROW_GAP), width: box, height: BOX_HEIGHT };
    }),
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const centreOf = (box: ChartBox): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Where the line from a box's centre towards a point leaves the box. */
function exit(box: ChartBox, towards: Point): Point {
  const centre = centreOf(box);
  const dx = towards.x - centre.x;
  const dy = towards.y - centre.y;
  const scale = Math.min(
    dx === 0 ? Infinity : (box.width / 2 + 2) / Math.abs(dx),
    dy === 0 ? Infinity : (box.height / 2 + 2) / Math.abs(dy),
  );
  return Number.isFinite(scale) ? { x: centre.x + dx * scale, y: centre.y + dy * scale } : centre;
}

function curve(from: ChartBox, to: ChartBox, width: number): Pick<ChartArrow, 'path' | 'x' | 'y'> {
  const [a, b] = [centreOf(from), centreOf(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const rowsApart = Math.round(Math.abs(b.y - a.y) / (BOX_HEIGHT + ROW_GAP));
  // A way past another row goes around it, on the outer side; a short one bends just enough to leave room for its twin.
  const bend = rowsApart > 1 ? width * 0.42 : 14;
  const right = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  const raw = { x: (a.x + b.x) / 2 - right.x * bend, y: (a.y + b.y) / 2 - right.y * bend };
  const control = { x: Math.max(2, Math.min(width - 2, raw.x)), y: raw.y };
  const [start, end] = [exit(from, control), exit(to, control)];
  const r = (value: number): string => value.toFixed(1);
  return {
    path: `M${r(start.x)} ${r(start.y)}Q${r(control.x)} ${r(control.y)} ${r(end.x)} ${r(end.y)}`,
    x: (start.x + 2 * control.x + end.x) / 4,
    y: (start.y + 2 * control.y + end.y) / 4,
  };
}

/** Lays a chart out in a given width, px. */
export function layoutChart(chart: DrawableChart, width: number): ChartLayout {
  const rows = rowsOf(chart);
  const boxes = boxesOf(rows, width);
  const boxOf = new Map(boxes.map(box => [box.state, box]));
  const pairs = new Map<string, { from: ChartBox; to: ChartBox; events: string[] }>();
  for (const edge of chart.edges) {
    const [from, to] = [boxOf.get(edge.from), boxOf.get(edge.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${edge.from} ${edge.to}`;
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { from, to, events: [edge.event] });
    else known.events.push(edge.event);
  }
  const arrows = [...pairs.values()].map(({ from, to, events }) => ({
    from: from.state, to: to.state, events, ...curve(from, to, width),
  }));
  return { boxes, arrows, width, height: rows.length * (BOX_HEIGHT + ROW_GAP) - ROW_GAP + 8 };
}

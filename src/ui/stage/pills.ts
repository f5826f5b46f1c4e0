/**
 * Where messages are drawn: a pure function of the flights and the display time (design.md §1.5). Nothing here
 * remembers, so playing backwards and scrubbing are right by construction.
 */
import type { Micros, NodeId } from '../../sim/kernel/index.ts';
import type { FlightView } from '../../sim/cluster/viewTypes.ts';
import type { Family } from '../theme/tokens.ts';
import { describeMessage, type Described } from './describe.ts';
import { overlaps, textWidth, type Box, type Facing, type Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { wayOf, type Traffic, type Way } from './ways.ts';

/** A message on the stage. */
export interface Pill extends Described {
  readonly key: string;
  readonly flight: FlightView;
  /** Messages that this one stands for. */
  readonly count: number;
  readonly state: FlightView['state'];
  /** A pill, a pill without its label, or a dot for what repeats. */
  readonly shape: 'pill' | 'glyph' | 'dot';
  readonly facing: Facing;
  /** The middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A way that carries something, or would if it were not cut. */
export interface Link {
  readonly key: string;
  readonly family: Family;
  readonly way: Way;
  /** Only messages that repeat. */
  readonly quiet: boolean;
}

/** What is said of messages, whatever the time. */
export interface Telling {
  readonly focus: string;
  /** Draw what repeats as dots. */
  readonly quiet: boolean;
}

/** The moment that is drawn. */
export interface Moment {
  readonly now: Micros;
  /** Nothing travels: each message shows at the middle of its way. */
  readonly still: boolean;
}

/** The height of a pill and its parts, px. */
export const PILL = { height: 22, point: 8, glyph: 14, padding: 8, size: 10.5 } as const;
const MOST_PER_LINK = 3;

/** The key of a message, for selection. */
export const messageKey = (flight: FlightView): string => `message:${flight.sent}`;

/** How wide a pill is for its label. */
export function pillWidth(label: string, facing: Facing): number {
  const point = facing === 'left' || facing === 'right' ? PILL.point : 0;
  const text = label === '' ? 0 : textWidth(label, PILL.size) + 5;
  return Math.ceil(PILL.padding + PILL.glyph + text + PILL.padding + point);
}

const trafficOf = (family: Family): Traffic => (family === 'control' ? 'control' : 'data');

/** Share of its way that a message has gone. */
function progress(flight: FlightView, { now, still }: Moment): number {
  switch (flight.state) {
    case 'held':
      return 0.62;
    case 'behind a held one':
      return 0.4;
    case 'at a cut':
      return 0.3;
    case 'travelling': {
      if (still) return 0.5;
      const length = flight.arrivesAt - flight.sentAt;
      if (length <= 0) return 1;
      return Math.min(1, Math.max(0, (now - flight.sentAt) / length));
    }
  }
}

/** A flight with its way and its words: all that does not change from frame to frame. */
export interface Travelling {
  readonly flight: FlightView;
  readonly described: Described;
  readonly way: Way;
  readonly quiet: boolean;
}

const linkKey = (from: NodeId, to: NodeId, traffic: Traffic) => `${from}>${to}:${traffic}`;

/** The flights that have a way on this stage, with what they say. */
export function travelling(
  layout: StageLayout, flights: readonly FlightView[], { focus, quiet }: Telling,
): readonly Travelling[] {
  return flights.flatMap((flight) => {
    const described = describeMessage(flight.message, focus);
    const way = wayOf(layout, flight.from, flight.to, trafficOf(described.family));
    return way === null ? [] : [{ flight, described, way, quiet: quiet && flight.quiet }];
  });
}

/** At most three pills per link: what is more is counted under its name (`Fetch ×4`). */
function gathered(messages: readonly Travelling[]): readonly (Travelling & { readonly count: number })[] {
  if (messages.length <= MOST_PER_LINK) return messages.map((message) => ({ ...message, count: 1 }));
  const groups = new Map<string, Travelling & { readonly count: number }>();
  for (const message of messages) {
    const name = `${message.described.kind} ${message.described.name} ${message.described.error ?? ''}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { ...message, count: 1 });
    else groups.set(name, { ...group, count: group.count + 1 });
  }
  const all = [...groups.values()];
  const shown = all.slice(0, MOST_PER_LINK);
  const rest = all.slice(MOST_PER_LINK).reduce((count, group) => count + group.count, 0);
  return shown.map((group, index) => (index === shown.length - 1 ? { ...group, count: group.count + rest } : group));
}

function labelOf({ described, count }: { readonly described: Described; readonly count: number }): string {
  return count === 1 ? described.label : `${described.name} ×${count}`;
}

const clampTo = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

function pillOf(layout: StageLayout, item: Travelling & { readonly count: number }, moment: Moment): Pill {
  const { flight, described, way } = item;
  const share = progress(flight, moment);
  const at: Point = {
    x: way.start.x + (way.end.x - way.start.x) * share,
    y: way.start.y + (way.end.y - way.start.y) * share,
  };
  const isSmall = layout.level === 'S' || layout.level === 'XS';
  const shape = item.quiet || layout.level === 'XS' ? 'dot' : isSmall ? 'glyph' : 'pill';
  const label = shape === 'pill' ? labelOf(item) : '';
  const width = shape === 'dot' ? 6 : pillWidth(label, way.facing);
  return {
    ...described, label, key: messageKey(flight), flight, count: item.count, state: flight.state, shape, width,
    facing: way.facing, x: clampTo(at.x, width / 2 + 4, layout.width - width / 2 - 4), y: at.y,
  };
}

const boxOf = ({ x, y, width }: Pill): Box => ({
  x: x - width / 2 - 2, y: y - PILL.height / 2 - 1, width: width + 4, height: PILL.height + 2,
});

/** How far up and down a pill may be moved without standing on a node. */
function reach(layout: StageLayout, y: number): readonly [least: number, most: number] {
  const half = PILL.height / 2 + 1;
  if (layout.shape === 'phone') return [y, y];
  const [top, bottom] = layout.upperZone;
  return y < bottom ? [top + half, bottom - half] : [layout.clientLane, layout.height - half];
}

/** Moves a pill off those placed before it: to the lane beside, else along its own. */
function cleared(pill: Pill, placed: readonly Pill[], layout: StageLayout): Pill {
  const isFree = (candidate: Pill) => !placed.some((other) => overlaps(boxOf(candidate), boxOf(other)));
  if (pill.shape === 'dot' || isFree(pill)) return pill;
  const [least, most] = reach(layout, pill.y);
  const lane = PILL.height + 3;
  const beside = placed
    .filter((other) => overlaps(boxOf(pill), boxOf(other)))
    .flatMap(({ y }) => [y + lane, y - lane])
    .filter((y) => y >= least && y <= most);
  for (const shift of [0, 1, -1, 2, -2, 3, -3]) {
    for (const y of [pill.y, ...beside]) {
      const x = clampTo(pill.x + shift * (pill.width / 2 + 6), pill.width / 2 + 4, layout.width - pill.width / 2 - 4);
      const candidate = { ...pill, x, y };
      if (isFree(candidate)) return candidate;
    }
  }
  return pill;
}

/** The pills and dots of one moment: the only thing that is worked out for each frame. */
export function pillsAt(layout: StageLayout, messages: readonly Travelling[], moment: Moment): readonly Pill[] {
  const perLink = new Map<string, Travelling[]>();
  const dots: Pill[] = [];
  for (const message of messages) {
    if (message.quiet) {
      dots.push(pillOf(layout, { ...message, count: 1 }, moment));
      continue;
    }
    const key = linkKey(message.flight.from, message.flight.to, trafficOf(message.described.family));
    const link = perLink.get(key);
    if (link === undefined) perLink.set(key, [message]);
    else link.push(message);
  }
  const pills: Pill[] = [];
  for (const link of perLink.values()) {
    for (const item of gathered(link)) pills.push(cleared(pillOf(layout, item, moment), pills, layout));
  }
  return [...dots, ...pills];
}

/** The ways that carry something now, each once per family. Does not depend on the time. */
export function linksOf(messages: readonly Travelling[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const message of messages) {
    const { family } = message.described;
    const key = `${linkKey(message.flight.from, message.flight.to, trafficOf(family))}:${family}`;
    const before = links.get(key);
    links.set(key, { key, family, way: message.way, quiet: message.quiet && (before?.quiet ?? true) });
  }
  return [...links.values()];
}

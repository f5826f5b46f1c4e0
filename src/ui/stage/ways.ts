/**
 * The ways that messages take between nodes. Control travels above the cards, replication below, clients right under
 * the cards (visual-language.md §5, Links): so that they never cross.
 */
import type { NodeId } from '../../sim/kernel/index.ts';
import type { Box, Facing, Point } from './geometry.ts';
import { PHONE_GAP, type StageLayout } from './layout.ts';

/** One way, in one direction. */
export interface Way {
  /** From the edge of the sender to the edge of the receiver; on a phone to the gap beside it. */
  readonly points: readonly Point[];
  /** The straight part on which pills travel. */
  readonly start: Point;
  readonly end: Point;
  readonly facing: Facing;
}

/** What kind of traffic: it decides the height of the way between two brokers. */
export type Traffic = 'control' | 'data';

type Place = 'zookeeper' | 'broker' | 'left' | 'right' | 'tool';

/** The kinds of node, by the names that scenarios give them. */
function placeOf(node: NodeId): Place {
  if (node.startsWith('zk-')) return 'zookeeper';
  if (node.startsWith('broker-')) return 'broker';
  if (node.startsWith('producer-')) return 'left';
  if (node.startsWith('consumer-')) return 'right';
  return 'tool';
}

interface Ends {
  readonly from: Box;
  readonly to: Box;
  readonly fromPlace: Place;
  readonly toPlace: Place;
  readonly traffic: Traffic;
}

const along = (box: Box, share: number) => box.x + box.width * share;
const middleOf = (box: Box) => box.y + box.height / 2;
const bottomOf = (box: Box) => box.y + box.height;

function level(points: readonly Point[], start: Point, end: Point): Way {
  return { points, start, end, facing: end.x < start.x ? 'left' : 'right' };
}

/** There and back are the same way: the drawn one turned round. */
function turned(way: Way): Way {
  const facings = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;
  return { points: [...way.points].reverse(), start: way.end, end: way.start, facing: facings[way.facing] };
}

/** Between two brokers: the further apart they stand, the further out the lane, so that ways nest. */
function betweenBrokers(layout: StageLayout, { from, to, traffic }: Ends): Way {
  const gap = Math.abs(to.x - from.x) / Math.max(1, from.width);
  const distance = Math.max(0, Math.round(gap) - 1);
  const rightwards = to.x > from.x;
  const [out, into] = rightwards ? [0.68, 0.32] : [0.32, 0.68];
  if (traffic === 'control') {
    const lane = layout.upperLanes[Math.min(distance, layout.upperLanes.length - 1)] ?? from.y;
    const self = to === from;
    const start = { x: along(from, self ? 0.28 : out), y: lane };
    const end = { x: along(to, self ? 0.72 : into), y: lane };
    return level([{ x: start.x, y: from.y }, start, end, { x: end.x, y: to.y }], start, end);
  }
  const lane = layout.lowerLanes[Math.min(distance, layout.lowerLanes.length - 1)] ?? bottomOf(from);
  const start = { x: along(from, out), y: lane };
  const end = { x: along(to, into), y: lane };
  return level([{ x: start.x, y: bottomOf(from) }, start, end, { x: end.x, y: bottomOf(to) }], start, end);
}

/** From a client at the side into a broker, along the lane under the cards. */
function clientToBroker(layout: StageLayout, { from, to, fromPlace }: Ends): Way {
  const isLeft = fromPlace === 'left';
  const edge = isLeft ? from.x + from.width : from.x;
  const trunk = isLeft ? edge + 6 : edge - 6;
  const start = { x: trunk, y: layout.clientLane };
  const end = { x: along(to, 0.5), y: layout.clientLane };
  const points = [
    { x: edge, y: middleOf(from) }, { x: trunk, y: middleOf(from) }, start, end, { x: end.x, y: bottomOf(to) },
  ];
  return level(points, start, end);
}

/** From a node up to a ZooKeeper server, behind the chips; pills stay below the chips. */
function upToZooKeeper(layout: StageLayout, { from, to, fromPlace }: Ends): Way {
  const x = fromPlace === 'broker' ? along(from, 0.5) : Math.min(from.x + from.width + 96, to.x + to.width - 24);
  const below = layout.znodes === null ? bottomOf(to) + 8 : bottomOf(layout.znodes);
  const bus = bottomOf(to) + 4;
  const hexagon = { x: to.x + 23, y: bottomOf(to) - 3 };
  const exit: readonly Point[] =
    fromPlace === 'broker'
      ? [{ x, y: from.y }]
      : [{ x: from.x + from.width, y: middleOf(from) }, { x, y: middleOf(from) }];
  // Above the lane of the controller, so that the two do not meet.
  const start = { x, y: fromPlace === 'broker' ? from.y - 43 : middleOf(from) };
  const end = { x, y: Math.min(start.y - 1, below + 18) };
  return { points: [...exit, { x, y: bus }, { x: hexagon.x, y: bus }, hexagon], start, end, facing: 'up' };
}

/** From a tool into a broker, through the top lane. */
function toolToBroker(layout: StageLayout, { from, to }: Ends): Way {
  const lane = layout.upperLanes[0] ?? to.y;
  const start = { x: from.x + from.width / 2, y: lane };
  const end = { x: along(to, 0.5), y: lane };
  return level([{ x: start.x, y: bottomOf(from) }, start, end, { x: end.x, y: to.y }], start, end);
}

function wideWay(layout: StageLayout, ends: Ends): Way | null {
  const swapped: Ends = {
    ...ends, from: ends.to, to: ends.from, fromPlace: ends.toPlace, toPlace: ends.fromPlace,
  };
  if (ends.toPlace === 'zookeeper') return upToZooKeeper(layout, ends);
  if (ends.fromPlace === 'zookeeper') return turned(upToZooKeeper(layout, swapped));
  if (ends.fromPlace === 'broker' && ends.toPlace === 'broker') return betweenBrokers(layout, ends);
  if (ends.toPlace === 'broker') {
    return ends.fromPlace === 'tool' ? toolToBroker(layout, ends) : clientToBroker(layout, ends);
  }
  if (ends.fromPlace === 'broker') {
    return turned(ends.toPlace === 'tool' ? toolToBroker(layout, swapped) : clientToBroker(layout, swapped));
  }
  return null;
}

/** On a phone: from a broker up to what stands above all brokers, in the gap above the first. */
function phoneUp(layout: StageLayout, { from, to, toPlace }: Ends): Way {
  const gap = layout.clientLane;
  const exit = [{ x: from.x, y: middleOf(from) }, { x: 6, y: middleOf(from) }];
  if (toPlace === 'zookeeper') {
    const start = { x: layout.width * 0.18, y: gap };
    const points = [...exit, { x: 6, y: middleOf(to) }, { x: to.x + 2, y: middleOf(to) }];
    return { points, start, end: { x: layout.width * 0.36, y: gap }, facing: 'up' };
  }
  const end = { x: along(to, 0.5), y: gap };
  const points = [...exit, { x: 6, y: gap }, end];
  return { points, start: { x: end.x - 40, y: gap }, end, facing: 'up' };
}

/**
 * On a phone a message shows in the gap at its receiver, on the side of its sender: point up when it goes up. What
 * goes up keeps to the left, what goes down to the right, so that two receivers share a gap.
 */
function phoneWay(layout: StageLayout, ends: Ends): Way {
  const { from, to, fromPlace, toPlace } = ends;
  if (toPlace !== 'broker') return phoneUp(layout, ends);
  const upwards = to.y < from.y;
  const gap = upwards ? bottomOf(to) + PHONE_GAP / 2 : to.y - PHONE_GAP / 2;
  const trunk = upwards ? 6 : layout.width - 6;
  const [near, far] = upwards ? [0.18, 0.36] : [0.82, 0.64];
  const start = { x: layout.width * near, y: gap };
  const end = { x: layout.width * far, y: gap };
  const exit =
    fromPlace === 'broker' || fromPlace === 'zookeeper'
      ? [{ x: upwards ? from.x : from.x + from.width, y: middleOf(from) }, { x: trunk, y: middleOf(from) }]
      : [
          { x: along(from, 0.5), y: bottomOf(from) }, { x: along(from, 0.5), y: layout.clientLane },
          { x: trunk, y: layout.clientLane },
        ];
  const points = [...exit, { x: trunk, y: gap }, end];
  return { points, start, end, facing: upwards ? 'up' : 'down' };
}

/** The way of a message; null when one of its ends is not on the stage. */
export function wayOf(layout: StageLayout, from: NodeId, to: NodeId, traffic: Traffic): Way | null {
  const fromBox = layout.nodes.get(from);
  const toBox = layout.nodes.get(to);
  if (fromBox === undefined || toBox === undefined) return null;
  const ends: Ends = { from: fromBox, to: toBox, fromPlace: placeOf(from), toPlace: placeOf(to), traffic };
  return layout.shape === 'phone' ? phoneWay(layout, ends) : wideWay(layout, ends);
}

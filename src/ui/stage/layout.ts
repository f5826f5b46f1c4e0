/**
 * Where everything on the stage stands: a pure function of what there is (never of its state) and of the room. So a
 * node never moves because something else changed size (visual-language.md §8).
 */
import type { NodeId } from '../../sim/kernel/index.ts';
import { partitionName } from '../../sim/protocol/index.ts';
import type { ClusterView } from '../../sim/cluster/viewTypes.ts';
import type { Box } from './geometry.ts';

/** How much of a broker is drawn (visual-language.md §6). */
export type Level = 'L' | 'M' | 'S' | 'XS';

/** What there is. */
export interface Topology {
  readonly zookeepers: readonly NodeId[];
  readonly brokers: readonly NodeId[];
  readonly producers: readonly NodeId[];
  readonly consumers: readonly NodeId[];
  readonly tools: readonly NodeId[];
  /** Names of all partitions, in order. */
  readonly partitions: readonly string[];
  /** The partition that is drawn in full. */
  readonly focus: string;
}

/** The line of one partition, at the same height in every broker. */
export interface Row {
  readonly partition: string;
  /** From the top of the card. */
  readonly y: number;
  readonly height: number;
  /** In full with values; cells without values; or a bar on one line. */
  readonly detail: 'full' | 'plain' | 'bar';
}

/** Positions of all nodes and of the lanes that messages travel in. */
export interface StageLayout {
  readonly shape: 'wide' | 'phone';
  readonly level: Level;
  readonly width: number;
  /** What the drawing needs; more than the room only when even the smallest form does not fit. */
  readonly height: number;
  readonly nodes: ReadonlyMap<NodeId, Box>;
  readonly rows: readonly Row[];
  /** Partitions for which there was no room. */
  readonly hidden: number;
  /** The row of znode chips; null where there is no room for it. */
  readonly znodes: Box | null;
  /** Heights (y) of lanes: between ZooKeeper and brokers, the nearest to the brokers first. */
  readonly upperLanes: readonly number[];
  /** Where pills may stand between ZooKeeper and the brokers, from y to y. */
  readonly upperZone: readonly [top: number, bottom: number];
  /** For clients, under the brokers (wide) or above the first one (phone). */
  readonly clientLane: number;
  /** Between brokers, under the client lane, the nearest first; on a phone the gap under each broker. */
  readonly lowerLanes: readonly number[];
}

const LANE = 25;
const TOP = 6;
const ZOOKEEPER = 44;
const CHIPS = 24;

/** What there is in a view. */
export function topologyOf(view: ClusterView, focus: string): Topology {
  const names = (processes: readonly { readonly node: NodeId }[]) => processes.map(({ node }) => node);
  return {
    zookeepers: names(view.zookeepers),
    brokers: names(view.brokers),
    producers: names(view.producers),
    consumers: names(view.consumers),
    tools: names(view.tools),
    partitions: view.topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition }) => partitionName({ topic, partition })),
    ),
    focus,
  };
}

function levelOf(brokerWidth: number, brokers: number): Level {
  if (brokers > 9 || brokerWidth < 72) return 'XS';
  if (brokerWidth < 148) return 'S';
  return brokerWidth < 240 ? 'M' : 'L';
}

interface Detail {
  readonly head: number;
  readonly full: number;
  readonly plain: number;
  readonly bar: number;
}

const DETAILS: Readonly<Record<Level, Detail>> = {
  L: { head: 84, full: 92, plain: 44, bar: 20 },
  M: { head: 80, full: 78, plain: 40, bar: 19 },
  S: { head: 50, full: 74, plain: 19, bar: 19 },
  XS: { head: 56, full: 0, plain: 0, bar: 0 },
};
const CARD_END = 8;

/** The partitions to draw when only so many fit: in order, the one in focus always among them. */
function shownPartitions({ partitions, focus }: Topology, most: number): readonly string[] {
  if (partitions.length <= most) return partitions;
  const first = partitions.slice(0, most);
  return first.includes(focus) || !partitions.includes(focus) ? first : [...first.slice(0, most - 1), focus];
}

/** Rows of a card that has this much room below its head. */
function rowsIn(topology: Topology, level: Level, room: number): readonly Row[] {
  const { head, full, plain, bar } = DETAILS[level];
  if (level === 'XS') return [];
  const most = Math.max(1, 1 + Math.floor((room - full) / bar));
  const shown = shownPartitions(topology, most);
  const others = shown.filter((partition) => partition !== topology.focus).length;
  const focused = shown.includes(topology.focus) ? full : 0;
  const other = level !== 'S' && focused + others * plain <= room ? plain : bar;
  let y = head;
  return shown.map((partition) => {
    const isFocus = partition === topology.focus;
    const height = isFocus ? full : other;
    const row: Row = { partition, y, height, detail: isFocus ? 'full' : other === bar ? 'bar' : 'plain' };
    y += height;
    return row;
  });
}

const endOf = (rows: readonly Row[], head: number) =>
  rows.reduce((end, row) => Math.max(end, row.y + row.height), head) + CARD_END;

/** Cards of one column, stacked around the middle of the brokers. */
function stack(nodes: readonly NodeId[], column: Box, most: number): readonly (readonly [NodeId, Box])[] {
  const gap = 10;
  const height = Math.min(most, (column.height - gap * (nodes.length - 1)) / Math.max(1, nodes.length));
  const top = column.y + (column.height - (height + gap) * nodes.length + gap) / 2;
  return nodes.map((node, index) => [
    node,
    { x: column.x, y: top + index * (height + gap), width: column.width, height },
  ]);
}

/** Boxes of equal width beside each other. */
function beside(nodes: readonly NodeId[], room: Box, gap: number, widest: number): readonly (readonly [NodeId, Box])[] {
  const count = Math.max(1, nodes.length);
  const width = Math.min(widest, (room.width - gap * (count - 1)) / count);
  const start = room.x + (room.width - width * count - gap * (count - 1)) / 2;
  return nodes.map((node, index) => [
    node,
    { x: start + index * (width + gap), y: room.y, width, height: room.height },
  ]);
}

const lanes = (from: number, step: number, count: number): readonly number[] =>
  Array.from({ length: Math.max(1, count) }, (_, index) => from + index * step);

function wide(topology: Topology, width: number, height: number): StageLayout {
  const roomy = width >= 780;
  const margin = roomy ? 16 : 10;
  const side = width >= 1000 ? 150 : roomy ? 113 : 98;
  const sideOf = (nodes: readonly NodeId[]) => (nodes.length === 0 ? 0 : side + (roomy ? 18 : 10));
  const left = margin + sideOf(topology.producers);
  const middle = { x: left, width: width - left - margin - sideOf(topology.consumers) };
  const gap = roomy ? 13 : 12;
  const count = Math.max(1, topology.brokers.length);
  const level = levelOf((middle.width - gap * (count - 1)) / count, count);
  const { head, full } = DETAILS[level];

  const chipsTop = TOP + ZOOKEEPER + 6;
  const zonesTop = chipsTop + CHIPS;
  const most = head + full + (topology.partitions.length - 1) * DETAILS[level].plain + CARD_END;
  const least = head + full + Math.min(2, topology.partitions.length - 1) * DETAILS[level].bar + CARD_END;
  // Lanes give way first, then the other partitions.
  const spare = height - zonesTop - most;
  const upper = Math.min(120, Math.max(74, Math.floor(spare * 0.48)));
  const lower = Math.min(150, Math.max(66, Math.floor(spare * 0.52)));
  const room = Math.max(least, height - zonesTop - upper - lower);
  const rows = rowsIn(topology, level, room - head - CARD_END);
  const cardHeight = endOf(rows, head);
  const cards: Box = { ...middle, y: zonesTop + upper, height: cardHeight };
  const bottom = cards.y + cardHeight;
  const producerHeight = 78 + 15 * Math.min(4, rows.length);
  const row: Box = { x: middle.x, y: TOP, width: middle.width, height: ZOOKEEPER };
  const clients = { y: cards.y + 14, height: Math.max(cardHeight, 120) - 28, width: side };
  const nodes = new Map<NodeId, Box>([
    ...beside(topology.zookeepers, row, 12, middle.width),
    ...beside(topology.brokers, cards, gap, 300),
    ...stack(topology.producers, { ...clients, x: margin }, producerHeight),
    ...stack(topology.consumers, { ...clients, x: width - margin - side }, 92),
    ...topology.tools.map((node, index): readonly [NodeId, Box] => [
      node,
      { x: margin + index * (side + 8), y: zonesTop + 10, width: side, height: 40 },
    ]),
  ]);
  return {
    shape: 'wide', level, width, height: Math.max(height, bottom + lower), nodes, rows,
    hidden: topology.partitions.length - rows.length,
    znodes: { x: margin, y: chipsTop, width: width - 2 * margin, height: CHIPS },
    upperLanes: lanes(cards.y - 18, -LANE, Math.floor((upper - 8) / LANE)),
    upperZone: [zonesTop, cards.y],
    clientLane: bottom + 18,
    lowerLanes: lanes(bottom + 18 + LANE, LANE, Math.floor((lower - 8) / LANE) - 1),
  };
}

const PHONE_ROW = 82;
/** Between two rows of a phone: one message fits. */
export const PHONE_GAP = 28;

function phone(topology: Topology, width: number, height: number): StageLayout {
  const margin = 12;
  const inner = width - 2 * margin;
  const clients = [...topology.producers, ...topology.consumers];
  const clientsHeight = clients.length === 0 ? 0 : 44;
  const brokers = Math.max(1, topology.brokers.length);
  const needed = TOP + ZOOKEEPER + 8 + clientsHeight + PHONE_GAP + brokers * (PHONE_ROW + PHONE_GAP) - PHONE_GAP + 8;
  const withChips = height >= needed + CHIPS + 8;
  const clientsTop = TOP + ZOOKEEPER + (withChips ? CHIPS + 8 : 0) + 8;
  const first = clientsTop + clientsHeight + PHONE_GAP;
  const inRow = (index: number) => first + index * (PHONE_ROW + PHONE_GAP);
  const nodes = new Map<NodeId, Box>([
    ...beside(topology.zookeepers, { x: margin, y: TOP, width: inner, height: ZOOKEEPER }, 8, inner),
    ...beside(clients, { x: margin, y: clientsTop, width: inner, height: clientsHeight }, 8, inner),
    ...topology.brokers.map((node, index): readonly [NodeId, Box] => [
      node,
      { x: margin, y: inRow(index), width: inner, height: PHONE_ROW },
    ]),
    ...topology.tools.map((node): readonly [NodeId, Box] => [
      node,
      { x: margin, y: clientsTop, width: Math.min(150, inner), height: Math.max(40, clientsHeight) },
    ]),
  ]);
  const focused = topology.partitions.includes(topology.focus) ? [topology.focus] : topology.partitions.slice(0, 1);
  return {
    shape: 'phone', level: 'M', width, height: Math.max(height, inRow(brokers - 1) + PHONE_ROW + 8), nodes,
    rows: focused.map((partition) => ({ partition, y: 0, height: PHONE_ROW, detail: 'full' })),
    hidden: topology.partitions.length - focused.length,
    znodes: withChips ? { x: margin, y: TOP + ZOOKEEPER + 8, width: inner, height: CHIPS } : null,
    upperLanes: [first - PHONE_GAP / 2],
    upperZone: [first - PHONE_GAP, first],
    clientLane: first - PHONE_GAP / 2,
    lowerLanes: topology.brokers.map((_, index) => inRow(index) + PHONE_ROW + PHONE_GAP / 2),
  };
}

/** Widths below this show one broker per row. */
export const PHONE_BELOW = 640;

/** Lays out a stage of this size, px. */
export function layoutStage(topology: Topology, width: number, height: number): StageLayout {
  return width < PHONE_BELOW ? phone(topology, width, height) : wide(topology, width, height);
}

/** Lanes of the timeline: one per node, or three where there is little room, or a single track. */
import type { NodeId } from '../../sim/kernel/index.ts';
import type { ClusterView } from '../../sim/cluster/viewTypes.ts';
import { nodeName } from '../narration/names.ts';

/** How much of the timeline is drawn (visual-language.md §8). */
export type TimelineLayout = 'lanes' | 'three' | 'track' | 'phone';

/** One lane and the nodes whose dots it shows. */
export interface Lane {
  readonly id: string;
  readonly label: string;
  readonly nodes: readonly NodeId[];
}

/** More nodes of one kind than this share a lane. */
const OWN_LANES_MAX = 5;

function lanesOf(id: string, label: string, nodes: readonly NodeId[]): readonly Lane[] {
  if (nodes.length === 0) return [];
  if (nodes.length > OWN_LANES_MAX) return [{ id, label, nodes }];
  return nodes.map(node => ({ id: node, label: nodeName(node), nodes: [node] }));
}

/** The lanes for a cluster, from ZooKeeper down to the clients. */
export function lanesFor(
  view: Pick<ClusterView, 'zookeepers' | 'brokers' | 'producers' | 'consumers'>,
  layout: TimelineLayout,
  words: { readonly brokers: string; readonly clients: string },
): readonly Lane[] {
  const zookeepers = view.zookeepers.map(({ node }) => node);
  const brokers = view.brokers.map(({ node }) => node);
  const producers = view.producers.map(({ node }) => node);
  const consumers = view.consumers.map(({ node }) => node);
  const clients = [...producers, ...consumers];
  const all: readonly Lane[] = [
    { id: 'zk', label: 'zk', nodes: zookeepers },
    { id: 'brokers', label: words.brokers, nodes: brokers },
    { id: 'clients', label: words.clients, nodes: clients },
  ];
  switch (layout) {
    case 'lanes':
      return [
        { id: 'zk', label: 'zk', nodes: zookeepers },
        ...lanesOf('brokers', words.brokers, brokers),
        ...(clients.length > OWN_LANES_MAX
          ? lanesOf('clients', words.clients, clients)
          : [...lanesOf('producers', 'producers', producers), ...lanesOf('consumers', 'consumers', consumers)]),
      ];
    case 'three':
      return all.filter(lane => lane.nodes.length > 0);
    case 'track':
    case 'phone':
      return [{ id: 'track', label: '', nodes: [...zookeepers, ...brokers, ...clients] }];
  }
}

/** Index of the lane that shows a node, by node. */
export function laneIndex(lanes: readonly Lane[]): ReadonlyMap<NodeId, number> {
  return new Map(lanes.flatMap((lane, index) => lane.nodes.map(node => [node, index] as const)));
}

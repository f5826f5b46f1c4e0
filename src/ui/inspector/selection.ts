/** What a reader has selected: anything on the stage. Plain data, so that links and histories can carry it. */
import type { FactId, NodeId } from '../../sim/kernel/index.ts';
import type { ClusterView, FlightView, ReplicaView, SessionView, ZnodeView } from '../../sim/cluster/viewTypes.ts';

/** One thing on the stage. Partitions go by name (`first-0`), messages by the fact that sent them. */
export type Selection =
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'replica'; readonly node: NodeId; readonly partition: string }
  | { readonly kind: 'partition'; readonly partition: string }
  | { readonly kind: 'znode'; readonly path: string }
  | { readonly kind: 'session'; readonly session: number }
  | { readonly kind: 'message'; readonly sent: FactId };

/** Whether two selections mean the same thing. */
export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return a === b || (a !== null && b !== null && keyOf(a) === keyOf(b));
}

/** A selection as the stage's key: a node's own name, else its kind and its names. */
export function keyOf(selection: Selection): string {
  switch (selection.kind) {
    case 'node':
      return selection.node;
    case 'replica':
      return `replica:${selection.node}:${selection.partition}`;
    case 'partition':
      return `partition:${selection.partition}`;
    case 'znode':
      return `znode:${selection.path}`;
    case 'session':
      return `session:${selection.session}`;
    case 'message':
      return `message:${selection.sent}`;
  }
}

/** The selection that a key of the stage names. */
export function selectionOf(key: string): Selection {
  const [, kind = '', rest = ''] = /^(replica|partition|znode|session|message):(.+)$/.exec(key) ?? [];
  switch (kind) {
    case 'replica': {
      const [, node = '', partition = ''] = /^([^:]+):(.+)$/.exec(rest) ?? [];
      return { kind, node, partition };
    }
    case 'partition':
      return { kind, partition: rest };
    case 'znode':
      return { kind, path: rest };
    case 'session':
      return { kind, session: Number(rest) };
    case 'message':
      return { kind, sent: Number(rest) };
    default:
      return { kind: 'node', node: key };
  }
}

/** A replica by its broker's node and its partition's name. */
export function findReplica(view: ClusterView, node: NodeId, partition: string): ReplicaView | undefined {
  const broker = view.brokers.find(candidate => candidate.node === node);
  return broker?.replicas.find(replica => `${replica.topic}-${replica.partition}` === partition);
}

/** A session by its id, with the node of the server that keeps it. */
export function findSession(view: ClusterView, session: number): SessionView | undefined {
  return view.zookeepers.flatMap(server => server.sessions).find(candidate => candidate.session === session);
}

/** A znode by its path. */
export function findZnode(view: ClusterView, path: string): ZnodeView | undefined {
  return view.zookeepers.flatMap(server => server.znodes).find(znode => znode.path === path);
}

/** A message on its way, by the fact that sent it. */
export function findFlight(view: ClusterView, sent: FactId): FlightView | undefined {
  return view.flights.find(flight => flight.sent === sent);
}

/** A partition's topic and number: `first-0` is partition 0 of `first`. Null when the name is none. */
export function parsePartition(name: string): { readonly topic: string; readonly partition: number } | null {
  const [, topic, number] = /^(.+)-(\d+)$/.exec(name) ?? [];
  return topic === undefined ? null : { topic, partition: Number(number) };
}

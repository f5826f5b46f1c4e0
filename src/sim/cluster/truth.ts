/** What is so, as ZooKeeper has it: for observers, roles and laws; no node can see it like this. */
import type { NodeId } from '../kernel/index.ts';
import {
  parseController,
  parsePartition,
  parsePartitionState,
  parseTopicAssignment,
  type PartitionStateZnode,
  type TopicPartition,
} from '../protocol/index.ts';
import { subtree, znodeAt, type Znode, type ZnodeTree } from '../zookeeper/index.ts';
import type { ClusterWorld } from './domain.ts';
import { brokerNode } from './names.ts';

/** The znode tree of the server that knows most. */
export function treeOf(world: ClusterWorld): ZnodeTree {
  let best: { readonly zxid: number; readonly tree: ZnodeTree } | null = null;
  for (const { state } of Object.values(world.slots)) {
    if (state.kind === 'zookeeper' && (best === null || state.disk.zxid > best.zxid)) best = state.disk;
  }
  if (best === null) throw new Error('a cluster without a ZooKeeper server');
  return best.tree;
}

/** The path of a partition's state. */
export const statePath = ({ topic, partition }: TopicPartition): string =>
  `/brokers/topics/${topic}/partitions/${partition}/state`;

/** A partition's leader and ISR, null while there is none. */
export function partitionState(tree: ZnodeTree, p: TopicPartition): PartitionStateZnode | null {
  const found = parsePartitionState(znodeAt(tree, statePath(p))?.data ?? '');
  return found.ok ? found.value : null;
}

/** A topic's replica lists by partition, null for an unknown topic. */
export function assignmentOf(tree: ZnodeTree, topic: string): readonly (readonly number[])[] | null {
  const found = parseTopicAssignment(znodeAt(tree, `/brokers/topics/${topic}`)?.data ?? '');
  return found.ok ? found.value.map(entry => entry.replicas) : null;
}

/** The broker that holds /controller, or null. */
export function controllerId(tree: ZnodeTree): number | null {
  const found = parseController(znodeAt(tree, '/controller')?.data ?? '');
  return found.ok ? found.value.brokerId : null;
}

/** Ids of the registered brokers. */
export const registeredIds = (tree: ZnodeTree): readonly number[] => childrenOf(tree, '/brokers/ids').map(Number);

/** Names of a znode's children, sorted. */
export function childrenOf(tree: ZnodeTree, path: string): readonly string[] {
  const node: Znode | undefined = znodeAt(tree, path);
  if (node === undefined) return [];
  const depth = path.split('/').length;
  return subtree(tree, path)
    .map(entry => entry.path)
    .filter(below => below !== path && below.split('/').length === depth + 1)
    .map(below => below.slice(path.length + 1));
}

/** The brokers that lead and follow `first-0` now. */
export function leaderAndFollowers(
  world: ClusterWorld,
  name: string,
): { leader: NodeId | null; followers: readonly NodeId[] } {
  const p = parsePartition(name);
  const tree = treeOf(world);
  const state = p === null ? null : partitionState(tree, p);
  const replicas = p === null ? [] : (assignmentOf(tree, p.topic)?.[p.partition] ?? []);
  const leader = state === null || state.leader < 0 ? null : state.leader;
  return {
    leader: leader === null ? null : brokerNode(leader),
    followers: replicas.filter(id => id !== leader).map(brokerNode),
  };
}

/** Every partition as ZooKeeper has it: the cluster's own answer to who leads and who is in sync. */
import type { TopicPartition } from '../protocol/index.ts';
import { assignmentOf, childrenOf, partitionState, treeOf, type ClusterWorld } from '../cluster/index.ts';
import type { ZnodeTree } from '../zookeeper/index.ts';

/** One partition. */
export interface Truth extends TopicPartition {
  readonly replicas: readonly number[];
  /** -1 for nobody. */
  readonly leader: number;
  readonly isr: readonly number[];
}

const known = new WeakMap<ZnodeTree, readonly Truth[]>();

/** Every partition whose state znode has been written. */
export function partitionsOf(world: ClusterWorld): readonly Truth[] {
  const tree = treeOf(world);
  const before = known.get(tree);
  if (before !== undefined) return before;
  const made = childrenOf(tree, '/brokers/topics').flatMap(topic =>
    (assignmentOf(tree, topic) ?? []).flatMap((replicas, partition): readonly Truth[] => {
      const state = partitionState(tree, { topic, partition });
      return state === null ? [] : [{ topic, partition, replicas, leader: state.leader, isr: state.isr }];
    }),
  );
  known.set(tree, made);
  return made;
}

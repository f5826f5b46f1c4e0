/** What may be seen of ZooKeeper servers, and of topics as ZooKeeper holds them. */
import { parseConfig } from '../protocol/index.ts';
import type { ProcessView, TopicView, ZnodeView, ZooKeeperView } from './viewTypes.ts';
import { znodeAt, type ZnodeTree } from '../zookeeper/index.ts';
import { assignmentOf, childrenOf, partitionState, statePath } from './truth.ts';
import type { SlotOf } from './view.ts';

const views = new WeakMap<SlotOf<'zookeeper'>, ZooKeeperView>();
const znodesOf = new WeakMap<ZnodeTree, readonly ZnodeView[]>();
const topicsOf = new WeakMap<ZnodeTree, readonly TopicView[]>();

/** One server; the same object as long as its slot is the same. */
export function zooKeeperView(slot: SlotOf<'zookeeper'>, process: ProcessView): ZooKeeperView {
  const known = views.get(slot);
  if (known !== undefined) return known;
  const { disk, memory, id, host } = slot.state;
  const made: ZooKeeperView = {
    ...process,
    id: Number(id.slice(id.lastIndexOf('-') + 1)),
    host,
    zxid: disk.zxid,
    sessions: Object.values(disk.sessions).map(session => {
      const live = memory?.sessions[session.id];
      return {
        session: session.id,
        owner: session.owner,
        timeoutMs: session.timeoutMs,
        expiresAt: live?.expiresAt ?? 0,
        connected: live !== undefined && live.connection !== 0,
      };
    }),
    znodes: znodeViews(disk.tree),
  };
  views.set(slot, made);
  return made;
}

function znodeViews(tree: ZnodeTree): readonly ZnodeView[] {
  const known = znodesOf.get(tree);
  if (known !== undefined) return known;
  const ids = childrenOf(tree, '/brokers/ids').map(id => `/brokers/ids/${id}`);
  const states = childrenOf(tree, '/brokers/topics').flatMap(topic =>
    (assignmentOf(tree, topic) ?? []).map((_, partition) => statePath({ topic, partition })),
  );
  const made = ['/controller', '/controller_epoch', ...ids, ...states].flatMap((path): readonly ZnodeView[] => {
    const node = znodeAt(tree, path);
    if (node === undefined) return [];
    const { data, ephemeralOwner, version, fact } = node;
    return [{ path, data, ephemeral: ephemeralOwner !== 0, version, fact }];
  });
  znodesOf.set(tree, made);
  return made;
}

/** Every topic with its partitions' leaders and ISRs. */
export function topicViews(tree: ZnodeTree): readonly TopicView[] {
  const known = topicsOf.get(tree);
  if (known !== undefined) return known;
  const made = childrenOf(tree, '/brokers/topics').map((topic): TopicView => {
    const config = parseConfig(znodeAt(tree, `/config/topics/${topic}`)?.data ?? '');
    return {
      topic,
      config: config.ok ? config.value : {},
      partitions: (assignmentOf(tree, topic) ?? []).map((replicas, partition) => ({
        partition,
        replicas,
        state: partitionState(tree, { topic, partition }),
        fact: znodeAt(tree, statePath({ topic, partition }))?.fact ?? 0,
      })),
    };
  });
  topicsOf.set(tree, made);
  return made;
}

/**
 * The leader's ISR: who is dropped, who joins, how that is written to ZooKeeper and how the controller hears of it
 * (ReplicaManager.maybeShrinkIsr, Partition.maybeExpandIsr, ReplicaManager.maybePropagateIsrChanges; replication.md
 * §6).
 */
import { ms, type FactId } from '../kernel/index.ts';
import {
  entries,
  isrChangeJson,
  parsePartitionState,
  partitionStateJson,
  samePartition,
  type TopicPartition,
} from '../protocol/index.ts';
import { advanceHighWatermark, setReplica } from './highWatermark.ts';
import { completeProduces } from './purgatory.ts';
import { followerOf, isLeader, mayJoinIsr, outOfSync, type Replica } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn, type Value } from './state.ts';
import { DONE, isBlocked, resumeLockWaiters, startThread, type Decision } from './threads.ts';

/** How often ISR changes are told to the controller at most, and how long after the last one; ms. */
const PROPAGATION_INTERVAL_MS = 2500;
const PROPAGATION_BLACKOUT_MS = 5000;
const PROPAGATION_DELAY_MAX_MS = 60000;

/** Where a thread that changes an ISR can stand. */
export type ReplicationFrame =
  | { readonly thread: 'replication'; readonly at: 'shrink'; readonly todo: readonly TopicPartition[] }
  | {
      readonly thread: 'replication';
      readonly at: 'expand';
      readonly partition: TopicPartition;
      readonly follower: number;
    }
  | {
      readonly thread: 'replication';
      readonly at: 'written' | 'compared';
      readonly partition: TopicPartition;
      readonly isr: readonly number[];
      readonly leaderEpoch: number;
    }
  | { readonly thread: 'replication'; readonly at: 'propagate' | 'propagated' };

/** A follower outside the ISR has caught up: its leader takes it in. */
export const expandIsr = (partition: TopicPartition, follower: number): ReplicationFrame => ({
  thread: 'replication',
  at: 'expand',
  partition,
  follower,
});

/** The isr-expiration task: every half replica.lag.time.max.ms; skipped while the last one still waits. */
export function isrExpiration(turn: BrokerTurn): void {
  armIsrExpiration(turn);
  if (isBlocked(turn, 'isr-expiration')) return;
  const lagMaxMs = memoryOf(turn).config['replica.lag.time.max.ms'];
  const nowMs = turn.wallClockMs();
  const todo: TopicPartition[] = [];
  for (const [p, replica] of entries(memoryOf(turn).replicas)) {
    if (isLeader(replica) && outOfSync(replica, nowMs, lagMaxMs).length > 0) todo.push(p);
  }
  if (todo.length > 0) startThread(turn, 'isr-expiration', { thread: 'replication', at: 'shrink', todo });
}

/** Schedules the next isr-expiration. */
export function armIsrExpiration(turn: BrokerTurn): void {
  turn.wake(ms(memoryOf(turn).config['replica.lag.time.max.ms'] / 2), { type: 'isrExpiration' }, 0);
}

/** Schedules the next look for ISR changes to be told. */
export function armIsrPropagation(turn: BrokerTurn): void {
  turn.wake(ms(PROPAGATION_INTERVAL_MS), { type: 'isrPropagation' }, 0);
}

/** The isr-change-propagation task. */
export function isrPropagation(turn: BrokerTurn): void {
  armIsrPropagation(turn);
  const { changed, lastChangeMs, lastPropagationMs } = memoryOf(turn).isrChanges;
  const nowMs = turn.wallClockMs();
  const settled = lastChangeMs + PROPAGATION_BLACKOUT_MS < nowMs;
  const overdue = lastPropagationMs + PROPAGATION_DELAY_MAX_MS < nowMs;
  if (changed.length === 0 || !(settled || overdue) || isBlocked(turn, 'isr-change-propagation')) return;
  startThread(turn, 'isr-change-propagation', { thread: 'replication', at: 'propagate' });
}

/** Runs one frame of an ISR change. */
export function runReplication(turn: BrokerTurn, thread: string, frame: ReplicationFrame, value: Value): Decision {
  switch (frame.at) {
    case 'shrink': {
      const [next, ...todo] = frame.todo;
      if (next === undefined) return DONE;
      return {
        do: 'call',
        frame: { thread: 'replication', at: 'expand', partition: next, follower: -1 },
        then: { ...frame, todo },
      };
    }
    case 'expand':
      return beginChange(turn, thread, frame.partition, frame.follower);
    case 'written': {
      if (value.type === 'zk' && value.result.ok) {
        endChange(turn, frame, value.result.stat?.version);
        return DONE;
      }
      const { partition } = frame;
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: statePath(partition), watch: false } },
        then: { ...frame, at: 'compared' },
      };
    }
    case 'compared':
      endChange(turn, frame, versionIfOwn(turn, frame, value));
      return DONE;
    case 'propagate': {
      const { changed } = memoryOf(turn).isrChanges;
      return {
        do: 'wait',
        for: {
          zk: {
            op: 'create',
            path: '/isr_change_notification/isr_change_',
            data: isrChangeJson(changed),
            ephemeral: false,
            sequential: true,
          },
        },
        then: { thread: 'replication', at: 'propagated' },
      };
    }
    case 'propagated':
      remember(turn, {
        isrChanges: { ...memoryOf(turn).isrChanges, changed: [], lastPropagationMs: turn.wallClockMs() },
      });
      return DONE;
  }
}

/**
 * Decides a change of the ISR under the lock and writes it by compare-and-set. Follower -1: drop who is out of sync.
 */
function beginChange(turn: BrokerTurn, thread: string, partition: TopicPartition, follower: number): Decision {
  const replica = replicaAt(turn, partition);
  if (replica === undefined || !isLeader(replica)) return DONE;
  if (replica.lockedBy !== null) {
    return {
      do: 'wait',
      for: { lock: partition },
      then: { thread: 'replication', at: 'expand', partition, follower },
    };
  }
  const isr =
    follower === -1 ? shrunk(turn, replica) : mayJoinIsr(replica, follower) ? [...replica.isr, follower] : null;
  if (isr === null) return DONE;
  setReplica(turn, { ...replica, lockedBy: thread });
  const { leader, leaderEpoch, controllerEpoch, zkVersion } = replica;
  const data = partitionStateJson({ leader, leaderEpoch, isr, controllerEpoch });
  return {
    do: 'wait',
    for: { zk: { op: 'setData', path: statePath(partition), data, version: zkVersion } },
    then: { thread: 'replication', at: 'written', partition, isr, leaderEpoch },
  };
}

function shrunk(turn: BrokerTurn, replica: Replica): readonly number[] | null {
  const lagMaxMs = memoryOf(turn).config['replica.lag.time.max.ms'];
  const out = outOfSync(replica, turn.wallClockMs(), lagMaxMs);
  return out.length === 0 ? null : replica.isr.filter(id => !out.includes(id));
}

/** The znode that holds a partition's leader and ISR. */
export const statePath = ({ topic, partition }: TopicPartition): string =>
  `/brokers/topics/${topic}/partitions/${partition}/state`;

/** A change of an ISR that has been given to ZooKeeper. */
type Written = Extract<ReplicationFrame, { readonly at: 'written' | 'compared' }>;

/**
 * A write whose answer was lost with the connection is sent again and then refused, for its own version: if ZooKeeper
 * holds just what was to be written, it was (kafka.utils.ReplicationUtils.checkLeaderAndIsrZkData).
 */
function versionIfOwn(turn: BrokerTurn, { partition, isr, leaderEpoch }: Written, value: Value): number | undefined {
  if (value.type !== 'zk' || !value.result.ok) return undefined;
  const found = parsePartitionState(value.result.data ?? '');
  const replica = replicaAt(turn, partition);
  if (!found.ok || replica === undefined) return undefined;
  const { leader, leaderEpoch: epoch, isr: there, controllerEpoch } = found.value;
  const isOwn = leader === replica.leader && epoch === leaderEpoch && controllerEpoch === replica.controllerEpoch;
  const isSame = there.length === isr.length && there.every((id, index) => id === isr[index]);
  return isOwn && isSame ? value.result.stat?.version : undefined;
}

/** In memory the ISR changes only after ZooKeeper has it; a stale version leaves it as it was. */
function endChange(turn: BrokerTurn, { partition, isr }: Written, version: number | undefined): void {
  const replica = replicaAt(turn, partition);
  if (replica === undefined) return;
  const unlocked: Replica = { ...replica, lockedBy: null };
  if (version === undefined) {
    turn.fact({ kind: 'isrUpdateSkipped', ...partition, zkVersion: replica.zkVersion }, [replica.facts.isr]);
    setReplica(turn, unlocked);
  } else {
    const fact = stateChange(turn, replica, isr);
    setReplica(turn, { ...unlocked, isr, zkVersion: version, facts: { ...replica.facts, isr: fact } });
    noteChange(turn, partition);
    advanceHighWatermark(turn, partition);
    completeProduces(turn, partition);
  }
  resumeLockWaiters(turn, partition);
}

function stateChange(turn: BrokerTurn, replica: Replica, isr: readonly number[]): FactId {
  const { topic, partition } = replica;
  const added = isr.find(id => !replica.isr.includes(id));
  if (added !== undefined) {
    const reasons = [followerOf(replica, added)?.fact ?? 0, replica.facts.highWatermark];
    return turn.fact({ kind: 'isrExpanded', topic, partition, added, isr }, reasons);
  }
  const removed = replica.isr.filter(id => !isr.includes(id));
  const silent = removed.flatMap(id => turn.silence(`broker-${id}`));
  const configured = memoryOf(turn).configFacts['replica.lag.time.max.ms'] ?? 0;
  const lagMaxMs = memoryOf(turn).config['replica.lag.time.max.ms'];
  return turn.fact({ kind: 'isrShrunkByLeader', topic, partition, removed, isr, lagMaxMs }, [
    ...silent,
    configured,
    ...removed.map(id => followerOf(replica, id)?.fact ?? 0),
  ]);
}

function noteChange(turn: BrokerTurn, partition: TopicPartition): void {
  const { isrChanges } = memoryOf(turn);
  const known = isrChanges.changed.some(p => samePartition(p, partition));
  remember(turn, {
    isrChanges: {
      ...isrChanges,
      changed: known ? isrChanges.changed : [...isrChanges.changed, partition],
      lastChangeMs: turn.wallClockMs(),
    },
  });
}

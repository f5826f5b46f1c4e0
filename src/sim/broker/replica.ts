/**
 * One replica at its broker as a value, and the rules of replication as pure functions over it
 * (kafka.cluster.Partition, Replica; reference replication.md §1, §4–§6, §8).
 */
import type { FactId } from '../kernel/index.ts';
import { samePartition, type PartitionState, type TopicPartition } from '../protocol/index.ts';
import type { Log } from '../storage/index.ts';
import type { ReplicaLifecycle } from './charts.ts';

/** What a leader knows of one follower. Times in wall clock ms. */
export interface FollowerProgress {
  readonly broker: number;
  /** Offset of its last fetch, -1 until it has fetched. */
  readonly logEndOffset: number;
  readonly lastFetchMs: number;
  /** The leader's LEO when it fetched last. */
  readonly leaderEndOffsetAtLastFetch: number;
  readonly lastCaughtUpMs: number;
  /** High watermark in the last answer to it; an empty answer that repeats it is no news. */
  readonly sentHighWatermark: number;
  /** The fact that set its position. */
  readonly fact: FactId;
}

/** A hosted replica. */
export interface Replica extends TopicPartition {
  readonly lifecycle: ReplicaLifecycle;
  readonly log: Log;
  /** Who this broker thinks leads; -1 for nobody yet. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly controllerEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly zkVersion: number;
  readonly highWatermark: number;
  /** Of a leader: its followers in assignment order. */
  readonly followers: readonly FollowerProgress[];
  /** The thread that holds the leaderIsrUpdate lock while it writes the ISR to ZooKeeper, or null. */
  readonly lockedBy: string | null;
  readonly facts: ReplicaFacts;
}

/** The facts behind what a replica is. */
export interface ReplicaFacts {
  readonly role: FactId;
  readonly isr: FactId;
  readonly highWatermark: FactId;
  readonly log: FactId;
}

/** A replica that has just been created or loaded; it serves nothing until the controller says what it is. */
export function newReplica(p: TopicPartition, log: Log, highWatermark: number): Replica {
  return {
    topic: p.topic,
    partition: p.partition,
    lifecycle: 'offline',
    log,
    leader: -1,
    leaderEpoch: -1,
    controllerEpoch: 0,
    replicas: [],
    isr: [],
    zkVersion: -1,
    highWatermark: Math.min(highWatermark, log.logEndOffset),
    followers: [],
    lockedBy: null,
    facts: { role: 0, isr: 0, highWatermark: 0, log: 0 },
  };
}

/** Whether this replica serves its partition. */
export const isLeader = (replica: Replica): boolean => replica.lifecycle === 'leader';

/** The replica as the controller describes it, before it takes its role. */
export function described(replica: Replica, state: PartitionState, fact: FactId): Replica {
  if (!samePartition(replica, state)) throw new Error('a partition state for another partition');
  return {
    ...replica,
    leader: state.leader,
    leaderEpoch: state.leaderEpoch,
    controllerEpoch: state.controllerEpoch,
    replicas: state.replicas,
    isr: state.isr,
    zkVersion: state.zkVersion,
    facts: { ...replica.facts, isr: fact },
  };
}

/** Its followers as a leader begins to know them: positions unknown, ISR members caught up now, others never. */
export function freshFollowers(
  replica: Replica,
  self: number,
  nowMs: number,
  fact: FactId,
): readonly FollowerProgress[] {
  return replica.replicas
    .filter(id => id !== self)
    .map(broker => ({
      broker,
      logEndOffset: -1,
      lastFetchMs: nowMs,
      leaderEndOffsetAtLastFetch: replica.log.logEndOffset,
      lastCaughtUpMs: replica.isr.includes(broker) ? nowMs : 0,
      sentHighWatermark: -1,
      fact,
    }));
}

/** What a leader knows of a follower, if it is one. */
export const followerOf = (replica: Replica, broker: number): FollowerProgress | undefined =>
  replica.followers.find(follower => follower.broker === broker);

/**
 * A follower fetched at `offset`: it has all below. Caught-up time: now if it was at the log's end, else the time of
 * its last fetch if it has reached where the end was then (Replica.updateLogReadResult).
 */
export function withFetchAt(replica: Replica, broker: number, offset: number, nowMs: number, fact: FactId): Replica {
  const followers = replica.followers.map(follower => {
    if (follower.broker !== broker) return follower;
    const lastCaughtUpMs =
      offset >= replica.log.logEndOffset
        ? Math.max(nowMs, follower.lastCaughtUpMs)
        : offset >= follower.leaderEndOffsetAtLastFetch
          ? Math.max(follower.lastFetchMs, follower.lastCaughtUpMs)
          : follower.lastCaughtUpMs;
    return {
      ...follower,
      logEndOffset: offset,
      lastFetchMs: nowMs,
      leaderEndOffsetAtLastFetch: replica.log.logEndOffset,
      lastCaughtUpMs,
      fact: fact === 0 ? follower.fact : fact,
    };
  });
  return { ...replica, followers };
}

/**
 * The high watermark that the leader may announce: the least LEO of those in the ISR, and of those that were caught up
 * within `lagMaxMs` (a nearly in-sync replica holds it back until it joins). Never below the present one.
 */
export function nextHighWatermark(replica: Replica, nowMs: number, lagMaxMs: number): number {
  let least = replica.log.logEndOffset;
  for (const follower of replica.followers) {
    const counts = replica.isr.includes(follower.broker) || nowMs - follower.lastCaughtUpMs <= lagMaxMs;
    if (counts && follower.logEndOffset < least) least = follower.logEndOffset;
  }
  return Math.max(least, replica.highWatermark);
}

/** Followers in the ISR that hold the high watermark where it is: the facts that set their positions. */
export const slowestFacts = (replica: Replica): readonly FactId[] =>
  replica.followers
    .filter(follower => replica.isr.includes(follower.broker))
    .sort((a, b) => b.fact - a.fact)
    .map(follower => follower.fact);

/** ISR members that have not caught up for longer than replica.lag.time.max.ms. */
export function outOfSync(replica: Replica, nowMs: number, lagMaxMs: number): readonly number[] {
  return replica.followers
    .filter(follower => replica.isr.includes(follower.broker) && nowMs - follower.lastCaughtUpMs > lagMaxMs)
    .map(follower => follower.broker);
}

/** Whether a follower outside the ISR has reached the high watermark and so may join. */
export function mayJoinIsr(replica: Replica, broker: number): boolean {
  const follower = followerOf(replica, broker);
  return follower !== undefined && !replica.isr.includes(broker) && follower.logEndOffset >= replica.highWatermark;
}

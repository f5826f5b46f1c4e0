/**
 * How a broker takes the roles that the controller gives it (ReplicaManager.becomeLeaderOrFollower; replication.md
 * §7).
 */
import { ms } from '../kernel/index.ts';
import {
  at,
  entries,
  put,
  samePartition,
  type ErrorName,
  type PartitionState,
  type Request,
  type TopicPartition,
} from '../protocol/index.ts';
import { createLog } from '../storage/index.ts';
import { replicaChart } from './charts.ts';
import { follow, stopFollowing, stopIdleFetchers } from './fetcher.ts';
import { advanceHighWatermark, setReplica } from './highWatermark.ts';
import { respond, type Received } from './pipeline.ts';
import { completeFetches, completeProduces } from './purgatory.ts';
import { described, followerOf, freshFollowers, isLeader, newReplica, type Replica } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';

/** Topics of a LeaderAndIsr whose settings this broker has not read yet. */
export function topicsToRead(turn: BrokerTurn, request: Request<'LeaderAndIsr'>): readonly string[] {
  const { topicConfigs } = memoryOf(turn);
  const topics = request.body.partitions.map(p => p.topic).filter(topic => topicConfigs[topic] === undefined);
  return [...new Set(topics)];
}

/** Refuses a request of a controller that has been replaced; remembers the epoch of one that has not. */
export function isFenced(
  turn: BrokerTurn,
  received: Received,
  request: Request<'LeaderAndIsr' | 'StopReplica' | 'UpdateMetadata'>,
): boolean {
  const { controllerEpoch: known, controllerEpochFact } = memoryOf(turn);
  const { controllerEpoch } = request.body;
  if (controllerEpoch < known) {
    turn.fact({ kind: 'requestFenced', api: request.api, controllerEpoch, known }, [
      controllerEpochFact,
      received.cause,
    ]);
    return true;
  }
  if (controllerEpoch > known) {
    remember(turn, { controllerEpoch, controllerEpochFact: received.cause });
  }
  return false;
}

/** Carries out a LeaderAndIsr request; each partition is accepted only with a newer leader epoch. */
export function becomeLeaderOrFollower(turn: BrokerTurn, received: Received, request: Request<'LeaderAndIsr'>): void {
  if (isFenced(turn, received, request)) {
    respond(turn, received, { api: 'LeaderAndIsr', body: { error: 'STALE_CONTROLLER_EPOCH', partitions: [] } });
    return;
  }
  const self = turn.state.id;
  const answers = request.body.partitions.map(state => {
    const { topic, partition } = state;
    return { topic, partition, error: accepts(turn, state, self, received) };
  });
  const accepted = request.body.partitions.filter(state =>
    answers.some(answer => answer.error === 'NONE' && samePartition(answer, state)),
  );
  for (const state of accepted) if (state.leader === self) becomeLeader(turn, state, received);
  for (const state of accepted) if (state.leader !== self) becomeFollower(turn, state, received);
  if (!memoryOf(turn).checkpointing) {
    remember(turn, { checkpointing: true });
    armCheckpoint(turn);
  }
  stopIdleFetchers(turn);
  respond(turn, received, { api: 'LeaderAndIsr', body: { error: 'NONE', partitions: answers } });
}

function accepts(turn: BrokerTurn, state: PartitionState, self: number, received: Received): ErrorName {
  const { topic, partition, leaderEpoch } = state;
  const known = replicaAt(turn, state);
  if (known !== undefined && leaderEpoch <= known.leaderEpoch) {
    turn.fact({ kind: 'leaderEpochRefused', topic, partition, leaderEpoch, known: known.leaderEpoch }, [
      known.facts.role,
      received.cause,
    ]);
    return 'STALE_CONTROLLER_EPOCH';
  }
  if (!state.replicas.includes(self)) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (known === undefined) hostReplica(turn, state);
  return 'NONE';
}

function hostReplica(turn: BrokerTurn, p: TopicPartition): void {
  const { disk } = turn.state;
  const log = at(disk.logs, p) ?? createLog(turn.wallClockMs());
  const replica = newReplica(p, log, at(disk.highWatermarks, p) ?? 0);
  remember(turn, { replicas: put(memoryOf(turn).replicas, p, replica) });
}

function hosted(turn: BrokerTurn, p: TopicPartition): Replica {
  const replica = replicaAt(turn, p);
  if (replica === undefined) throw new Error(`${turn.node} does not host ${p.topic}-${p.partition}`);
  return replica;
}

function becomeLeader(turn: BrokerTurn, state: PartitionState, received: Received): void {
  const { topic, partition, leaderEpoch, isr } = state;
  const before = hosted(turn, state);
  stopFollowing(turn, before);
  const role = turn.fact({ kind: 'becameLeader', topic, partition, leaderEpoch, isr }, [received.cause]);
  const told = described(before, state, role);
  const followers = isLeader(before)
    ? keptFollowers(told, before, turn, role)
    : freshFollowers(told, turn.state.id, turn.wallClockMs(), role);
  const lifecycle = isLeader(before) ? before.lifecycle : replicaChart.react(before.lifecycle, { type: 'lead' }).value;
  setReplica(turn, { ...told, lifecycle, followers, facts: { ...told.facts, role } });
  advanceHighWatermark(turn, state);
  completeProduces(turn, state);
}

/** A leader that stays keeps its followers' positions; who counts as caught up is set anew (Partition.makeLeader). */
function keptFollowers(told: Replica, before: Replica, turn: BrokerTurn, fact: number): Replica['followers'] {
  return freshFollowers(told, turn.state.id, turn.wallClockMs(), fact).map(fresh => {
    const known = followerOf(before, fresh.broker);
    if (known === undefined) return fresh;
    const { logEndOffset, sentHighWatermark, fact: learned } = known;
    return { ...fresh, logEndOffset, sentHighWatermark, fact: learned };
  });
}

/** Only a leader that this broker knows to be alive is followed; otherwise nothing changes but an entry in its log. */
function becomeFollower(turn: BrokerTurn, state: PartitionState, received: Received): void {
  const { topic, partition, leaderEpoch, leader } = state;
  const before = hosted(turn, state);
  const alive = memoryOf(turn).metadata.liveBrokers.some(broker => broker.id === leader);
  if (!alive) {
    turn.fact({ kind: 'leaderUnknown', topic, partition, leader }, [received.cause]);
    return;
  }
  const role = turn.fact({ kind: 'becameFollower', topic, partition, leaderEpoch, leader }, [received.cause]);
  const told: Replica = { ...described(before, state, role), followers: [] };
  const sameLeader = before.leader === leader && before.lifecycle !== 'offline' && !isLeader(before);
  if (sameLeader) {
    setReplica(turn, { ...told, facts: { ...told.facts, role } });
    return;
  }
  stopFollowing(turn, before);
  const lifecycle =
    before.lifecycle === 'truncating'
      ? before.lifecycle
      : replicaChart.react(before.lifecycle, { type: 'follow' }).value;
  setReplica(turn, { ...told, lifecycle, facts: { ...told.facts, role } });
  completeProduces(turn, state);
  completeFetches(turn, state);
  follow(turn, state, leader);
}

/** The controller takes replicas out of service; with `deletePartitions` their logs go too. */
export function stopReplicas(turn: BrokerTurn, received: Received, request: Request<'StopReplica'>): void {
  if (isFenced(turn, received, request)) {
    respond(turn, received, { api: 'StopReplica', body: { error: 'STALE_CONTROLLER_EPOCH', partitions: [] } });
    return;
  }
  const partitions = request.body.partitions.map(({ topic, partition }) => {
    const replica = replicaAt(turn, { topic, partition });
    if (replica !== undefined) {
      stopFollowing(turn, replica);
      const role = turn.fact({ kind: 'replicaStopped', topic, partition }, [received.cause]);
      const lifecycle = replicaChart.react(replica.lifecycle, { type: 'stopped' }).value;
      setReplica(turn, { ...replica, lifecycle, leader: -1, facts: { ...replica.facts, role } });
      completeProduces(turn, replica);
      completeFetches(turn, replica);
      if (request.body.deletePartitions) remember(turn, { replicas: put(memoryOf(turn).replicas, replica, undefined) });
    }
    return { topic, partition, error: 'NONE' as const };
  });
  stopIdleFetchers(turn);
  respond(turn, received, { api: 'StopReplica', body: { error: 'NONE', partitions } });
}

/** Schedules the next writing of replication-offset-checkpoint. */
export function armCheckpoint(turn: BrokerTurn): void {
  const everyMs = memoryOf(turn).config['replica.high.watermark.checkpoint.interval.ms'];
  turn.wake(ms(everyMs), { type: 'checkpointHighWatermarks' }, 0);
}

/** Writes every hosted replica's high watermark to disk (replication.md §9). */
export function checkpointHighWatermarks(turn: BrokerTurn): void {
  const { disk } = turn.state;
  let { highWatermarks } = disk;
  for (const [p, replica] of entries(memoryOf(turn).replicas)) {
    if (at(highWatermarks, p) !== replica.highWatermark) highWatermarks = put(highWatermarks, p, replica.highWatermark);
  }
  turn.state = { ...turn.state, disk: { ...disk, highWatermarks } };
}

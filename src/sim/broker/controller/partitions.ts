/**
 * The controller's work on single partitions: reading and writing their state znodes, electing leaders, taking lost
 * replicas out of the ISR (KafkaController, PartitionStateMachine, ReplicaStateMachine; reference controller.md §5–§7).
 */
import { createPath } from '../../admin/index.ts';
import type { FactId } from '../../kernel/index.ts';
import { at, entries, parsePartitionState, partitionStateJson, type TopicPartition } from '../../protocol/index.ts';
import { statePath } from '../isr.ts';
import { memoryOf, type BrokerTurn, type Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { applyTopicConfig, topicSettings } from '../topicConfigs.ts';
import { addLeaderAndIsr, addStopReplica } from './batch.ts';
import {
  assignedReplicas,
  controllerOf,
  liveIds,
  liveOrShuttingDownIds,
  movePartition,
  moveReplica,
  setLeadership,
} from './context.ts';
import { selectFirstLeader, selectOfflineLeader, selectShutdownLeader, withoutReplica } from './election.ts';
import type { Leadership, PartitionFrame } from './state.ts';

/** Tries to elect a leader for each of these, one after the other. */
export const electAll = (todo: readonly TopicPartition[]): PartitionFrame => ({
  thread: 'controller',
  at: 'electAll',
  todo,
});

/** Takes each of these replicas offline, one after the other. */
export const offlineAll = (todo: readonly (TopicPartition & { readonly replica: number })[]): PartitionFrame => ({
  thread: 'controller',
  at: 'offlineAll',
  todo,
});

/** Partitions in New or Offline: those an election might help (triggerOnlinePartitionStateChange). */
export function leaderless(turn: BrokerTurn): readonly TopicPartition[] {
  return [...entries(controllerOf(turn).partitionStates)]
    .filter(([, state]) => state === 'NewPartition' || state === 'OfflinePartition')
    .map(([p]) => p);
}

/** Runs one frame of work on a partition. */
export function runPartition(turn: BrokerTurn, frame: PartitionFrame, value: Value): Decision {
  switch (frame.at) {
    case 'readState':
      return read(frame.partition, { ...frame, at: 'stateRead' });
    case 'stateRead':
      noteState(turn, frame.partition, value);
      return DONE;
    case 'initialise':
      return initialise(turn, frame.partition);
    case 'initialised':
      return initialised(turn, frame, value);
    case 'electAll': {
      const [next, ...todo] = frame.todo;
      if (next === undefined) return DONE;
      const isNew = at(controllerOf(turn).partitionStates, next) === 'NewPartition';
      const step: PartitionFrame = isNew
        ? { thread: 'controller', at: 'initialise', partition: next }
        : { thread: 'controller', at: 'elect/partition', partition: next, selector: 'offline' };
      return { do: 'call', frame: step, then: { ...frame, todo } };
    }
    case 'elect/partition':
      return needsConfig(turn, frame.partition, frame) ?? read(frame.partition, { ...frame, at: 'elect/stateRead' });
    case 'elect/stateRead':
      return elect(turn, frame, value);
    case 'elect/written':
      return elected(turn, frame, value);
    case 'uncleanRead':
      applyTopicConfig(turn, frame.partition.topic, value);
      return goTo(frame.then);
    case 'offlineAll': {
      const [next, ...todo] = frame.todo;
      if (next === undefined) return DONE;
      const { topic, partition, replica } = next;
      const step: PartitionFrame = { thread: 'controller', at: 'offline', partition: { topic, partition }, replica };
      return { do: 'call', frame: step, then: { ...frame, todo } };
    }
    case 'offline': {
      const missing = needsConfig(turn, frame.partition, frame);
      if (missing !== null) return missing;
      if (!moveReplica(turn, frame.partition, frame.replica, 'OfflineReplica')) return DONE;
      addStopReplica(turn, frame.replica, frame.partition);
      if (at(controllerOf(turn).leadership, frame.partition) === undefined) return DONE;
      return read(frame.partition, { ...frame, at: 'offline/stateRead' });
    }
    case 'offline/stateRead':
      return shrink(turn, frame, value);
    case 'offline/written':
      return shrunk(turn, frame, value);
  }
}

const read = (p: TopicPartition, then: PartitionFrame): Decision => ({
  do: 'wait',
  for: { zk: { op: 'getData', path: statePath(p), watch: false } },
  then,
});

/** The topic's settings decide about unclean election; they are read once. */
function needsConfig(turn: BrokerTurn, partition: TopicPartition, then: PartitionFrame): Decision | null {
  if (memoryOf(turn).topicConfigs[partition.topic] !== undefined) return null;
  return {
    do: 'wait',
    for: { zk: { op: 'getData', path: `/config/topics/${partition.topic}`, watch: false } },
    then: { thread: 'controller', at: 'uncleanRead', partition, then },
  };
}

const uncleanAllowed = (turn: BrokerTurn, p: TopicPartition): boolean =>
  topicSettings(turn, p.topic).config['unclean.leader.election.enable'];

/** What a state znode says, kept in the context; null when there is none. */
export function noteState(turn: BrokerTurn, p: TopicPartition, value: Value): Leadership | null {
  if (value.type !== 'zk' || !value.result.ok) return null;
  const found = parsePartitionState(value.result.data ?? '');
  if (!found.ok) return null;
  const known = at(controllerOf(turn).leadership, p);
  const zkVersion = value.result.stat?.version ?? 0;
  const fact = known !== undefined && known.zkVersion === zkVersion ? known.fact : value.reason;
  const leadership: Leadership = { ...found.value, zkVersion, fact };
  setLeadership(turn, p, leadership);
  return leadership;
}

/** New→Online: the first live replica leads, the znode is created (initializeLeaderAndIsrForPartition). */
function initialise(turn: BrokerTurn, partition: TopicPartition): Decision {
  const replicas = assignedReplicas(turn, partition);
  const first = selectFirstLeader(replicas, liveIds(turn));
  if (first === null) {
    turn.fact({ kind: 'noLeaderPossible', ...partition, replicas }, [controllerOf(turn).liveFact]);
    return DONE;
  }
  const state = { leader: first.leader, leaderEpoch: 0, isr: first.isr };
  const data = partitionStateJson({ ...state, controllerEpoch: controllerOf(turn).epoch });
  const then: PartitionFrame = { thread: 'controller', at: 'initialised', partition, state };
  return { do: 'call', frame: createPath(statePath(partition), data), then };
}

function initialised(turn: BrokerTurn, frame: PartitionFrame & { readonly at: 'initialised' }, value: Value): Decision {
  if (value.type === 'zk' && !value.result.ok) return DONE;
  const { partition, state } = frame;
  const fact = turn.fact({ kind: 'leaderElected', ...partition, ...state, before: -1, selection: 'newPartition' }, [
    controllerOf(turn).liveFact,
  ]);
  take(turn, partition, { ...state, controllerEpoch: controllerOf(turn).epoch, zkVersion: 0, fact });
  addLeaderAndIsr(turn, state.isr, partition);
  return DONE;
}

function take(turn: BrokerTurn, p: TopicPartition, leadership: Leadership): void {
  setLeadership(turn, p, leadership);
  movePartition(turn, p, 'OnlinePartition');
}

/** Offline/Online→Online: a leader is selected and the znode written by compare-and-set. */
function elect(
  turn: BrokerTurn,
  frame: PartitionFrame & { readonly at: 'elect/partition' | 'elect/stateRead' },
  value: Value,
): Decision {
  const { partition, selector } = frame;
  const before = noteState(turn, partition, value);
  const { epoch } = controllerOf(turn);
  if (before === null || before.controllerEpoch > epoch) return DONE;
  const replicas = assignedReplicas(turn, partition);
  const selected =
    selector === 'offline'
      ? selectOfflineLeader(replicas, before, liveIds(turn), uncleanAllowed(turn, partition))
      : selectShutdownLeader(replicas, before, liveOrShuttingDownIds(turn), controllerOf(turn).shuttingDown);
  if (!selected.ok) {
    turn.fact({ kind: 'noLeaderPossible', ...partition, replicas }, [controllerOf(turn).liveFact, before.fact]);
    return DONE;
  }
  const { leader, isr, selection } = selected;
  if (selection === 'newPartition') throw new Error('an existing partition is not initialised again');
  const state = { leader, isr, leaderEpoch: before.leaderEpoch + 1 };
  return {
    do: 'wait',
    for: {
      zk: {
        op: 'setData',
        path: statePath(partition),
        version: before.zkVersion,
        data: partitionStateJson({ ...state, controllerEpoch: epoch }),
      },
    },
    then: { thread: 'controller', at: 'elect/written', partition, selector, before, state, selection },
  };
}

function elected(turn: BrokerTurn, frame: PartitionFrame & { readonly at: 'elect/written' }, value: Value): Decision {
  const { partition, selector, state, before, selection } = frame;
  if (value.type !== 'zk' || !value.result.ok) {
    // Somebody wrote in between: read again and select anew.
    return goTo({ thread: 'controller', at: 'elect/partition', partition, selector });
  }
  const { liveFact, epoch } = controllerOf(turn);
  const fact = turn.fact({ kind: 'leaderElected', ...partition, ...state, before: before.leader, selection }, [
    liveFact,
    ...configFacts(turn, partition, selection),
    known(turn, partition),
  ]);
  take(turn, partition, { ...state, controllerEpoch: epoch, zkVersion: value.result.stat?.version ?? 0, fact });
  const live = selector === 'offline' ? liveIds(turn) : liveOrShuttingDownIds(turn);
  addLeaderAndIsr(
    turn,
    assignedReplicas(turn, partition).filter(id => live.includes(id)),
    partition,
  );
  return DONE;
}

const known = (turn: BrokerTurn, p: TopicPartition): FactId => at(controllerOf(turn).leadership, p)?.fact ?? 0;

function configFacts(turn: BrokerTurn, p: TopicPartition, selection: string): readonly FactId[] {
  if (selection !== 'uncleanElection') return [];
  return [topicSettings(turn, p.topic).facts['unclean.leader.election.enable'] ?? 0];
}

/** →Offline: a lost replica leaves the ISR, with a new leader epoch; the others are told (removeReplicaFromIsr). */
function shrink(
  turn: BrokerTurn,
  frame: PartitionFrame & { readonly at: 'offline' | 'offline/stateRead' },
  value: Value,
): Decision {
  const { partition, replica } = frame;
  const before = noteState(turn, partition, value);
  const { epoch } = controllerOf(turn);
  if (before === null || before.controllerEpoch > epoch) return DONE;
  const state = withoutReplica(before, replica, uncleanAllowed(turn, partition));
  if (state === null) {
    tellOthers(turn, partition, replica);
    return DONE;
  }
  return {
    do: 'wait',
    for: {
      zk: {
        op: 'setData',
        path: statePath(partition),
        version: before.zkVersion,
        data: partitionStateJson({ ...state, controllerEpoch: epoch }),
      },
    },
    then: { thread: 'controller', at: 'offline/written', partition, replica, state },
  };
}

function shrunk(turn: BrokerTurn, frame: PartitionFrame & { readonly at: 'offline/written' }, value: Value): Decision {
  const { partition, replica, state } = frame;
  if (value.type !== 'zk' || !value.result.ok) {
    return read(partition, { thread: 'controller', at: 'offline/stateRead', partition, replica });
  }
  const { liveFact, epoch } = controllerOf(turn);
  const fact = turn.fact({ kind: 'isrShrunkByController', ...partition, removed: replica, ...state }, [
    liveFact,
    known(turn, partition),
  ]);
  setLeadership(turn, partition, {
    ...state,
    controllerEpoch: epoch,
    zkVersion: value.result.stat?.version ?? 0,
    fact,
  });
  tellOthers(turn, partition, replica);
  return DONE;
}

function tellOthers(turn: BrokerTurn, partition: TopicPartition, replica: number): void {
  addLeaderAndIsr(
    turn,
    assignedReplicas(turn, partition).filter(id => id !== replica),
    partition,
  );
}

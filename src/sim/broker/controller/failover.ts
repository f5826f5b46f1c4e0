/** What a new controller does, in Kafka's order (KafkaController.onControllerFailover; reference controller.md §3). */
import { at, entries, put, type TopicPartition } from '../../protocol/index.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { addLeaderAndIsr, addUpdateMetadata, sendBatch } from './batch.ts';
import { addChannel } from './channels.ts';
import { controllerOf, liveIds, liveOrShuttingDownIds, setController } from './context.ts';
import { move, resign } from './leadership.ts';
import { electAll, leaderless } from './partitions.ts';
import type { FailoverFrame, PartitionFrame } from './state.ts';
import type { PartitionStateName, ReplicaStateName } from './stateMachines.ts';

type Step = Exclude<FailoverFrame['at'], 'failover/states'>;
const frame = (at: Step): FailoverFrame => ({ thread: 'controller', at });

const step = (turn: BrokerTurn, name: string): void => {
  turn.fact({ kind: 'failoverStep', step: name }, [controllerOf(turn).electedFact]);
};

/** Runs one frame of the failover. */
export function runFailover(turn: BrokerTurn, current: FailoverFrame, value: Value): Decision {
  switch (current.at) {
    case 'failover':
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/controller_epoch', watch: false } },
        then: frame('failover/epochRead'),
      };
    case 'failover/epochRead':
      return raiseEpoch(turn, value);
    case 'failover/epochWritten':
      return epochRaised(turn, value);
    case 'failover/brokersListed': {
      const ids = children(value)
        .map(Number)
        .sort((a, b) => a - b);
      step(turn, 'brokers');
      return {
        do: 'call',
        frame: { thread: 'controller', at: 'brokers/readAll', todo: ids },
        then: frame('failover/topics'),
      };
    }
    case 'failover/topics':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: '/brokers/topics', watch: true } },
        then: frame('failover/topicsListed'),
      };
    case 'failover/topicsListed': {
      step(turn, 'topics');
      const todo = [...children(value)].sort();
      return {
        do: 'call',
        frame: { thread: 'controller', at: 'topics/readAll', todo },
        then: frame('failover/notifications'),
      };
    }
    case 'failover/notifications':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: '/isr_change_notification', watch: true } },
        then: frame('failover/notificationsListed'),
      };
    case 'failover/notificationsListed': {
      const todo = [...entries(controllerOf(turn).assignment)].map(([p]) => p);
      return goTo({ thread: 'controller', at: 'failover/states', todo });
    }
    case 'failover/states': {
      const [next, ...todo] = current.todo;
      if (next === undefined) return goTo(frame('failover/online'));
      const read: PartitionFrame = { thread: 'controller', at: 'readState', partition: next };
      return { do: 'call', frame: read, then: { ...current, todo } };
    }
    case 'failover/online': {
      bringOnline(turn);
      return { do: 'call', frame: electAll(leaderless(turn)), then: frame('failover/done') };
    }
    case 'failover/done':
      sendBatch(turn);
      move(turn, 'ready');
      step(turn, 'active');
      return DONE;
  }
}

function raiseEpoch(turn: BrokerTurn, value: Value): Decision {
  const found = value.type === 'zk' && value.result.ok ? value.result : null;
  const epoch = found === null ? 0 : Number(found.data ?? '0');
  const next = String(epoch + 1);
  setController(turn, { epoch: epoch + 1 });
  const write =
    found === null
      ? ({ op: 'create', path: '/controller_epoch', data: next, ephemeral: false, sequential: false } as const)
      : ({ op: 'setData', path: '/controller_epoch', data: next, version: found.stat?.version ?? -1 } as const);
  return { do: 'wait', for: { zk: write }, then: frame('failover/epochWritten') };
}

function epochRaised(turn: BrokerTurn, value: Value): Decision {
  if (value.type !== 'zk' || !value.result.ok) {
    resign(turn);
    return DONE;
  }
  const { epoch } = controllerOf(turn);
  const electedFact = turn.fact({ kind: 'controllerElected', controllerEpoch: epoch });
  setController(turn, { electedFact, epochZkVersion: value.result.stat?.version ?? 0 });
  return {
    do: 'wait',
    for: { zk: { op: 'getChildren', path: '/brokers/ids', watch: true } },
    then: frame('failover/brokersListed'),
  };
}

const children = (value: Value): readonly string[] =>
  value.type === 'zk' && value.result.ok ? (value.result.children ?? []) : [];

/** Both state machines start: everybody learns of everything, live replicas get their roles. */
function bringOnline(turn: BrokerTurn): void {
  const { assignment, leadership } = controllerOf(turn);
  for (const broker of liveOrShuttingDownIds(turn)) addChannel(turn, broker);
  const live = liveIds(turn);
  let { partitionStates, replicaStates } = controllerOf(turn);
  for (const [p, replicas] of entries(assignment)) {
    const known = at(leadership, p);
    const state: PartitionStateName =
      known === undefined ? 'NewPartition' : live.includes(known.leader) ? 'OnlinePartition' : 'OfflinePartition';
    partitionStates = put(partitionStates, p, state);
    const states = replicas.map((id): readonly [number, ReplicaStateName] => [
      id,
      live.includes(id) ? 'OnlineReplica' : 'ReplicaDeletionIneligible',
    ]);
    replicaStates = put(replicaStates, p, Object.fromEntries(states));
  }
  setController(turn, { partitionStates, replicaStates });
  addUpdateMetadata(turn);
  sendBatch(turn);
  step(turn, 'updateMetadata');
  tellRoles(turn, live);
  sendBatch(turn);
  step(turn, 'replicasOnline');
}

/** LeaderAndIsr for every replica that these brokers host. */
export function tellRoles(turn: BrokerTurn, brokers: readonly number[]): void {
  for (const [p, replicas] of entries(controllerOf(turn).assignment)) {
    if (at(controllerOf(turn).leadership, p) === undefined) continue;
    const hosts = replicas.filter(id => brokers.includes(id));
    if (hosts.length > 0) addLeaderAndIsr(turn, hosts, p);
  }
}

/** Partitions that a broker leads, as far as the context knows. */
export const ledBy = (turn: BrokerTurn, brokers: readonly number[]): readonly TopicPartition[] =>
  [...entries(controllerOf(turn).leadership)].filter(([, known]) => brokers.includes(known.leader)).map(([p]) => p);

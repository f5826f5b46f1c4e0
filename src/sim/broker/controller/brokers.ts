/** Brokers that appear and disappear (KafkaController.onBrokerStartup, onBrokerFailure; reference controller.md §8). */
import { entries, parseBroker } from '../../protocol/index.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { addUpdateMetadata, sendBatch } from './batch.ts';
import { addChannel, removeChannel } from './channels.ts';
import { controllerOf, movePartition, moveReplica, setController } from './context.ts';
import { ledBy, tellRoles } from './failover.ts';
import { electAll, leaderless, offlineAll } from './partitions.ts';
import type { BrokersFrame } from './state.ts';

/** Runs one frame of a change of /brokers/ids. */
export function runBrokers(turn: BrokerTurn, frame: BrokersFrame, value: Value): Decision {
  switch (frame.at) {
    case 'brokers':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: '/brokers/ids', watch: true } },
        then: { thread: 'controller', at: 'brokers/listed' },
      };
    case 'brokers/listed':
      return listed(turn, value);
    case 'brokers/readAll': {
      const [id] = frame.todo;
      if (id === undefined) return DONE;
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: `/brokers/ids/${id}`, watch: false } },
        then: { ...frame, at: 'brokers/read' },
      };
    }
    case 'brokers/read': {
      const [id = -1, ...todo] = frame.todo;
      noteBroker(turn, id, value);
      return goTo({ ...frame, at: 'brokers/readAll', todo });
    }
    case 'brokers/known':
      return known(turn, frame.appeared, frame.disappeared);
    case 'brokers/failed': {
      sendBatch(turn);
      return failed(turn, frame.disappeared);
    }
    case 'brokers/replicasOffline': {
      sendBatch(turn);
      const { disappeared, ledNothing } = frame;
      return {
        do: 'call',
        frame: offlineAll(hostedBy(turn, disappeared)),
        then: { thread: 'controller', at: 'brokers/offlineDone', disappeared, ledNothing },
      };
    }
    case 'brokers/offlineDone':
      sendBatch(turn);
      if (frame.ledNothing) {
        addUpdateMetadata(turn);
        sendBatch(turn);
      }
      return DONE;
  }
}

function listed(turn: BrokerTurn, value: Value): Decision {
  const now = (value.type === 'zk' && value.result.ok ? (value.result.children ?? []) : []).map(Number);
  const before = controllerOf(turn).liveBrokers.map(broker => broker.id);
  const appeared = now.filter(id => !before.includes(id)).sort((a, b) => a - b);
  const disappeared = before.filter(id => !now.includes(id));
  if (appeared.length === 0 && disappeared.length === 0) return DONE;
  const liveFact = turn.fact({ kind: 'brokersChanged', appeared, disappeared });
  const liveBrokers = controllerOf(turn).liveBrokers.filter(broker => !disappeared.includes(broker.id));
  const shuttingDown = controllerOf(turn).shuttingDown.filter(id => !disappeared.includes(id));
  setController(turn, { liveFact, liveBrokers, shuttingDown });
  for (const id of disappeared) removeChannel(turn, id);
  return {
    do: 'call',
    frame: { thread: 'controller', at: 'brokers/readAll', todo: appeared },
    then: { thread: 'controller', at: 'brokers/known', appeared, disappeared },
  };
}

function noteBroker(turn: BrokerTurn, id: number, value: Value): void {
  const found = parseBroker(value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '');
  if (!found.ok) return;
  const { liveBrokers } = controllerOf(turn);
  const endpoint = { id, host: found.value.host ?? '', port: found.value.port };
  const others = liveBrokers.filter(broker => broker.id !== id);
  setController(turn, { liveBrokers: [...others, endpoint].sort((a, b) => a.id - b.id) });
}

/** New brokers are told everything and given their roles; then the failed ones are dealt with. */
function known(turn: BrokerTurn, appeared: readonly number[], disappeared: readonly number[]): Decision {
  const failedNext: BrokersFrame = { thread: 'controller', at: 'brokers/failed', disappeared };
  if (appeared.length === 0) return goTo(failedNext);
  for (const id of appeared) addChannel(turn, id);
  addUpdateMetadata(turn);
  sendBatch(turn);
  for (const { topic, partition, replica } of hostedBy(turn, appeared)) {
    moveReplica(turn, { topic, partition }, replica, 'OnlineReplica');
  }
  tellRoles(turn, appeared);
  sendBatch(turn);
  return { do: 'call', frame: electAll(leaderless(turn)), then: failedNext };
}

/** Partitions that lost their leader are offline until another is elected; then their replicas are. */
function failed(turn: BrokerTurn, disappeared: readonly number[]): Decision {
  if (disappeared.length === 0) return DONE;
  const led = ledBy(turn, disappeared);
  for (const p of led) movePartition(turn, p, 'OfflinePartition');
  return {
    do: 'call',
    frame: electAll(leaderless(turn)),
    then: { thread: 'controller', at: 'brokers/replicasOffline', disappeared, ledNothing: led.length === 0 },
  };
}

function hostedBy(turn: BrokerTurn, brokers: readonly number[]) {
  return [...entries(controllerOf(turn).assignment)].flatMap(([p, replicas]) =>
    replicas.filter(id => brokers.includes(id)).map(replica => ({ ...p, replica })),
  );
}

/** A broker's start, step by step in Kafka's order (kafka.server.KafkaServer.startup; reference zookeeper.md §4). */
import { createPath } from '../admin/index.ts';
import { ms } from '../kernel/index.ts';
import { brokerJson, clusterIdJson, entries, parseProducerIdBlock, producerIdBlockJson } from '../protocol/index.ts';
import { brokerChart } from './charts.ts';
import { queueControllerEvent } from './controller/index.ts';
import { armIsrExpiration, armIsrPropagation } from './isr.ts';
import { memoryOf, remember, type BrokerTurn, type Value } from './state.ts';
import { DONE, goTo, type Decision } from './threads.ts';
import { listChanges } from './topicConfigs.ts';

/** The persistent nodes that every broker makes sure of, in this order (ZkUtils.setupCommonPaths). */
const COMMON_PATHS = [
  '/consumers',
  '/brokers/ids',
  '/brokers/topics',
  '/config/changes',
  '/config/topics',
  '/config/clients',
  '/admin/delete_topics',
  '/brokers/seqid',
  '/isr_change_notification',
  '/latest_producer_id_block',
];

/** Time to load the logs and bring up the server's parts, beside what ZooKeeper takes; ms. */
const LOAD_MS = 120;

const BLOCK_SIZE = 1000;

/** Where the start-up thread can stand. */
export type StartupFrame =
  | { readonly thread: 'startup'; readonly at: 'commonPaths'; readonly todo: readonly string[] }
  | { readonly thread: 'startup'; readonly at: 'pathChecked'; readonly todo: readonly string[] }
  | {
      readonly thread: 'startup';
      readonly at:
        | 'clusterId'
        | 'clusterIdRead'
        | 'loadLogs'
        | 'logsLoaded'
        | 'producerIds'
        | 'producerIdsRead'
        | 'watchChanges'
        | 'register'
        | 'registered'
        | 'ownerRead';
    };

/** The first step, once the session is there. */
export const startupFrame: StartupFrame = { thread: 'startup', at: 'commonPaths', todo: COMMON_PATHS };

/** Registers again under /brokers/ids after a new session (KafkaHealthcheck.handleNewSession). */
export const registerFrame: StartupFrame = { thread: 'startup', at: 'register' };

const frame = (at: Exclude<StartupFrame['at'], 'commonPaths' | 'pathChecked'>): StartupFrame => ({
  thread: 'startup',
  at,
});

/** Runs one frame of the start. */
export function runStartup(turn: BrokerTurn, current: StartupFrame, value: Value): Decision {
  switch (current.at) {
    case 'commonPaths': {
      const [path] = current.todo;
      if (path === undefined) return goTo(frame('clusterId'));
      return {
        do: 'wait',
        for: { zk: { op: 'exists', path, watch: false } },
        then: { thread: 'startup', at: 'pathChecked', todo: current.todo },
      };
    }
    case 'pathChecked': {
      const [path = '', ...todo] = current.todo;
      const then: StartupFrame = { thread: 'startup', at: 'commonPaths', todo };
      if (value.type === 'zk' && value.result.ok) return goTo(then);
      return { do: 'call', frame: createPath(path, null), then };
    }
    case 'clusterId':
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/cluster/id', watch: false } },
        then: frame('clusterIdRead'),
      };
    case 'clusterIdRead': {
      if (value.type === 'zk' && value.result.ok) return goTo(frame('loadLogs'));
      return {
        do: 'call',
        frame: createPath('/cluster/id', clusterIdJson(newClusterId(turn))),
        then: frame('loadLogs'),
      };
    }
    case 'loadLogs':
      turn.state = { ...turn.state, lifecycle: brokerChart.react(turn.state.lifecycle, { type: 'connected' }).value };
      return { do: 'wait', for: { sleepUs: ms(LOAD_MS) }, then: frame('logsLoaded') };
    case 'logsLoaded': {
      const { disk } = turn.state;
      const partitions = [...entries(disk.logs)].length;
      if (partitions > 0) turn.fact({ kind: 'logsRecovered', partitions, clean: disk.cleanShutdown });
      turn.state = { ...turn.state, disk: { ...disk, cleanShutdown: false } };
      remember(turn, { listening: true });
      armIsrExpiration(turn);
      armIsrPropagation(turn);
      queueControllerEvent(turn, { event: 'Startup' });
      return goTo(frame('producerIds'));
    }
    case 'producerIds':
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/latest_producer_id_block', watch: false } },
        then: frame('producerIdsRead'),
      };
    case 'producerIdsRead':
      return takeProducerIds(turn, value);
    case 'watchChanges':
      return { do: 'call', frame: listChanges, then: frame('register') };
    case 'register':
      return register(turn);
    case 'registered':
      return registered(turn, value);
    case 'ownerRead':
      return ownerRead(turn, value);
  }
}

/** The next thousand producer ids are this broker's, by compare-and-set (ProducerIdManager). */
function takeProducerIds(turn: BrokerTurn, value: Value): Decision {
  if (value.type !== 'zk') return goTo(frame('producerIds'));
  if (!value.result.ok) return goTo(frame('watchChanges'));
  const { data, stat } = value.result;
  const known = parseProducerIdBlock(data ?? '');
  const blockStart = known.ok ? known.value.blockEnd + 1 : 0;
  const text = producerIdBlockJson({ brokerId: turn.state.id, blockStart, blockEnd: blockStart + BLOCK_SIZE - 1 });
  return {
    do: 'wait',
    for: { zk: { op: 'setData', path: '/latest_producer_id_block', data: text, version: stat?.version ?? -1 } },
    then: frame('watchChanges'),
  };
}

function register(turn: BrokerTurn): Decision {
  const { id, host, port } = turn.state;
  const endpoint = { listener: 'PLAINTEXT', securityProtocol: 'PLAINTEXT', host, port };
  const timestampMs = turn.wallClockMs();
  const data = brokerJson({ endpoints: [endpoint], host, port, jmxPort: -1, timestampMs, rack: null });
  return {
    do: 'wait',
    for: { zk: { op: 'create', path: `/brokers/ids/${id}`, data, ephemeral: true, sequential: false } },
    then: frame('registered'),
  };
}

function registered(turn: BrokerTurn, value: Value): Decision {
  const { id, lifecycle } = turn.state;
  if (value.type === 'zk' && !value.result.ok) {
    return {
      do: 'wait',
      for: { zk: { op: 'exists', path: `/brokers/ids/${id}`, watch: false } },
      then: frame('ownerRead'),
    };
  }
  turn.fact({ kind: 'brokerRegistered', broker: id });
  const moved = brokerChart.react(lifecycle, { type: 'registered' });
  if (moved.moved) {
    turn.state = { ...turn.state, lifecycle: moved.value };
    turn.fact({ kind: 'brokerStarted', broker: id });
  }
  return DONE;
}

/** The id is taken. By the own session: a create that was answered twice; by another: the broker gives up. */
function ownerRead(turn: BrokerTurn, value: Value): Decision {
  if (value.type !== 'zk' || !value.result.ok) return goTo(frame('register'));
  if (value.result.stat?.ephemeralOwner === memoryOf(turn).zookeeper.id) {
    return registered(turn, { type: 'done' });
  }
  const path = `/brokers/ids/${turn.state.id}`;
  turn.exit(
    false,
    `A broker is already registered on the path ${path}. This probably indicates that you either have configured a ` +
      'brokerid that is already in use, or else you have shutdown this broker and restarted it faster than the ' +
      'zookeeper timeout so it appears to be re-registering.',
  );
  return DONE;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function newClusterId(turn: BrokerTurn): string {
  return Array.from({ length: 22 }, () => BASE64.charAt(turn.random('cluster id', 64))).join('');
}

/** A broker's life: what starts it, what reaches it, what is left of it (kafka.server.KafkaServer). */
import { BROKER_CONFIG, checkBrokerConfig, parseProperties, type Properties } from '../config/index.ts';
import { ms, type Ending, type FactId, type Input, type NodeId } from '../kernel/index.ts';
import { entries, put } from '../protocol/index.ts';
import { openLog, truncateTo } from '../storage/index.ts';
import {
  newSession,
  onConnected,
  onDisconnected,
  onMessage,
  onWake,
  openSession,
  owns,
  type SessionEvent,
  type SessionOutcome,
} from '../zookeeper/index.ts';
import { brokerChart } from './charts.ts';
import {
  channelAnswered,
  channelConnected,
  channelLost,
  channelOn,
  NEW_CONTROLLER,
  queueControllerEvent,
  sendNext,
  watchedEvent,
} from './controller/index.ts';
import { fetcherConnected, fetcherOn, fetchTimeout, networkError, runFetcher } from './fetcher.ts';
import { fetcherAnswered } from './fetcherAnswers.ts';
import { isrExpiration, isrPropagation } from './isr.ts';
import { armCheckpoint, checkpointHighWatermarks } from './leaderAndIsr.ts';
import { EMPTY_METADATA } from './metadata.ts';
import { forgetConnection, handlerThread, newPipeline, receive } from './pipeline.ts';
import { runReadyThreads } from './procedures.ts';
import { expireFetch, reapProduces } from './purgatory.ts';
import { beginShutdown, SHUTDOWN_THREAD, shutdownReply } from './shutdown.ts';
import { registerFrame, startupFrame } from './startup.ts';
import {
  memoryOf,
  remember,
  type Broker,
  type BrokerDomain,
  type BrokerTurn,
  type BrokerWake,
  type Memory,
} from './state.ts';
import { callBack, isBlocked, resumeThread, startThread } from './threads.ts';
import { listChanges } from './topicConfigs.ts';

/** Time a JVM needs before Kafka's own start begins; ms. */
const JVM_START_MS = 800;

const DEFAULT_LOG = { indexIntervalBytes: 4096 };

/** A broker that has never been started. */
export function newBroker(id: number, host: string, zookeepers: readonly NodeId[], properties: Properties): Broker {
  return {
    kind: 'broker',
    id,
    host,
    port: 9092,
    zookeepers,
    properties,
    propertyFacts: {},
    lifecycle: brokerChart.initial,
    ended: 'never started',
    disk: { logs: {}, highWatermarks: {}, cleanShutdown: false },
    memory: null,
  };
}

/** Writes server.properties; a running broker goes on with what it read at its start. */
export function withProperties(broker: Broker, properties: Properties, fact: FactId): Broker {
  const changed = Object.keys({ ...broker.properties, ...properties }).filter(
    key => broker.properties[key] !== properties[key],
  );
  const propertyFacts = { ...broker.propertyFacts };
  for (const key of changed) propertyFacts[key] = fact;
  return { ...broker, properties, propertyFacts };
}

/** Lets a broker handle one input. */
export function handleBroker(turn: BrokerTurn, input: Input<BrokerDomain>): void {
  if (input.type === 'start') {
    begin(turn);
    return;
  }
  if (turn.state.memory === null) return;
  switch (input.type) {
    case 'stop':
      beginShutdown(turn);
      break;
    case 'accepted':
      if (!memoryOf(turn).listening) turn.close(input.connection);
      break;
    case 'connected':
      connected(turn, input.connection);
      break;
    case 'disconnected':
      disconnected(turn, input.connection);
      break;
    case 'message':
      message(turn, input);
      break;
    case 'wake':
      wake(turn, input.wake);
      break;
  }
  runReadyThreads(turn);
}

/** A broker whose process has ended: the disk remains; without power, what had not been flushed is gone too. */
export function brokerRemains(broker: Broker, ending: Ending): Broker {
  const { memory, lifecycle } = broker;
  let { logs } = broker.disk;
  for (const [p, replica] of memory === null ? [] : entries(memory.replicas)) logs = put(logs, p, replica.log);
  if (ending === 'power') {
    for (const [p, log] of entries(logs)) logs = put(logs, p, truncateTo(log, log.recoveryPoint, 0));
  }
  const stopped = lifecycle === 'shuttingDown' && broker.disk.cleanShutdown;
  return {
    ...broker,
    lifecycle: brokerChart.react(lifecycle, { type: 'exit' }).value,
    ended: ending === 'power' ? 'powered off' : stopped ? 'stopped' : lifecycle === 'recovering' ? 'failed' : 'killed',
    disk: { ...broker.disk, logs },
    memory: null,
  };
}

function begin(turn: BrokerTurn): void {
  const { properties, propertyFacts, zookeepers, disk, lifecycle } = turn.state;
  const parsed = parseProperties(BROKER_CONFIG, properties);
  const error = parsed.ok ? checkBrokerConfig(parsed.values) : parsed.error;
  turn.state = { ...turn.state, lifecycle: brokerChart.react(lifecycle, { type: 'start' }).value };
  if (!parsed.ok || error !== null) {
    const words = error?.message ?? '';
    turn.fact({ kind: 'brokerRefusedToStart', message: words }, Object.values(propertyFacts));
    turn.exit(false, words);
    return;
  }
  turn.fact({ kind: 'brokerStarting' });
  for (const [key, fact] of Object.entries(propertyFacts)) {
    turn.fact({ kind: 'configApplied', key, value: properties[key] ?? '' }, [fact]);
  }
  let { logs } = disk;
  for (const [p, log] of entries(logs)) logs = put(logs, p, openLog(log, DEFAULT_LOG));
  const timeoutMs = parsed.values['zookeeper.session.timeout.ms'];
  const memory: Memory = {
    config: parsed.values,
    configFacts: propertyFacts,
    zookeeper: newSession({ servers: zookeepers, timeoutMs }),
    threads: {},
    nextTicket: 1,
    ready: [],
    callbacks: [],
    listening: false,
    pipeline: newPipeline(parsed.values['num.io.threads']),
    metadata: EMPTY_METADATA,
    replicas: {},
    topicConfigs: {},
    lastConfigChange: -1,
    fetchers: {},
    parkedProduces: [],
    parkedFetches: [],
    nextParked: 1,
    produceReaperAt: 0,
    controllerEpoch: 0,
    controllerEpochFact: 0,
    checkpointing: false,
    isrChanges: { changed: [], lastChangeMs: 0, lastPropagationMs: turn.wallClockMs() },
    controller: NEW_CONTROLLER,
  };
  turn.state = { ...turn.state, disk: { ...disk, logs }, memory };
  turn.wake(ms(JVM_START_MS), { type: 'jvmStarted' });
}

function wake(turn: BrokerTurn, due: BrokerWake): void {
  switch (due.type) {
    case 'jvmStarted':
      remember(turn, { zookeeper: openSession(memoryOf(turn).zookeeper, turn) });
      break;
    case 'zkSession':
      sessionMoved(turn, onWake(memoryOf(turn).zookeeper, turn, due));
      break;
    case 'served':
      serve(turn, due.handler);
      break;
    case 'threadWoken':
      resumeThread(turn, due.thread, { type: 'woken' }, due.ticket);
      break;
    case 'expireFetch':
      expireFetch(turn, due.parked);
      break;
    case 'reapProduces':
      reapProduces(turn);
      break;
    case 'fetcher':
      runFetcher(turn, due.leader, due.ticket);
      break;
    case 'fetchTimeout':
      fetchTimeout(turn, due.leader, due.generation);
      break;
    case 'channel':
      sendNext(turn, due.broker, due.ticket);
      break;
    case 'isrExpiration':
      isrExpiration(turn);
      break;
    case 'isrPropagation':
      isrPropagation(turn);
      break;
    case 'checkpointHighWatermarks':
      checkpointHighWatermarks(turn);
      armCheckpoint(turn);
      break;
  }
}

function serve(turn: BrokerTurn, handler: number): void {
  const received = memoryOf(turn).pipeline.handlers[handler];
  if (received === null || received === undefined) return;
  startThread(turn, handlerThread(handler), { thread: 'request', at: 'serve', handler, received });
}

function connected(turn: BrokerTurn, connection: number): void {
  const { zookeeper } = memoryOf(turn);
  if (owns(zookeeper, connection)) {
    sessionMoved(turn, onConnected(zookeeper, turn, connection));
    return;
  }
  const fetcher = fetcherOn(turn, connection);
  const channel = channelOn(turn, connection);
  const reply = shutdownReply(turn, connection, {
    type: 'response',
    api: 'ApiVersions',
    correlationId: -1,
    body: { error: 'NONE' },
  });
  if (fetcher !== undefined) fetcherConnected(turn, fetcher);
  else if (channel !== undefined) channelConnected(turn, channel);
  else if (reply !== null) resumeThread(turn, SHUTDOWN_THREAD, reply);
}

function disconnected(turn: BrokerTurn, connection: number): void {
  const { zookeeper } = memoryOf(turn);
  if (owns(zookeeper, connection)) {
    sessionMoved(turn, onDisconnected(zookeeper, turn, connection));
    return;
  }
  const fetcher = fetcherOn(turn, connection);
  const channel = channelOn(turn, connection);
  const reply = shutdownReply(turn, connection, null);
  if (fetcher !== undefined) networkError(turn, fetcher);
  else if (channel !== undefined) channelLost(turn, channel);
  else if (reply !== null) resumeThread(turn, SHUTDOWN_THREAD, reply);
  else forgetConnection(turn, connection);
}

function message(turn: BrokerTurn, input: Extract<Input<BrokerDomain>, { readonly type: 'message' }>): void {
  const { connection, peer, message: said, quiet } = input;
  if (said.type === 'request') {
    const { cause, now: at } = turn;
    if (memoryOf(turn).listening) receive(turn, { connection, peer, request: said, quiet, at, cause });
    else turn.close(connection);
    return;
  }
  if (said.type !== 'response') {
    sessionMoved(turn, onMessage(memoryOf(turn).zookeeper, turn, connection, said));
    return;
  }
  const fetcher = fetcherOn(turn, connection);
  if (fetcher !== undefined) {
    fetcherAnswered(turn, fetcher, said);
    return;
  }
  const channel = channelOn(turn, connection);
  const reply = shutdownReply(turn, connection, said);
  if (channel !== undefined) channelAnswered(turn, channel, said);
  else if (reply !== null) resumeThread(turn, SHUTDOWN_THREAD, reply);
}

function sessionMoved(turn: BrokerTurn, { session, events }: SessionOutcome): void {
  remember(turn, { zookeeper: session });
  for (const event of events) {
    if (turn.state.memory === null) return;
    sessionEvent(turn, event);
  }
}

function sessionEvent(turn: BrokerTurn, event: SessionEvent): void {
  switch (event.type) {
    case 'reply':
      resumeThread(turn, event.owner, { type: 'zk', result: event.result, reason: event.reason });
      break;
    case 'watch': {
      const what = watchedEvent(event.event);
      if (what !== null) queueControllerEvent(turn, what);
      else if (event.event.path === '/config/changes') callBack(turn, listChanges);
      break;
    }
    case 'state':
      if (event.state === 'SyncConnected') sessionEstablished(turn, event.newSession);
      break;
    case 'closed':
      turn.exit(true, '');
      break;
  }
}

/** The first session begins the start; a new one after an expiry registers the broker anew (zookeeper.md §5). */
function sessionEstablished(turn: BrokerTurn, replaced: boolean): void {
  if (replaced) {
    callBack(turn, registerFrame);
    queueControllerEvent(turn, { event: 'Reelect' });
    callBack(turn, listChanges);
  } else if (turn.state.lifecycle === 'starting' && !isBlocked(turn, 'startup')) {
    startThread(turn, 'startup', startupFrame);
  }
}

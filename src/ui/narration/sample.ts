/** One fact of each kind, made by hand: for tests only. */
import type { ClusterFact } from '../../sim/index.ts';
import type { FactHeader } from '../../sim/kernel/index.ts';
import type { FactByKind, FactKind } from './narration.ts';

/** A fact's own fields. */
type Body<K extends FactKind> = Omit<FactByKind[K], keyof FactHeader>;

const p = { topic: 'first', partition: 0 } as const;

/** Complete by type: a new kind of fact needs a sample. */
const BODIES: { readonly [K in FactKind]: readonly Body<K>[] } = {
  messageSent: [true, false].map(quiet => ({
    kind: 'messageSent' as const, to: 'broker-1', connection: 1, message: { type: 'zkPing' as const },
    arrivesAt: 2, quiet,
  })),
  messageHeld: [{ kind: 'messageHeld', to: 'broker-1', sent: 1 }],
  messageReleased: [{ kind: 'messageReleased', to: 'broker-1', sent: 1, arrivesAt: 5 }],
  messageLost: [{ kind: 'messageLost', to: 'broker-1', sent: 1 }],
  connectionOpened: [{ kind: 'connectionOpened', peer: 'broker-1', connection: 1 }],
  connectionRefused: [{ kind: 'connectionRefused', peer: 'broker-1', connection: 1 }],
  connectionClosed: [{ kind: 'connectionClosed', peer: 'zk-1', connection: 1 }],
  connectionReset: [{ kind: 'connectionReset', peer: 'broker-1', connection: 1, by: 'learner' }],
  processStarted: [{ kind: 'processStarted', by: 'scenario' }],
  processKilled: [{ kind: 'processKilled', by: 'learner' }],
  processStopping: [{ kind: 'processStopping', by: 'learner' }],
  processExited: [
    { kind: 'processExited', clean: true, message: '' },
    { kind: 'processExited', clean: false, message: 'disk failed' },
  ],
  processPaused: [{ kind: 'processPaused', by: 'learner' }],
  processResumed: [{ kind: 'processResumed', by: 'learner' }],
  hostPoweredOff: [{ kind: 'hostPoweredOff', by: 'learner' }],
  linkCut: [
    { kind: 'linkCut', peer: 'broker-1', oneWay: false, by: 'learner' },
    { kind: 'linkCut', peer: 'broker-1', oneWay: true, by: 'scenario' },
  ],
  linkHealed: [{ kind: 'linkHealed', peer: 'broker-1', by: 'learner' }],
  linkSlowed: [{ kind: 'linkSlowed', peer: 'broker-1', extraUs: 8_000, by: 'learner' }],

  zkServing: [{ kind: 'zkServing', role: 'leading', zxid: 1 }],
  zkSessionOpened: [{ kind: 'zkSessionOpened', session: 1, owner: 'broker-0', timeoutMs: 6000, zxid: 1 }],
  zkSessionExpired: [
    ...[['/brokers/ids/0'], []].map(ephemerals => ({
      kind: 'zkSessionExpired' as const, session: 1, owner: 'broker-0', timeoutMs: 6000, ephemerals, zxid: 1,
    })),
  ],
  zkSessionClosed: [{ kind: 'zkSessionClosed', session: 1, owner: 'broker-0', zxid: 1 }],
  znodeCreated: [
    { kind: 'znodeCreated', path: '/controller', data: '{}', owner: 7, zxid: 1 },
    { kind: 'znodeCreated', path: '/brokers', data: null, owner: 0, zxid: 1 },
  ],
  znodeChanged: [{ kind: 'znodeChanged', path: '/controller_epoch', data: '2', version: 1, zxid: 1 }],
  znodeDeleted: [{ kind: 'znodeDeleted', path: '/controller', zxid: 1 }],
  watchFired: [{ kind: 'watchFired', path: '/controller', type: 'NodeDeleted', to: 'broker-1' }],
  zkRequestRefused: [{ kind: 'zkRequestRefused', path: '/controller', error: 'NodeExists', from: 'broker-1' }],
  zkStateChanged: [
    { kind: 'zkStateChanged', state: 'SyncConnected', session: 1 },
    { kind: 'zkStateChanged', state: 'Disconnected', session: 1 },
    { kind: 'zkStateChanged', state: 'Expired', session: 1 },
  ],

  brokerStarting: [{ kind: 'brokerStarting' }],
  brokerRefusedToStart: [{ kind: 'brokerRefusedToStart', message: 'A broker is already registered on the path' }],
  logsRecovered: [
    { kind: 'logsRecovered', partitions: 3, clean: true },
    { kind: 'logsRecovered', partitions: 1, clean: false },
  ],
  brokerRegistered: [{ kind: 'brokerRegistered', broker: 0 }],
  brokerStarted: [{ kind: 'brokerStarted', broker: 0 }],
  brokerShuttingDown: [{ kind: 'brokerShuttingDown', broker: 0 }],
  configPending: ['', '10000'].map(before => ({
    kind: 'configPending' as const, by: 'learner' as const, key: 'replica.lag.time.max.ms', value: '5000', before,
  })),
  configApplied: [{ kind: 'configApplied', key: 'replica.lag.time.max.ms', value: '5000' }],
  controllerElected: [{ kind: 'controllerElected', controllerEpoch: 2 }],
  controllerElectionLost: [{ kind: 'controllerElectionLost', winner: 1 }],
  controllerResigned: [{ kind: 'controllerResigned', controllerEpoch: 1 }],
  failoverStep: [{ kind: 'failoverStep', step: 'readControllerEpoch' }],
  brokersChanged: [{ kind: 'brokersChanged', appeared: [2], disappeared: [0] }],
  topicSeen: [{ kind: 'topicSeen', topic: 'first', partitions: 3 }],
  leaderElected: (['newPartition', 'offlinePartition', 'uncleanElection', 'controlledShutdown'] as const).map(
    selection => ({
      ...p, kind: 'leaderElected' as const, leader: 1, before: 0, leaderEpoch: 1, isr: [1, 2], selection,
    }),
  ),
  noLeaderPossible: [{ ...p, kind: 'noLeaderPossible', replicas: [0] }],
  isrShrunkByController: [{ ...p, kind: 'isrShrunkByController', removed: 0, leader: 1, leaderEpoch: 1, isr: [1, 2] }],
  transitionRefused: [{ kind: 'transitionRefused', subject: 'first-0', from: 'NewPartition', to: 'OfflinePartition' }],

  becameLeader: [{ ...p, kind: 'becameLeader', leaderEpoch: 1, isr: [1, 2] }],
  becameFollower: [{ ...p, kind: 'becameFollower', leaderEpoch: 1, leader: 1 }],
  leaderUnknown: [{ ...p, kind: 'leaderUnknown', leader: 1 }],
  recordsAppended: (['leader', 'follower'] as const).map(role => ({
    ...p, kind: 'recordsAppended' as const, role, from: 5, to: 6, leaderEpoch: 0,
  })),
  highWatermarkAdvanced: (['leader', 'follower'] as const).map(role => ({
    ...p, kind: 'highWatermarkAdvanced' as const, role, from: 5, to: 6,
  })),
  followerPositionLearned: [{ ...p, kind: 'followerPositionLearned', follower: 1, from: 5, to: 6 }],
  logTruncated: (['leaderEpoch', 'highWatermark', 'outOfRange'] as const).map(by => ({
    ...p, kind: 'logTruncated' as const, from: 7, to: 5, by,
  })),
  isrShrunkByLeader: [{ ...p, kind: 'isrShrunkByLeader', removed: [2], isr: [0, 1], lagMaxMs: 10000 }],
  isrExpanded: [{ ...p, kind: 'isrExpanded', added: 2, isr: [0, 1, 2] }],
  isrUpdateSkipped: [{ ...p, kind: 'isrUpdateSkipped', zkVersion: 3 }],
  replicaStopped: [{ ...p, kind: 'replicaStopped' }],
  topicConfigApplied: [{ kind: 'topicConfigApplied', topic: 'first', key: 'min.insync.replicas', value: '2' }],
  metadataUpdated: [{ kind: 'metadataUpdated', liveBrokers: [0, 1, 2], partitions: 3 }],
  requestFenced: [{ kind: 'requestFenced', api: 'LeaderAndIsr', controllerEpoch: 1, known: 2 }],
  leaderEpochRefused: [{ ...p, kind: 'leaderEpochRefused', leaderEpoch: 0, known: 1 }],
  produceRefused: [
    { ...p, kind: 'produceRefused', error: 'NOT_ENOUGH_REPLICAS', client: 'A', isr: [0], minInsyncReplicas: 2 },
  ],
  produceParked: [{ ...p, kind: 'produceParked', client: 'A', requiredOffset: 6 }],
  produceAnswered: [
    { ...p, kind: 'produceAnswered', client: 'A', error: 'NONE', baseOffset: 5, fromPurgatory: true, waitedUs: 3_100 },
    {
      ...p, kind: 'produceAnswered', client: '', error: 'REQUEST_TIMED_OUT',
      baseOffset: -1, fromPurgatory: true, waitedUs: 9,
    },
  ],

  sendCommanded: [{ kind: 'sendCommanded', by: 'learner', topic: 'first', records: 1 }],
  loadCommanded: [{ kind: 'loadCommanded', by: 'scenario', topic: 'first', everyMs: 500 }],
  producerConfigCommanded: [{ kind: 'producerConfigCommanded', by: 'learner', properties: { acks: '1' } }],
  topicConfigCommanded: [
    { kind: 'topicConfigCommanded', by: 'learner', topic: 'first', config: { 'min.insync.replicas': '2' } },
  ],
  topicCommanded: [{ kind: 'topicCommanded', by: 'scenario', topic: 'first', partitions: 3 }],
  rollingRestartCommanded: [{ kind: 'rollingRestartCommanded', by: 'learner', brokers: ['broker-0', 'broker-1'] }],
  toolStarted: [{ kind: 'toolStarted', command: 'kafka-topics.sh --create' }],
  toolFinished: [true, false].map(ok => ({
    kind: 'toolFinished' as const, command: 'kafka-topics.sh --create', output: 'Created topic "first".', ok,
  })),

  metadataRequested: (
    ['newTopic', 'topicUnknown', 'leaderUnknown', 'staleLeader', 'disconnected', 'requestTimedOut', 'age'] as const
  ).map(why => ({ kind: 'metadataRequested' as const, why, topics: why === 'age' ? [] : ['first'] })),
  metadataRefreshed: [
    { kind: 'metadataRefreshed', brokers: [0, 1], leaders: { 'first-0': 0, 'first-1': -1 }, errors: {} },
    { kind: 'metadataRefreshed', brokers: [0], leaders: {}, errors: { other: 'LEADER_NOT_AVAILABLE' } },
    { kind: 'metadataRefreshed', brokers: [0], leaders: {}, errors: {} },
  ],
  requestTimedOut: [{ kind: 'requestTimedOut', api: 'Produce', to: 'broker-0', correlationId: 3, timeoutMs: 30000 }],
  connectTimedOut: [{ kind: 'connectTimedOut', to: 'broker-0' }],
  producerConfigured: [
    { kind: 'producerConfigured', properties: { acks: 'all', retries: '3' } },
    { kind: 'producerConfigured', properties: {} },
  ],
  producerConfigRefused: [{ kind: 'producerConfigRefused', key: 'acks', value: '2', message: 'Invalid value 2' }],
  producerClosing: [{ kind: 'producerClosing' }],
  producerClosed: [{ kind: 'producerClosed' }],
  consumerConfigured: [{ kind: 'consumerConfigured', properties: {} }],
  consumerConfigRefused: [{ kind: 'consumerConfigRefused', key: 'fetch.min.bytes', value: '-1', message: 'Invalid' }],
  consumerClosed: [{ kind: 'consumerClosed' }],
  loadStarted: [{ kind: 'loadStarted', topic: 'first', everyMs: 500, count: null }],
  loadStopped: [{ kind: 'loadStopped', sent: 1 }],
  senderBlocked: (['metadata', 'memory'] as const).map(on => ({ kind: 'senderBlocked' as const, record: 0, on })),
  recordSent: ['1', null].map(key => ({
    ...p, kind: 'recordSent' as const, record: 0, key, value: 'hello', timestamp: 0,
  })),
  batchSent: [1, 2].map(attempt => ({
    ...p, kind: 'batchSent' as const, records: [0], bytes: 74, attempt, leader: 0, correlationId: 2,
  })),
  batchRetried: [
    { ...p, kind: 'batchRetried', records: [0], error: 'NETWORK_EXCEPTION', attempts: 1, backoffMs: 100 },
  ],
  recordAcked: [5, -1].map(offset => ({ ...p, kind: 'recordAcked' as const, record: 0, offset, timestamp: 0 })),
  recordFailed: [
    {
      kind: 'recordFailed', topic: 'first', partition: null, record: 0,
      error: 'TimeoutException', message: 'Expiring 1',
    },
  ],
  partitionsAssigned: [{ kind: 'partitionsAssigned', partitions: ['first-0'] }],
  positionReset: [{ ...p, kind: 'positionReset', offset: 0, to: 'earliest' }],
  offsetOutOfRange: [{ ...p, kind: 'offsetOutOfRange', offset: 9 }],
  fetchFailed: [{ ...p, kind: 'fetchFailed', error: 'NOT_LEADER_FOR_PARTITION' }],
  recordsConsumed: [
    {
      ...p, kind: 'recordsConsumed', from: 5, to: 6,
      records: [{ offset: 5, key: '1', value: 'hello', timestamp: 0 }],
    },
  ],
  offsetsAnswered: [{ kind: 'offsetsAnswered', offsets: { 'first-0': { beginning: 0, end: 6 } } }],
  offsetsFailed: [{ kind: 'offsetsFailed', error: 'TimeoutException', message: 'Failed to get offsets' }],
  consumerFailed: [{ kind: 'consumerFailed', error: 'NoOffsetForPartitionException', message: 'Undefined offset' }],
};

/** Where and when each sample happened. */
const HEADER: FactHeader = { id: 1, at: 1_000, event: 1, node: 'broker-0', trigger: 0, reasons: [] };

/** Every kind of fact, some of them in several forms. */
export const SAMPLE_FACTS: readonly ClusterFact[] = Object.values(BODIES).flatMap(bodies =>
  bodies.map((body): ClusterFact => ({ ...HEADER, ...body })),
);

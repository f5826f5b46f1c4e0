/** English narration: one sentence or two for each kind of fact. */
import type { Actor } from '../../sim/index.ts';
import { THIN_SPACE, formatBytes, formatCount, formatRange, formatTime } from '../i18n/format.ts';
import { describeMessage } from './message.ts';
import { ids, nodeName as name, offsetRanges, partitionOf, recordName, settings } from './names.ts';
import type { FactByKind, Narration } from './narration.ts';

const who = (by: Actor): string => (by === 'learner' ? 'You' : 'The script');
const ms = (value: number): string => `${value}${THIN_SPACE}ms`;
const offsets = (from: number, to: number): string =>
  to - from === 1 ? `offset ${from}` : `offsets ${formatRange(from, to - 1)}`;
const counted = (count: number, one: string): string => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

const METADATA_NEED = {
  newTopic: 'it has not used this topic before',
  topicUnknown: 'the topic is unknown',
  leaderUnknown: 'it knows no leader',
  staleLeader: 'the leader it knew is out of date',
  disconnected: 'a connection to a broker broke',
  requestTimedOut: 'a request got no answer in time',
  age: 'what it has is as old as metadata.max.age.ms allows',
} as const satisfies Record<FactByKind['metadataRequested']['why'], string>;

const SELECTION = {
  newPartition: 'a new partition is led by the first live replica of its list',
  offlinePartition: 'the first replica of the list that is both alive and in the ISR',
  uncleanElection: 'nobody of the ISR is alive, so one from outside it (unclean): what it lacks is lost',
  controlledShutdown: 'the old leader is about to stop and hands over first',
} as const satisfies Record<FactByKind['leaderElected']['selection'], string>;

const TRUNCATED_BY = {
  leaderEpoch: "where its leader epoch and the leader's part",
  highWatermark: 'back to its own high watermark',
  outOfRange: 'the leader has no such offset',
} as const satisfies Record<FactByKind['logTruncated']['by'], string>;

function appended(fact: FactByKind['recordsAppended']): string {
  const what = offsets(fact.from, fact.to);
  return fact.role === 'leader'
    ? `${name(fact.node)} appends ${what} to ${partitionOf(fact)}: LEO ${fact.from} → ${fact.to}.`
    : `${name(fact.node)} has fetched ${what} into its own ${partitionOf(fact)}: LEO ${fact.from} → ${fact.to}.`;
}

function highWatermark(fact: FactByKind['highWatermarkAdvanced']): string {
  return fact.role === 'leader'
    ? `Every replica in the ISR has ${offsets(fact.from, fact.to)}: ` +
        `the HW of ${partitionOf(fact)} goes ${fact.from} → ${fact.to}.`
    : `${name(fact.node)} learns from a Fetch response that the HW of ${partitionOf(fact)} is ${fact.to}, ` +
        `no longer ${fact.from}.`;
}

function answered(fact: FactByKind['produceAnswered']): string {
  const to = fact.client === '' ? 'the producer' : name(fact.client);
  if (fact.error !== 'NONE') return `${name(fact.node)} answers ${to}: ${fact.error} for ${partitionOf(fact)}.`;
  const waited = fact.fromPurgatory ? ` after ${formatTime(fact.waitedUs)} in purgatory` : '';
  return `${name(fact.node)} answers ${to}: ${partitionOf(fact)}, offset ${fact.baseOffset}${waited}.`;
}

function refreshed(fact: FactByKind['metadataRefreshed']): string {
  const leaders = Object.entries(fact.leaders);
  const shown = leaders.map(([partition, leader]) => `${partition} ${leader < 0 ? 'has none' : `→ ${leader}`}`);
  const errors = Object.entries(fact.errors).map(([topic, error]) => `${topic}: ${error}`);
  const all = [...shown, ...errors];
  return `${name(fact.node)} has its metadata. Leaders: ${all.length === 0 ? 'no topics yet' : all.join(', ')}.`;
}

/** All of the English narration. */
export const english: Narration = {
  messageSent: fact => (fact.quiet ? null : `${name(fact.node)} → ${name(fact.to)}: ${describeMessage(fact.message)}`),
  messageHeld: fact => `A message to ${name(fact.to)} is held; what is behind it waits too.`,
  messageReleased: fact => `The message to ${name(fact.to)} is let go and travels on.`,
  messageLost: fact => `A message to ${name(fact.to)} never arrived: its connection broke first.`,
  connectionOpened: fact => `${name(fact.node)} has a connection to ${name(fact.peer)}.`,
  connectionRefused: fact => `${name(fact.peer)} refuses the connection: no process listens there.`,
  connectionClosed: fact => `${name(fact.node)} sees its connection to ${name(fact.peer)} close.`,
  connectionReset: fact => `${who(fact.by)} reset the connection between ${name(fact.node)} and ${name(fact.peer)}.`,
  processStarted: fact => `${who(fact.by)} started ${name(fact.node)}.`,
  processKilled: fact =>
    `${who(fact.by)} ran kill -9 on ${name(fact.node)}: its memory is gone, its log on disk stays.`,
  processStopping: fact => `${who(fact.by)} asked ${name(fact.node)} to stop cleanly.`,
  processExited: fact =>
    fact.clean
      ? `${name(fact.node)} has stopped cleanly.`
      : `${name(fact.node)} ended its own process: ${fact.message}`,
  processPaused: fact => `${who(fact.by)} paused ${name(fact.node)}, like a long GC: alive, and doing nothing.`,
  processResumed: fact => `${who(fact.by)} let ${name(fact.node)} run on; it does not know that it stood still.`,
  hostPoweredOff: fact => `${who(fact.by)} cut the power of ${name(fact.node)}: what was not flushed is gone too.`,
  linkCut: fact =>
    fact.oneWay
      ? `${who(fact.by)} cut the way from ${name(fact.node)} to ${name(fact.peer)}; the way back still works.`
      : `${who(fact.by)} cut the link between ${name(fact.node)} and ${name(fact.peer)}.`,
  linkHealed: fact => `${who(fact.by)} healed the link between ${name(fact.node)} and ${name(fact.peer)}.`,
  linkSlowed: fact =>
    `${who(fact.by)} slowed the link between ${name(fact.node)} and ${name(fact.peer)} by ${formatTime(fact.extraUs)}.`,

  zkServing: fact => `${name(fact.node)} serves (${fact.role}).`,
  zkSessionOpened: fact => `${name(fact.owner)} has a ZooKeeper session with a timeout of ${ms(fact.timeoutMs)}.`,
  zkSessionExpired: fact =>
    `The session of ${name(fact.owner)} expires: ZooKeeper heard nothing for ${ms(fact.timeoutMs)}. ` +
    (fact.ephemerals.length === 0 ? 'It held no ephemeral znodes.' : `With it go ${fact.ephemerals.join(', ')}.`),
  zkSessionClosed: fact => `${name(fact.owner)} closed its ZooKeeper session.`,
  znodeCreated: fact => `ZooKeeper creates ${fact.path}${fact.owner === 0 ? '' : ', an ephemeral znode'}.`,
  znodeChanged: fact => `ZooKeeper sets ${fact.path}, now version ${fact.version}.`,
  znodeDeleted: fact => `ZooKeeper deletes ${fact.path}.`,
  watchFired: fact => `The watch on ${fact.path} fires (${fact.type}) and tells ${name(fact.to)}, once.`,
  zkRequestRefused: fact => `ZooKeeper refuses what ${name(fact.from)} wanted of ${fact.path}: ${fact.error}.`,
  zkStateChanged: fact => {
    switch (fact.state) {
      case 'SyncConnected':
        return `${name(fact.node)} is connected to ZooKeeper.`;
      case 'Disconnected':
        return `${name(fact.node)} has lost touch with ZooKeeper and can't know whether its session still lives.`;
      case 'Expired':
        return `${name(fact.node)} learns that its session has expired.`;
    }
  },

  brokerStarting: fact => `${name(fact.node)} is starting.`,
  brokerRefusedToStart: fact => `${name(fact.node)} refuses to start: ${fact.message}`,
  logsRecovered: fact =>
    fact.clean
      ? `${name(fact.node)} loaded the logs of ${counted(fact.partitions, 'partition')}; it had stopped cleanly.`
      : `${name(fact.node)} recovered the logs of ${counted(fact.partitions, 'partition')} after an unclean end.`,
  brokerRegistered: fact => `broker ${fact.broker} registers: its ephemeral znode /brokers/ids/${fact.broker} exists.`,
  brokerStarted: fact => `broker ${fact.broker} is up.`,
  brokerShuttingDown: fact => `broker ${fact.broker} is stopping and hands its leaderships over first.`,
  configPending: fact =>
    `${who(fact.by)} set ${fact.key}=${fact.value} for ${name(fact.node)} ` +
    `(${fact.before === '' ? 'it was the default' : `it was ${fact.before}`}). In force after a restart.`,
  configApplied: fact => `${name(fact.node)} now runs with ${fact.key}=${fact.value}.`,
  controllerElected: fact =>
    `${name(fact.node)} was first to create /controller: it is the controller, epoch ${fact.controllerEpoch}.`,
  controllerElectionLost: fact => `${name(fact.node)} was too late for /controller; broker ${fact.winner} has it.`,
  controllerResigned: fact => `${name(fact.node)} is controller no longer (epoch ${fact.controllerEpoch}).`,
  failoverStep: fact => `Taking over as controller: ${fact.step}.`,
  brokersChanged: fact =>
    'The controller sees /brokers/ids change: ' +
    [
      ...(fact.appeared.length === 0 ? [] : [`${ids(fact.appeared)} appeared`]),
      ...(fact.disappeared.length === 0 ? [] : [`${ids(fact.disappeared)} went`]),
    ].join(', ') +
    '.',
  topicSeen: fact => `The controller sees topic ${fact.topic} with ${counted(fact.partitions, 'partition')}.`,
  leaderElected: fact =>
    `The controller makes broker ${fact.leader} leader of ${partitionOf(fact)}, leader epoch ${fact.leaderEpoch}, ` +
    `ISR ${ids(fact.isr)}: ${SELECTION[fact.selection]}.`,
  noLeaderPossible: fact =>
    `${partitionOf(fact)} gets no leader: none of its replicas ${ids(fact.replicas)} qualifies.`,
  isrShrunkByController: fact =>
    `The controller takes broker ${fact.removed} out of the ISR of ${partitionOf(fact)}: ${ids(fact.isr)} is left.`,
  transitionRefused: fact => `The controller does not let ${fact.subject} go from ${fact.from} to ${fact.to}.`,

  becameLeader: fact =>
    `${name(fact.node)} is leader of ${partitionOf(fact)}, epoch ${fact.leaderEpoch}, ISR ${ids(fact.isr)}.`,
  becameFollower: fact =>
    `${name(fact.node)} follows broker ${fact.leader} for ${partitionOf(fact)}, epoch ${fact.leaderEpoch}.`,
  leaderUnknown: fact => `${name(fact.node)} should follow broker ${fact.leader}, which it does not know to be alive.`,
  recordsAppended: appended,
  highWatermarkAdvanced: highWatermark,
  followerPositionLearned: fact =>
    `broker ${fact.follower} fetches ${partitionOf(fact)} @${fact.to}. ` +
    `That tells the leader it has everything before ${fact.to}.`,
  logTruncated: fact =>
    `${name(fact.node)} cuts ${offsets(fact.to, fact.from)} off ${partitionOf(fact)}: ` +
    `LEO ${fact.from} → ${fact.to} (${TRUNCATED_BY[fact.by]}).`,
  isrShrunkByLeader: fact =>
    `The leader, ${name(fact.node)}, takes ${ids(fact.removed)} out of the ISR of ${partitionOf(fact)}: ` +
    `not caught up for ${ms(fact.lagMaxMs)} (replica.lag.time.max.ms). ${ids(fact.isr)} is left.`,
  isrExpanded: fact =>
    `broker ${fact.added} has caught up and is back in the ISR of ${partitionOf(fact)}: ${ids(fact.isr)}.`,
  isrUpdateSkipped: fact =>
    `${name(fact.node)} can't change the ISR of ${partitionOf(fact)}: ` +
    `the znode is past version ${fact.zkVersion}, so what it knows is stale.`,
  replicaStopped: fact => `${name(fact.node)} stopped its replica of ${partitionOf(fact)}.`,
  topicConfigApplied: fact => `${name(fact.node)} takes ${fact.key}=${fact.value} for topic ${fact.topic} at once.`,
  metadataUpdated: fact => `${name(fact.node)} has new metadata in its cache; live brokers ${ids(fact.liveBrokers)}.`,
  requestFenced: fact =>
    `${name(fact.node)} refuses ${fact.api} of an old controller: epoch ${fact.controllerEpoch} < ${fact.known}.`,
  leaderEpochRefused: fact =>
    `${name(fact.node)} ignores this order for ${partitionOf(fact)}: ` +
    `leader epoch ${fact.leaderEpoch} is no newer than the ${fact.known} it knows.`,
  produceRefused: fact =>
    `${name(fact.node)} refuses to write to ${partitionOf(fact)}: ${fact.error}, and its log stays as it is. ` +
    `The ISR is ${ids(fact.isr)}, min.insync.replicas=${fact.minInsyncReplicas}.`,
  produceParked: fact =>
    `acks=all: the request waits in the purgatory of ${name(fact.node)} ` +
    `until the HW of ${partitionOf(fact)} is ${fact.requiredOffset}.`,
  produceAnswered: answered,

  sendCommanded: fact =>
    `${who(fact.by)} told ${name(fact.node)} to send ${counted(fact.records, 'record')} to ${fact.topic}.`,
  loadCommanded: fact =>
    `${who(fact.by)} told ${name(fact.node)} to send a record to ${fact.topic} every ${ms(fact.everyMs)}.`,
  producerConfigCommanded: fact =>
    `${who(fact.by)} set ${settings(fact.properties).join(', ')} for ${name(fact.node)}.`,
  topicConfigCommanded: fact => `${who(fact.by)} set ${settings(fact.config).join(', ')} for topic ${fact.topic}.`,
  topicCommanded: fact =>
    `${who(fact.by)} asked for topic ${fact.topic} with ${counted(fact.partitions, 'partition')}.`,
  rollingRestartCommanded: fact =>
    `${who(fact.by)} began a rolling restart, one at a time: ${fact.brokers.map(name).join(', ')}.`,
  toolStarted: fact => `Somebody runs ${fact.command}`,
  toolFinished: fact => (fact.ok ? `The command is done: ${fact.output}` : `The command failed: ${fact.output}`),

  metadataRequested: fact =>
    `${name(fact.node)} asks a broker for metadata` +
    `${fact.topics.length === 0 ? '' : ` of ${fact.topics.join(', ')}`}: ${METADATA_NEED[fact.why]}.`,
  metadataRefreshed: refreshed,
  requestTimedOut: fact =>
    `${name(fact.node)} gives up on ${fact.api} to ${name(fact.to)}: no answer for ${ms(fact.timeoutMs)}.`,
  connectTimedOut: fact => `${name(fact.node)} gets no connection to ${name(fact.to)} in time.`,
  producerConfigured: fact =>
    `${name(fact.node)} is set up: ` +
    (settings(fact.properties).join(', ') || 'all defaults') +
    '.',
  producerConfigRefused: fact => `${name(fact.node)} refuses ${fact.key}=${fact.value}: ${fact.message}`,
  producerClosing: fact => `${name(fact.node)} is closing and sends what it still holds.`,
  producerClosed: fact => `${name(fact.node)} is closed.`,
  consumerConfigured: fact => `${name(fact.node)} is set up.`,
  consumerConfigRefused: fact => `${name(fact.node)} refuses ${fact.key}=${fact.value}: ${fact.message}`,
  consumerClosed: fact => `${name(fact.node)} is closed.`,
  loadStarted: fact => `${name(fact.node)} begins to send a record to ${fact.topic} every ${ms(fact.everyMs)}.`,
  loadStopped: fact => `${name(fact.node)} stops sending after ${counted(fact.sent, 'record')}.`,
  senderBlocked: fact =>
    fact.on === 'metadata'
      ? `send() blocks at ${name(fact.node)}: no metadata yet.`
      : `send() blocks at ${name(fact.node)}: the buffer (buffer.memory) is full.`,
  recordSent: fact =>
    `At ${name(fact.node)}, ${recordName(fact.key, fact.value)} goes to ${partitionOf(fact)} ` +
    `(${fact.key === null ? 'no key: its turn' : 'murmur2 of the key'}), into the batch for that partition.`,
  batchSent: fact =>
    `${name(fact.node)} sends the batch for ${partitionOf(fact)} ` +
    `(${counted(fact.records.length, 'record')}, ${formatBytes(fact.bytes)}) to its leader, broker ${fact.leader}` +
    `${fact.attempt > 1 ? `, attempt ${fact.attempt}` : ''}.`,
  batchRetried: fact =>
    `The batch for ${partitionOf(fact)} failed (${fact.error}); ` +
    `${name(fact.node)} sends it again after ${ms(fact.backoffMs)}.`,
  recordAcked: fact =>
    fact.offset < 0
      ? `With acks=0 ${name(fact.node)} calls it sent without an answer; it never learns the offset.`
      : `${name(fact.node)} has its acknowledgement: ${partitionOf(fact)}, offset ${fact.offset}.`,
  recordFailed: fact => `The application of ${name(fact.node)} gets ${fact.error}: ${fact.message}`,
  partitionsAssigned: fact => `${name(fact.node)} assigns itself ${fact.partitions.join(', ')}.`,
  positionReset: fact =>
    `${name(fact.node)} sets its position in ${partitionOf(fact)} to @${fact.offset} (${fact.to}).`,
  offsetOutOfRange: fact =>
    `${name(fact.node)} wants ${partitionOf(fact)} @${fact.offset}, which the log does not hold.`,
  fetchFailed: fact => `${name(fact.node)} can't fetch ${partitionOf(fact)}: ${fact.error}.`,
  recordsConsumed: fact =>
    `${name(fact.node)} reads ${offsets(fact.from, fact.to)} of ${partitionOf(fact)}; its position is @${fact.to}.`,
  offsetsAnswered: fact =>
    `${name(fact.node)} learns offsets: ${offsetRanges(fact.offsets).join(', ')}.`,
  offsetsFailed: fact => `${name(fact.node)} could not look up offsets: ${fact.error}, ${fact.message}`,
  consumerFailed: fact => `poll() of ${name(fact.node)} throws ${fact.error}: ${fact.message}`,
};

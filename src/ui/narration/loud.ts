/**
 * Which facts are told as steps of their own. What breaks, moves or is done by somebody always is; the routine of
 * writing and reading only for the partitions that the story is about (visual-language.md §1: one focus at a time).
 */
import type { ClusterFact } from '../../sim/index.ts';
import type { FactKind } from './narration.ts';

/** `always`; `routine`: in focus only; `never`: an own sentence, but no step. */
type Loudness = 'always' | 'routine' | 'never';

/** Complete by type: a new kind of fact has to be decided on. */
const LOUDNESS = {
  messageSent: 'never', messageHeld: 'always', messageReleased: 'always', messageLost: 'never',
  connectionOpened: 'never', connectionRefused: 'never', connectionClosed: 'never', connectionReset: 'always',
  processStarted: 'always', processKilled: 'always', processStopping: 'always', processExited: 'always',
  processPaused: 'always', processResumed: 'always', hostPoweredOff: 'always',
  linkCut: 'always', linkHealed: 'always', linkSlowed: 'always',
  zkServing: 'never', zkSessionOpened: 'never', zkSessionExpired: 'always', zkSessionClosed: 'never',
  znodeCreated: 'never', znodeChanged: 'never', znodeDeleted: 'never', watchFired: 'never',
  zkRequestRefused: 'never', zkStateChanged: 'never',
  brokerStarting: 'never', brokerRefusedToStart: 'always', logsRecovered: 'never', brokerRegistered: 'always',
  brokerStarted: 'never', brokerShuttingDown: 'never', configPending: 'always', configApplied: 'always',
  controllerElected: 'always', controllerElectionLost: 'never', controllerResigned: 'always', failoverStep: 'never',
  brokersChanged: 'always', topicSeen: 'always', leaderElected: 'always',
  noLeaderPossible: 'always', isrShrunkByController: 'always', transitionRefused: 'never',
  becameLeader: 'routine', becameFollower: 'never', leaderUnknown: 'never',
  recordsAppended: 'routine', highWatermarkAdvanced: 'routine', followerPositionLearned: 'routine',
  logTruncated: 'always', isrShrunkByLeader: 'always', isrExpanded: 'always', isrUpdateSkipped: 'always',
  replicaStopped: 'never', topicConfigApplied: 'always', metadataUpdated: 'never',
  requestFenced: 'always', leaderEpochRefused: 'never', produceRefused: 'always',
  produceParked: 'routine', produceAnswered: 'routine',
  sendCommanded: 'never', loadCommanded: 'never', producerConfigCommanded: 'always', topicConfigCommanded: 'always',
  topicCommanded: 'always', rollingRestartCommanded: 'always', toolStarted: 'never', toolFinished: 'never',
  metadataRequested: 'always', metadataRefreshed: 'never', requestTimedOut: 'always', connectTimedOut: 'always',
  producerConfigured: 'never', producerConfigRefused: 'always', producerClosing: 'never', producerClosed: 'never',
  consumerConfigured: 'never', consumerConfigRefused: 'always', consumerClosed: 'never',
  loadStarted: 'never', loadStopped: 'never', senderBlocked: 'never',
  recordSent: 'routine', batchSent: 'routine', batchRetried: 'always', recordAcked: 'routine', recordFailed: 'always',
  partitionsAssigned: 'never', positionReset: 'never', offsetOutOfRange: 'always', fetchFailed: 'never',
  recordsConsumed: 'routine', offsetsAnswered: 'never', offsetsFailed: 'never', consumerFailed: 'always',
} as const satisfies Record<FactKind, Loudness>;

/** A command-line tool's process. */
const isTool = (node: string): boolean => node.startsWith('tool-');

/**
 * What says again what another step has told: a client that keeps asking, the second direction of a link, the process
 * of a tool that carries out what was asked for.
 */
function repeats(fact: ClusterFact): boolean {
  switch (fact.kind) {
    case 'processStarted':
      return isTool(fact.node);
    case 'processExited':
      return fact.clean && isTool(fact.node);
    case 'metadataRequested':
      return fact.why !== 'newTopic' && fact.why !== 'staleLeader';
    case 'linkCut':
      return !fact.oneWay && fact.node > fact.peer;
    case 'linkHealed':
    case 'linkSlowed':
      return fact.node > fact.peer;
    default:
      return false;
  }
}

/**
 * Whether a fact is a narrated step. `focus` names the partitions that the story is about (`first-0`); without it
 * every partition is.
 */
export function loud(fact: ClusterFact, focus?: readonly string[]): boolean {
  if (repeats(fact)) return false;
  const loudness: Loudness = LOUDNESS[fact.kind];
  if (loudness !== 'routine') return loudness === 'always';
  if (focus === undefined || !('topic' in fact) || !('partition' in fact)) return true;
  return focus.includes(`${fact.topic}-${fact.partition}`);
}

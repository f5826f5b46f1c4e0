/** The colour role of a fact: the family of its message, or what it says about the cluster's health. */
import type { ClusterFact } from '../../sim/index.ts';
import type { KafkaMessage } from '../../sim/protocol/index.ts';
import type { ZooKeeperMessage } from '../../sim/zookeeper/messages.ts';
import { FAMILY_OF } from '../stage/describe.ts';
import type { Family } from '../theme/tokens.ts';

/** A name of a colour token. `ink` is for what belongs to no family. */
export type Tone = Family | 'fault' | 'behind' | 'hw' | 'rec' | 'ink';

/** The family of a message. */
export function familyOf(message: KafkaMessage | ZooKeeperMessage): Family {
  return message.type === 'request' || message.type === 'response' ? FAMILY_OF[message.api] : 'zk';
}

/** The tone of a fact. */
export function toneOf(fact: ClusterFact): Tone {
  switch (fact.kind) {
    case 'messageSent':
      return familyOf(fact.message);
    case 'processKilled':
    case 'hostPoweredOff':
    case 'linkCut':
    case 'connectionReset':
    case 'messageLost':
    case 'noLeaderPossible':
    case 'brokerRefusedToStart':
    case 'produceRefused':
    case 'recordFailed':
    case 'consumerFailed':
    case 'zkSessionExpired':
    case 'logTruncated':
      return 'fault';
    case 'processPaused':
    case 'linkSlowed':
    case 'messageHeld':
    case 'isrShrunkByLeader':
    case 'isrShrunkByController':
    case 'configPending':
    case 'batchRetried':
    case 'requestTimedOut':
    case 'connectTimedOut':
    case 'leaderEpochRefused':
    case 'requestFenced':
      return 'behind';
    case 'controllerElected':
    case 'controllerElectionLost':
    case 'controllerResigned':
    case 'failoverStep':
    case 'brokersChanged':
    case 'topicSeen':
    case 'leaderElected':
    case 'becameLeader':
    case 'becameFollower':
    case 'leaderUnknown':
    case 'metadataUpdated':
      return 'control';
    case 'recordSent':
    case 'batchSent':
    case 'produceParked':
    case 'produceAnswered':
    case 'recordAcked':
      return 'produce';
    case 'followerPositionLearned':
    case 'isrExpanded':
    case 'recordsConsumed':
    case 'positionReset':
    case 'fetchFailed':
      return 'fetch';
    case 'recordsAppended':
      return fact.role === 'leader' ? 'produce' : 'fetch';
    case 'highWatermarkAdvanced':
      return 'hw';
    case 'zkServing':
    case 'zkSessionOpened':
    case 'zkSessionClosed':
    case 'znodeCreated':
    case 'znodeChanged':
    case 'znodeDeleted':
    case 'watchFired':
    case 'zkRequestRefused':
    case 'zkStateChanged':
      return 'zk';
    case 'metadataRequested':
    case 'metadataRefreshed':
      return 'ask';
    default:
      return 'ink';
  }
}

import type { Api, ErrorName, TopicPartition } from '../protocol/index.ts';

/** How the controller picked a leader (kafka.controller.PartitionLeaderSelector). */
export type LeaderSelection = 'newPartition' | 'offlinePartition' | 'uncleanElection' | 'controlledShutdown';

/** What brokers state: their own life, the controller's work, replication, and how requests were answered. */
export type BrokerFact =
  | { readonly kind: 'brokerStarting' }
  | { readonly kind: 'brokerRefusedToStart'; readonly message: string }
  | { readonly kind: 'logsRecovered'; readonly partitions: number; readonly clean: boolean }
  | { readonly kind: 'brokerRegistered'; readonly broker: number }
  | { readonly kind: 'brokerStarted'; readonly broker: number }
  | { readonly kind: 'brokerShuttingDown'; readonly broker: number }
  | { readonly kind: 'configApplied'; readonly key: string; readonly value: string }
  | ControllerFact
  | ReplicaFact
  | RequestFact;

/** The controller's facts. */
export type ControllerFact =
  | { readonly kind: 'controllerElected'; readonly controllerEpoch: number }
  | { readonly kind: 'controllerElectionLost'; readonly winner: number }
  | { readonly kind: 'controllerResigned'; readonly controllerEpoch: number }
  | { readonly kind: 'failoverStep'; readonly step: string }
  | { readonly kind: 'brokersChanged'; readonly appeared: readonly number[]; readonly disappeared: readonly number[] }
  | { readonly kind: 'topicSeen'; readonly topic: string; readonly partitions: number }
  | (TopicPartition & {
      readonly kind: 'leaderElected';
      readonly leader: number;
      readonly before: number;
      readonly leaderEpoch: number;
      readonly isr: readonly number[];
      readonly selection: LeaderSelection;
    })
  | (TopicPartition & { readonly kind: 'noLeaderPossible'; readonly replicas: readonly number[] })
  | (TopicPartition & {
      readonly kind: 'isrShrunkByController';
      readonly removed: number;
      readonly leader: number;
      readonly leaderEpoch: number;
      readonly isr: readonly number[];
    })
  | { readonly kind: 'transitionRefused'; readonly subject: string; readonly from: string; readonly to: string };

/** Facts of replicas and their logs. */
export type ReplicaFact =
  | (TopicPartition & { readonly kind: 'becameLeader'; readonly leaderEpoch: number; readonly isr: readonly number[] })
  | (TopicPartition & { readonly kind: 'becameFollower'; readonly leaderEpoch: number; readonly leader: number })
  | (TopicPartition & { readonly kind: 'leaderUnknown'; readonly leader: number })
  | (TopicPartition & {
      readonly kind: 'recordsAppended';
      readonly role: 'leader' | 'follower';
      readonly from: number;
      /** Exclusive. */
      readonly to: number;
      readonly leaderEpoch: number;
    })
  | (TopicPartition & {
      readonly kind: 'highWatermarkAdvanced';
      readonly role: 'leader' | 'follower';
      readonly from: number;
      readonly to: number;
    })
  | (TopicPartition & {
      readonly kind: 'followerPositionLearned';
      readonly follower: number;
      readonly from: number;
      readonly to: number;
    })
  | (TopicPartition & {
      readonly kind: 'logTruncated';
      readonly from: number;
      readonly to: number;
      readonly by: 'leaderEpoch' | 'highWatermark' | 'outOfRange';
    })
  | (TopicPartition & {
      readonly kind: 'isrShrunkByLeader';
      readonly removed: readonly number[];
      readonly isr: readonly number[];
      readonly lagMaxMs: number;
    })
  | (TopicPartition & { readonly kind: 'isrExpanded'; readonly added: number; readonly isr: readonly number[] })
  | (TopicPartition & { readonly kind: 'isrUpdateSkipped'; readonly zkVersion: number })
  | (TopicPartition & { readonly kind: 'replicaStopped' })
  | { readonly kind: 'topicConfigApplied'; readonly topic: string; readonly key: string; readonly value: string }
  | { readonly kind: 'metadataUpdated'; readonly liveBrokers: readonly number[]; readonly partitions: number };

/** Facts about requests at the broker that serves them. */
export type RequestFact =
  | { readonly kind: 'requestFenced'; readonly api: Api; readonly controllerEpoch: number; readonly known: number }
  | (TopicPartition & { readonly kind: 'leaderEpochRefused'; readonly leaderEpoch: number; readonly known: number })
  | (TopicPartition & {
      readonly kind: 'produceRefused';
      readonly error: ErrorName;
      readonly client: string;
      readonly isr: readonly number[];
      readonly minInsyncReplicas: number;
    })
  | (TopicPartition & {
      readonly kind: 'produceParked';
      readonly client: string;
      /** The high watermark that answers it. */
      readonly requiredOffset: number;
    })
  | (TopicPartition & {
      readonly kind: 'produceAnswered';
      readonly client: string;
      readonly error: ErrorName;
      readonly baseOffset: number;
      readonly fromPurgatory: boolean;
      /** µs between the append and the answer. */
      readonly waitedUs: number;
    });

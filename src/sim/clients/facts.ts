/**
 * What producers and consumers state as facts, fields only; sentences are made elsewhere. Records are named by a
 * number that counts per producer from 0. Times in ms, sizes in bytes.
 */
import type { Properties } from '../config/index.ts';
import type { Api } from '../protocol/index.ts';

/** Why a client wants newer metadata. */
export type MetadataNeed =
  'newTopic' | 'topicUnknown' | 'leaderUnknown' | 'staleLeader' | 'disconnected' | 'requestTimedOut' | 'age';

/** A record as a consumer's application sees it. */
export interface ConsumedRecord {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number;
}

/** Offsets of one partition: first, next to be written (high watermark), and the first at or after a timestamp. */
export interface PartitionOffsets {
  readonly beginning: number;
  readonly end: number;
  /** Null when no record is that young; absent when no timestamp was asked. */
  readonly forTime?: number | null;
}

/** Facts of the connection and metadata machinery that both clients share. */
export type NetworkFact =
  | { readonly kind: 'metadataRequested'; readonly why: MetadataNeed; readonly topics: readonly string[] }
  | {
      readonly kind: 'metadataRefreshed';
      readonly brokers: readonly number[];
      /** Leader's broker id by partition name, -1 for none. */
      readonly leaders: Readonly<Record<string, number>>;
      /** Topics that the broker answered with an error instead, by name. */
      readonly errors: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'requestTimedOut';
      readonly api: Api;
      readonly to: string;
      readonly correlationId: number;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'connectTimedOut'; readonly to: string };

/** Facts of a client's life. */
export type LifecycleFact =
  | { readonly kind: 'producerConfigured'; readonly properties: Properties }
  | { readonly kind: 'producerConfigRefused'; readonly key: string; readonly value: string; readonly message: string }
  | { readonly kind: 'producerClosing' }
  | { readonly kind: 'producerClosed' }
  | { readonly kind: 'consumerConfigured'; readonly properties: Properties }
  | { readonly kind: 'consumerConfigRefused'; readonly key: string; readonly value: string; readonly message: string }
  | { readonly kind: 'consumerClosed' };

/** Facts of a producer at work. */
export type ProducerFact =
  | {
      readonly kind: 'loadStarted';
      readonly topic: string;
      readonly everyMs: number;
      readonly count: number | null;
    }
  | { readonly kind: 'loadStopped'; readonly sent: number }
  | { readonly kind: 'senderBlocked'; readonly record: number; readonly on: 'metadata' | 'memory' }
  | {
      readonly kind: 'recordSent';
      readonly record: number;
      readonly topic: string;
      readonly partition: number;
      readonly key: string | null;
      readonly value: string | null;
      readonly timestamp: number;
    }
  | {
      readonly kind: 'batchSent';
      readonly topic: string;
      readonly partition: number;
      readonly records: readonly number[];
      readonly bytes: number;
      /** 1 for the first time. */
      readonly attempt: number;
      readonly leader: number;
      readonly correlationId: number;
    }
  | {
      readonly kind: 'batchRetried';
      readonly topic: string;
      readonly partition: number;
      readonly records: readonly number[];
      readonly error: string;
      /** Attempts that have failed so far. */
      readonly attempts: number;
      readonly backoffMs: number;
    }
  | {
      readonly kind: 'recordAcked';
      readonly record: number;
      readonly topic: string;
      readonly partition: number;
      /** -1 with acks=0. */
      readonly offset: number;
      readonly timestamp: number;
    }
  | {
      readonly kind: 'recordFailed';
      readonly record: number;
      readonly topic: string;
      /** Null when it failed before a partition was chosen. */
      readonly partition: number | null;
      /** Class name of the exception that the application gets. */
      readonly error: string;
      readonly message: string;
    };

/** Facts of a consumer at work. */
export type ConsumerFact =
  | { readonly kind: 'partitionsAssigned'; readonly partitions: readonly string[] }
  | {
      readonly kind: 'positionReset';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
      readonly to: 'earliest' | 'latest' | 'given';
    }
  | {
      readonly kind: 'offsetOutOfRange';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    }
  | { readonly kind: 'fetchFailed'; readonly topic: string; readonly partition: number; readonly error: string }
  | {
      readonly kind: 'recordsConsumed';
      readonly topic: string;
      readonly partition: number;
      /** Position before. */
      readonly from: number;
      /** Position after: the next offset to read. */
      readonly to: number;
      readonly records: readonly ConsumedRecord[];
    }
  | { readonly kind: 'offsetsAnswered'; readonly offsets: Readonly<Record<string, PartitionOffsets>> }
  | { readonly kind: 'offsetsFailed'; readonly error: string; readonly message: string }
  /** The exception that poll() throws at the application, which ends it. */
  | { readonly kind: 'consumerFailed'; readonly error: string; readonly message: string };

/** Everything that clients state. */
export type ClientFact = NetworkFact | LifecycleFact | ProducerFact | ConsumerFact;

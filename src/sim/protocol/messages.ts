/**
 * Requests and responses that brokers and clients exchange, in the versions that 0.11.0.2 uses.
 * Bodies carry the fields that decide something; field order and sizes on the wire are in `describe.ts`.
 */
import type { RecordBatch } from '../storage/recordBatch.ts';
import type { ErrorName } from './errors.ts';
import type { TopicPartition } from './partition.ts';

/** How many replicas must have a record before the producer is answered: none, the leader, or the whole ISR. */
export type Acks = 0 | 1 | -1;

/** A broker as requests name it. */
export interface BrokerEndpoint {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** A partition's state as the controller tells it (LeaderAndIsrRequest.PartitionState). */
export interface PartitionState extends TopicPartition {
  readonly controllerEpoch: number;
  /** Broker id, -1 for none, -2 while the topic is being deleted. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly zkVersion: number;
  readonly replicas: readonly number[];
}

/** Asks for one partition's records from an offset on. */
export interface FetchPartition extends TopicPartition {
  readonly fetchOffset: number;
  readonly logStartOffset: number;
  /** Bytes; the first batch is returned even if it is larger. */
  readonly maxBytes: number;
}

/** One partition's answer to a fetch. */
export interface FetchedPartition extends TopicPartition {
  readonly error: ErrorName;
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly batches: readonly RecordBatch[];
}

/** One partition's answer to a produce request. */
export interface ProducedPartition extends TopicPartition {
  readonly error: ErrorName;
  readonly baseOffset: number;
}

/** What clients learn about one partition. */
export interface PartitionMetadata extends TopicPartition {
  readonly error: ErrorName;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** What clients learn about one topic. */
export interface TopicMetadata {
  readonly topic: string;
  readonly error: ErrorName;
  readonly partitions: readonly PartitionMetadata[];
}

/** The body of each request, by API. */
export interface RequestBodies {
  readonly Produce: {
    readonly acks: Acks;
    readonly timeoutMs: number;
    readonly partitions: readonly (TopicPartition & { readonly batch: RecordBatch })[];
  };
  readonly Fetch: {
    /** The follower's broker id, or -1 for a consumer. */
    readonly replicaId: number;
    readonly maxWaitMs: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly partitions: readonly FetchPartition[];
  };
  readonly ListOffsets: {
    readonly replicaId: number;
    /** Timestamp in ms, -1 for the latest, -2 for the earliest offset. */
    readonly partitions: readonly (TopicPartition & { readonly timestamp: number })[];
  };
  readonly Metadata: {
    /** Null asks for all topics. */
    readonly topics: readonly string[] | null;
    readonly allowAutoTopicCreation: boolean;
  };
  readonly ApiVersions: Record<never, never>;
  readonly OffsetsForLeaderEpoch: {
    readonly partitions: readonly (TopicPartition & { readonly leaderEpoch: number })[];
  };
  readonly LeaderAndIsr: {
    readonly controllerId: number;
    readonly controllerEpoch: number;
    readonly partitions: readonly PartitionState[];
    readonly liveLeaders: readonly BrokerEndpoint[];
  };
  readonly UpdateMetadata: {
    readonly controllerId: number;
    readonly controllerEpoch: number;
    readonly partitions: readonly PartitionState[];
    readonly liveBrokers: readonly BrokerEndpoint[];
  };
  readonly StopReplica: {
    readonly controllerId: number;
    readonly controllerEpoch: number;
    readonly deletePartitions: boolean;
    readonly partitions: readonly TopicPartition[];
  };
  readonly ControlledShutdown: { readonly brokerId: number };
}

/** The body of each response, by API. */
export interface ResponseBodies {
  readonly Produce: { readonly partitions: readonly ProducedPartition[] };
  readonly Fetch: { readonly partitions: readonly FetchedPartition[] };
  readonly ListOffsets: {
    /** Offset -1 when no record has the timestamp. */
    readonly partitions: readonly (TopicPartition & { readonly error: ErrorName; readonly offset: number })[];
  };
  readonly Metadata: {
    readonly brokers: readonly BrokerEndpoint[];
    readonly controllerId: number;
    readonly topics: readonly TopicMetadata[];
  };
  readonly ApiVersions: { readonly error: ErrorName };
  readonly OffsetsForLeaderEpoch: {
    readonly partitions: readonly (TopicPartition & { readonly error: ErrorName; readonly endOffset: number })[];
  };
  readonly LeaderAndIsr: {
    readonly error: ErrorName;
    readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
  };
  readonly UpdateMetadata: { readonly error: ErrorName };
  readonly StopReplica: {
    readonly error: ErrorName;
    readonly partitions: readonly (TopicPartition & { readonly error: ErrorName })[];
  };
  readonly ControlledShutdown: { readonly error: ErrorName; readonly remaining: readonly TopicPartition[] };
}

/** The name of a request's API. */
export type Api = keyof RequestBodies;

/** The version of each API that 0.11.0.2's own brokers and clients speak. */
export const API_VERSIONS: Readonly<Record<Api, number>> = {
  Produce: 3,
  Fetch: 5,
  ListOffsets: 2,
  Metadata: 4,
  ApiVersions: 1,
  OffsetsForLeaderEpoch: 0,
  LeaderAndIsr: 0,
  UpdateMetadata: 3,
  StopReplica: 0,
  ControlledShutdown: 1,
};

/** A request on the wire. Correlation ids count per sending client. */
export type Request<A extends Api = Api> = {
  readonly [K in A]: {
    readonly type: 'request';
    readonly api: K;
    readonly correlationId: number;
    readonly clientId: string;
    readonly body: RequestBodies[K];
  };
}[A];

/** A response on the wire, in the order of the requests of its connection. */
export type Response<A extends Api = Api> = {
  readonly [K in A]: {
    readonly type: 'response';
    readonly api: K;
    readonly correlationId: number;
    readonly body: ResponseBodies[K];
  };
}[A];

/** Anything said in Kafka's own protocol. */
export type KafkaMessage = Request | Response;

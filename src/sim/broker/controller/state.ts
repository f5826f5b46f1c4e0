/** What a broker's controller module knows and where its thread can stand (kafka.controller.ControllerContext). */
import type { FactId } from '../../kernel/index.ts';
import type { BrokerEndpoint, ByPartition, PartitionState, Request, TopicPartition } from '../../protocol/index.ts';
import type { ControllerLifecycle } from '../charts.ts';
import type { Received } from '../pipeline.ts';
import type { LeaderAndIsr } from './election.ts';
import type { PartitionStateName, ReplicaStateName } from './stateMachines.ts';

/** A partition's leadership as the controller last read or wrote it. */
export interface Leadership extends LeaderAndIsr {
  readonly controllerEpoch: number;
  readonly zkVersion: number;
  /** The fact that made it so. */
  readonly fact: FactId;
}

/** What the controller's thread is asked to do. */
export type ControllerEvent =
  | {
      readonly event:
        'Startup' | 'ControllerChange' | 'Reelect' | 'BrokerChange' | 'TopicChange' | 'IsrChangeNotification';
    }
  | { readonly event: 'ControlledShutdown'; readonly broker: number; readonly received: Received };

/** The requests collected during one event, sent together (ControllerBrokerRequestBatch). */
export interface RequestBatch {
  readonly leaderAndIsr: Readonly<Record<number, readonly PartitionState[]>>;
  readonly updateMetadata: readonly PartitionState[] | null;
  readonly stopReplica: Readonly<Record<number, readonly TopicPartition[]>>;
}

/** A request to a broker with the facts that made the controller send it. */
export interface ControlRequest {
  readonly request:
    | Omit<Request<'LeaderAndIsr'>, 'correlationId'>
    | Omit<Request<'UpdateMetadata'>, 'correlationId'>
    | Omit<Request<'StopReplica'>, 'correlationId'>;
  readonly reasons: readonly FactId[];
}

/** The send thread to one broker: a queue with one request in flight. */
export interface Channel {
  readonly broker: number;
  readonly ticket: number;
  readonly connection: number | null;
  readonly connected: boolean;
  readonly queue: readonly ControlRequest[];
  readonly inFlight: number | null;
  readonly nextCorrelationId: number;
}

/** The controller module of one broker. */
export interface Controller {
  readonly lifecycle: ControllerLifecycle;
  /** Who it knows to be the controller, -1 for nobody. */
  readonly activeId: number;
  readonly queue: readonly { readonly what: ControllerEvent; readonly cause: FactId }[];
  /** The event that its thread handles now. */
  readonly handling: ControllerEvent['event'] | null;
  readonly epoch: number;
  readonly epochZkVersion: number;
  /** The fact of its election. */
  readonly electedFact: FactId;
  readonly liveBrokers: readonly BrokerEndpoint[];
  /** The fact that changed the list of live brokers last. */
  readonly liveFact: FactId;
  readonly shuttingDown: readonly number[];
  readonly assignment: ByPartition<readonly number[]>;
  readonly leadership: ByPartition<Leadership>;
  readonly partitionStates: ByPartition<PartitionStateName>;
  /** Per partition, the state of each of its replicas by broker id. */
  readonly replicaStates: ByPartition<Readonly<Record<number, ReplicaStateName>>>;
  readonly batch: RequestBatch;
  readonly channels: Readonly<Record<number, Channel>>;
}

/** An empty request batch. */
export const EMPTY_BATCH: RequestBatch = { leaderAndIsr: {}, updateMetadata: null, stopReplica: {} };

/** A controller module that has not been started. */
export const NEW_CONTROLLER: Controller = {
  lifecycle: 'standby',
  activeId: -1,
  queue: [],
  handling: null,
  epoch: 0,
  epochZkVersion: -1,
  electedFact: 0,
  liveBrokers: [],
  liveFact: 0,
  shuttingDown: [],
  assignment: {},
  leadership: {},
  partitionStates: {},
  replicaStates: {},
  batch: EMPTY_BATCH,
  channels: {},
};

/** Where the controller's thread can stand. */
export type ControllerFrame =
  | { readonly thread: 'controller'; readonly at: 'next' }
  | { readonly thread: 'controller'; readonly at: 'handle'; readonly what: ControllerEvent }
  | ElectionFrame
  | FailoverFrame
  | BrokersFrame
  | TopicsFrame
  | PartitionFrame
  | ShutdownRequestFrame
  | NotificationFrame;

/** Taking `/controller`. */
export interface ElectionFrame {
  readonly thread: 'controller';
  readonly at: 'elect' | 'elect/read' | 'elect/created' | 'elect/watched' | 'change' | 'change/read';
}

/** onControllerFailover. */
export type FailoverFrame =
  | {
      readonly thread: 'controller';
      readonly at:
        | 'failover'
        | 'failover/epochRead'
        | 'failover/epochWritten'
        | 'failover/brokersListed'
        | 'failover/topics'
        | 'failover/topicsListed'
        | 'failover/notifications'
        | 'failover/notificationsListed'
        | 'failover/online'
        | 'failover/done';
    }
  | { readonly thread: 'controller'; readonly at: 'failover/states'; readonly todo: readonly TopicPartition[] };

/** Changes of /brokers/ids. */
export type BrokersFrame =
  | { readonly thread: 'controller'; readonly at: 'brokers' | 'brokers/listed' }
  | {
      readonly thread: 'controller';
      readonly at: 'brokers/readAll' | 'brokers/read';
      readonly todo: readonly number[];
    }
  | {
      readonly thread: 'controller';
      readonly at: 'brokers/known';
      readonly appeared: readonly number[];
      readonly disappeared: readonly number[];
    }
  | { readonly thread: 'controller'; readonly at: 'brokers/failed'; readonly disappeared: readonly number[] }
  | {
      readonly thread: 'controller';
      readonly at: 'brokers/replicasOffline' | 'brokers/offlineDone';
      readonly disappeared: readonly number[];
      readonly ledNothing: boolean;
    };

/** Changes of /brokers/topics. */
export type TopicsFrame =
  | { readonly thread: 'controller'; readonly at: 'topics' | 'topics/listed' }
  | {
      readonly thread: 'controller';
      readonly at: 'topics/readAll' | 'topics/read';
      readonly todo: readonly string[];
    }
  | { readonly thread: 'controller'; readonly at: 'topics/new' | 'topics/online'; readonly topics: readonly string[] };

/** Work on one partition, or on many one after the other. */
export type PartitionFrame =
  | { readonly thread: 'controller'; readonly at: 'readState' | 'stateRead'; readonly partition: TopicPartition }
  | { readonly thread: 'controller'; readonly at: 'initialise'; readonly partition: TopicPartition }
  | {
      readonly thread: 'controller';
      readonly at: 'initialised';
      readonly partition: TopicPartition;
      readonly state: LeaderAndIsr;
    }
  | {
      readonly thread: 'controller';
      readonly at: 'elect/partition' | 'elect/stateRead';
      readonly partition: TopicPartition;
      readonly selector: 'offline' | 'controlledShutdown';
    }
  | {
      readonly thread: 'controller';
      readonly at: 'elect/written';
      readonly partition: TopicPartition;
      readonly selector: 'offline' | 'controlledShutdown';
      readonly before: LeaderAndIsr;
      readonly state: LeaderAndIsr;
      readonly selection: 'offlinePartition' | 'uncleanElection' | 'controlledShutdown';
    }
  | { readonly thread: 'controller'; readonly at: 'electAll'; readonly todo: readonly TopicPartition[] }
  | {
      readonly thread: 'controller';
      readonly at: 'uncleanRead';
      readonly partition: TopicPartition;
      readonly then: PartitionFrame;
    }
  | {
      readonly thread: 'controller';
      readonly at: 'offlineAll';
      readonly todo: readonly (TopicPartition & { readonly replica: number })[];
    }
  | {
      readonly thread: 'controller';
      readonly at: 'offline' | 'offline/stateRead';
      readonly partition: TopicPartition;
      readonly replica: number;
    }
  | {
      readonly thread: 'controller';
      readonly at: 'offline/written';
      readonly partition: TopicPartition;
      readonly replica: number;
      readonly state: LeaderAndIsr;
    };

/** A broker asks to be relieved of its leaderships. */
export type ShutdownRequestFrame =
  | {
      readonly thread: 'controller';
      readonly at: 'shutdown';
      readonly broker: number;
      readonly received: Received;
    }
  | {
      readonly thread: 'controller';
      readonly at: 'shutdown/partitions' | 'shutdown/done';
      readonly broker: number;
      readonly received: Received;
      readonly todo: readonly TopicPartition[];
    };

/** Leaders have changed ISRs. */
export type NotificationFrame =
  | { readonly thread: 'controller'; readonly at: 'isr' | 'isr/listed' }
  | {
      readonly thread: 'controller';
      readonly at: 'isr/read' | 'isr/notified' | 'isr/delete';
      readonly todo: readonly string[];
      readonly all: readonly string[];
      readonly partitions: readonly TopicPartition[];
    }
  | {
      readonly thread: 'controller';
      readonly at: 'isr/states';
      readonly todo: readonly TopicPartition[];
      readonly all: readonly string[];
      readonly partitions: readonly TopicPartition[];
    };

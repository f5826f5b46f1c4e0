/** What a broker is: its disk, which survives, and its memory, which does not. */
import type { AdminFrame, AdminValue } from '../admin/index.ts';
import type { BrokerConfig, Properties, TopicConfig } from '../config/index.ts';
import type { FactId, NodeId, Stack, Turn } from '../kernel/index.ts';
import type {
  BrokerEndpoint,
  ByPartition,
  KafkaMessage,
  PartitionState,
  Request,
  TopicPartition,
} from '../protocol/index.ts';
import type { Log } from '../storage/index.ts';
import type {
  Operation,
  OperationResult,
  ZkSession,
  ZooKeeperFact,
  ZooKeeperMessage,
  ZkWake,
} from '../zookeeper/index.ts';
import type { BrokerLifecycle } from './charts.ts';
import type { Controller, ControllerFrame } from './controller/state.ts';
import type { BrokerFact } from './facts.ts';
import type { Fetcher } from './fetcher.ts';
import type { Pipeline, Received } from './pipeline.ts';
import type { ParkedFetch, ParkedProduce } from './purgatory.ts';
import type { Replica } from './replica.ts';
import type { ReplicationFrame } from './isr.ts';
import type { RequestFrame } from './requests.ts';
import type { StartupFrame } from './startup.ts';
import type { ShutdownFrame } from './shutdown.ts';
import type { TopicConfigFrame } from './topicConfigs.ts';

/** A broker process and its host's disk. */
export interface Broker {
  readonly kind: 'broker';
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly zookeepers: readonly NodeId[];
  /** server.properties as it stands on disk; read at start. */
  readonly properties: Properties;
  /** The fact behind each property that somebody changed. */
  readonly propertyFacts: Readonly<Record<string, FactId>>;
  readonly lifecycle: BrokerLifecycle;
  /** How the last process ended. */
  readonly ended: 'never started' | 'killed' | 'stopped' | 'failed' | 'powered off';
  readonly disk: Disk;
  readonly memory: Memory | null;
}

/** What is on disk. While a replica is hosted, its log lives in memory's replica and comes back here with the end. */
export interface Disk {
  readonly logs: ByPartition<Log>;
  /** replication-offset-checkpoint. */
  readonly highWatermarks: ByPartition<number>;
  /** `.kafka_cleanshutdown` is there. */
  readonly cleanShutdown: boolean;
}

/** What a kill takes away. */
export interface Memory {
  readonly config: BrokerConfig;
  readonly configFacts: Readonly<Record<string, FactId>>;
  readonly zookeeper: ZkSession;
  /** Blocked threads by name, with what each waits for. */
  readonly threads: Readonly<Record<string, BlockedThread>>;
  readonly nextTicket: number;
  /** Threads that may run; empty between two inputs. */
  readonly ready: readonly ReadyThread[];
  /** ZooKeeper callbacks to be run one after the other on the `zk-event` thread. */
  readonly callbacks: readonly Frame[];
  readonly listening: boolean;
  readonly pipeline: Pipeline;
  readonly metadata: MetadataCache;
  readonly replicas: ByPartition<Replica>;
  readonly topicConfigs: Readonly<Record<string, TopicSettings>>;
  /** The config change last executed. */
  readonly lastConfigChange: number;
  readonly fetchers: Readonly<Record<number, Fetcher>>;
  readonly parkedProduces: readonly ParkedProduce[];
  readonly parkedFetches: readonly ParkedFetch[];
  readonly nextParked: number;
  /** When the produce purgatory looks next for what has timed out; 0 when nothing is due. */
  readonly produceReaperAt: number;
  /** The highest controller epoch that a request carried, and the fact of that request. */
  readonly controllerEpoch: number;
  readonly controllerEpochFact: FactId;
  readonly checkpointing: boolean;
  readonly isrChanges: IsrChanges;
  readonly controller: Controller;
}

/** A thread that waits. */
export interface BlockedThread {
  readonly stack: Stack<Frame>;
  readonly for: Wait;
  readonly ticket: number;
}

/** A thread that may run, with what it goes on with. */
export interface ReadyThread {
  readonly thread: string;
  readonly stack: Stack<Frame>;
  readonly value: Value;
}

/** What threads can wait for. */
export type Wait =
  | { readonly zk: Operation }
  | { readonly sleepUs: number }
  | { readonly lock: TopicPartition }
  | { readonly reply: number };

/** What a waiting frame is resumed with. */
export type Value =
  | { readonly type: 'begin' }
  | { readonly type: 'woken' }
  | { readonly type: 'done' }
  | { readonly type: 'zk'; readonly result: OperationResult; readonly reason: FactId }
  | { readonly type: 'reply'; readonly message: KafkaMessage | null }
  | AdminValue;

/** Where a thread of a broker can stand. */
export type Frame =
  StartupFrame | ShutdownFrame | ControllerFrame | ReplicationFrame | RequestFrame | TopicConfigFrame | AdminFrame;

/** A topic's settings at this broker, with the fact behind each override. */
export interface TopicSettings {
  readonly config: TopicConfig;
  readonly facts: Readonly<Record<string, FactId>>;
}

/** What UpdateMetadata requests told this broker (kafka.server.MetadataCache). */
export interface MetadataCache {
  readonly controllerId: number;
  readonly liveBrokers: readonly BrokerEndpoint[];
  readonly partitions: ByPartition<PartitionState>;
  readonly fact: FactId;
  /** When it was told last, in virtual µs. */
  readonly toldAt: number;
}

/** ISR changes of own partitions that the controller has not been told of. Times in wall clock ms. */
export interface IsrChanges {
  readonly changed: readonly TopicPartition[];
  readonly lastChangeMs: number;
  readonly lastPropagationMs: number;
}

/** Timers of a broker. */
export type BrokerWake =
  | ZkWake
  | { readonly type: 'jvmStarted' }
  | { readonly type: 'served'; readonly handler: number }
  | { readonly type: 'threadWoken'; readonly thread: string; readonly ticket: number }
  | { readonly type: 'expireFetch'; readonly parked: number }
  | { readonly type: 'reapProduces' }
  | { readonly type: 'fetcher'; readonly leader: number; readonly ticket: number }
  | { readonly type: 'fetchTimeout'; readonly leader: number; readonly generation: number }
  | { readonly type: 'channel'; readonly broker: number; readonly ticket: number }
  | { readonly type: 'isrExpiration' }
  | { readonly type: 'isrPropagation' }
  | { readonly type: 'checkpointHighWatermarks' };

/** What the kernel is told about brokers. */
export interface BrokerDomain {
  readonly state: Broker;
  readonly message: KafkaMessage | ZooKeeperMessage;
  readonly fact: BrokerFact | ZooKeeperFact;
  readonly wake: BrokerWake;
  readonly action: never;
}

/** One turn of a broker. */
export type BrokerTurn = Turn<BrokerDomain>;

/** A request with what the broker notes about it. */
export type { Received };

/** The memory of a running broker; a broker without one handles nothing but its start. */
export function memoryOf(turn: BrokerTurn): Memory {
  const { memory } = turn.state;
  if (memory === null) throw new Error(`${turn.node} was used without a process`);
  return memory;
}

/** Changes some of a broker's memory. */
export function remember(turn: BrokerTurn, change: Partial<Memory>): void {
  // Every handling changes something: assigning to a fresh copy is many times faster here than a second spread.
  turn.state = { ...turn.state, memory: Object.assign({ ...memoryOf(turn) }, change) };
}

/** A hosted replica. */
export function replicaAt(turn: BrokerTurn, p: TopicPartition): Replica | undefined {
  return memoryOf(turn).replicas[p.topic]?.[p.partition];
}

/** Narrowed to one API. */
export type RequestOf<A extends Request['api']> = Request<A>;

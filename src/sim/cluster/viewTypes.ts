/**
 * The one typed projection of a world: what may be seen. Stage, narration, laws, goals and observers read this and
 * facts, never a node's own state (design.md §1.4). Parts that did not change between two worlds are the same objects.
 */
import type { FactId, Micros, NodeId, ProcessStatus } from '../kernel/index.ts';
import type { Api, KafkaMessage } from '../protocol/index.ts';
import type { ZooKeeperMessage } from '../zookeeper/messages.ts';

/** One moment of the cluster. */
export interface ClusterView {
  readonly now: Micros;
  readonly zookeepers: readonly ZooKeeperView[];
  readonly brokers: readonly BrokerView[];
  readonly producers: readonly ProducerView[];
  readonly consumers: readonly ConsumerView[];
  readonly tools: readonly ToolView[];
  readonly topics: readonly TopicView[];
  readonly flights: readonly FlightView[];
  readonly cuts: readonly CutView[];
}

/** What every process has. */
export interface ProcessView {
  readonly node: NodeId;
  readonly status: ProcessStatus;
  readonly statusFact: FactId;
  /** State of the process's chart, as its chart names it. */
  readonly chart: string;
}

/** One ZooKeeper server. */
export interface ZooKeeperView extends ProcessView {
  readonly id: number;
  readonly host: string;
  readonly zxid: number;
  readonly sessions: readonly SessionView[];
  /** The znodes a stage shows: /controller, /controller_epoch, /brokers/ids, and each partition's state. */
  readonly znodes: readonly ZnodeView[];
}

/** One client's session. */
export interface SessionView {
  readonly session: number;
  readonly owner: NodeId;
  readonly timeoutMs: number;
  /** Virtual time at which it expires if nothing is heard. */
  readonly expiresAt: Micros;
  readonly connected: boolean;
}

/** One znode. */
export interface ZnodeView {
  readonly path: string;
  readonly data: string | null;
  readonly ephemeral: boolean;
  readonly version: number;
  readonly fact: FactId;
}

/** One broker. */
export interface BrokerView extends ProcessView {
  readonly id: number;
  readonly host: string;
  /** Why the process is not there, when it isn't. */
  readonly down: 'never started' | 'killed' | 'stopped' | 'failed' | 'powered off' | null;
  /** Set while it thinks it is the controller, or tries to become it. */
  readonly controller: { readonly epoch: number; readonly chart: string; readonly active: boolean } | null;
  readonly pipeline: PipelineView;
  readonly replicas: readonly ReplicaView[];
  readonly zookeeper: string;
  /** Static keys changed on disk and not yet in force: key, value in force, value to come. */
  readonly pending: readonly { readonly key: string; readonly running: string; readonly next: string }[];
  readonly properties: Readonly<Record<string, string>>;
}

/** Requests inside a broker. */
export interface PipelineView {
  /** What each request handler thread serves, null when idle. */
  readonly io: readonly (Api | null)[];
  readonly queued: number;
  readonly parkedProduces: number;
  readonly parkedFetches: number;
}

/** One replica as its own broker sees it. */
export interface ReplicaView {
  readonly topic: string;
  readonly partition: number;
  readonly role: 'leader' | 'follower' | 'offline';
  /** State of the replica's chart. */
  readonly chart: 'offline' | 'leader' | 'truncating' | 'fetching';
  readonly leaderEpoch: number;
  /** Who this broker thinks leads; -1 for nobody. */
  readonly leader: number;
  /** The ISR this broker knows, in Kafka's order. */
  readonly isr: readonly number[];
  /** At a leader: ISR members that have not caught up for a while. */
  readonly lagging: readonly number[];
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  /** First unflushed offset; what is above it dies with the power. */
  readonly recoveryPoint: number;
  readonly batches: readonly BatchView[];
  /** Leader epoch cache: epoch and its first offset. */
  readonly epochs: readonly { readonly epoch: number; readonly startOffset: number }[];
  /** At a leader: what it knows of each follower's LEO, -1 for unknown. */
  readonly followers: readonly { readonly broker: number; readonly logEndOffset: number; readonly inSync: boolean }[];
  /** Facts that set what is shown. */
  readonly facts: { readonly role: FactId; readonly isr: FactId; readonly highWatermark: FactId; readonly log: FactId };
}

/** One batch in a log's tail. */
export interface BatchView {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number;
  readonly records: readonly { readonly offset: number; readonly key: string | null; readonly value: string | null }[];
}

/** One producer. */
export interface ProducerView extends ProcessView {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly acks: string;
  /** Records waiting in the accumulator, per partition: batches with their record count and fill in bytes. */
  readonly accumulator: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly batches: readonly { readonly records: number; readonly bytes: number }[];
  }[];
  readonly batchSize: number;
  readonly inFlight: number;
  readonly sent: number;
  readonly acked: number;
  readonly failed: number;
  /** Leaders it believes in. */
  readonly metadata: readonly { readonly topic: string; readonly partition: number; readonly leader: number }[];
}

/** One consumer. */
export interface ConsumerView extends ProcessView {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly positions: readonly { readonly topic: string; readonly partition: number; readonly position: number }[];
  readonly consumed: number;
}

/** A command-line tool while it runs. */
export interface ToolView extends ProcessView {
  readonly command: string;
}

/** What ZooKeeper holds about one topic: the truth of leadership. */
export interface TopicView {
  readonly topic: string;
  readonly config: Readonly<Record<string, string>>;
  readonly partitions: readonly {
    readonly partition: number;
    readonly replicas: readonly number[];
    /** Null before the controller wrote the state znode. */
    readonly state: {
      readonly leader: number;
      readonly leaderEpoch: number;
      readonly isr: readonly number[];
      readonly controllerEpoch: number;
    } | null;
    readonly fact: FactId;
  }[];
}

/** A message on its way, or kept from arriving. */
export interface FlightView {
  /** The `messageSent` fact. */
  readonly sent: FactId;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly connection: number;
  readonly message: KafkaMessage | ZooKeeperMessage;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  readonly state: 'travelling' | 'held' | 'behind a held one' | 'at a cut';
  readonly quiet: boolean;
}

/** A link that is cut; one way only from `from` to `to`, or both ways. */
export interface CutView {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly oneWay: boolean;
  readonly fact: FactId;
}

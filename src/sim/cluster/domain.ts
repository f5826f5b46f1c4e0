/** The whole cluster as one domain of the kernel: every kind of node, message, fact and wake-up there is. */
import type { Broker, BrokerDomain, BrokerFact, BrokerWake } from '../broker/index.ts';
import type {
  ClientDomain,
  ClientFact,
  ClientWake,
  Consumer,
  ConsumerDomain,
  Producer,
  ProducerDomain,
  Tool,
  ToolDomain,
  ToolFact,
  ToolWake,
} from '../clients/index.ts';
import type { FactOf, Input, Turn, World } from '../kernel/index.ts';
import type { KafkaMessage } from '../protocol/index.ts';
import type {
  ZooKeeperDomain,
  ZooKeeperFact,
  ZooKeeperMessage,
  ZooKeeperServer,
  ZooKeeperWake,
} from '../zookeeper/index.ts';
import type { Action, RollingStep } from './action.ts';
import type { CommandFact } from './facts.ts';

/** Any node's state. */
export type NodeState = ZooKeeperServer | Broker | Producer | Consumer | Tool;

/** Any wake-up. */
export type AnyWake = ZooKeeperWake | BrokerWake | ClientWake | ToolWake;

/** The cluster. */
export interface ClusterDomain {
  readonly state: NodeState;
  readonly message: KafkaMessage | ZooKeeperMessage;
  readonly fact: ZooKeeperFact | BrokerFact | ClientFact | ToolFact | CommandFact;
  readonly wake: AnyWake;
  readonly action: Action | RollingStep;
}

/** Any fact of a run. */
export type ClusterFact = FactOf<ClusterDomain>;

/** A cluster at one moment. */
export type ClusterWorld = World<ClusterDomain>;

/** Anybody's turn. */
export type ClusterTurn = Turn<ClusterDomain>;

type ClusterInput = Input<ClusterDomain>;

export const isZooKeeper = (turn: ClusterTurn): turn is ClusterTurn & Turn<ZooKeeperDomain> =>
  turn.state.kind === 'zookeeper';
export const isBroker = (turn: ClusterTurn): turn is ClusterTurn & Turn<BrokerDomain> => turn.state.kind === 'broker';
export const isProducer = (turn: ClusterTurn): turn is ClusterTurn & Turn<ProducerDomain> =>
  turn.state.kind === 'producer';
export const isConsumer = (turn: ClusterTurn): turn is ClusterTurn & Turn<ConsumerDomain> =>
  turn.state.kind === 'consumer';
export const isTool = (turn: ClusterTurn): turn is ClusterTurn & Turn<ToolDomain> => turn.state.kind === 'tool';

const isKafka = (message: KafkaMessage | ZooKeeperMessage): message is KafkaMessage =>
  message.type === 'request' || message.type === 'response';

/** Inputs that a ZooKeeper server can be given. */
export const forZooKeeper = (input: ClusterInput): input is Input<ZooKeeperDomain> =>
  input.type === 'message'
    ? !isKafka(input.message)
    : input.type !== 'wake' || input.wake.type === 'zkTick' || input.wake.type === 'zkServed';

const NOT_A_BROKERS: readonly AnyWake['type'][] = ['zkTick', 'zkServed', 'poll', 'toolJvmStarted'];

/** Inputs that a broker can be given. */
export const forBroker = (input: ClusterInput): input is Input<BrokerDomain> =>
  input.type !== 'wake' || !NOT_A_BROKERS.includes(input.wake.type);

/** Inputs that a client can be given. */
export const forClient = (input: ClusterInput): input is Input<ClientDomain> =>
  input.type === 'message' ? isKafka(input.message) : input.type !== 'wake' || input.wake.type === 'poll';

/** Inputs that a tool can be given. */
export const forTool = (input: ClusterInput): input is Input<ToolDomain> =>
  input.type === 'message'
    ? !isKafka(input.message)
    : input.type !== 'wake' || input.wake.type === 'zkSession' || input.wake.type === 'toolJvmStarted';

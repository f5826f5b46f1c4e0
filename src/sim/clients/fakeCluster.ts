/**
 * A cluster of scripted brokers for this folder's tests: real kernel, real clients, and brokers that answer what a test
 * tells them to. They keep one log per partition and know nothing of replication.
 */
import {
  act,
  createWorld,
  LiveTurn,
  step,
  type Behaviour,
  type Domain,
  type FactOf,
  type Input,
  type Step,
  type Turn,
  type Verb,
  type World,
} from '../kernel/index.ts';
import { partitionName, type ErrorName, type KafkaMessage, type Request, type Response } from '../protocol/index.ts';
import { stamp, type RecordBatch } from '../storage/index.ts';
import type { ClientDomain, ClientWake } from './client.ts';
import { commandConsumer, handleConsumer } from './consumer.ts';
import { consumerRemains, type Consumer, type ConsumerCommand, type ConsumerDomain } from './consumerState.ts';
import type { ClientFact } from './facts.ts';
import { brokerNode } from './metadata.ts';
import { commandProducer, handleProducer } from './producer.ts';
import { producerRemains, type Producer, type ProducerCommand, type ProducerDomain } from './producerState.ts';

/** One partition as the fake cluster has it. */
export interface FakePartition {
  readonly leader: number;
  readonly logStart: number;
  readonly batches: readonly RecordBatch[];
}

/** What a fake broker does with the next produce request: answer with an error, not at all, or hang up. */
export type Answer = ErrorName | 'silent' | 'hangUp';

/** A fake broker. Each holds its own opinion of who leads. */
export interface FakeBroker {
  readonly kind: 'fake';
  readonly id: number;
  readonly brokers: readonly number[];
  /** By partition name. */
  readonly partitions: Readonly<Record<string, FakePartition>>;
  /** For the next produce requests; afterwards all succeed. */
  readonly answers: readonly Answer[];
  /** The partition's error for every fetch, NONE to serve it. */
  readonly fetchError: ErrorName;
  readonly parked: readonly { readonly connection: number; readonly request: Request<'Fetch'> }[];
}

/** Handling time of ApiVersions: longer than it takes to connect elsewhere, as recorded from a real cluster. */
const GREETING_US = 2000;

type FakeWake =
  | { readonly type: 'fetchTimeout'; readonly correlationId: number }
  | { readonly type: 'greet'; readonly correlationId: number; readonly connection: number };

/** A command to a client, or a change of a fake broker. */
export type FakeAction =
  | { readonly type: 'produce'; readonly node: string; readonly command: ProducerCommand }
  | { readonly type: 'consume'; readonly node: string; readonly command: ConsumerCommand }
  | { readonly type: 'change'; readonly node: string; readonly change: Partial<FakeBroker> };

interface FakeDomain extends Domain {
  readonly state: FakeBroker | Producer | Consumer;
  readonly message: KafkaMessage;
  readonly fact: ClientFact;
  readonly wake: ClientWake | FakeWake;
  readonly action: FakeAction;
}

/** A fact of a test's run. */
export type FakeFact = FactOf<FakeDomain>;

const isProducer = (turn: Turn<FakeDomain>): turn is Turn<FakeDomain> & Turn<ProducerDomain> =>
  turn.state.kind === 'producer';
const isConsumer = (turn: Turn<FakeDomain>): turn is Turn<FakeDomain> & Turn<ConsumerDomain> =>
  turn.state.kind === 'consumer';
const isClientInput = (input: Input<FakeDomain>): input is Input<ClientDomain> =>
  input.type !== 'wake' || input.wake.type === 'poll';

const behaviour: Behaviour<FakeDomain> = {
  handle(turn, input) {
    if (turn.state.kind === 'fake') handleFake(turn, turn.state, input);
    else if (!isClientInput(input)) throw new Error('a client was woken for a broker');
    else if (isProducer(turn)) handleProducer(turn, input);
    else if (isConsumer(turn)) handleConsumer(turn, input);
  },
  remains(state) {
    if (state.kind === 'producer') return producerRemains(state);
    return state.kind === 'consumer' ? consumerRemains(state) : { ...state, parked: [] };
  },
  perform(world, action) {
    const turn = new LiveTurn(world, action.node, 0);
    if (action.type === 'produce' && isProducer(turn)) commandProducer(turn, action.command);
    if (action.type === 'consume' && isConsumer(turn)) commandConsumer(turn, action.command);
    if (action.type === 'change' && turn.state.kind === 'fake') turn.state = { ...turn.state, ...action.change };
    return turn.finish();
  },
};

function handleFake(turn: Turn<FakeDomain>, state: FakeBroker, input: Input<FakeDomain>): void {
  if (input.type === 'wake' && input.wake.type === 'greet') {
    const { connection, correlationId } = input.wake;
    turn.send(connection, { type: 'response', api: 'ApiVersions', correlationId, body: { error: 'NONE' } });
  } else if (input.type === 'wake' && input.wake.type === 'fetchTimeout') {
    const { correlationId } = input.wake;
    answerParked(turn, state, parked => parked.request.correlationId === correlationId);
  } else if (input.type === 'message' && input.message.type === 'request') {
    handleRequest(turn, state, input.connection, input.message);
  }
}

function handleRequest(turn: Turn<FakeDomain>, state: FakeBroker, connection: number, request: Request): void {
  const { correlationId } = request;
  switch (request.api) {
    case 'ApiVersions':
      turn.wake(GREETING_US, { type: 'greet', correlationId, connection });
      return;
    case 'Metadata':
      turn.send(connection, metadataAnswer(state, request));
      return;
    case 'Produce':
      produce(turn, state, connection, request);
      return;
    case 'ListOffsets':
      turn.send(connection, offsetsAnswer(state, request));
      return;
    case 'Fetch': {
      const answer = fetchAnswer(state, request);
      const news = answer.body.partitions.some(one => one.error !== 'NONE' || one.batches.length > 0);
      if (news) {
        turn.send(connection, answer);
      } else {
        turn.state = { ...state, parked: [...state.parked, { connection, request }] };
        turn.wake(request.body.maxWaitMs * 1000, { type: 'fetchTimeout', correlationId });
      }
      return;
    }
    default:
      throw new Error(`a fake broker knows no ${request.api}`);
  }
}

function metadataAnswer(state: FakeBroker, { correlationId, body }: Request<'Metadata'>): Response<'Metadata'> {
  const topics = (body.topics ?? []).map(topic => {
    const partitions = Object.entries(state.partitions).flatMap(([name, { leader }]) => {
      const at = name.lastIndexOf('-');
      if (name.slice(0, at) !== topic) return [];
      const error: ErrorName = leader === -1 ? 'LEADER_NOT_AVAILABLE' : 'NONE';
      return [{ topic, partition: Number(name.slice(at + 1)), error, leader, replicas: [leader], isr: [leader] }];
    });
    const error: ErrorName = partitions.length === 0 ? 'LEADER_NOT_AVAILABLE' : 'NONE';
    return { topic, error, partitions };
  });
  const brokers = state.brokers.map(id => ({ id, host: `hadoop10${2 + id}`, port: 9092 }));
  return { type: 'response', api: 'Metadata', correlationId, body: { brokers, controllerId: 0, topics } };
}

const endOf = (partition: FakePartition): number =>
  (partition.batches[partition.batches.length - 1]?.lastOffset ?? partition.logStart - 1) + 1;

function produce(turn: Turn<FakeDomain>, state: FakeBroker, connection: number, request: Request<'Produce'>): void {
  const [answer = 'NONE', ...answers] = state.answers;
  turn.state = { ...state, answers };
  if (answer === 'hangUp') turn.close(connection);
  if (answer === 'silent' || answer === 'hangUp') return;
  const logs: Record<string, FakePartition> = { ...state.partitions };
  const partitions = request.body.partitions.map(({ topic, partition, batch }) => {
    const name = partitionName({ topic, partition });
    const log = logs[name];
    const error: ErrorName = log === undefined || log.leader !== state.id ? 'NOT_LEADER_FOR_PARTITION' : answer;
    if (log === undefined || error !== 'NONE') return { topic, partition, error, baseOffset: -1 };
    const baseOffset = endOf(log);
    logs[name] = { ...log, batches: [...log.batches, stamp(batch, { baseOffset, partitionLeaderEpoch: 0 })] };
    return { topic, partition, error, baseOffset };
  });
  const next: FakeBroker = { ...state, answers, partitions: logs };
  turn.state = next;
  const { correlationId } = request;
  if (request.body.acks !== 0) {
    turn.send(connection, { type: 'response', api: 'Produce', correlationId, body: { partitions } });
  }
  answerParked(turn, next, () => true);
}

function answerParked(
  turn: Turn<FakeDomain>,
  state: FakeBroker,
  due: (parked: FakeBroker['parked'][number]) => boolean,
): void {
  for (const { connection, request } of state.parked.filter(due)) turn.send(connection, fetchAnswer(state, request));
  turn.state = { ...state, parked: state.parked.filter(parked => !due(parked)) };
}

function fetchAnswer(state: FakeBroker, { correlationId, body }: Request<'Fetch'>): Response<'Fetch'> {
  const partitions = body.partitions.map(({ topic, partition, fetchOffset }) => {
    const log = state.partitions[partitionName({ topic, partition })];
    const outside = log === undefined || fetchOffset < log.logStart || fetchOffset > endOf(log);
    const error: ErrorName = state.fetchError === 'NONE' && outside ? 'OFFSET_OUT_OF_RANGE' : state.fetchError;
    const batches = error === 'NONE' ? (log?.batches ?? []).filter(batch => batch.lastOffset >= fetchOffset) : [];
    const highWatermark = log === undefined ? -1 : endOf(log);
    return { topic, partition, error, highWatermark, logStartOffset: log?.logStart ?? -1, batches };
  });
  return { type: 'response', api: 'Fetch', correlationId, body: { partitions } };
}

function offsetsAnswer(state: FakeBroker, { correlationId, body }: Request<'ListOffsets'>): Response<'ListOffsets'> {
  const partitions = body.partitions.map(({ topic, partition, timestamp }) => {
    const log = state.partitions[partitionName({ topic, partition })];
    if (log === undefined || log.leader !== state.id) {
      return { topic, partition, error: 'NOT_LEADER_FOR_PARTITION' as const, offset: -1 };
    }
    const young = log.batches.find(batch => batch.maxTimestamp >= timestamp)?.baseOffset ?? -1;
    const end = timestamp === -1 ? endOf(log) : young;
    return { topic, partition, error: 'NONE' as const, offset: timestamp === -2 ? log.logStart : end };
  });
  return { type: 'response', api: 'ListOffsets', correlationId, body: { partitions } };
}

/** A world of fake brokers and clients that runs, and all that was stated so far. */
export class FakeCluster {
  world: World<FakeDomain>;
  facts: FakeFact[] = [];

  constructor(
    clients: readonly (Producer | Consumer)[],
    leaders: Readonly<Record<string, number>>,
    options: { readonly brokers?: number; readonly seed?: number } = {},
  ) {
    const brokers = Array.from({ length: options.brokers ?? 3 }, (_, id) => id);
    const partitions = Object.fromEntries(
      Object.entries(leaders).map(([name, leader]) => [name, { leader, logStart: 0, batches: [] }]),
    );
    const fakes = brokers.map((id): FakeBroker => ({
      kind: 'fake',
      id,
      brokers,
      partitions,
      answers: [],
      fetchError: 'NONE',
      parked: [],
    }));
    this.world = createWorld<FakeDomain>(
      [
        ...fakes.map(state => ({ id: brokerNode(state.id), state })),
        ...clients.map(state => ({ id: state.name, state })),
      ],
      { seed: options.seed ?? 7, startedAtMs: 1_500_000_000_000 },
    );
    for (const fake of fakes) this.act({ verb: 'start', node: brokerNode(fake.id) });
    for (const client of clients) this.act({ verb: 'start', node: client.name });
  }

  act(verb: Verb): void {
    this.#take(act(behaviour, this.world, verb, 'scenario'));
  }

  produce(command: ProducerCommand, node = 'p'): void {
    this.#take(behaviour.perform(this.world, { type: 'produce', node, command }, 'scenario'));
  }

  consume(command: ConsumerCommand, node = 'c'): void {
    this.#take(behaviour.perform(this.world, { type: 'consume', node, command }, 'scenario'));
  }

  change(id: number, change: Partial<FakeBroker>): void {
    this.#take(behaviour.perform(this.world, { type: 'change', node: brokerNode(id), change }, 'scenario'));
  }

  /** Moves the leadership of every partition, as all brokers see it; the new leader takes the log over. */
  lead(name: string, leader: number): void {
    for (const [node, { state }] of Object.entries(this.world.slots)) {
      const before = state.kind === 'fake' ? state.partitions[name] : undefined;
      if (state.kind !== 'fake' || before === undefined) continue;
      const partitions = { ...state.partitions, [name]: { ...before, leader } };
      this.#take(behaviour.perform(this.world, { type: 'change', node, change: { partitions } }, 'scenario'));
    }
  }

  /** Runs for some virtual ms. */
  run(forMs: number): void {
    const until = this.world.now + forMs * 1000;
    while (this.world.queue !== null && this.world.queue.item.at <= until) {
      const next = step(behaviour, this.world);
      if (next === null) break;
      this.#take(next);
    }
    this.world = { ...this.world, now: until };
  }

  /** The facts of one kind. */
  of<K extends FakeFact['kind']>(kind: K): Extract<FakeFact, { readonly kind: K }>[] {
    return this.facts.filter((fact): fact is Extract<FakeFact, { readonly kind: K }> => fact.kind === kind);
  }

  /** The requests that a node sent, as `Api>peer`. */
  requests(node: string): string[] {
    return this.of('messageSent').flatMap(({ node: from, to, message }) =>
      from === node && message.type === 'request' ? [`${message.api}>${to}`] : [],
    );
  }

  broker(id: number): FakeBroker {
    const state = this.world.slots[brokerNode(id)]?.state;
    if (state?.kind !== 'fake') throw new Error(`no fake broker ${id}`);
    return state;
  }

  producer(node = 'p'): Producer {
    const state = this.world.slots[node]?.state;
    if (state?.kind !== 'producer') throw new Error(`no producer ${node}`);
    return state;
  }

  #take(next: Step<FakeDomain>): void {
    this.world = next.world;
    for (const fact of next.facts) this.facts.push(fact);
  }
}

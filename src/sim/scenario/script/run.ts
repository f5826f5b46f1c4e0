/**
 * Playing a script on a simulated cluster, step by step, with the waits that a recording took (traces/README.md, Time).
 * Acts through the same actions as a person does and observes the world from outside.
 */
import {
  commandConsumer,
  createConsumer,
  createProducer,
  type ConsumerCommand,
  type ConsumerDomain,
} from '../../clients/index.ts';
import { CONSUMER_CONFIG, parseProperties, PRODUCER_CONFIG, type Properties } from '../../config/index.ts';
import {
  act,
  addNode,
  LiveTurn,
  ms,
  slotOf,
  step,
  type NodeId,
  type Slot,
  type Turn,
  type Verb,
} from '../../kernel/index.ts';
import { parsePartition } from '../../protocol/index.ts';
import {
  brokerNode,
  isConsumer,
  zooKeeperNode,
  type Action,
  type ClusterDomain,
  type ClusterFact,
  type ClusterTurn,
  type ClusterWorld,
} from '../../cluster/index.ts';
import { behaviour } from '../behaviour.ts';
import { openScenario } from '../open.ts';
import { perform } from '../perform.ts';
import { ScriptError, type Script } from './parse.ts';

/** How often an await looks; ms. */
const LOOK_MS = 150;

/** A cluster under a script: the present world and every fact so far. */
export class ScriptedCluster {
  world: ClusterWorld;
  readonly facts: ClusterFact[] = [];
  readonly script: Script;
  readonly #clients = new Map<string, NodeId>();
  #opened = 0;

  constructor(script: Script, seed: number) {
    this.script = script;
    this.world = openScenario({
      id: 'script',
      seed,
      startedAtMs: script.startedAtMs,
      zookeepers: 1,
      brokers: [],
      topics: [],
      producers: [],
      consumers: [],
      script: [],
      opensAt: 0,
      endsAt: 0,
    });
  }

  /** Bootstrap list of every client: all brokers. */
  get bootstrap(): readonly NodeId[] {
    return Array.from({ length: this.script.brokers }, (_, id) => brokerNode(id));
  }

  /** Carries out an action now. */
  perform(action: Action): void {
    this.#take(perform(behaviour, this.world, action, 'scenario'));
  }

  /** Carries out a verb of the kernel now. */
  act(verb: Verb): void {
    this.#take(act(behaviour, this.world, verb, 'scenario'));
  }

  /** Lets this much virtual time pass. */
  pass(milliseconds: number): void {
    const until = this.world.now + ms(milliseconds);
    this.#runTo(until);
    this.world = { ...this.world, now: Math.max(this.world.now, until) };
  }

  /** Lets time pass until something is so; true when it came. Looks after every event, or every 150 ms. */
  until(what: () => boolean, withinMs: number, looking: 'always' | 'sometimes' = 'always'): boolean {
    const end = this.world.now + ms(withinMs);
    while (!what()) {
      if (this.world.now >= end) return false;
      if (looking === 'sometimes') this.pass(LOOK_MS);
      else if (this.world.queue === null || this.world.queue.item.at > end) this.pass((end - this.world.now) / 1000);
      else this.#one();
    }
    return true;
  }

  /** The slot of a node. */
  slot(node: NodeId): Slot<ClusterDomain> {
    return slotOf(this.world, node);
  }

  /** Adds a node and starts its process. */
  addBroker(id: number, state: ClusterDomain['state']): void {
    this.world = addNode(this.world, { id: brokerNode(id), state });
  }

  /** The only ZooKeeper server's node. */
  readonly zookeeper: NodeId = zooKeeperNode(1);

  /** A producer that stays open for later steps with the same name and config. */
  producer(name: string, config: Properties): NodeId {
    const key = name + JSON.stringify(config);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const properties = { 'client.id': name, ...config };
    const parsed = parseProperties(PRODUCER_CONFIG, properties);
    if (!parsed.ok) throw new ScriptError(parsed.error.message);
    const node = `producer-${name}-${this.#clients.size + 1}`;
    const state = createProducer({ name: node, properties, bootstrap: this.bootstrap });
    this.world = addNode(this.world, { id: node, state });
    this.#clients.set(key, node);
    this.act({ verb: 'start', node });
    return node;
  }

  /** A consumer of its own for one step. */
  consumer(config: Properties): NodeId {
    const properties = { 'auto.offset.reset': 'earliest', ...config };
    const parsed = parseProperties(CONSUMER_CONFIG, properties);
    if (!parsed.ok) throw new ScriptError(parsed.error.message);
    const node = `consumer-${++this.#opened}`;
    const state = createConsumer({ name: node, properties, bootstrap: this.bootstrap });
    this.world = addNode(this.world, { id: node, state });
    this.act({ verb: 'start', node });
    return node;
  }

  /** Tells a consumer's application what to do. */
  command(node: NodeId, what: ConsumerCommand): void {
    const turn = new LiveTurn(this.world, node, 0);
    if (isConsumerTurn(turn)) commandConsumer(turn, what);
    this.#take(turn.finish());
  }

  /** Facts stated since a mark, of one kind at one node. */
  since<K extends ClusterFact['kind']>(
    mark: number,
    kind: K,
    node: NodeId,
  ): Extract<ClusterFact, { readonly kind: K }>[] {
    const isKind = (fact: ClusterFact): fact is Extract<ClusterFact, { readonly kind: K }> => fact.kind === kind;
    return this.facts
      .slice(mark)
      .filter(isKind)
      .filter(fact => fact.node === node);
  }

  #take(next: { readonly world: ClusterWorld; readonly facts: readonly ClusterFact[] }): void {
    this.world = next.world;
    for (const fact of next.facts) this.facts.push(fact);
  }

  #one(): void {
    const next = step(behaviour, this.world);
    if (next !== null) this.#take(next);
  }

  #runTo(until: number): void {
    while (this.world.queue !== null && this.world.queue.item.at <= until) this.#one();
  }
}

const isConsumerTurn = (turn: ClusterTurn): turn is ClusterTurn & Turn<ConsumerDomain> => isConsumer(turn);

/** Names as a client wants them. */
export const partitionsOf = (names: readonly string[]) => names.flatMap(name => parsePartition(name) ?? []);

/** The verbs of a script: what each does and what it returns (reference traces/README.md). */
import { newBroker } from '../../broker/index.ts';
import type { Properties } from '../../config/index.ts';
import { brokerNode, partitionState, registeredIds, treeOf, type ClusterFact } from '../../cluster/index.ts';
import { brokerHost } from '../open.ts';
import { parsePartition } from '../../protocol/index.ts';
import { observe } from './observe.ts';
import type { Script, ScriptStep } from './parse.ts';
import { partitionsOf, ScriptedCluster } from './run.ts';
import { requestLog, type LoggedRequest } from './requestLog.ts';

/** What a script's playing gave. */
export interface Played {
  readonly observations: Readonly<Record<string, unknown>>;
  /** The brokers' request logs, where the script asked for them. */
  readonly requests?: readonly LoggedRequest[];
  /** Verbs that could not be carried out. */
  readonly unsupported: readonly string[];
}

/** The settings that every recording had on top of 0.11's defaults. */
const recordedDefaults = (brokers: number): Properties => ({
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.replication.factor': String(Math.min(3, brokers)),
  'transaction.state.log.replication.factor': String(Math.min(3, brokers)),
  'transaction.state.log.min.isr': '1',
  'zookeeper.connection.timeout.ms': '20000',
});

const START_WITHIN_MS = 30000;
const AFTER_START_MS = 500;
const AFTER_TOPIC_MS = 700;
const STEP_WITHIN_MS = 180000;
/** A client begins with a broker of its luck; with this seed it has the luck of the recorded one. */
const SEED = 7;

/** Plays a script to its end. */
export function playScript(script: Script, seed = SEED): Played {
  const cluster = new ScriptedCluster(script, seed);
  const observations: Record<string, unknown> = {};
  const unsupported: string[] = [];
  const logged: number[] = [];
  for (const step of script.steps) {
    const done = script.zookeepers > 1 ? { unsupported: step.verb } : play(cluster, step);
    if (isUnsupported(done)) unsupported.push(step.verb);
    if (step.do === 'requestLog') logged.push(step.broker);
    else if (step.as !== null) observations[step.as] = done ?? null;
  }
  const result: Played = { observations, unsupported };
  return script.requestLog ? { ...result, requests: requestLog(cluster.facts, logged) } : result;
}

const isUnsupported = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'unsupported' in value;

function play(cluster: ScriptedCluster, step: ScriptStep): unknown {
  switch (step.do) {
    case 'start':
      cluster.act({ verb: 'start', node: cluster.zookeeper });
      for (let id = 0; id < cluster.script.brokers; id++) startBroker(cluster, id, {});
      return null;
    case 'startBroker':
      startBroker(cluster, step.broker, step.config);
      return null;
    case 'killBroker':
      cluster.act({ verb: 'kill', node: brokerNode(step.broker) });
      return null;
    case 'stopBroker':
      cluster.act({ verb: 'stop', node: brokerNode(step.broker) });
      must(cluster, () => cluster.slot(brokerNode(step.broker)).status === 'down', 'the broker to stop');
      return null;
    case 'pauseBroker':
      cluster.act({ verb: 'pause', node: brokerNode(step.broker) });
      return null;
    case 'resumeBroker':
      cluster.act({ verb: 'resume', node: brokerNode(step.broker) });
      return null;
    case 'killZookeeper':
      cluster.act({ verb: 'kill', node: cluster.zookeeper });
      return null;
    case 'startZookeeper':
      cluster.act({ verb: 'start', node: cluster.zookeeper });
      cluster.pass(1500);
      return null;
    case 'awaitUnregistered':
    case 'awaitRegistered': {
      const wanted = step.do === 'awaitRegistered';
      const there = (): boolean => registeredIds(treeOf(cluster.world)).includes(step.broker) === wanted;
      must(cluster, there, `broker ${step.broker} to be ${wanted ? '' : 'un'}registered`, step.withinMs, 'sometimes');
      return null;
    }
    case 'awaitPartition':
      must(cluster, () => isAsAwaited(cluster, step), `${step.partition} to become so`, step.withinMs, 'sometimes');
      return null;
    case 'wait':
      cluster.pass(step.ms);
      return null;
    case 'createTopic':
      return createTopic(cluster, step);
    case 'produce':
      return produce(cluster, step);
    case 'consume':
      return consume(cluster, step);
    case 'offsets':
      return offsets(cluster, step);
    case 'requestLog':
      return null;
    case 'unsupported':
      return { unsupported: step.verb };
    default:
      return observe(cluster, step);
  }
}

function must(
  cluster: ScriptedCluster,
  what: () => boolean,
  words: string,
  withinMs = STEP_WITHIN_MS,
  looking: 'always' | 'sometimes' = 'always',
): void {
  if (!cluster.until(what, withinMs, looking)) throw new Error(`waited ${withinMs} ms for ${words}`);
}

function startBroker(cluster: ScriptedCluster, id: number, config: Properties): void {
  const { script, world } = cluster;
  const node = brokerNode(id);
  const properties = {
    'broker.id': String(id),
    ...recordedDefaults(script.brokers),
    ...script.config,
    ...script.brokerConfig[id],
    ...config,
  };
  if (world.slots[node] === undefined) {
    cluster.addBroker(id, newBroker(id, brokerHost(id), [cluster.zookeeper], properties));
  } else {
    cluster.perform({ verb: 'configureBroker', broker: node, properties });
  }
  cluster.act({ verb: 'start', node });
  const running = (): boolean => {
    const { state, status } = cluster.slot(node);
    return status === 'running' && state.kind === 'broker' && state.lifecycle === 'running';
  };
  must(cluster, running, `broker ${id} to start`, START_WITHIN_MS);
  cluster.pass(AFTER_START_MS);
}

function isAsAwaited(cluster: ScriptedCluster, step: Extract<ScriptStep, { readonly do: 'awaitPartition' }>): boolean {
  const p = parsePartition(step.partition);
  const state = p === null ? null : partitionState(treeOf(cluster.world), p);
  if (state === null) return false;
  const sorted = (ids: readonly number[]): string => [...ids].sort((a, b) => a - b).join(',');
  return (
    (step.leader === null || state.leader === step.leader) &&
    (step.notLeader === null || state.leader !== step.notLeader) &&
    (step.isr === null || sorted(state.isr) === sorted(step.isr))
  );
}

function createTopic(cluster: ScriptedCluster, step: Extract<ScriptStep, { readonly do: 'createTopic' }>): string {
  const mark = cluster.facts.length;
  const { topic, placement, config } = step;
  cluster.perform({ verb: 'createTopic', topic, placement, config });
  const finished = () => cluster.facts.slice(mark).find(fact => fact.kind === 'toolFinished');
  must(cluster, () => finished() !== undefined, 'kafka-topics to end');
  const tool = finished();
  if (tool?.kind !== 'toolFinished') return '';
  if (tool.ok) {
    const count = 'assignment' in placement ? placement.assignment.length : placement.partitions;
    const led = (): boolean =>
      Array.from({ length: count }, (_, partition) =>
        partitionState(treeOf(cluster.world), { topic, partition }),
      ).every(state => state !== null && state.leader >= 0);
    must(cluster, led, `${topic} to be led`);
    cluster.pass(AFTER_TOPIC_MS);
  }
  return tool.output;
}

function produce(cluster: ScriptedCluster, step: Extract<ScriptStep, { readonly do: 'produce' }>): unknown {
  const node = cluster.producer(step.producer, step.config);
  const { state } = cluster.slot(node);
  const first = state.kind === 'producer' ? state.nextRecord : 0;
  const mark = cluster.facts.length;
  const records = step.records.map(({ key, value, timestamp, partition }) => ({
    key,
    value,
    ...(timestamp === null ? {} : { timestamp }),
    ...(partition === null ? {} : { partition }),
  }));
  cluster.perform({ verb: 'send', producer: node, topic: step.topic, records, oneByOne: step.each });
  const outcomes = new Map<number, unknown>();
  let looked = mark;
  const collect = (): boolean => {
    for (; looked < cluster.facts.length; looked++) note(cluster.facts[looked], node, outcomes);
    return records.every((_, index) => outcomes.has(first + index));
  };
  must(cluster, collect, 'every record to be answered');
  return records.map((_, index) => outcomes.get(first + index));
}

function note(fact: ClusterFact | undefined, node: string, outcomes: Map<number, unknown>): void {
  if (fact === undefined || fact.node !== node) return;
  if (fact.kind === 'recordAcked') {
    const { partition, offset, timestamp } = fact;
    outcomes.set(fact.record, { partition, offset, timestamp });
  } else if (fact.kind === 'recordFailed') {
    outcomes.set(fact.record, { error: fact.error, message: fact.message });
  }
}

function consume(cluster: ScriptedCluster, step: Extract<ScriptStep, { readonly do: 'consume' }>): unknown {
  const mark = cluster.facts.length;
  const node = cluster.consumer(step.config);
  const partitions = partitionsOf(step.partitions);
  const position = step.from === null ? ('earliest' as const) : { offsets: step.from };
  cluster.command(node, { type: 'assign', partitions, position });
  const lastMs = (): number => (cluster.since(mark, 'recordsConsumed', node).at(-1)?.at ?? begun) / 1000;
  const begun = cluster.world.now;
  must(
    cluster,
    () => cluster.world.now / 1000 - lastMs() >= step.quietMs,
    'a quiet moment',
    STEP_WITHIN_MS,
    'sometimes',
  );
  cluster.act({ verb: 'kill', node });
  return cluster
    .since(mark, 'recordsConsumed', node)
    .flatMap(({ topic, partition, records }) =>
      records.map(({ offset, key, value, timestamp }) => ({ topic, partition, offset, key, value, timestamp })),
    );
}

function offsets(cluster: ScriptedCluster, step: Extract<ScriptStep, { readonly do: 'offsets' }>): unknown {
  const mark = cluster.facts.length;
  const node = cluster.consumer({});
  const partitions = partitionsOf(step.partitions);
  cluster.command(node, {
    type: 'offsets',
    partitions,
    ...(step.timestamp === null ? {} : { timestamp: step.timestamp }),
  });
  const answer = () => cluster.since(mark, 'offsetsAnswered', node)[0];
  must(cluster, () => answer() !== undefined, 'the offsets');
  cluster.act({ verb: 'kill', node });
  return answer()?.offsets;
}

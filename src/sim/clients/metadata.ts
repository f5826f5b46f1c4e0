/**
 * What a client knows of the cluster, and when it asks again (clients `Metadata`, `Cluster`; producer.md §5).
 * A cached leader is used until an error or metadata.max.age.ms makes the client ask.
 */
import type { FactId, Micros, NodeId } from '../kernel/index.ts';
import { seconds } from '../kernel/index.ts';
import { partitionName, type PartitionMetadata, type ResponseBodies, type TopicPartition } from '../protocol/index.ts';
import type { ClientState, ClientTurn, Draft } from './client.ts';
import type { MetadataNeed } from './facts.ts';

/** A broker as a client connects to it: its id (-1, -2 … for bootstrap addresses) and the host. */
export interface ClientNode {
  readonly id: number;
  readonly address: NodeId;
}

/** One topic as the last answer described it. */
export interface KnownTopic {
  /** By partition number. */
  readonly partitions: readonly PartitionMetadata[];
  /** Numbers of the partitions that have a leader. */
  readonly available: readonly number[];
}

/** The cached cluster. */
export interface Cluster {
  readonly nodes: readonly ClientNode[];
  readonly topics: Readonly<Record<string, KnownTopic>>;
  /** Partitions led by each broker, by broker id. */
  readonly ledBy: Readonly<Record<number, readonly TopicPartition[]>>;
}

/** The cache and the state of its refreshing. */
export interface Metadata {
  readonly cluster: Cluster;
  /** The fact that set the cluster. */
  readonly fact: FactId;
  /** Counts the answers. */
  readonly version: number;
  /** Topics to ask for, and when each is dropped for not being used: null means it was used since the last answer. */
  readonly topics: Readonly<Record<string, Micros | null>>;
  /** Producers forget topics; consumers manage them themselves. */
  readonly forgetsTopics: boolean;
  /** The fact that asks for an update, or NOTHING. */
  readonly wanted: FactId;
  /** No request before this: retry.backoff.ms after the last answer. */
  readonly allowedAt: Micros;
  /** The cache's age limit: metadata.max.age.ms after the last answer. */
  readonly expiresAt: Micros;
  /** A request is under way. */
  readonly fetching: boolean;
  /** The last answer said what was known already: asking once more is no news. */
  readonly unchanged: boolean;
}

/** Producers drop a topic that was not used for five minutes. */
const TOPIC_EXPIRY_US = seconds(300);

/** The node that runs a broker. */
export const brokerNode = (id: number): NodeId => `broker-${id}`;

/** Metadata that knows only the bootstrap addresses. `fact` is what configured the client. */
export function bootstrapMetadata(
  bootstrap: readonly NodeId[],
  now: Micros,
  options: {
    readonly fact: FactId;
    readonly maxAgeUs: Micros;
    readonly backoffUs: Micros;
    readonly forgetsTopics: boolean;
  },
): Metadata {
  const nodes = bootstrap.map((address, index) => ({ id: -1 - index, address }));
  return {
    cluster: { nodes, topics: {}, ledBy: {} },
    fact: options.fact,
    version: 0,
    topics: {},
    forgetsTopics: options.forgetsTopics,
    wanted: 0,
    allowedAt: now + options.backoffUs,
    expiresAt: now + options.maxAgeUs,
    fetching: false,
    unchanged: false,
  };
}

/** When the next request may and should go out, in µs; that something else has to happen first is not counted. */
export function updateDueAt(metadata: Metadata): Micros {
  return Math.max(metadata.wanted === 0 ? metadata.expiresAt : 0, metadata.allowedAt);
}

/** Whether the client should ask now; until then it sends nothing else (`NetworkClient.isReady`). */
export function isUpdateDue(metadata: Metadata, now: Micros): boolean {
  return !metadata.fetching && updateDueAt(metadata) <= now;
}

/** Asks for newer metadata as soon as the back-off allows. */
export function requestUpdate<P>(turn: ClientTurn, client: Draft<ClientState<P>>, why: MetadataNeed): void {
  if (client.metadata.wanted !== 0) return;
  const topics = Object.keys(client.metadata.topics);
  const wanted = turn.fact({ kind: 'metadataRequested', why, topics }, [client.metadata.fact]);
  client.metadata = { ...client.metadata, wanted };
}

/** Keeps a topic in the list to ask for; a new one is asked for at once, without back-off. */
export function trackTopic<P>(turn: ClientTurn, client: Draft<ClientState<P>>, topic: string): void {
  const known = client.metadata.topics[topic];
  if (known === null) return;
  client.metadata = { ...client.metadata, topics: { ...client.metadata.topics, [topic]: null } };
  if (known !== undefined) return;
  client.metadata = { ...client.metadata, allowedAt: 0 };
  requestUpdate(turn, client, 'newTopic');
}

/** Takes in a broker's answer; states what is known now. */
export function updateMetadata<P>(
  turn: ClientTurn,
  client: Draft<ClientState<P>>,
  answer: ResponseBodies['Metadata'],
): void {
  const { metadata, timing } = client;
  if (answer.brokers.length === 0) {
    client.metadata = { ...metadata, fetching: false, allowedAt: turn.now + timing.retryBackoffUs };
    return;
  }
  const errors: Record<string, string> = {};
  for (const topic of answer.topics) if (topic.error !== 'NONE') errors[topic.topic] = topic.error;
  const told = clusterOf(answer);
  const unchanged = saysTheSame(told, metadata.cluster);
  const cluster = unchanged ? metadata.cluster : told;
  const leaders: Record<string, number> = {};
  for (const topic of Object.values(cluster.topics)) {
    for (const partition of topic.partitions) leaders[partitionName(partition)] = partition.leader;
  }
  const fact = turn.fact(
    { kind: 'metadataRefreshed', brokers: answer.brokers.map(broker => broker.id), leaders, errors },
    [metadata.wanted],
  );
  client.metadata = {
    ...metadata,
    cluster,
    fact,
    version: metadata.version + 1,
    topics: metadata.forgetsTopics ? withoutForgotten(metadata.topics, turn.now) : metadata.topics,
    wanted: 0,
    allowedAt: turn.now + timing.retryBackoffUs,
    expiresAt: turn.now + timing.metadataMaxAgeUs,
    fetching: false,
    unchanged,
  };
}

function saysTheSame(a: Cluster, b: Cluster): boolean {
  const topics = Object.keys(a.topics);
  return (
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, index) => node.id === b.nodes[index]?.id) &&
    topics.length === Object.keys(b.topics).length &&
    topics.every(topic => {
      const before = b.topics[topic]?.partitions ?? [];
      const now = a.topics[topic]?.partitions ?? [];
      return now.length === before.length && now.every((p, index) => p.leader === before[index]?.leader);
    })
  );
}

function withoutForgotten(topics: Metadata['topics'], now: Micros): Metadata['topics'] {
  const kept: Record<string, Micros | null> = {};
  for (const [topic, expiresAt] of Object.entries(topics)) {
    if (expiresAt === null) kept[topic] = now + TOPIC_EXPIRY_US;
    else if (expiresAt > now) kept[topic] = expiresAt;
  }
  return kept;
}

function clusterOf(answer: ResponseBodies['Metadata']): Cluster {
  const live = new Set(answer.brokers.map(broker => broker.id));
  const topics: Record<string, KnownTopic> = {};
  const ledBy: Record<number, TopicPartition[]> = {};
  for (const { topic, error, partitions: told } of answer.topics) {
    if (error !== 'NONE') continue;
    const partitions = told
      .map(partition => (live.has(partition.leader) ? partition : { ...partition, leader: -1 }))
      .sort((a, b) => a.partition - b.partition);
    const available = partitions.filter(partition => partition.leader >= 0).map(partition => partition.partition);
    topics[topic] = { partitions, available };
    for (const { leader, partition } of partitions) {
      if (leader >= 0) (ledBy[leader] ??= []).push({ topic, partition });
    }
  }
  return { nodes: answer.brokers.map(broker => ({ id: broker.id, address: brokerNode(broker.id) })), topics, ledBy };
}

/** The broker id of a partition's leader, -1 when none is known. */
export function leaderOf(cluster: Cluster, topic: string, partition: number): number {
  return cluster.topics[topic]?.partitions[partition]?.leader ?? -1;
}

/** The node to connect to for a broker id; null when the cluster does not know it. */
export function nodeOf(cluster: Cluster, id: number): ClientNode | null {
  return cluster.nodes.find(node => node.id === id) ?? null;
}

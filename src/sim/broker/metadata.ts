/** What a broker knows of the whole cluster, and what it tells clients of it (kafka.server.MetadataCache). */
import { ms, type Micros } from '../kernel/index.ts';
import {
  at,
  entries,
  put,
  type PartitionMetadata,
  type PartitionState,
  type Request,
  type TopicMetadata,
} from '../protocol/index.ts';
import { isFenced } from './leaderAndIsr.ts';
import { respond, type Received } from './pipeline.ts';
import { memoryOf, remember, type BrokerTurn, type MetadataCache } from './state.ts';

/** A cache that has been told nothing. */
export const EMPTY_METADATA: MetadataCache = { controllerId: -1, liveBrokers: [], partitions: {}, fact: 0, toldAt: 0 };

const LEADER_DURING_DELETE = -2;

/**
 * How long what the controller said counts as news in an answer: longer than any client waits between two questions.
 */
const NEWS_US: Micros = ms(1000);

/** Takes over what the controller says. */
export function updateMetadata(turn: BrokerTurn, received: Received, request: Request<'UpdateMetadata'>): void {
  if (isFenced(turn, received, request)) {
    respond(turn, received, { api: 'UpdateMetadata', body: { error: 'STALE_CONTROLLER_EPOCH' } });
    return;
  }
  const { controllerId, liveBrokers, partitions: states } = request.body;
  let { partitions } = memoryOf(turn).metadata;
  for (const state of states) {
    partitions = put(partitions, state, state.leader === LEADER_DURING_DELETE ? undefined : state);
  }
  const ids = liveBrokers.map(broker => broker.id);
  const fact = turn.fact({ kind: 'metadataUpdated', liveBrokers: ids, partitions: states.length }, [received.cause]);
  remember(turn, { metadata: { controllerId, liveBrokers, partitions, fact, toldAt: turn.now } });
  respond(turn, received, { api: 'UpdateMetadata', body: { error: 'NONE' } });
}

/** Answers from the cache, whatever the truth may be by now. */
export function serveMetadata(turn: BrokerTurn, received: Received, request: Request<'Metadata'>): void {
  const { metadata } = memoryOf(turn);
  const all = [...new Set([...entries(metadata.partitions)].map(([p]) => p.topic))];
  const topics = (request.body.topics ?? all).map(topic => topicMetadata(metadata, topic));
  const { liveBrokers: brokers, controllerId } = metadata;
  // A client that asks once more what it knows hears no news, unless this broker has just been told something.
  const quiet = received.quiet && turn.now - metadata.toldAt > NEWS_US;
  respond(
    turn,
    received,
    { api: 'Metadata', body: { brokers, controllerId, topics } },
    { bytes: 200, quiet, reasons: [metadata.fact] },
  );
}

function topicMetadata(metadata: MetadataCache, topic: string): TopicMetadata {
  const partitions: PartitionMetadata[] = [];
  const known = metadata.partitions[topic] ?? [];
  for (let partition = 0; partition < known.length; partition++) {
    const state = at(metadata.partitions, { topic, partition });
    if (state !== undefined) partitions.push(partitionMetadata(metadata, state));
  }
  return { topic, error: partitions.length === 0 ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NONE', partitions };
}

function partitionMetadata(metadata: MetadataCache, state: PartitionState): PartitionMetadata {
  const { topic, partition, leader, replicas, isr } = state;
  const alive = metadata.liveBrokers.some(broker => broker.id === leader);
  return {
    topic,
    partition,
    error: alive ? 'NONE' : 'LEADER_NOT_AVAILABLE',
    leader: alive ? leader : -1,
    replicas,
    isr,
  };
}

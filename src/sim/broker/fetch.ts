/**
 * Serving fetches: a follower's tells its leader how far it is, a consumer's reads up to the high watermark
 * (ReplicaManager.fetchMessages, KafkaApis.handleFetchRequest; reference replication.md §4).
 */
import { put, type FetchPartition, type Request, type TopicPartition } from '../protocol/index.ts';
import { answerFetch } from './fetchAnswer.ts';
import { advanceHighWatermark } from './highWatermark.ts';
import type { Received } from './pipeline.ts';
import { isSatisfied, parkFetch } from './purgatory.ts';
import { followerOf, isLeader, mayJoinIsr, withFetchAt } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';

/**
 * Serves a fetch. A follower's position is noted first; partitions whose ISR it may now join are returned, and the
 * handler writes those to ZooKeeper before it comes back here `afterIsrExpansion`.
 */
export function serveFetch(
  turn: BrokerTurn,
  received: Received,
  request: Request<'Fetch'>,
  pass: 'first' | 'afterIsrExpansion',
): readonly TopicPartition[] {
  const { replicaId, maxWaitMs, partitions } = request.body;
  // Kafka reads before it notes the follower's position, so the answer carries the high watermark from before.
  const before = pass === 'first' && replicaId >= 0 ? highWatermarks(turn, partitions) : null;
  if (pass === 'first' && replicaId >= 0) {
    const joining = notePositions(turn, received, request);
    if (joining.length > 0) return joining;
  }
  if (maxWaitMs <= 0 || partitions.length === 0 || isSatisfied(turn, request)) {
    answerFetch(turn, received, request, before);
  } else {
    parkFetch(turn, received, request);
  }
  return [];
}

function highWatermarks(turn: BrokerTurn, partitions: readonly FetchPartition[]): readonly number[] {
  return partitions.map(p => replicaAt(turn, p)?.highWatermark ?? -1);
}

function notePositions(turn: BrokerTurn, received: Received, request: Request<'Fetch'>): readonly TopicPartition[] {
  const { replicaId, partitions } = request.body;
  const nowMs = turn.wallClockMs();
  let { replicas } = memoryOf(turn);
  const moved: TopicPartition[] = [];
  for (const wanted of partitions) {
    const replica = replicas[wanted.topic]?.[wanted.partition];
    if (replica === undefined || !isLeader(replica)) continue;
    const known = followerOf(replica, replicaId);
    if (known === undefined || wanted.fetchOffset > replica.log.logEndOffset) continue;
    const from = known.logEndOffset;
    const changed = from !== wanted.fetchOffset;
    const fact = changed ? learned(turn, received, replica, replicaId, from, wanted.fetchOffset) : 0;
    replicas = put(replicas, replica, withFetchAt(replica, replicaId, wanted.fetchOffset, nowMs, fact));
    if (changed || !replica.isr.includes(replicaId)) moved.push(wanted);
  }
  remember(turn, { replicas });
  const joining = moved.filter(p => {
    const replica = replicaAt(turn, p);
    return replica !== undefined && mayJoinIsr(replica, replicaId);
  });
  for (const p of moved) advanceHighWatermark(turn, p);
  return joining.map(({ topic, partition }) => ({ topic, partition }));
}

function learned(
  turn: BrokerTurn,
  received: Received,
  { topic, partition }: TopicPartition,
  follower: number,
  from: number,
  to: number,
): number {
  return turn.fact({ kind: 'followerPositionLearned', topic, partition, follower, from, to }, [received.cause]);
}

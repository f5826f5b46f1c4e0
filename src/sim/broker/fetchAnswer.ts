/** The answer to a fetch: what is read for it, what it announces, and whether it is news (replication.md §4). */
import { put, type FetchedPartition, type FetchPartition, type Request } from '../protocol/index.ts';
import { read } from '../storage/index.ts';
import { respond, type Received } from './pipeline.ts';
import { followerOf, isLeader } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';

/** Reads what a fetch asks for and sends it. `highWatermarks`: those to announce, if not the present ones. */
export function answerFetch(
  turn: BrokerTurn,
  received: Received,
  request: Request<'Fetch'>,
  highWatermarksBefore: readonly number[] | null = null,
): void {
  const { replicaId, maxBytes, partitions } = request.body;
  let budget = maxBytes;
  let bytes = 60;
  const reasons: number[] = [];
  const fetched = partitions.map((wanted, index): FetchedPartition => {
    const answer = readPartition(turn, wanted, replicaId >= 0, Math.min(budget, wanted.maxBytes), bytes === 60);
    const before = highWatermarksBefore?.[index];
    for (const batch of answer.batches) {
      budget = Math.max(0, budget - batch.sizeInBytes);
      bytes += batch.sizeInBytes;
    }
    const facts = replicaAt(turn, wanted)?.facts;
    if (answer.batches.length > 0 && facts !== undefined) {
      reasons.push(replicaId >= 0 ? facts.log : facts.highWatermark);
    }
    return before === undefined || answer.error !== 'NONE' ? answer : { ...answer, highWatermark: before };
  });
  const quiet = replicaId >= 0 ? noteSent(turn, replicaId, fetched) : fetched.every(isEmpty);
  respond(turn, received, { api: 'Fetch', body: { partitions: fetched } }, { bytes, quiet, reasons });
}

const isEmpty = (p: FetchedPartition): boolean => p.error === 'NONE' && p.batches.length === 0;

/** Notes the high watermarks that a follower is told; true when the answer is no news to it. */
function noteSent(turn: BrokerTurn, follower: number, fetched: readonly FetchedPartition[]): boolean {
  let quiet = true;
  let { replicas } = memoryOf(turn);
  for (const p of fetched) {
    if (!isEmpty(p)) quiet = false;
    const replica = replicas[p.topic]?.[p.partition];
    const known = replica === undefined ? undefined : followerOf(replica, follower);
    if (replica === undefined || known === undefined || known.sentHighWatermark === p.highWatermark) continue;
    quiet = quiet && known.sentHighWatermark === -1 && p.highWatermark === 0;
    const followers = replica.followers.map(f => (f === known ? { ...f, sentHighWatermark: p.highWatermark } : f));
    replicas = put(replicas, replica, { ...replica, followers });
  }
  remember(turn, { replicas });
  return quiet;
}

function readPartition(
  turn: BrokerTurn,
  wanted: FetchPartition,
  byFollower: boolean,
  maxBytes: number,
  minOneBatch: boolean,
): FetchedPartition {
  const { topic, partition } = wanted;
  const replica = replicaAt(turn, wanted);
  const failed = (error: FetchedPartition['error']): FetchedPartition => ({
    topic,
    partition,
    error,
    highWatermark: -1,
    logStartOffset: -1,
    batches: [],
  });
  if (replica === undefined) return failed('UNKNOWN_TOPIC_OR_PARTITION');
  if (!isLeader(replica)) return failed('NOT_LEADER_FOR_PARTITION');
  const maxOffset = byFollower ? null : replica.highWatermark;
  const found = read(replica.log, wanted.fetchOffset, { maxBytes, maxOffset, minOneBatch });
  if (!found.ok) return failed('OFFSET_OUT_OF_RANGE');
  return {
    topic,
    partition,
    error: 'NONE',
    highWatermark: replica.highWatermark,
    logStartOffset: replica.log.logStartOffset,
    batches: found.batches,
  };
}

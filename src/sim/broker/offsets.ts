/** Questions about offsets: ListOffsets of clients, OffsetsForLeaderEpoch of new followers (replication.md §8, §10). */
import type { Request } from '../protocol/index.ts';
import { endOffsetFor, findOffsetByTimestamp } from '../storage/index.ts';
import { respond, type Received } from './pipeline.ts';
import { isLeader, type Replica } from './replica.ts';
import { replicaAt, type BrokerTurn } from './state.ts';

const LATEST = -1;
const EARLIEST = -2;

/** Earliest, latest (the high watermark for a client) or the first offset at or after a timestamp; -1 for none. */
export function serveListOffsets(turn: BrokerTurn, received: Received, request: Request<'ListOffsets'>): void {
  const partitions = request.body.partitions.map(({ topic, partition, timestamp }) => {
    const replica = replicaAt(turn, { topic, partition });
    if (replica === undefined) return { topic, partition, error: 'UNKNOWN_TOPIC_OR_PARTITION' as const, offset: -1 };
    if (!isLeader(replica)) return { topic, partition, error: 'NOT_LEADER_FOR_PARTITION' as const, offset: -1 };
    return { topic, partition, error: 'NONE' as const, offset: offsetFor(replica, timestamp, request.body.replicaId) };
  });
  respond(turn, received, { api: 'ListOffsets', body: { partitions } });
}

function offsetFor(replica: Replica, timestamp: number, replicaId: number): number {
  if (timestamp === EARLIEST) return replica.log.logStartOffset;
  const end = replicaId >= 0 ? replica.log.logEndOffset : replica.highWatermark;
  if (timestamp === LATEST) return end;
  const found = findOffsetByTimestamp(replica.log, timestamp);
  return found === null || found.offset >= end ? -1 : found.offset;
}

/** Where an epoch ended in this leader's log, -1 where it can't know (KIP-101). */
export function serveOffsetsForLeaderEpoch(
  turn: BrokerTurn,
  received: Received,
  request: Request<'OffsetsForLeaderEpoch'>,
): void {
  const partitions = request.body.partitions.map(({ topic, partition, leaderEpoch }) => {
    const replica = replicaAt(turn, { topic, partition });
    if (replica === undefined) {
      return { topic, partition, error: 'UNKNOWN_TOPIC_OR_PARTITION' as const, endOffset: -1 };
    }
    if (!isLeader(replica)) return { topic, partition, error: 'NOT_LEADER_FOR_PARTITION' as const, endOffset: -1 };
    const { log } = replica;
    const endOffset = endOffsetFor(log.leaderEpochCache, leaderEpoch, log.logEndOffset);
    return { topic, partition, error: 'NONE' as const, endOffset };
  });
  const facts = request.body.partitions.map(p => replicaAt(turn, p)?.facts.role ?? 0);
  respond(turn, received, { api: 'OffsetsForLeaderEpoch', body: { partitions } }, { reasons: facts });
}

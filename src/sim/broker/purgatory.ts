/**
 * Requests that wait for something to happen in a log (kafka.server.DelayedProduce, DelayedFetch; reference
 * replication.md §2, §4). Whatever changes a replica asks here whether somebody's wait is over.
 */
import { ms, type FactId, type Micros } from '../kernel/index.ts';
import {
  samePartition,
  type ErrorName,
  type FetchPartition,
  type Request,
  type TopicPartition,
} from '../protocol/index.ts';
import { read } from '../storage/index.ts';
import { answerFetch } from './fetchAnswer.ts';
import { respond, type Received } from './pipeline.ts';
import { isLeader, type Replica } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';
import { minInsyncReplicas } from './topicConfigs.ts';

/** A produce request with acks=all after its append. */
export interface ParkedProduce {
  readonly id: number;
  readonly received: Received;
  readonly expiresAt: Micros;
  readonly partitions: readonly ProduceStatus[];
}

/** How far one partition of a produce request is. */
export interface ProduceStatus extends TopicPartition {
  /** The high watermark that answers it: last offset + 1. */
  readonly requiredOffset: number;
  readonly baseOffset: number;
  /** Null while it waits. */
  readonly error: ErrorName | null;
  readonly fact: FactId;
}

/** A fetch that found nothing to return. */
export interface ParkedFetch {
  readonly id: number;
  readonly received: Received;
  readonly request: Request<'Fetch'>;
}

/** Parks a produce request until the high watermark has passed its records. */
export function parkProduce(
  turn: BrokerTurn,
  received: Received,
  timeoutMs: number,
  partitions: readonly ProduceStatus[],
): void {
  const { nextParked, parkedProduces } = memoryOf(turn);
  const expiresAt = turn.now + ms(timeoutMs);
  const parked: ParkedProduce = { id: nextParked, received, expiresAt, partitions };
  remember(turn, { parkedProduces: [...parkedProduces, parked], nextParked: nextParked + 1 });
  const decided = judged(turn, parked);
  if (decided !== parked) settle(turn, parked, decided);
  stateWaits(turn, decided);
  armReaper(turn);
}

function stateWaits(turn: BrokerTurn, parked: ParkedProduce): void {
  const { clientId: client } = parked.received.request;
  for (const { topic, partition, requiredOffset, error, fact } of parked.partitions) {
    if (error === null) turn.fact({ kind: 'produceParked', topic, partition, client, requiredOffset }, [fact]);
  }
}

/** A partition's high watermark, ISR or role has changed: answers the produce requests that this completes. */
export function completeProduces(turn: BrokerTurn, p: TopicPartition): void {
  for (const parked of memoryOf(turn).parkedProduces) {
    if (!parked.partitions.some(status => status.error === null && samePartition(status, p))) continue;
    const decided = judged(turn, parked);
    if (decided !== parked) settle(turn, parked, decided);
  }
}

/** Answers with REQUEST_TIMED_OUT what has waited for the request's own timeout; its records stay in the log. */
export function reapProduces(turn: BrokerTurn): void {
  remember(turn, { produceReaperAt: 0 });
  for (const parked of memoryOf(turn).parkedProduces) {
    if (parked.expiresAt > turn.now) continue;
    const partitions = parked.partitions.map(status =>
      status.error === null ? { ...status, error: 'REQUEST_TIMED_OUT' as const } : status,
    );
    settle(turn, parked, { ...parked, partitions });
  }
  armReaper(turn);
}

/** One pending wake-up serves the whole purgatory: most waits end long before their timeout. */
function armReaper(turn: BrokerTurn): void {
  const { parkedProduces, produceReaperAt } = memoryOf(turn);
  const next = Math.min(...parkedProduces.map(parked => parked.expiresAt));
  if (parkedProduces.length === 0 || (produceReaperAt !== 0 && produceReaperAt <= next)) return;
  remember(turn, { produceReaperAt: next });
  turn.wake(next - turn.now, { type: 'reapProduces' }, 0);
}

/** The parked request with the fate of each partition that is decided by now. */
function judged(turn: BrokerTurn, parked: ParkedProduce): ParkedProduce {
  let changed = false;
  const partitions = parked.partitions.map(status => {
    if (status.error !== null) return status;
    const error = fateOf(turn, status);
    if (error === null) return status;
    changed = true;
    return { ...status, error };
  });
  return changed ? { ...parked, partitions } : parked;
}

function fateOf(turn: BrokerTurn, status: ProduceStatus): ErrorName | null {
  const replica = replicaAt(turn, status);
  if (replica === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (!isLeader(replica)) return 'NOT_LEADER_FOR_PARTITION';
  if (replica.highWatermark < status.requiredOffset) return null;
  return replica.isr.length >= minInsyncReplicas(turn, status.topic) ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
}

function settle(turn: BrokerTurn, before: ParkedProduce, after: ParkedProduce): void {
  const { parkedProduces } = memoryOf(turn);
  const complete = after.partitions.every(status => status.error !== null);
  remember(turn, {
    parkedProduces: complete
      ? parkedProduces.filter(parked => parked.id !== before.id)
      : parkedProduces.map(parked => (parked.id === before.id ? after : parked)),
  });
  if (complete) answerProduce(turn, after.received, after.partitions, true);
}

/** Sends the answer to a produce request and states how each partition fared. */
export function answerProduce(
  turn: BrokerTurn,
  received: Received,
  statuses: readonly ProduceStatus[],
  fromPurgatory: boolean,
): void {
  const reasons: FactId[] = [];
  const partitions = statuses.map(status => {
    const { topic, partition, baseOffset } = status;
    const error = status.error ?? 'NONE';
    const replica = replicaAt(turn, status);
    const answered = turn.fact(
      {
        kind: 'produceAnswered',
        topic,
        partition,
        error,
        baseOffset,
        fromPurgatory,
        client: received.request.clientId,
        waitedUs: turn.now - received.at,
      },
      answerReasons(status, error, replica, received),
    );
    reasons.push(answered);
    const refused = error !== 'NONE' && error !== 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
    return { topic, partition, error, baseOffset: refused ? -1 : baseOffset };
  });
  respond(turn, received, { api: 'Produce', body: { partitions } }, { bytes: 60, reasons });
}

function answerReasons(
  status: ProduceStatus,
  error: ErrorName,
  replica: Replica | undefined,
  received: Received,
): readonly FactId[] {
  if (replica === undefined) return [received.cause];
  switch (error) {
    case 'NONE':
      return [replica.facts.highWatermark, status.fact, received.cause];
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
      return [replica.facts.isr, status.fact, received.cause];
    case 'NOT_LEADER_FOR_PARTITION':
      return [replica.facts.role, received.cause];
    default:
      return [status.fact, received.cause];
  }
}

/** Parks a fetch until there is enough to return, or max_wait has passed. */
export function parkFetch(turn: BrokerTurn, received: Received, request: Request<'Fetch'>): void {
  const { nextParked, parkedFetches } = memoryOf(turn);
  remember(turn, {
    parkedFetches: [...parkedFetches, { id: nextParked, received, request }],
    nextParked: nextParked + 1,
  });
  turn.wake(ms(request.body.maxWaitMs), { type: 'expireFetch', parked: nextParked }, received.cause);
}

/** A parked fetch has waited long enough: it is answered with what there is. */
export function expireFetch(turn: BrokerTurn, id: number): void {
  const parked = memoryOf(turn).parkedFetches.find(fetch => fetch.id === id);
  if (parked !== undefined) answerParked(turn, parked);
}

/** A partition's log, high watermark or role has changed: answers the fetches that this completes. */
export function completeFetches(turn: BrokerTurn, p: TopicPartition): void {
  const { parkedFetches } = memoryOf(turn);
  for (const parked of parkedFetches) {
    if (parked.request.body.partitions.some(wanted => samePartition(wanted, p)) && isSatisfied(turn, parked.request)) {
      answerParked(turn, parked);
    }
  }
}

function answerParked(turn: BrokerTurn, parked: ParkedFetch): void {
  remember(turn, { parkedFetches: memoryOf(turn).parkedFetches.filter(fetch => fetch.id !== parked.id) });
  answerFetch(turn, parked.received, parked.request);
}

/** Enough bytes for its fetcher (a follower counts to the LEO, a consumer to the high watermark), or a changed role. */
export function isSatisfied(turn: BrokerTurn, request: Request<'Fetch'>): boolean {
  const { partitions, replicaId, minBytes } = request.body;
  let bytes = 0;
  for (const wanted of partitions) {
    const replica = replicaAt(turn, wanted);
    if (replica === undefined || !isLeader(replica)) return true;
    const { logStartOffset, logEndOffset } = replica.log;
    if (wanted.fetchOffset > logEndOffset || wanted.fetchOffset < logStartOffset) return true;
    const end = replicaId >= 0 ? logEndOffset : replica.highWatermark;
    if (end <= wanted.fetchOffset) continue;
    bytes += minBytes <= 1 ? 1 : bytesBetween(replica, wanted, end);
    if (bytes >= minBytes) return true;
  }
  return false;
}

function bytesBetween(replica: Replica, wanted: FetchPartition, end: number): number {
  const found = read(replica.log, wanted.fetchOffset, { maxBytes: wanted.maxBytes, maxOffset: end, minOneBatch: true });
  return found.ok ? found.sizeInBytes : 0;
}

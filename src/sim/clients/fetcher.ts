/**
 * Reads assigned partitions (clients consumer `Fetcher`; reference consumer.md A.3): one fetch under way per broker
 * with all its partitions, long polls, and the next fetch as soon as the application has the records. The application
 * takes all that comes, at once.
 */
import type { FactId, Micros } from '../kernel/index.ts';
import { ERRORS, partitionName, samePartition, type FetchedPartition, type FetchPartition } from '../protocol/index.ts';
import { recordsOf, type RecordBatch } from '../storage/index.ts';
import { NEVER, sooner, type ClientTurn, type Draft, type Due } from './client.ts';
import type { AssignedPartition, Consumer, ConsumerRequest } from './consumerState.ts';
import type { ConsumedRecord } from './facts.ts';
import { leaderOf, nodeOf, requestUpdate, trackTopic } from './metadata.ts';
import { inFlightCount, makeReady, sendRequest, type Completion } from './network.ts';
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, lookUpPosition, reconnectDue } from './offsetLookup.ts';

/** Consumers do not know where a log begins. */
const NO_LOG_START_OFFSET = -1;

/** Sends a fetch to every broker that leads assigned partitions and has none under way. */
export function sendFetches(turn: ClientTurn, consumer: Draft<Consumer>): void {
  // poll() looks all positions up before it fetches anything.
  if (consumer.assignment.length === 0 || awaitsPositions(consumer)) return;
  for (const [leader, partitions] of fetchablePartitions(turn, consumer)) {
    const node = nodeOf(consumer.metadata.cluster, leader);
    if (node === null || inFlightCount(consumer.network, leader) > 0 || !makeReady(turn, consumer, node)) continue;
    sendFetch(turn, consumer, leader, partitions);
  }
}

const awaitsPositions = (consumer: Draft<Consumer>): boolean =>
  consumer.lookups.some(lookup => lookup.purpose === 'position');

function fetchablePartitions(turn: ClientTurn, consumer: Draft<Consumer>): Map<number, AssignedPartition[]> {
  const byLeader = new Map<number, AssignedPartition[]>();
  for (const assigned of consumer.assignment) {
    if (assigned.position === null || assigned.notBefore > turn.now) continue;
    const leader = leaderOf(consumer.metadata.cluster, assigned.topic, assigned.partition);
    if (leader === -1) {
      trackTopic(turn, consumer, assigned.topic);
      requestUpdate(turn, consumer, 'leaderUnknown');
      continue;
    }
    const group = byLeader.get(leader);
    if (group === undefined) byLeader.set(leader, [assigned]);
    else group.push(assigned);
  }
  return byLeader;
}

function sendFetch(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  leader: number,
  assigned: readonly AssignedPartition[],
): void {
  const { config, fetches, metadata } = consumer;
  const before = fetches[leader];
  const quiet = before !== undefined && isSameFetch(before, assigned);
  const partitions = quiet
    ? before
    : assigned.map(({ topic, partition, position }): FetchPartition => ({
        topic,
        partition,
        fetchOffset: position ?? 0,
        logStartOffset: NO_LOG_START_OFFSET,
        maxBytes: config['max.partition.fetch.bytes'],
      }));
  if (!quiet) consumer.fetches = { ...fetches, [leader]: partitions };
  const body = {
    replicaId: -1,
    maxWaitMs: config['fetch.max.wait.ms'],
    minBytes: config['fetch.min.bytes'],
    maxBytes: config['fetch.max.bytes'],
    partitions,
  };
  const reasons: readonly FactId[] = [assigned[0]?.fact ?? 0, metadata.fact];
  sendRequest(turn, consumer, leader, { api: 'Fetch', body }, 'fetch', { quiet, reasons });
}

const isSameFetch = (before: readonly FetchPartition[], assigned: readonly AssignedPartition[]): boolean =>
  before.length === assigned.length &&
  before.every((fetch, index) => {
    const now = assigned[index];
    return now !== undefined && fetch.fetchOffset === now.position && samePartition(fetch, now);
  });

/** Takes in the end of a fetch. */
export function fetchCompleted(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  { request, response, reasons }: Completion<ConsumerRequest>,
): void {
  if (request.request.api !== 'Fetch' || response?.api !== 'Fetch') return;
  for (const fetched of response.body.partitions) {
    const asked = request.request.body.partitions.find(one => samePartition(one, fetched));
    const assigned = consumer.assignment.find(one => samePartition(one, fetched));
    // The position has moved since: what was asked for then is of no use.
    if (asked === undefined || assigned === undefined || assigned.position !== asked.fetchOffset) continue;
    if (fetched.error === 'NONE') consume(turn, consumer, assigned, fetched, reasons);
    else fetchFailed(turn, consumer, assigned, fetched, reasons);
  }
}

function consume(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  assigned: AssignedPartition,
  { batches }: FetchedPartition,
  reasons: readonly FactId[],
): void {
  const last = batches[batches.length - 1];
  const from = assigned.position;
  if (last === undefined || from === null || last.lastOffset < from) return;
  const { topic, partition } = assigned;
  const to = last.lastOffset + 1;
  const records = recordsFrom(batches, from);
  const fact = turn.fact({ kind: 'recordsConsumed', topic, partition, from, to, records }, [...reasons, assigned.fact]);
  replace(consumer, { ...assigned, position: to, fact });
  consumer.consumed += records.length;
}

/** Whole batches come back: what lies before the position is skipped, and so are markers. */
function recordsFrom(batches: readonly RecordBatch[], position: number): readonly ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  for (const batch of batches) {
    if (batch.isControl || batch.lastOffset < position) continue;
    for (const { offset, key, value, timestamp } of recordsOf(batch)) {
      if (offset >= position) records.push({ offset, key, value, timestamp });
    }
  }
  return records;
}

function fetchFailed(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  assigned: AssignedPartition,
  { error }: FetchedPartition,
  reasons: readonly FactId[],
): void {
  const { topic, partition, position } = assigned;
  if (error === 'OFFSET_OUT_OF_RANGE') {
    const offset = position ?? 0;
    const fact = turn.fact({ kind: 'offsetOutOfRange', topic, partition, offset }, [...reasons, assigned.fact]);
    const words = 'Offsets out of range with no configured reset policy for partitions';
    const message = `${words}: {${partitionName(assigned)}=${offset}}`;
    resetPosition(turn, consumer, assigned, fact, { error: 'OffsetOutOfRangeException', message });
    return;
  }
  const fact = turn.fact({ kind: 'fetchFailed', topic, partition, error }, reasons);
  replace(consumer, { ...assigned, notBefore: turn.now + consumer.timing.retryBackoffUs, fact });
  if (ERRORS[error].staleMetadata) requestUpdate(turn, consumer, 'staleLeader');
}

/** Begins again where auto.offset.reset says; without a policy poll() throws, which ends the application. */
export function resetPosition(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  assigned: AssignedPartition,
  because: FactId,
  otherwise: { readonly error: string; readonly message: string },
): void {
  const policy = consumer.config['auto.offset.reset'];
  if (policy === 'none') {
    turn.fact({ kind: 'consumerFailed', ...otherwise }, [because, consumer.configFacts['auto.offset.reset'] ?? 0]);
    consumer.assignment = [];
    consumer.lookups = consumer.lookups.filter(lookup => lookup.purpose === 'query');
    return;
  }
  replace(consumer, { ...assigned, position: null, fact: because });
  lookUpPosition(consumer, assigned, policy === 'earliest' ? EARLIEST_TIMESTAMP : LATEST_TIMESTAMP, because);
}

function replace(consumer: Draft<Consumer>, changed: AssignedPartition): void {
  consumer.assignment = consumer.assignment.map(one => (samePartition(one, changed) ? changed : one));
}

/** When fetching has something to do without anything else happening. */
export function fetchDue(consumer: Draft<Consumer>, now: Micros): Due {
  if (awaitsPositions(consumer)) return NEVER;
  let due = NEVER;
  for (const { topic, partition, position, notBefore, fact } of consumer.assignment) {
    if (position === null) continue;
    due = sooner(due, notBefore > now ? { at: notBefore, because: fact } : reconnectDue(consumer, topic, partition));
  }
  return due;
}

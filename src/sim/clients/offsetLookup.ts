/**
 * Asks leaders for offsets: positions to begin at, and what the application wants to know (clients consumer `Fetcher`:
 * `resetOffsets`, `retrieveOffsetsByTimes`). What fails is asked again after retry.backoff.ms, of the leader of then.
 */
import { toMs, type FactId, type Micros } from '../kernel/index.ts';
import { partitionName, type Request, type RequestBodies, type ResponseBodies } from '../protocol/index.ts';
import { NEVER, sooner, type ClientTurn, type Draft, type Due } from './client.ts';
import type { Consumer, LookupPurpose, OffsetLookup, OffsetQuery } from './consumerState.ts';
import type { PartitionOffsets } from './facts.ts';
import { leaderOf, nodeOf, requestUpdate, trackTopic } from './metadata.ts';
import { connectionOf, makeReady, sendRequest, type Completion } from './network.ts';

/** ListOffsets' words for the first offset of a log and for its end. */
export const EARLIEST_TIMESTAMP = -2;
export const LATEST_TIMESTAMP = -1;

type Asked = RequestBodies['ListOffsets']['partitions'][number];
type Told = ResponseBodies['ListOffsets']['partitions'][number];

/** Looks up where to begin to read a partition. */
export function lookUpPosition(
  consumer: Draft<Consumer>,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  timestamp: number,
  fact: FactId,
): void {
  const lookup: OffsetLookup = { topic, partition, timestamp, purpose: 'position', asked: false, notBefore: 0, fact };
  consumer.lookups = [...consumer.lookups, lookup];
}

/** Takes the next steps of all lookups. */
export function runLookups(turn: ClientTurn, consumer: Draft<Consumer>): void {
  runQuery(turn, consumer);
  if (consumer.lookups.length === 0) return;
  for (const purpose of ['position', 'query'] as const) askLeaders(turn, consumer, purpose);
}

/** The next question of the first query, once the one before is answered; its answer when all are. */
function runQuery(turn: ClientTurn, consumer: Draft<Consumer>): void {
  const [query, ...later] = consumer.queries;
  if (query === undefined) return;
  if (query.until <= turn.now) {
    const waited = toMs(consumer.timing.requestTimeoutUs);
    turn.fact(
      {
        kind: 'offsetsFailed',
        error: 'TimeoutException',
        message: `Failed to get offsets by times in ${waited} ms`,
      },
      [query.fact, consumer.configFacts['request.timeout.ms'] ?? 0],
    );
    consumer.queries = later;
    consumer.lookups = consumer.lookups.filter(lookup => lookup.purpose === 'position');
    runQuery(turn, consumer);
    return;
  }
  if (consumer.lookups.some(lookup => lookup.purpose === 'query')) return;
  const [timestamp, ...remaining] = query.remaining;
  if (timestamp === undefined || query.partitions.length === 0) {
    turn.fact({ kind: 'offsetsAnswered', offsets: query.found }, [query.fact]);
    consumer.queries = later;
    runQuery(turn, consumer);
    return;
  }
  const asked = query.partitions.map(({ topic, partition }): OffsetLookup => ({
    topic,
    partition,
    timestamp,
    purpose: 'query',
    asked: false,
    notBefore: 0,
    fact: query.fact,
  }));
  consumer.queries = [{ ...query, remaining }, ...later];
  consumer.lookups = [...consumer.lookups, ...asked];
}

function askLeaders(turn: ClientTurn, consumer: Draft<Consumer>, purpose: LookupPurpose): void {
  const byLeader = new Map<number, OffsetLookup[]>();
  for (const lookup of consumer.lookups) {
    if (lookup.purpose !== purpose || lookup.asked || lookup.notBefore > turn.now) continue;
    const leader = leaderOf(consumer.metadata.cluster, lookup.topic, lookup.partition);
    if (leader === -1) {
      trackTopic(turn, consumer, lookup.topic);
      requestUpdate(turn, consumer, 'leaderUnknown');
      continue;
    }
    const group = byLeader.get(leader);
    if (group === undefined) byLeader.set(leader, [lookup]);
    else group.push(lookup);
  }
  for (const [leader, lookups] of byLeader) {
    const node = nodeOf(consumer.metadata.cluster, leader);
    if (node === null || !makeReady(turn, consumer, node)) continue;
    const partitions = lookups.map(({ topic, partition, timestamp }) => ({ topic, partition, timestamp }));
    const unsent = { api: 'ListOffsets', body: { replicaId: -1, partitions } } as const;
    const reasons = [lookups[0]?.fact ?? 0, consumer.metadata.fact];
    sendRequest(turn, consumer, leader, unsent, purpose, { reasons });
    consumer.lookups = consumer.lookups.map(lookup => (lookups.includes(lookup) ? { ...lookup, asked: true } : lookup));
  }
}

/** Takes in the end of a ListOffsets request. */
export function lookupCompleted(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  completion: Completion<'fetch' | LookupPurpose>,
  purpose: LookupPurpose,
): void {
  const request: Request = completion.request.request;
  if (request.api !== 'ListOffsets') return;
  const { response } = completion;
  const told = response?.api === 'ListOffsets' ? response.body.partitions : [];
  for (const asked of request.body.partitions) {
    const answer = told.find(one => one.partition === asked.partition && one.topic === asked.topic);
    const index = consumer.lookups.findIndex(lookup => lookup.asked && isFor(lookup, asked, purpose));
    const lookup = consumer.lookups[index];
    if (lookup === undefined) continue;
    if (answer === undefined || answer.error !== 'NONE') {
      const again = { ...lookup, asked: false, notBefore: turn.now + consumer.timing.retryBackoffUs };
      consumer.lookups = consumer.lookups.map((one, at) => (at === index ? again : one));
      if (answer !== undefined) requestUpdate(turn, consumer, 'staleLeader');
      continue;
    }
    consumer.lookups = consumer.lookups.filter((_, at) => at !== index);
    if (purpose === 'query') noteAnswer(consumer, asked, answer);
    else setPosition(turn, consumer, asked, answer.offset, [...completion.reasons, lookup.fact]);
  }
}

const isFor = (lookup: OffsetLookup, asked: Asked, purpose: LookupPurpose): boolean =>
  lookup.purpose === purpose &&
  lookup.partition === asked.partition &&
  lookup.topic === asked.topic &&
  lookup.timestamp === asked.timestamp;

function noteAnswer(consumer: Draft<Consumer>, asked: Asked, { offset }: Told): void {
  const [query, ...later] = consumer.queries;
  if (query === undefined) return;
  const name = partitionName(asked);
  const before: PartitionOffsets = query.found[name] ?? { beginning: -1, end: -1 };
  const found = { ...query.found, [name]: withAnswer(before, asked.timestamp, offset) };
  const answered: OffsetQuery = { ...query, found };
  consumer.queries = [answered, ...later];
}

function withAnswer(offsets: PartitionOffsets, timestamp: number, offset: number): PartitionOffsets {
  if (timestamp === EARLIEST_TIMESTAMP) return { ...offsets, beginning: offset };
  if (timestamp === LATEST_TIMESTAMP) return { ...offsets, end: offset };
  return { ...offsets, forTime: offset < 0 ? null : offset };
}

function setPosition(
  turn: ClientTurn,
  consumer: Draft<Consumer>,
  { topic, partition, timestamp }: Asked,
  offset: number,
  reasons: readonly FactId[],
): void {
  const to = timestamp === EARLIEST_TIMESTAMP ? 'earliest' : 'latest';
  const fact = turn.fact({ kind: 'positionReset', topic, partition, offset, to }, reasons);
  consumer.assignment = consumer.assignment.map(one =>
    one.partition === partition && one.topic === topic ? { ...one, position: offset, notBefore: 0, fact } : one,
  );
}

/** When a lookup has something to do without anything else happening. */
export function lookupsDue(consumer: Draft<Consumer>, now: Micros): Due {
  const query = consumer.queries[0];
  let due = query === undefined ? NEVER : { at: query.until, because: query.fact };
  for (const lookup of consumer.lookups) {
    if (lookup.asked) continue;
    if (lookup.notBefore > now) due = sooner(due, { at: lookup.notBefore, because: lookup.fact });
    else due = sooner(due, reconnectDue(consumer, lookup.topic, lookup.partition));
  }
  return due;
}

/** When the leader of a partition may be connected to again; never where something else is awaited. */
export function reconnectDue(consumer: Draft<Consumer>, topic: string, partition: number): Due {
  const leader = leaderOf(consumer.metadata.cluster, topic, partition);
  // No leader is -1, and so is the first bootstrap address: there metadata is awaited, no connection.
  const node = leader === -1 ? undefined : connectionOf(consumer.network, leader);
  return node?.state === 'disconnected' ? { at: node.retryAt, because: node.fact } : NEVER;
}

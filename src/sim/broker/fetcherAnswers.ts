/** What a fetcher does with its leader's answers (AbstractFetcherThread.processFetchRequest; replication.md §3, §8). */
import { ms } from '../kernel/index.ts';
import {
  samePartition,
  type FetchedPartition,
  type FetchPartition,
  type Response,
  type TopicPartition,
} from '../protocol/index.ts';
import { replicaChart } from './charts.ts';
import { ask, clientIdOf, fetcherOf, runFetcher, setFetcher, type Fetcher, type FetchState } from './fetcher.ts';
import { appendFetched, handleOutOfRange, truncateByEpoch } from './following.ts';
import { setReplica } from './highWatermark.ts';
import { isLeader, type Replica } from './replica.ts';
import { memoryOf, replicaAt, type BrokerTurn } from './state.ts';

/** The leader answers. */
export function fetcherAnswered(turn: BrokerTurn, before: Fetcher, response: Response): void {
  const { inFlight } = before;
  if (inFlight === null || inFlight.correlationId !== response.correlationId) return;
  setFetcher(turn, { ...before, inFlight: null });
  const { request } = inFlight;
  if (response.api === 'OffsetsForLeaderEpoch') {
    for (const answer of response.body.partitions) {
      const replica = followed(turn, before.leader, answer);
      if (replica === null) continue;
      if (answer.error !== 'NONE') delay(turn, before.leader, answer);
      else endTruncation(turn, before.leader, truncateByEpoch(turn, replica, answer.endOffset));
    }
  } else if (response.api === 'Fetch' && request.api === 'Fetch') {
    takeFetched(turn, before.leader, request.body.partitions, response.body.partitions);
  } else if (response.api === 'ListOffsets' && request.api === 'ListOffsets') {
    for (const answer of response.body.partitions) {
      const replica = followed(turn, before.leader, answer);
      const asked = request.body.partitions[0]?.timestamp ?? -1;
      if (replica === null) continue;
      const more = handleOutOfRange(turn, replica, asked, answer.offset);
      if (more !== null) askRange(turn, before.leader, answer, more);
    }
  }
  if (turn.state.memory !== null) runFetcher(turn, before.leader, before.ticket);
}

/** Deals with each partition of an answer; one whose data does not fit ends the whole thread (processFetchRequest). */
function takeFetched(
  turn: BrokerTurn,
  leader: number,
  asked: readonly FetchPartition[],
  answer: readonly FetchedPartition[],
): void {
  let moved: TopicPartition[] = [];
  for (const [index, fetched] of answer.entries()) {
    const replica = followed(turn, leader, fetched);
    if (replica === null || replica.log.logEndOffset !== asked[index]?.fetchOffset) continue;
    if (fetched.error === 'OFFSET_OUT_OF_RANGE') {
      askRange(turn, leader, fetched, -1);
    } else if (fetched.error !== 'NONE') {
      delay(turn, leader, fetched);
    } else {
      const outcome = appendFetched(turn, replica, fetched);
      if (outcome === 'refused') {
        die(turn, leader);
        return;
      }
      if (outcome === 'appended') moved = [...moved, fetched];
    }
  }
  rotate(turn, leader, moved);
}

function die(turn: BrokerTurn, leader: number): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined) return;
  if (fetcher.connection !== null) turn.close(fetcher.connection);
  setFetcher(turn, { ...fetcher, connection: null, connected: false, inFlight: null, died: true });
}

/** The replica that this fetcher follows the leader with, if it still does. */
function followed(turn: BrokerTurn, leader: number, p: TopicPartition): Replica | null {
  const listed = fetcherOf(turn, leader)?.partitions.some(f => samePartition(f, p)) ?? false;
  const replica = replicaAt(turn, p);
  return listed && replica !== undefined && !isLeader(replica) ? replica : null;
}

function endTruncation(turn: BrokerTurn, leader: number, replica: Replica): void {
  const lifecycle = replicaChart.react(replica.lifecycle, { type: 'truncated' }).value;
  setReplica(turn, { ...replica, lifecycle });
  changeState(turn, leader, replica, { truncating: false });
}

function delay(turn: BrokerTurn, leader: number, p: TopicPartition): void {
  const backoff = ms(memoryOf(turn).config['replica.fetch.backoff.ms']);
  changeState(turn, leader, p, { delayedUntil: turn.now + backoff });
}

function changeState(turn: BrokerTurn, leader: number, p: TopicPartition, change: Partial<FetchState>): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined) return;
  const partitions = fetcher.partitions.map(f => (samePartition(f, p) ? { ...f, ...change } : f));
  setFetcher(turn, { ...fetcher, partitions });
}

/** Partitions that gave data go to the end, so that a busy one can't starve the others. */
function rotate(turn: BrokerTurn, leader: number, moved: readonly TopicPartition[]): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined || moved.length === 0 || fetcher.partitions.length < 2) return;
  const gave = (f: TopicPartition): boolean => moved.some(m => samePartition(m, f));
  const partitions = [...fetcher.partitions.filter(f => !gave(f)), ...fetcher.partitions.filter(gave)];
  setFetcher(turn, { ...fetcher, partitions });
}

/** The leader does not have the offset asked for: asks what it has, latest (-1) first, then earliest (-2). */
function askRange(turn: BrokerTurn, leader: number, p: TopicPartition, timestamp: number): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined || fetcher.inFlight !== null) return;
  const { topic, partition } = p;
  ask(
    turn,
    fetcher,
    {
      type: 'request',
      api: 'ListOffsets',
      correlationId: fetcher.nextCorrelationId,
      clientId: clientIdOf(turn),
      body: { replicaId: turn.state.id, partitions: [{ topic, partition, timestamp }] },
    },
    false,
  );
}

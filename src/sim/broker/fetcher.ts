/**
 * The follower's side of replication: one fetcher per leader broker, one request in flight, many partitions in it
 * (AbstractFetcherThread, ReplicaFetcherThread; reference replication.md §3, §8).
 */
import { ms, type Micros } from '../kernel/index.ts';
import {
  samePartition,
  type FetchedPartition,
  type FetchPartition,
  type Request,
  type Response,
  type TopicPartition,
} from '../protocol/index.ts';
import { latestEpoch } from '../storage/index.ts';
import { replicaChart } from './charts.ts';
import { appendFetched, handleOutOfRange, truncateByEpoch } from './following.ts';
import { setReplica } from './highWatermark.ts';
import { isLeader, type Replica } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';

/** A fetcher thread for one leader broker. */
export interface Fetcher {
  readonly leader: number;
  /** Tells this thread from an earlier one for the same leader. */
  readonly ticket: number;
  readonly connection: number | null;
  readonly connected: boolean;
  readonly partitions: readonly FetchState[];
  readonly nextCorrelationId: number;
  readonly inFlight: InFlight | null;
  readonly watching: boolean;
  /** What was asked last; asked again unchanged it is no news. */
  readonly lastFetch: readonly FetchPartition[];
  /**
   * Its thread ended with an error: data that does not fit behind its log's end. The manager knows no better and goes
   * on giving it partitions, which are followed no more until it has none left and is removed (ShutdownableThread.run).
   */
  readonly died: boolean;
}

/** One followed partition. */
export interface FetchState extends TopicPartition {
  readonly truncating: boolean;
  /** Virtual time before which it is left alone, after an error. */
  readonly delayedUntil: Micros;
}

type InFlight = {
  readonly correlationId: number;
  readonly sentAt: Micros;
  readonly request: Request<'Fetch' | 'OffsetsForLeaderEpoch' | 'ListOffsets'>;
};

const fetcherOf = (turn: BrokerTurn, leader: number): Fetcher | undefined => memoryOf(turn).fetchers[leader];

/** Replaces a fetcher by its next value. */
function setFetcher(turn: BrokerTurn, fetcher: Fetcher): void {
  remember(turn, { fetchers: { ...memoryOf(turn).fetchers, [fetcher.leader]: fetcher } });
}

/** Begins to follow a partition's leader: its log is truncated first, then it fetches. */
export function follow(turn: BrokerTurn, p: TopicPartition, leader: number): void {
  const { nextTicket } = memoryOf(turn);
  const known = fetcherOf(turn, leader);
  if (known === undefined) remember(turn, { nextTicket: nextTicket + 1 });
  const fetcher: Fetcher = known ?? {
    leader,
    ticket: nextTicket,
    connection: null,
    connected: false,
    partitions: [],
    nextCorrelationId: 0,
    inFlight: null,
    watching: false,
    lastFetch: [],
    died: false,
  };
  const state: FetchState = { topic: p.topic, partition: p.partition, truncating: true, delayedUntil: 0 };
  setFetcher(turn, { ...fetcher, partitions: [...fetcher.partitions.filter(f => !samePartition(f, p)), state] });
  turn.wake(0, { type: 'fetcher', leader, ticket: fetcher.ticket });
}

/** Stops following, whoever led. */
export function stopFollowing(turn: BrokerTurn, p: TopicPartition): void {
  for (const fetcher of Object.values(memoryOf(turn).fetchers)) {
    if (fetcher.partitions.some(f => samePartition(f, p))) {
      setFetcher(turn, { ...fetcher, partitions: fetcher.partitions.filter(f => !samePartition(f, p)) });
    }
  }
}

/** Ends the threads that have nothing to fetch. */
export function stopIdleFetchers(turn: BrokerTurn): void {
  for (const fetcher of Object.values(memoryOf(turn).fetchers)) {
    if (fetcher.partitions.length > 0) continue;
    if (fetcher.connection !== null) turn.close(fetcher.connection);
    const { [fetcher.leader]: _, ...fetchers } = memoryOf(turn).fetchers;
    remember(turn, { fetchers });
  }
}

/** One round of a fetcher that is not waiting for an answer. */
export function runFetcher(turn: BrokerTurn, leader: number, ticket: number): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined || fetcher.ticket !== ticket || fetcher.inFlight !== null || fetcher.died) return;
  if (fetcher.connection === null) {
    setFetcher(turn, { ...fetcher, connection: turn.connect(`broker-${leader}`), connected: false });
    return;
  }
  if (!fetcher.connected) return;
  const ready = fetcher.partitions.filter(p => p.delayedUntil <= turn.now);
  const truncating = ready.filter(p => p.truncating);
  if (truncating.length > 0) askEpochs(turn, fetcher, truncating);
  else if (ready.length > 0) askRecords(turn, fetcher, ready);
  else waitForDelayed(turn, fetcher);
}

function waitForDelayed(turn: BrokerTurn, fetcher: Fetcher): void {
  if (fetcher.partitions.length === 0) return;
  const next = Math.min(...fetcher.partitions.map(p => p.delayedUntil));
  turn.wake(next - turn.now, { type: 'fetcher', leader: fetcher.leader, ticket: fetcher.ticket });
}

function askEpochs(turn: BrokerTurn, fetcher: Fetcher, truncating: readonly FetchState[]): void {
  const partitions = truncating.map(({ topic, partition }) => {
    const log = replicaAt(turn, { topic, partition })?.log;
    return { topic, partition, leaderEpoch: log === undefined ? -1 : latestEpoch(log.leaderEpochCache) };
  });
  const correlationId = fetcher.nextCorrelationId;
  const clientId = clientIdOf(turn);
  ask(
    turn,
    fetcher,
    { type: 'request', api: 'OffsetsForLeaderEpoch', correlationId, clientId, body: { partitions } },
    false,
  );
}

const clientIdOf = (turn: BrokerTurn): string => `broker-${turn.state.id}-fetcher-0`;

function askRecords(turn: BrokerTurn, fetcher: Fetcher, ready: readonly FetchState[]): void {
  const { config } = memoryOf(turn);
  const wanted = ready.map(({ topic, partition }): FetchPartition => {
    const log = replicaAt(turn, { topic, partition })?.log;
    return {
      topic,
      partition,
      fetchOffset: log?.logEndOffset ?? 0,
      logStartOffset: log?.logStartOffset ?? 0,
      maxBytes: config['replica.fetch.max.bytes'],
    };
  });
  // The same question shares the same object: an idle follower costs no memory.
  const quiet = sameFetch(wanted, fetcher.lastFetch);
  const partitions = quiet ? fetcher.lastFetch : wanted;
  const body = {
    replicaId: turn.state.id,
    maxWaitMs: config['replica.fetch.wait.max.ms'],
    minBytes: config['replica.fetch.min.bytes'],
    maxBytes: config['replica.fetch.response.max.bytes'],
    partitions,
  };
  const correlationId = fetcher.nextCorrelationId;
  const request: Request<'Fetch'> = { type: 'request', api: 'Fetch', correlationId, clientId: clientIdOf(turn), body };
  ask(turn, { ...fetcher, lastFetch: partitions }, request, quiet);
}

function sameFetch(a: readonly FetchPartition[], b: readonly FetchPartition[]): boolean {
  return (
    a.length === b.length &&
    a.every((p, i) => {
      const other = b[i];
      return other !== undefined && samePartition(p, other) && p.fetchOffset === other.fetchOffset;
    })
  );
}

function ask(turn: BrokerTurn, fetcher: Fetcher, request: InFlight['request'], quiet: boolean): void {
  if (fetcher.connection === null) return;
  const partitions = request.body.partitions;
  const reasons = quiet ? [] : [...new Set(partitions.map(p => replicaAt(turn, p)?.facts.log ?? 0))];
  turn.send(fetcher.connection, request, { bytes: 40 + 24 * partitions.length, quiet, reasons });
  setFetcher(turn, {
    ...fetcher,
    nextCorrelationId: fetcher.nextCorrelationId + 1,
    inFlight: { correlationId: request.correlationId, sentAt: turn.now, request },
    watching: true,
  });
  if (!fetcher.watching) watch(turn, fetcher, turn.now);
}

/** One pending wake-up watches all requests of a fetcher for replica.socket.timeout.ms. */
function watch(turn: BrokerTurn, fetcher: Fetcher, since: Micros): void {
  const timeout = ms(memoryOf(turn).config['replica.socket.timeout.ms']);
  const { leader, ticket } = fetcher;
  turn.wake(since + timeout - turn.now, { type: 'fetchTimeout', leader, generation: ticket }, 0);
}

/** The watch is due: a request that is older than the timeout means the leader is lost. */
export function fetchTimeout(turn: BrokerTurn, leader: number, ticket: number): void {
  const fetcher = fetcherOf(turn, leader);
  if (fetcher === undefined || fetcher.ticket !== ticket) return;
  const sentAt = fetcher.inFlight?.sentAt ?? turn.now;
  if (turn.now - sentAt < ms(memoryOf(turn).config['replica.socket.timeout.ms'])) {
    watch(turn, fetcher, sentAt);
    return;
  }
  if (fetcher.connection !== null) turn.close(fetcher.connection);
  networkError(turn, { ...fetcher, watching: false });
}

/** Whether a connection is a fetcher's; its leader then. */
export function fetcherOn(turn: BrokerTurn, connection: number): Fetcher | undefined {
  return Object.values(memoryOf(turn).fetchers).find(fetcher => fetcher.connection === connection);
}

/** The connection to the leader is open. */
export function fetcherConnected(turn: BrokerTurn, fetcher: Fetcher): void {
  setFetcher(turn, { ...fetcher, connected: true });
  runFetcher(turn, fetcher.leader, fetcher.ticket);
}

/** The connection is gone, or could not be opened: all partitions wait, then it tries again. */
export function networkError(turn: BrokerTurn, fetcher: Fetcher): void {
  const backoff = ms(memoryOf(turn).config['replica.fetch.backoff.ms']);
  // The thread sleeps for one back-off and its partitions are delayed by another.
  const delayedUntil = turn.now + 2 * backoff;
  setFetcher(turn, {
    ...fetcher,
    connection: null,
    connected: false,
    inFlight: null,
    lastFetch: [],
    partitions: fetcher.partitions.map(p => ({ ...p, delayedUntil })),
  });
  turn.wake(2 * backoff, { type: 'fetcher', leader: fetcher.leader, ticket: fetcher.ticket });
}

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

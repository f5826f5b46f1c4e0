/**
 * The follower's side of replication: one fetcher per leader broker, one request in flight, many partitions in it
 * (AbstractFetcherThread, ReplicaFetcherThread; reference replication.md §3, §8).
 */
import { ms, type Micros } from '../kernel/index.ts';
import { samePartition, type FetchPartition, type Request, type TopicPartition } from '../protocol/index.ts';
import { latestEpoch } from '../storage/index.ts';
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

/** The fetcher for a leader, if there is one. */
export const fetcherOf = (turn: BrokerTurn, leader: number): Fetcher | undefined => memoryOf(turn).fetchers[leader];

/** Replaces a fetcher by its next value. */
export function setFetcher(turn: BrokerTurn, fetcher: Fetcher): void {
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

/** client.id of a fetcher thread. */
export const clientIdOf = (turn: BrokerTurn): string => `broker-${turn.state.id}-fetcher-0`;

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

/** Sends a request of a fetcher that waits for nothing. */
export function ask(turn: BrokerTurn, fetcher: Fetcher, request: InFlight['request'], quiet: boolean): void {
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

/**
 * Connections and requests under way (clients `NetworkClient`, `ClusterConnectionStates`, `InFlightRequests`; reference
 * producer.md §4). A bootstrap address and the broker behind it are different nodes with a connection each. Every new
 * connection begins with ApiVersions. Idle connections are never closed here (connections.max.idle.ms is nine minutes).
 */
import type { FactId, Micros, NodeId } from '../kernel/index.ts';
import { seconds, toMs } from '../kernel/index.ts';
import type { Api, Request, RequestBodies, Response } from '../protocol/index.ts';
import { NEVER, sooner, type ClientState, type ClientTurn, type Draft, type Due } from './client.ts';
import { isUpdateDue, requestUpdate, updateMetadata, type ClientNode } from './metadata.ts';

/** A request whose answer is awaited. */
export interface InFlight<P> {
  readonly request: Request;
  readonly sentAt: Micros;
  /** Its `messageSent` fact. */
  readonly sent: FactId;
  /** What the sender wants back with the answer; null for ApiVersions and Metadata, which stay in here. */
  readonly payload: P | null;
}

/** The state of the connection to one node. */
export interface NodeConnection<P> {
  readonly id: number;
  readonly address: NodeId;
  readonly state: 'disconnected' | 'connecting' | 'checkingApiVersions' | 'ready';
  /** The kernel's number of the connection, 0 while disconnected. */
  readonly connection: number;
  /** When the state began. */
  readonly since: Micros;
  /** The fact that began it. */
  readonly fact: FactId;
  /** No new attempt before this. */
  readonly retryAt: Micros;
  /** Oldest first. */
  readonly inFlight: readonly InFlight<P>[];
}

/** All connections of a client. */
export interface Network<P> {
  readonly nodes: readonly NodeConnection<P>[];
  readonly nextCorrelationId: number;
}

/** A request that has come to its end. `response` is null when the connection went first. */
export interface Completion<P> {
  readonly node: number;
  readonly request: InFlight<P>;
  readonly response: Response | null;
  /** What explains a missing answer. */
  readonly reasons: readonly FactId[];
}

/** An API and a body, not yet numbered. */
export type Unsent = {
  readonly [K in Api]: { readonly api: K; readonly body: RequestBodies[K] };
}[Api];

/** How a request is sent. */
export interface RequestOptions {
  readonly bytes?: number;
  readonly quiet?: boolean;
  readonly reasons?: readonly FactId[];
  /** False for acks=0: nothing is awaited. */
  readonly expectsResponse?: boolean;
}

/** How long an operating system tries to connect to a host that does not answer (Linux: six SYNs). */
const CONNECT_TIMEOUT_US = seconds(127);

/** A client without connections. */
export const NO_NETWORK: Network<never> = { nodes: [], nextCorrelationId: 0 };

/** The connection to a node, or undefined before the first attempt. */
export function connectionOf<P>(network: Network<P>, id: number): NodeConnection<P> | undefined {
  return network.nodes.find(node => node.id === id);
}

/** Requests under way to a node. */
export function inFlightCount<P>(network: Network<P>, id: number): number {
  return connectionOf(network, id)?.inFlight.length ?? 0;
}

/** Whether anything is under way at all. */
export function hasInFlight<P>(network: Network<P>): boolean {
  return network.nodes.some(node => node.inFlight.length > 0);
}

/** Whether a request can go to the node at once. */
export function canSend<P>(client: Draft<ClientState<P>>, id: number): boolean {
  const node = connectionOf(client.network, id);
  return node?.state === 'ready' && node.inFlight.length < client.timing.maxInFlight;
}

/** Whether the client refuses to touch the node: its connection was lost less than the reconnect back-off ago. */
export function isBlackedOut<P>(network: Network<P>, id: number, now: Micros): boolean {
  const node = connectionOf(network, id);
  return node?.state === 'disconnected' && node.retryAt > now;
}

/** Whether a new connection may be begun now. */
export function canConnect<P>(network: Network<P>, id: number, now: Micros): boolean {
  const node = connectionOf(network, id);
  return node === undefined || (node.state === 'disconnected' && node.retryAt <= now);
}

/** Whether a request can go to the node now; if not, begins to connect where that helps (`NetworkClient.ready`). */
export function makeReady<P>(turn: ClientTurn, client: Draft<ClientState<P>>, node: ClientNode): boolean {
  if (canSend(client, node.id)) return !isUpdateDue(client.metadata, turn.now);
  if (canConnect(client.network, node.id, turn.now)) openConnection(turn, client, node);
  return false;
}

/** Begins to connect. */
export function openConnection<P>(turn: ClientTurn, client: Draft<ClientState<P>>, node: ClientNode): void {
  setNode(client, {
    id: node.id,
    address: node.address,
    state: 'connecting',
    connection: turn.connect(node.address),
    since: turn.now,
    fact: turn.cause,
    retryAt: 0,
    inFlight: [],
  });
}

/** Sends a request to a node that `canSend`, or ApiVersions on a new connection. */
export function sendRequest<P>(
  turn: ClientTurn,
  client: Draft<ClientState<P>>,
  id: number,
  unsent: Unsent,
  payload: P | null,
  options: RequestOptions = {},
): InFlight<P> {
  const node = connectionOf(client.network, id);
  if (node === undefined) throw new Error(`${client.clientId} has no connection to node ${id}`);
  const correlationId = client.network.nextCorrelationId;
  const request: Request = { type: 'request', correlationId, clientId: client.clientId, ...unsent };
  const sent = turn.send(node.connection, request, options);
  const entry: InFlight<P> = { request, sentAt: turn.now, sent, payload };
  client.network = { ...client.network, nextCorrelationId: correlationId + 1 };
  if (options.expectsResponse !== false) setNode(client, { ...node, inFlight: [...node.inFlight, entry] });
  return entry;
}

/** A connection is open: asks for the broker's API versions before anything else. */
export function connectionOpened<P>(turn: ClientTurn, client: Draft<ClientState<P>>, connection: number): void {
  const node = client.network.nodes.find(candidate => candidate.connection === connection);
  if (node === undefined) return;
  setNode(client, { ...node, state: 'checkingApiVersions', since: turn.now, fact: turn.cause });
  sendRequest(turn, client, node.id, { api: 'ApiVersions', body: {} }, null);
}

/** An answer has come. ApiVersions and Metadata are dealt with here; any other is returned with its request. */
export function responseReceived<P>(
  turn: ClientTurn,
  client: Draft<ClientState<P>>,
  connection: number,
  response: Response,
): Completion<P> | null {
  const node = client.network.nodes.find(candidate => candidate.connection === connection);
  const request = node?.inFlight[0];
  if (node === undefined || request === undefined) return null;
  if (request.request.correlationId !== response.correlationId) {
    const expected = request.request.correlationId;
    throw new Error(`${node.address} answered ${response.correlationId} to ${client.clientId}, not ${expected}`);
  }
  const rest = { ...node, inFlight: node.inFlight.slice(1) };
  if (response.api === 'ApiVersions') {
    setNode(client, { ...rest, state: 'ready', since: turn.now, fact: turn.cause });
    return null;
  }
  setNode(client, rest);
  if (response.api === 'Metadata') {
    updateMetadata(turn, client, response.body);
    return null;
  }
  return { node: node.id, request, response, reasons: [request.sent] };
}

/** A connection is gone or was refused: everything under way on it fails, and metadata may be stale. */
export function connectionLost<P>(
  turn: ClientTurn,
  client: Draft<ClientState<P>>,
  connection: number,
): readonly Completion<P>[] {
  const node = client.network.nodes.find(candidate => candidate.connection === connection);
  if (node === undefined) return [];
  const failed = disconnect(turn, client, node, turn.cause);
  requestUpdate(turn, client, 'disconnected');
  return failed;
}

/** Closes the connections whose oldest request has waited request.timeout.ms, and fails all that is under way there. */
export function timeOutRequests<P>(turn: ClientTurn, client: Draft<ClientState<P>>): readonly Completion<P>[] {
  const failed: Completion<P>[] = [];
  for (const node of client.network.nodes) {
    const due = nodeDue(node, client.timing.requestTimeoutUs);
    if (due.at > turn.now) continue;
    const fact = turn.fact(timeoutFact(client, node), [
      due.because,
      client.configFacts['request.timeout.ms'] ?? 0,
      ...turn.silence(node.address),
    ]);
    turn.close(node.connection);
    failed.push(...disconnect(turn, client, node, fact));
    requestUpdate(turn, client, 'requestTimedOut');
  }
  return failed;
}

function timeoutFact<P>(client: Draft<ClientState<P>>, node: NodeConnection<P>): Parameters<ClientTurn['fact']>[0] {
  const oldest = node.inFlight[0];
  if (oldest === undefined) return { kind: 'connectTimedOut', to: node.address };
  const { api, correlationId } = oldest.request;
  const timeoutMs = toMs(client.timing.requestTimeoutUs);
  return { kind: 'requestTimedOut', api, to: node.address, correlationId, timeoutMs };
}

/** Closes every connection, without a thought for what is under way: the client ends. */
export function closeConnections<P>(turn: ClientTurn, client: Draft<ClientState<P>>): void {
  for (const node of client.network.nodes) if (node.connection !== 0) turn.close(node.connection);
  client.network = { ...client.network, nodes: [] };
}

/** When the first timeout strikes. */
export function timeoutDue<P>(client: Draft<ClientState<P>>): Due {
  let due = NEVER;
  for (const node of client.network.nodes) due = sooner(due, nodeDue(node, client.timing.requestTimeoutUs));
  return due;
}

function nodeDue<P>(node: NodeConnection<P>, requestTimeoutUs: Micros): Due {
  const oldest = node.inFlight[0];
  if (oldest !== undefined) return { at: oldest.sentAt + requestTimeoutUs, because: oldest.sent };
  return node.state === 'connecting' ? { at: node.since + CONNECT_TIMEOUT_US, because: node.fact } : NEVER;
}

function disconnect<P>(
  turn: ClientTurn,
  client: Draft<ClientState<P>>,
  node: NodeConnection<P>,
  fact: FactId,
): readonly Completion<P>[] {
  // Reconnect back-off with 20 % of jitter either way; in 0.11 it does not grow (reference producer.md §4).
  const base = client.timing.reconnectBackoffUs;
  const backoff = Math.trunc(base * 0.8) + turn.random('reconnect.backoff', Math.trunc(base * 0.4) + 1);
  const retryAt = turn.now + backoff;
  setNode(client, { ...node, state: 'disconnected', connection: 0, since: turn.now, fact, retryAt, inFlight: [] });
  const failed: Completion<P>[] = [];
  for (const request of node.inFlight) {
    if (request.payload !== null) {
      failed.push({ node: node.id, request, response: null, reasons: [fact, request.sent] });
    } else if (request.request.api === 'Metadata') {
      client.metadata = { ...client.metadata, fetching: false };
    }
  }
  return failed;
}

function setNode<P>(client: Draft<ClientState<P>>, node: NodeConnection<P>): void {
  const index = client.network.nodes.findIndex(candidate => candidate.id === node.id);
  const nodes = client.network.nodes.slice();
  if (index === -1) nodes.push(node);
  else nodes[index] = node;
  client.network = { ...client.network, nodes };
}

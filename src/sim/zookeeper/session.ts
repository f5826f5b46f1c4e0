/**
 * A client's session, as a value inside another node's state: ZooKeeper's ClientCnxn with zkclient 0.10 on top, which
 * sends what was not answered again after every loss, for ever, and opens a new session when one expires.
 * The node routes to it what `owns` its connection and every wake-up of type `zkSession`.
 */
import type { FactId } from '../kernel/fact.ts';
import { ms } from '../kernel/time.ts';
import { NO_CLIENT_WATCHES, fired, registered, reminder } from './clientWatches.ts';
import type { ZkState } from './facts.ts';
import { bytesOf, SET_WATCHES_XID, type Operation, type OperationResult, type ZooKeeperMessage } from './messages.ts';
import { armed, silenceEndsAt, tended } from './sessionTiming.ts';
import {
  connectionOf,
  newSession,
  owns,
  serverOf,
  type SessionEvent,
  type SessionOutcome,
  type WaitingRequest,
  type ZkClientTurn,
  type ZkSession,
  type ZkWake,
} from './sessionValue.ts';

const NO_EVENTS: readonly SessionEvent[] = [];

/** Longest wait before a further attempt to connect (ClientCnxn.SendThread). */
const RECONNECT_DELAY_MAX_MS = 1000;
/** Extra wait when the list of servers has come round to the last one (StaticHostProvider's spinDelay). */
const SPIN_DELAY_MS = 1000;

/** Begins to connect: to a server that luck chooses, then down the list. Does nothing if it is open already. */
export function openSession(session: ZkSession, turn: ZkClientTurn): ZkSession {
  if (session.link.state !== 'closed') return session;
  const count = session.servers.length;
  const first = count > 1 ? turn.random('zookeeper server', count) : 0;
  return attempt({ ...session, server: first - 1, lastServer: -1 }, turn);
}

/**
 * Asks for an operation on behalf of the thread `owner`: at once when connected, else as soon as it is. What is lost on
 * the way is sent again (so a `create` can be answered NodeExists because of itself, as in zkclient).
 */
export function request(session: ZkSession, turn: ZkClientTurn, operation: Operation, owner: string): ZkSession {
  const waiting: WaitingRequest = { xid: 0, operation, owner, because: turn.cause };
  const next = { ...session, requests: [...session.requests, waiting] };
  return session.link.state === 'connected' ? flushed(next, turn) : next;
}

/**
 * Ends the session for good. When connected, the server is told and the event `closed` follows; otherwise it is closed
 * when this returns (see `isClosed`), and the server finds out by expiry.
 */
export function closeSession(session: ZkSession, turn: ZkClientTurn): ZkSession {
  const { link } = session;
  switch (link.state) {
    case 'closed':
    case 'closing':
      return session;
    case 'connected': {
      const told = request(session, turn, { op: 'closeSession' }, '');
      return { ...told, link: { state: 'closing', connection: link.connection } };
    }
    case 'connecting':
    case 'handshake':
      turn.close(link.connection);
      return ended(session);
    case 'waiting':
      return ended(session);
  }
}

/** The connection is open: asks the server for the session, or for a new one. */
export function onConnected(session: ZkSession, turn: ZkClientTurn, connection: number): SessionOutcome {
  if (!owns(session, connection) || session.link.state !== 'connecting') return { session, events: NO_EVENTS };
  const hello: ZooKeeperMessage = {
    type: 'zkConnect',
    sessionId: session.id,
    timeoutMs: session.askedTimeoutMs,
    lastZxid: session.lastZxid,
  };
  turn.send(connection, hello, { bytes: bytesOf(hello), reasons: [session.stateFact] });
  const next: ZkSession = {
    ...session,
    link: { state: 'handshake', connection },
    lastSentAt: turn.now,
    lastHeardAt: turn.now,
  };
  return { session: armed(next, turn), events: NO_EVENTS };
}

/** The connection is gone or was refused: tries the next server after a while. */
export function onDisconnected(session: ZkSession, turn: ZkClientTurn, connection: number): SessionOutcome {
  if (!owns(session, connection)) return { session, events: NO_EVENTS };
  return lost(session, turn, turn.cause === 0 ? disturbance(session, turn) : []);
}

/** The server says something. */
export function onMessage(
  session: ZkSession,
  turn: ZkClientTurn,
  connection: number,
  message: ZooKeeperMessage,
): SessionOutcome {
  if (!owns(session, connection)) return { session, events: NO_EVENTS };
  const heard: ZkSession = { ...session, lastHeardAt: turn.now };
  switch (message.type) {
    case 'zkConnected':
      return message.sessionId === 0 ? expired(heard, turn) : granted(heard, turn, message);
    case 'zkReply':
      return answered({ ...heard, lastZxid: Math.max(heard.lastZxid, message.zxid) }, turn, message);
    case 'zkWatch': {
      // The last zxid stays: another event of the same transaction may be lost with the connection.
      const next = tended({ ...heard, watches: fired(heard.watches, message.event) }, turn);
      const told = next.link.state !== 'closing';
      const event: SessionEvent = { type: 'watch', event: message.event, reason: turn.cause };
      return { session: next, events: told ? [event] : NO_EVENTS };
    }
    case 'zkPong':
      return { session: tended(heard, turn), events: NO_EVENTS };
    case 'zkConnect':
    case 'zkRequest':
    case 'zkSetWatches':
    case 'zkPing':
      throw new Error(`a ZooKeeper client was sent ${message.type}`);
  }
}

/** A wake-up has come: gives up a silent server, pings, or tries the next one. */
export function onWake(session: ZkSession, turn: ZkClientTurn, wake: ZkWake): SessionOutcome {
  if (wake.at !== session.wakeAt) return { session, events: NO_EVENTS };
  const woken: ZkSession = { ...session, wakeAt: 0 };
  const { link } = woken;
  switch (link.state) {
    case 'closed':
      return { session: woken, events: NO_EVENTS };
    case 'waiting':
      return { session: turn.now >= link.until ? attempt(woken, turn) : armed(woken, turn), events: NO_EVENTS };
    case 'connecting':
    case 'handshake':
    case 'connected':
    case 'closing': {
      if (turn.now < silenceEndsAt(woken)) return { session: tended(woken, turn), events: NO_EVENTS };
      turn.close(link.connection);
      return lost(woken, turn, disturbance(woken, turn));
    }
  }
}

function ended(session: ZkSession): ZkSession {
  return { ...session, link: { state: 'closed' }, requests: [], watches: NO_CLIENT_WATCHES };
}

function attempt(session: ZkSession, turn: ZkClientTurn): ZkSession {
  const server = (session.server + 1) % session.servers.length;
  const next: ZkSession = {
    ...session,
    server,
    lastServer: session.lastServer === -1 ? server : session.lastServer,
    lastSentAt: turn.now,
    lastHeardAt: turn.now,
  };
  return armed({ ...next, link: { state: 'connecting', connection: turn.connect(serverOf(next)) } }, turn);
}

/** Why nothing was heard: the way to the server, the server, or what kept this process itself from listening. */
function disturbance(session: ZkSession, turn: ZkClientTurn): readonly FactId[] {
  const there = turn.silence(serverOf(session));
  return there.length > 0 ? there : turn.silence(turn.node);
}

function lost(session: ZkSession, turn: ZkClientTurn, reasons: readonly FactId[]): SessionOutcome {
  if (session.link.state === 'closing') return { session: ended(session), events: [{ type: 'closed' }] };
  const wasConnected = session.link.state === 'connected';
  const delayMs = turn.random('zookeeper reconnect', RECONNECT_DELAY_MAX_MS);
  const spinMs = (session.server + 1) % session.servers.length === session.lastServer ? SPIN_DELAY_MS : 0;
  const stateFact = wasConnected ? changed(session, turn, 'Disconnected', reasons) : session.stateFact;
  const next: ZkSession = {
    ...session,
    link: { state: 'waiting', until: turn.now + ms(delayMs + spinMs) },
    requests: session.requests.map(waiting => (waiting.xid === 0 ? waiting : { ...waiting, xid: 0 })),
    stateFact,
  };
  return {
    session: armed(next, turn),
    events: wasConnected ? [{ type: 'state', state: 'Disconnected', newSession: false, reason: stateFact }] : NO_EVENTS,
  };
}

function expired(session: ZkSession, turn: ZkClientTurn): SessionOutcome {
  if (session.link.state !== 'handshake') return { session, events: NO_EVENTS };
  turn.close(session.link.connection);
  const stateFact = changed(session, turn, 'Expired', [session.stateFact]);
  const { servers, askedTimeoutMs: timeoutMs, requests, wakeAt } = session;
  const fresh: ZkSession = { ...newSession({ servers, timeoutMs }), requests, wakeAt, renewing: true, stateFact };
  return {
    session: openSession(fresh, turn),
    events: [{ type: 'state', state: 'Expired', newSession: false, reason: stateFact }],
  };
}

function granted(
  session: ZkSession,
  turn: ZkClientTurn,
  { sessionId, timeoutMs }: { readonly sessionId: number; readonly timeoutMs: number },
): SessionOutcome {
  if (session.link.state !== 'handshake') return { session, events: NO_EVENTS };
  const { connection } = session.link;
  const named: ZkSession = { ...session, id: sessionId, timeoutMs };
  const stateFact = changed(named, turn, 'SyncConnected', [session.stateFact]);
  const watches = reminder(session.watches, session.lastZxid);
  if (watches !== null) turn.send(connection, watches, { bytes: bytesOf(watches), reasons: [stateFact] });
  const next: ZkSession = {
    ...named,
    link: { state: 'connected', connection },
    lastServer: session.server,
    lastSentAt: watches === null ? session.lastSentAt : turn.now,
    renewing: false,
    stateFact,
  };
  return {
    session: tended(flushed(next, turn), turn),
    events: [{ type: 'state', state: 'SyncConnected', newSession: session.renewing, reason: stateFact }],
  };
}

function answered(
  session: ZkSession,
  turn: ZkClientTurn,
  { xid, result }: { readonly xid: number; readonly result: OperationResult },
): SessionOutcome {
  if (xid === SET_WATCHES_XID) return { session: tended(session, turn), events: NO_EVENTS };
  const [first, ...requests] = session.requests;
  if (first === undefined || first.xid !== xid) throw new Error(`reply to xid ${xid}, expected ${first?.xid}`);
  const { operation, owner } = first;
  if (operation.op === 'closeSession') {
    turn.close(connectionOf(session));
    return { session: ended(session), events: [{ type: 'closed' }] };
  }
  const watches = registered(session.watches, operation, result);
  return {
    session: tended({ ...session, requests, watches }, turn),
    events: [{ type: 'reply', owner, operation, result, reason: turn.cause }],
  };
}

/** States what the client believes now. */
function changed(session: ZkSession, turn: ZkClientTurn, state: ZkState, reasons: readonly FactId[]): FactId {
  return turn.fact({ kind: 'zkStateChanged', state, session: session.id }, reasons);
}

/** Sends every request that is not on its way. */
function flushed(session: ZkSession, turn: ZkClientTurn): ZkSession {
  const connection = connectionOf(session);
  let { nextXid, lastSentAt } = session;
  const requests = session.requests.map(waiting => {
    if (waiting.xid !== 0) return waiting;
    const { operation, because } = waiting;
    const message: ZooKeeperMessage = { type: 'zkRequest', xid: nextXid, operation };
    turn.send(connection, message, { bytes: bytesOf(message), reasons: because === turn.cause ? [] : [because] });
    lastSentAt = turn.now;
    return { ...waiting, xid: nextXid++ };
  });
  return { ...session, requests, nextXid, lastSentAt };
}

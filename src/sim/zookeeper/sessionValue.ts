/** The client's side of a session as a value: its types and what can be read from it. session.ts moves it. */
import type { FactId, NodeId } from '../kernel/fact.ts';
import type { Micros } from '../kernel/time.ts';
import type { Turn } from '../kernel/turn.ts';
import { NO_CLIENT_WATCHES, type ClientWatches } from './clientWatches.ts';
import type { ZkState, ZooKeeperFact } from './facts.ts';
import type { Operation, OperationResult, WatchEvent, ZooKeeperMessage } from './messages.ts';

/** A wake-up of the session; `at` tells the pending one from those it has replaced. */
export interface ZkWake {
  readonly type: 'zkSession';
  readonly at: Micros;
}

/** What a node must bring along to hold a session. */
export interface ZkClientDomain {
  readonly state: unknown;
  readonly message: ZooKeeperMessage;
  readonly fact: ZooKeeperFact;
  readonly wake: ZkWake;
  readonly action: unknown;
}

/** What the session needs of its node's turn: any turn fits whose domain includes ZkClientDomain's unions. */
export type ZkClientTurn = Pick<
  Turn<ZkClientDomain>,
  'node' | 'now' | 'cause' | 'random' | 'fact' | 'silence' | 'connect' | 'send' | 'close' | 'wake'
>;

/** An operation that a thread of the node waits for. */
export interface WaitingRequest {
  /** 0 while it is not on its way. */
  readonly xid: number;
  readonly operation: Operation;
  readonly owner: string;
  /** The fact in whose turn it was asked for. */
  readonly because: FactId;
}

/** Where the client stands with its server. `waiting`: between two attempts. */
export type SessionLink =
  | { readonly state: 'closed' }
  | { readonly state: 'waiting'; readonly until: Micros }
  | { readonly state: 'connecting' | 'handshake' | 'connected' | 'closing'; readonly connection: number };

/** The client's side of a session. */
export interface ZkSession {
  readonly servers: readonly NodeId[];
  readonly askedTimeoutMs: number;
  /** 0 until a server has granted one. */
  readonly id: number;
  /** As negotiated; as asked until then. */
  readonly timeoutMs: number;
  readonly link: SessionLink;
  /** Index of the server tried last, and of the one it was connected to last; -1: none yet. */
  readonly server: number;
  readonly lastServer: number;
  readonly lastZxid: number;
  readonly nextXid: number;
  /** In the order asked, which is the order of the answers. */
  readonly requests: readonly WaitingRequest[];
  readonly watches: ClientWatches;
  readonly lastSentAt: Micros;
  readonly lastHeardAt: Micros;
  /** When the pending wake-up is due; 0: none is pending. */
  readonly wakeAt: Micros;
  /** True while an expired session is being replaced. */
  readonly renewing: boolean;
  /** The zkStateChanged that says what the client believes now. */
  readonly stateFact: FactId;
}

/** What a session tells its node. */
export type SessionEvent =
  | {
      readonly type: 'reply';
      readonly owner: string;
      readonly operation: Operation;
      readonly result: OperationResult;
      /** The reply's messageSent. */
      readonly reason: FactId;
    }
  | { readonly type: 'watch'; readonly event: WatchEvent; readonly reason: FactId }
  | {
      readonly type: 'state';
      readonly state: ZkState;
      /** With SyncConnected: it replaces an expired one (zkclient's handleNewSession). */
      readonly newSession: boolean;
      /** The zkStateChanged. */
      readonly reason: FactId;
    }
  /** `closeSession` has come to its end: the process may exit. */
  | { readonly type: 'closed' };

/** A session after an input, with what it tells its node in order. */
export interface SessionOutcome {
  readonly session: ZkSession;
  readonly events: readonly SessionEvent[];
}

/** A session that has not been opened. `servers` must not be empty. */
export function newSession(options: { readonly servers: readonly NodeId[]; readonly timeoutMs: number }): ZkSession {
  if (options.servers.length === 0) throw new Error('a ZooKeeper session needs at least one server');
  return {
    servers: options.servers,
    askedTimeoutMs: options.timeoutMs,
    id: 0,
    timeoutMs: options.timeoutMs,
    link: { state: 'closed' },
    server: -1,
    lastServer: -1,
    lastZxid: 0,
    nextXid: 1,
    requests: [],
    watches: NO_CLIENT_WATCHES,
    lastSentAt: 0,
    lastHeardAt: 0,
    wakeAt: 0,
    renewing: false,
    stateFact: 0,
  };
}

/** True when what happens on this connection is the session's business. */
export function owns(session: ZkSession, connection: number): boolean {
  return connection !== 0 && connectionOf(session) === connection;
}

/** The connection that the session opens, uses or ends; 0: none. */
export function connectionOf(session: ZkSession): number {
  return 'connection' in session.link ? session.link.connection : 0;
}

/** True while a server has granted the session and is connected. */
export function isConnected(session: ZkSession): boolean {
  return session.link.state === 'connected';
}

/** True before the session is opened and after it has been closed. */
export function isClosed(session: ZkSession): boolean {
  return session.link.state === 'closed';
}

/** The server that the session tries or talks to. Only once it has been opened. */
export function serverOf(session: ZkSession): NodeId {
  const server = session.servers[session.server];
  if (server === undefined) throw new Error(`no ZooKeeper server ${session.server} of ${session.servers.join(', ')}`);
  return server;
}

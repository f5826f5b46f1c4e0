import type { FactId, NodeId } from '../kernel/fact.ts';
import type { Micros } from '../kernel/time.ts';
import type { Turn } from '../kernel/turn.ts';
import type { ServerRole } from './chart.ts';
import type { ZooKeeperFact } from './facts.ts';
import type { Operation, ZooKeeperMessage } from './messages.ts';
import type { LiveSessions, LoggedSession } from './sessions.ts';
import { EMPTY_TREE, type ZnodeTree } from './tree.ts';
import { NO_WATCHES, type Watches } from './watches.ts';

/** tickTime of the sample zoo.cfg and of Kafka's zookeeper.properties in use. */
export const TICK_TIME_MS = 2000;

/** Service time of a read: from memory. */
export const READ_US: Micros = 200;

/** Service time of a write: it is logged and the log is flushed before anything shows of it. */
export const WRITE_US: Micros = 1500;

/** Sessions ended by expiry whose facts are remembered, to tell a returning client why. */
export const EXPIRIES_KEPT = 64;

/** What survives the end of the process: snapshots and log. Every write is flushed before it takes effect. */
export interface ZooKeeperDisk {
  readonly tree: ZnodeTree;
  /** The last transaction's number; refused writes take one too. */
  readonly zxid: number;
  readonly sessions: Readonly<Record<number, LoggedSession>>;
  /** For explanations only: no rule reads it. */
  readonly expiries: readonly { readonly session: number; readonly fact: FactId }[];
}

/** What the process knows while it runs. */
export interface ZooKeeperMemory {
  readonly role: ServerRole;
  /** Open connections that have a session. */
  readonly connections: Readonly<Record<number, number>>;
  readonly sessions: LiveSessions;
  readonly watches: Watches;
  /** When the request pipeline will have done all it has been given. */
  readonly busyUntil: Micros;
}

/** A ZooKeeper server's state. */
export interface ZooKeeperServer {
  readonly kind: 'zookeeper';
  readonly id: NodeId;
  readonly host: string;
  readonly tickTimeMs: number;
  readonly disk: ZooKeeperDisk;
  /** Null while no process runs. */
  readonly memory: ZooKeeperMemory | null;
}

/** A server whose process runs. */
export type RunningServer = ZooKeeperServer & { readonly memory: ZooKeeperMemory };

/** One thing in the pipeline. */
export type Work =
  | { readonly kind: 'open'; readonly connection: number; readonly owner: NodeId; readonly timeoutMs: number }
  | {
      readonly kind: 'request';
      readonly connection: number;
      readonly session: number;
      readonly xid: number;
      readonly operation: Operation;
    }
  | {
      readonly kind: 'setWatches';
      readonly connection: number;
      readonly session: number;
      readonly kept: Extract<ZooKeeperMessage, { readonly type: 'zkSetWatches' }>;
    }
  | { readonly kind: 'expire'; readonly session: number; readonly reasons: readonly FactId[] };

/** What a server asks to be woken for: the tick of its session tracker, or work whose service time is over. */
export type ZooKeeperWake =
  { readonly type: 'zkTick'; readonly at: Micros } | { readonly type: 'zkServed'; readonly work: Work };

/** The kernel domain of a ZooKeeper server. */
export interface ZooKeeperDomain {
  readonly state: ZooKeeperServer;
  readonly message: ZooKeeperMessage;
  readonly fact: ZooKeeperFact;
  readonly wake: ZooKeeperWake;
  readonly action: unknown;
}

/** What the server needs of its turn: any turn fits whose domain includes ZooKeeperDomain's unions. */
export type ServerTurn = Omit<Turn<ZooKeeperDomain>, 'state'>;

/** A server that has never run. */
export function newServer(options: {
  readonly id: NodeId;
  readonly host: string;
  readonly tickTimeMs?: number;
}): ZooKeeperServer {
  return {
    kind: 'zookeeper',
    id: options.id,
    host: options.host,
    tickTimeMs: options.tickTimeMs ?? TICK_TIME_MS,
    disk: { tree: EMPTY_TREE, zxid: 0, sessions: {}, expiries: [] },
    memory: null,
  };
}

/** The memory of a process that has just begun. */
export const FRESH_MEMORY: ZooKeeperMemory = {
  role: 'looking',
  connections: {},
  sessions: {},
  watches: NO_WATCHES,
  busyUntil: 0,
};

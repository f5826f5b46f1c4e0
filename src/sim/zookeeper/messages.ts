/** What ZooKeeper clients and servers say to each other (ZooKeeper 3.4.10, org.apache.zookeeper.ZooDefs.OpCode). */

/** Node stat fields that a client can see (org.apache.zookeeper.data.Stat). */
export interface Stat {
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  /** ms since 1970. */
  readonly ctime: number;
  readonly mtime: number;
  /** dataVersion; Kafka calls it zkVersion. */
  readonly version: number;
  readonly cversion: number;
  /** Session id, 0 for a persistent node. */
  readonly ephemeralOwner: number;
  readonly dataLength: number;
  readonly numChildren: number;
}

/** One operation on the tree. `version` -1 matches any; `watch` leaves a one-shot watch. */
export type Operation =
  | {
      readonly op: 'create';
      readonly path: string;
      readonly data: string | null;
      readonly ephemeral: boolean;
      readonly sequential: boolean;
    }
  | { readonly op: 'delete'; readonly path: string; readonly version: number }
  | { readonly op: 'setData'; readonly path: string; readonly data: string | null; readonly version: number }
  | { readonly op: 'getData'; readonly path: string; readonly watch: boolean }
  | { readonly op: 'getChildren'; readonly path: string; readonly watch: boolean }
  | { readonly op: 'exists'; readonly path: string; readonly watch: boolean }
  | { readonly op: 'closeSession' };

/** Why an operation was refused (KeeperException). */
export type KeeperError =
  'NoNode' | 'NodeExists' | 'BadVersion' | 'NotEmpty' | 'NoChildrenForEphemerals' | 'SessionExpired';

/** An operation's result. Fields that an operation does not give are absent. */
export type OperationResult =
  | {
      readonly ok: true;
      /** The created node's real path (sequential nodes get a number). */
      readonly path?: string;
      readonly data?: string | null;
      readonly children?: readonly string[];
      readonly stat?: Stat;
    }
  | { readonly ok: false; readonly error: KeeperError };

/** What a fired watch tells (Watcher.Event.EventType). */
export interface WatchEvent {
  readonly type: 'NodeCreated' | 'NodeDeleted' | 'NodeDataChanged' | 'NodeChildrenChanged';
  readonly path: string;
}

/** Everything said on a ZooKeeper connection. */
export type ZooKeeperMessage =
  /** Session id 0 asks for a new session. `lastZxid`: the newest zxid the client has seen, 0 if none. */
  | {
      readonly type: 'zkConnect';
      readonly sessionId: number;
      readonly timeoutMs: number;
      readonly lastZxid: number;
    }
  /** Session id 0: the session has expired. */
  | { readonly type: 'zkConnected'; readonly sessionId: number; readonly timeoutMs: number }
  | { readonly type: 'zkRequest'; readonly xid: number; readonly operation: Operation }
  | { readonly type: 'zkReply'; readonly xid: number; readonly zxid: number; readonly result: OperationResult }
  | { readonly type: 'zkWatch'; readonly event: WatchEvent; readonly zxid: number }
  /**
   * Sent first after a reconnect: the watches the client still counts on and the last zxid it has seen. What changed
   * since fires at once, the rest is left again (SetWatches). Answered by a zkReply with xid SET_WATCHES_XID.
   */
  | {
      readonly type: 'zkSetWatches';
      readonly lastZxid: number;
      readonly data: readonly string[];
      readonly exists: readonly string[];
      readonly child: readonly string[];
    }
  | { readonly type: 'zkPing' }
  | { readonly type: 'zkPong' };

/** The xid of every zkSetWatches (ClientCnxn's primeConnection). */
export const SET_WATCHES_XID = -8;

const HEADER_BYTES = 60;

function lengthOf(data: string | null | undefined): number {
  return data === null || data === undefined ? 0 : data.length;
}

function sum(paths: readonly string[]): number {
  return paths.reduce((bytes, path) => bytes + path.length + 4, 0);
}

/** Roughly how many bytes a message takes on the wire. */
export function bytesOf(message: ZooKeeperMessage): number {
  switch (message.type) {
    case 'zkRequest': {
      const { operation } = message;
      if (operation.op === 'closeSession') return HEADER_BYTES;
      const data = operation.op === 'create' || operation.op === 'setData' ? operation.data : null;
      return HEADER_BYTES + operation.path.length + lengthOf(data);
    }
    case 'zkReply':
      if (!message.result.ok) return HEADER_BYTES;
      return HEADER_BYTES + lengthOf(message.result.data) + sum(message.result.children ?? []);
    case 'zkSetWatches':
      return HEADER_BYTES + sum(message.data) + sum(message.exists) + sum(message.child);
    case 'zkConnect':
    case 'zkConnected':
    case 'zkWatch':
    case 'zkPing':
    case 'zkPong':
      return HEADER_BYTES;
  }
}

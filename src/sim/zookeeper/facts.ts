import type { NodeId } from '../kernel/fact.ts';
import type { KeeperError, WatchEvent } from './messages.ts';

/** What happens in ZooKeeper and in its clients' sessions, as fields (design.md §1.4). Session ids as in Stat. */
export type ZooKeeperFact =
  | { readonly kind: 'zkServing'; readonly role: 'leading' | 'following'; readonly zxid: number }
  | {
      readonly kind: 'zkSessionOpened';
      readonly session: number;
      readonly owner: NodeId;
      /** As negotiated. */
      readonly timeoutMs: number;
      readonly zxid: number;
    }
  | {
      readonly kind: 'zkSessionExpired';
      readonly session: number;
      readonly owner: NodeId;
      readonly timeoutMs: number;
      /** Paths of the ephemeral znodes that went with it. */
      readonly ephemerals: readonly string[];
      readonly zxid: number;
    }
  | { readonly kind: 'zkSessionClosed'; readonly session: number; readonly owner: NodeId; readonly zxid: number }
  | {
      readonly kind: 'znodeCreated';
      readonly path: string;
      readonly data: string | null;
      /** The session that an ephemeral znode lives and dies with; 0 for a persistent one. */
      readonly owner: number;
      readonly zxid: number;
    }
  | {
      readonly kind: 'znodeChanged';
      readonly path: string;
      readonly data: string | null;
      readonly version: number;
      readonly zxid: number;
    }
  | { readonly kind: 'znodeDeleted'; readonly path: string; readonly zxid: number }
  | {
      readonly kind: 'watchFired';
      readonly path: string;
      readonly type: WatchEvent['type'];
      readonly to: NodeId;
    }
  | { readonly kind: 'zkRequestRefused'; readonly path: string; readonly error: KeeperError; readonly from: NodeId }
  /** A client's belief about its session (Watcher.Event.KeeperState). `session` 0: none yet. */
  | { readonly kind: 'zkStateChanged'; readonly state: ZkState; readonly session: number };

/** What a client believes of its session. */
export type ZkState = 'SyncConnected' | 'Disconnected' | 'Expired';

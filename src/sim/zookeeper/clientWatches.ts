import type { Operation, OperationResult, WatchEvent, ZooKeeperMessage } from './messages.ts';
import { keysOf, withoutKey, withValue, type SortedMap } from './sortedMap.ts';

/** The watches that a client counts on, by kind (ZooKeeper.ZKWatchManager). */
export interface ClientWatches {
  readonly data: SortedMap<true>;
  readonly exists: SortedMap<true>;
  readonly child: SortedMap<true>;
}

export const NO_CLIENT_WATCHES: ClientWatches = { data: null, exists: null, child: null };

/** The watches after a reply: a read that asked for one has left it (ZooKeeper.WatchRegistration). */
export function registered(watches: ClientWatches, operation: Operation, result: OperationResult): ClientWatches {
  switch (operation.op) {
    case 'getData':
      return operation.watch && result.ok
        ? { ...watches, data: withValue(watches.data, operation.path, true) }
        : watches;
    case 'getChildren':
      return operation.watch && result.ok
        ? { ...watches, child: withValue(watches.child, operation.path, true) }
        : watches;
    case 'exists':
      if (!operation.watch) return watches;
      return result.ok
        ? { ...watches, data: withValue(watches.data, operation.path, true) }
        : { ...watches, exists: withValue(watches.exists, operation.path, true) };
    case 'create':
    case 'delete':
    case 'setData':
    case 'closeSession':
      return watches;
  }
}

/** The watches after an event: those that it used up are gone (ZKWatchManager.materialize). */
export function fired(watches: ClientWatches, { type, path }: WatchEvent): ClientWatches {
  switch (type) {
    case 'NodeCreated':
    case 'NodeDataChanged':
      return { ...watches, data: withoutKey(watches.data, path), exists: withoutKey(watches.exists, path) };
    case 'NodeChildrenChanged':
      return { ...watches, child: withoutKey(watches.child, path) };
    case 'NodeDeleted':
      return {
        data: withoutKey(watches.data, path),
        exists: withoutKey(watches.exists, path),
        child: withoutKey(watches.child, path),
      };
  }
}

/** What to tell a server after a reconnect; null when no watch is open. */
export function reminder(watches: ClientWatches, lastZxid: number): ZooKeeperMessage | null {
  if (watches.data === null && watches.exists === null && watches.child === null) return null;
  return {
    type: 'zkSetWatches',
    lastZxid,
    data: keysOf(watches.data),
    exists: keysOf(watches.exists),
    child: keysOf(watches.child),
  };
}

/**
 * One-shot watches of a server (org.apache.zookeeper.server.WatchManager and DataTree). They belong to a session's
 * connection: when that goes, they go, and the client brings them along again when it comes back.
 * A watch left by `exists` is a data watch, whether the node is there or not.
 */
import type { Operation, WatchEvent, ZooKeeperMessage } from './messages.ts';
import { keysOf, valueAt, withoutKey, withValue, type SortedMap } from './sortedMap.ts';
import { parentOf, znodeAt, type ZnodeChange, type ZnodeTree } from './tree.ts';

/** Sessions that watch a path, in the order they came. */
type Table = SortedMap<readonly number[]>;

/** Every open watch by path. */
export interface Watches {
  readonly data: Table;
  readonly child: Table;
}

/** A watch that has fired, for a session. */
export interface Firing {
  readonly session: number;
  readonly event: WatchEvent;
}

export const NO_WATCHES: Watches = { data: null, child: null };

function added(table: Table, path: string, session: number): Table {
  const watching = valueAt(table, path) ?? [];
  return watching.includes(session) ? table : withValue(table, path, [...watching, session]);
}

/** The watches after a read that asked for one (`found`: the node is there). */
export function withWatch(watches: Watches, operation: Operation, session: number, found: boolean): Watches {
  switch (operation.op) {
    case 'exists':
      return operation.watch ? { ...watches, data: added(watches.data, operation.path, session) } : watches;
    case 'getData':
      return operation.watch && found ? { ...watches, data: added(watches.data, operation.path, session) } : watches;
    case 'getChildren':
      return operation.watch && found ? { ...watches, child: added(watches.child, operation.path, session) } : watches;
    case 'create':
    case 'delete':
    case 'setData':
    case 'closeSession':
      return watches;
  }
}

/** What a change fires, and the watches that remain. A session hears of one deletion once. */
export function triggered(
  watches: Watches,
  change: ZnodeChange,
): { readonly watches: Watches; readonly firings: readonly Firing[] } {
  const { path } = change;
  const onNode = valueAt(watches.data, path) ?? [];
  const onChildren = valueAt(watches.child, path) ?? [];
  const onSiblings = valueAt(watches.child, parentOf(path)) ?? [];
  const tell = (sessions: readonly number[], type: WatchEvent['type'], at = path): readonly Firing[] =>
    sessions.map(session => ({ session, event: { type, path: at } }));
  switch (change.kind) {
    case 'changed':
      return {
        watches: { ...watches, data: withoutKey(watches.data, path) },
        firings: tell(onNode, 'NodeDataChanged'),
      };
    case 'created':
      return {
        watches: { data: withoutKey(watches.data, path), child: withoutKey(watches.child, parentOf(path)) },
        firings: [...tell(onNode, 'NodeCreated'), ...tell(onSiblings, 'NodeChildrenChanged', parentOf(path))],
      };
    case 'deleted':
      return {
        watches: {
          data: withoutKey(watches.data, path),
          child: withoutKey(withoutKey(watches.child, path), parentOf(path)),
        },
        firings: [
          ...tell(onNode, 'NodeDeleted'),
          ...tell(
            onChildren.filter(session => !onNode.includes(session)),
            'NodeDeleted',
          ),
          ...tell(onSiblings, 'NodeChildrenChanged', parentOf(path)),
        ],
      };
  }
}

/** The watches without those of a session. */
export function withoutWatcher(watches: Watches, session: number): Watches {
  const without = (table: Table): Table => {
    let left = table;
    for (const path of keysOf(table)) {
      const watching = valueAt(left, path) ?? [];
      if (!watching.includes(session)) continue;
      const others = watching.filter(other => other !== session);
      left = others.length === 0 ? withoutKey(left, path) : withValue(left, path, others);
    }
    return left;
  };
  return { data: without(watches.data), child: without(watches.child) };
}

/** Leaves a returning client's watches again; those whose change it has missed fire at once (DataTree.setWatches). */
export function renewed(
  watches: Watches,
  tree: ZnodeTree,
  session: number,
  kept: Extract<ZooKeeperMessage, { readonly type: 'zkSetWatches' }>,
): { readonly watches: Watches; readonly firings: readonly Firing[] } {
  let { data, child } = watches;
  const firings: Firing[] = [];
  const fire = (type: WatchEvent['type'], path: string): void => {
    firings.push({ session, event: { type, path } });
  };
  for (const path of kept.data) {
    const node = znodeAt(tree, path);
    if (node === undefined) fire('NodeDeleted', path);
    else if (node.mzxid > kept.lastZxid) fire('NodeDataChanged', path);
    else data = added(data, path, session);
  }
  for (const path of kept.exists) {
    if (znodeAt(tree, path) !== undefined) fire('NodeCreated', path);
    else data = added(data, path, session);
  }
  for (const path of kept.child) {
    const node = znodeAt(tree, path);
    if (node === undefined) fire('NodeDeleted', path);
    else if (node.pzxid > kept.lastZxid) fire('NodeChildrenChanged', path);
    else child = added(child, path, session);
  }
  return { watches: { data, child }, firings };
}

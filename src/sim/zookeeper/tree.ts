/**
 * The znode tree as an immutable value (org.apache.zookeeper.server.DataTree with the checks of PrepRequestProcessor).
 * A change copies the nodes on its path and shares the rest.
 */
import type { FactId } from '../kernel/fact.ts';
import type { KeeperError, Operation, OperationResult, Stat } from './messages.ts';
import { forEachKey, keysOf, valueAt, withValue, withoutKey, type SortedMap } from './sortedMap.ts';

/** One znode. */
export interface Znode {
  readonly data: string | null;
  readonly czxid: number;
  readonly mzxid: number;
  /** zxid of the last child created or deleted. */
  readonly pzxid: number;
  /** ms since 1970. */
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  /** Children ever created: numbers the sequential ones, and gives cversion together with the deletions. */
  readonly creations: number;
  /** Session id, 0 for a persistent node. */
  readonly ephemeralOwner: number;
  readonly childCount: number;
  readonly children: SortedMap<Znode>;
  /** The fact that last wrote it, a reason for whatever reads it; NOTHING before `stamped`. */
  readonly fact: FactId;
  /** The fact that last created or deleted a child. */
  readonly childrenFact: FactId;
}

/** The tree, with the paths that die with each session (key: session id in decimal). */
export interface ZnodeTree {
  readonly root: Znode;
  readonly ephemerals: SortedMap<SortedMap<true>>;
}

/** An operation that the tree itself carries out. */
export type TreeOperation = Exclude<Operation, { readonly op: 'closeSession' }>;

/** What a transaction brings along. `session` owns the ephemeral nodes it creates. */
export interface Transaction {
  readonly zxid: number;
  readonly timeMs: number;
  readonly session: number;
}

/** What an operation changed. `before` is the fact that had written the znode last. */
export type ZnodeChange =
  | { readonly kind: 'created'; readonly path: string; readonly data: string | null; readonly owner: number }
  | {
      readonly kind: 'changed';
      readonly path: string;
      readonly data: string | null;
      readonly version: number;
      readonly before: FactId;
    }
  | { readonly kind: 'deleted'; readonly path: string; readonly before: FactId };

/** The tree after an operation. A refused one changes nothing. */
export interface Applied {
  readonly tree: ZnodeTree;
  readonly result: OperationResult;
  readonly changes: readonly ZnodeChange[];
}

const SEQUENCE_DIGITS = 10;

function freshNode(data: string | null, owner: number, { zxid, timeMs }: Omit<Transaction, 'session'>): Znode {
  return {
    data,
    czxid: zxid,
    mzxid: zxid,
    pzxid: zxid,
    ctime: timeMs,
    mtime: timeMs,
    version: 0,
    creations: 0,
    ephemeralOwner: owner,
    childCount: 0,
    children: null,
    fact: 0,
    childrenFact: 0,
  };
}

/** What an empty data directory starts with: `/`, `/zookeeper` and `/zookeeper/quota`. */
export const EMPTY_TREE: ZnodeTree = (() => {
  const empty = freshNode(null, 0, { zxid: 0, timeMs: 0 });
  const holding = (name: string, child: Znode): Znode => ({
    ...empty,
    children: withValue(null, name, child),
    childCount: 1,
    creations: 1,
  });
  return { root: holding('zookeeper', holding('quota', empty)), ephemerals: null };
})();

/** The names on an absolute path; none for `/`. */
function namesOf(path: string): readonly string[] {
  if (!path.startsWith('/')) throw new Error(`znode path ${path} must begin with /`);
  return path === '/' ? [] : path.slice(1).split('/');
}

/** The path of a znode's parent; `/` for those at the top. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The znode at a path. */
export function znodeAt(tree: ZnodeTree, path: string): Znode | undefined {
  let node: Znode | undefined = tree.root;
  for (const name of namesOf(path)) {
    node = valueAt(node.children, name);
    if (node === undefined) return undefined;
  }
  return node;
}

/** The znode at a path and all below it: parents before children, siblings in order of their names. */
export function subtree(tree: ZnodeTree, path: string): readonly { readonly path: string; readonly node: Znode }[] {
  const found: { path: string; node: Znode }[] = [];
  const visit = (at: string, node: Znode): void => {
    found.push({ path: at, node });
    forEachKey(node.children, (name, child) => visit(at === '/' ? `/${name}` : `${at}/${name}`, child));
  };
  const top = znodeAt(tree, path);
  if (top !== undefined) visit(path, top);
  return found;
}

/** The paths that will go with a session, in order. */
export function ephemeralsOf(tree: ZnodeTree, session: number): readonly string[] {
  return keysOf(valueAt(tree.ephemerals, String(session)) ?? null);
}

/** What a client is told of a znode (DataNode.copyStat). */
export function statOf(node: Znode): Stat {
  return {
    czxid: node.czxid,
    mzxid: node.mzxid,
    pzxid: node.pzxid,
    ctime: node.ctime,
    mtime: node.mtime,
    version: node.version,
    // The server counts creations only; deletions are creations that are no longer there.
    cversion: node.creations * 2 - node.childCount,
    ephemeralOwner: node.ephemeralOwner,
    dataLength: utf8Length(node.data ?? ''),
    numChildren: node.childCount,
  };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Carries out an operation, or refuses it as ZooKeeper would. */
export function applied(tree: ZnodeTree, operation: TreeOperation, transaction: Transaction): Applied {
  switch (operation.op) {
    case 'create':
      return created(tree, operation, transaction);
    case 'delete':
      return deleted(tree, operation, transaction);
    case 'setData':
      return changed(tree, operation, transaction);
    case 'getData':
    case 'getChildren':
    case 'exists': {
      const node = znodeAt(tree, operation.path);
      return node === undefined ? refused(tree, 'NoNode') : { tree, result: reading(operation.op, node), changes: [] };
    }
  }
}

function reading(op: 'getData' | 'getChildren' | 'exists', node: Znode): OperationResult {
  const stat = statOf(node);
  switch (op) {
    case 'getData':
      return { ok: true, data: node.data, stat };
    case 'getChildren':
      return { ok: true, children: keysOf(node.children), stat };
    case 'exists':
      return { ok: true, stat };
  }
}

function refused(tree: ZnodeTree, error: KeeperError): Applied {
  return { tree, result: { ok: false, error }, changes: [] };
}

function created(
  tree: ZnodeTree,
  operation: Extract<Operation, { readonly op: 'create' }>,
  transaction: Transaction,
): Applied {
  const { data, ephemeral, sequential } = operation;
  if (operation.path === '/') return refused(tree, 'NodeExists');
  const above = parentOf(operation.path);
  const parent = znodeAt(tree, above);
  if (parent === undefined) return refused(tree, 'NoNode');
  const number = sequential ? String(parent.creations).padStart(SEQUENCE_DIGITS, '0') : '';
  const path = operation.path + number;
  if (valueAt(parent.children, nameOf(path)) !== undefined) return refused(tree, 'NodeExists');
  if (parent.ephemeralOwner !== 0) return refused(tree, 'NoChildrenForEphemerals');
  const owner = ephemeral ? transaction.session : 0;
  const node = freshNode(data, owner, transaction);
  const root = edited(tree.root, namesOf(above), 0, before => ({
    ...before,
    children: withValue(before.children, nameOf(path), node),
    childCount: before.childCount + 1,
    creations: before.creations + 1,
    pzxid: transaction.zxid,
  }));
  return {
    tree: { root, ephemerals: owner === 0 ? tree.ephemerals : withEphemeral(tree.ephemerals, owner, path) },
    result: { ok: true, path },
    changes: [{ kind: 'created', path, data, owner }],
  };
}

function deleted(
  tree: ZnodeTree,
  { path, version }: { readonly path: string; readonly version: number },
  { zxid }: Transaction,
): Applied {
  const node = znodeAt(tree, path);
  if (node === undefined) return refused(tree, 'NoNode');
  if (version !== -1 && version !== node.version) return refused(tree, 'BadVersion');
  if (node.childCount > 0 || path === '/') return refused(tree, 'NotEmpty');
  return {
    tree: withoutNode(tree, path, node, zxid),
    result: { ok: true },
    changes: [{ kind: 'deleted', path, before: node.fact }],
  };
}

function changed(
  tree: ZnodeTree,
  { path, data, version }: { readonly path: string; readonly data: string | null; readonly version: number },
  { zxid, timeMs }: Transaction,
): Applied {
  const node = znodeAt(tree, path);
  if (node === undefined) return refused(tree, 'NoNode');
  if (version !== -1 && version !== node.version) return refused(tree, 'BadVersion');
  const after: Znode = { ...node, data, version: node.version + 1, mzxid: zxid, mtime: timeMs };
  return {
    tree: { ...tree, root: edited(tree.root, namesOf(path), 0, () => after) },
    result: { ok: true, stat: statOf(after) },
    changes: [{ kind: 'changed', path, data, version: after.version, before: node.fact }],
  };
}

/** The tree without the ephemeral nodes of a session that has ended, in one transaction. */
export function withoutSession(
  tree: ZnodeTree,
  session: number,
  zxid: number,
): { readonly tree: ZnodeTree; readonly changes: readonly ZnodeChange[] } {
  let after = tree;
  const changes: ZnodeChange[] = [];
  for (const path of ephemeralsOf(tree, session)) {
    const node = znodeAt(after, path);
    if (node === undefined) throw new Error(`ephemeral ${path} of session ${session} is not in the tree`);
    after = withoutNode(after, path, node, zxid);
    changes.push({ kind: 'deleted', path, before: node.fact });
  }
  return { tree: after, changes };
}

/** The tree with the fact that states a change noted beside what it changed. */
export function stamped(tree: ZnodeTree, { kind, path }: ZnodeChange, fact: FactId): ZnodeTree {
  const noted = (root: Znode, at: string, note: Partial<Znode>): Znode =>
    edited(root, namesOf(at), 0, node => ({ ...node, ...note }));
  switch (kind) {
    case 'created':
      return { ...tree, root: noted(noted(tree.root, path, { fact }), parentOf(path), { childrenFact: fact }) };
    case 'changed':
      return { ...tree, root: noted(tree.root, path, { fact }) };
    case 'deleted':
      return { ...tree, root: noted(tree.root, parentOf(path), { childrenFact: fact }) };
  }
}

function withoutNode(tree: ZnodeTree, path: string, node: Znode, zxid: number): ZnodeTree {
  const root = edited(tree.root, namesOf(parentOf(path)), 0, parent => ({
    ...parent,
    children: withoutKey(parent.children, nameOf(path)),
    childCount: parent.childCount - 1,
    pzxid: zxid,
  }));
  const owner = String(node.ephemeralOwner);
  const owned = valueAt(tree.ephemerals, owner);
  if (owned === undefined) return { ...tree, root };
  const left = withoutKey(owned, path);
  const ephemerals = left === null ? withoutKey(tree.ephemerals, owner) : withValue(tree.ephemerals, owner, left);
  return { root, ephemerals };
}

function withEphemeral(ephemerals: ZnodeTree['ephemerals'], owner: number, path: string): ZnodeTree['ephemerals'] {
  const key = String(owner);
  return withValue(ephemerals, key, withValue(valueAt(ephemerals, key) ?? null, path, true));
}

/** The node with the one at `names` below it replaced; that one must exist. */
function edited(node: Znode, names: readonly string[], depth: number, edit: (node: Znode) => Znode): Znode {
  const name = names[depth];
  if (name === undefined) return edit(node);
  const child = valueAt(node.children, name);
  if (child === undefined) throw new Error(`no znode ${name} on the way along ${names.join('/')}`);
  return { ...node, children: withValue(node.children, name, edited(child, names, depth + 1, edit)) };
}

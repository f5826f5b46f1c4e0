import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeeperError, OperationResult } from './messages.ts';
import { keysOf, valueAt, withoutKey, withValue, type SortedMap } from './sortedMap.ts';
import {
  applied,
  EMPTY_TREE,
  ephemeralsOf,
  parentOf,
  stamped,
  statOf,
  subtree,
  withoutSession,
  znodeAt,
  type TreeOperation,
  type ZnodeTree,
} from './tree.ts';

const create = (path: string, ephemeral = false, sequential = false): TreeOperation => ({
  op: 'create',
  path,
  data: 'd',
  ephemeral,
  sequential,
});

/** Applies operations with zxids from 1, for session 9 (or those given). */
function grown(operations: readonly TreeOperation[], session = 9): { tree: ZnodeTree; results: OperationResult[] } {
  let tree = EMPTY_TREE;
  const results = operations.map((operation, index) => {
    const after = applied(tree, operation, { zxid: index + 1, timeMs: 1000 + index, session });
    tree = after.tree;
    return after.result;
  });
  return { tree, results };
}

describe('operations', () => {
  const cases: readonly (readonly [string, readonly TreeOperation[], KeeperError | 'ok'])[] = [
    ['create below nothing', [create('/a/b')], 'NoNode'],
    ['create twice', [create('/a'), create('/a')], 'NodeExists'],
    ['create below an ephemeral', [create('/a', true), create('/a/b')], 'NoChildrenForEphemerals'],
    ['create the root', [create('/')], 'NodeExists'],
    ['delete nothing', [{ op: 'delete', path: '/a', version: -1 }], 'NoNode'],
    ['delete a parent', [create('/a'), create('/a/b'), { op: 'delete', path: '/a', version: -1 }], 'NotEmpty'],
    ['delete another version', [create('/a'), { op: 'delete', path: '/a', version: 1 }], 'BadVersion'],
    ['delete this version', [create('/a'), { op: 'delete', path: '/a', version: 0 }], 'ok'],
    ['set nothing', [{ op: 'setData', path: '/a', data: '', version: -1 }], 'NoNode'],
    ['set another version', [create('/a'), { op: 'setData', path: '/a', data: '', version: 1 }], 'BadVersion'],
    ['set any version', [create('/a'), { op: 'setData', path: '/a', data: '', version: -1 }], 'ok'],
    ['read nothing', [{ op: 'getData', path: '/a', watch: false }], 'NoNode'],
    ['list nothing', [{ op: 'getChildren', path: '/a', watch: false }], 'NoNode'],
    ['look for nothing', [{ op: 'exists', path: '/a', watch: false }], 'NoNode'],
  ];

  it.each(cases)('%s', (_title, operations, expected) => {
    const last = grown(operations).results.at(-1);
    expect(last?.ok === false ? last.error : 'ok').toBe(expected);
  });

  it('count versions and keep zxids and times', () => {
    const set: TreeOperation = { op: 'setData', path: '/a', data: 'é€😀', version: -1 };
    const remove: TreeOperation = { op: 'delete', path: '/a/x', version: -1 };
    const { tree, results } = grown([create('/a'), set, set, create('/a/x'), remove]);
    const stat = {
      czxid: 1,
      mzxid: 3,
      pzxid: 5,
      ctime: 1000,
      mtime: 1002,
      version: 2,
      cversion: 2,
      ephemeralOwner: 0,
      dataLength: 9,
      numChildren: 0,
    };
    const node = znodeAt(tree, '/a');
    expect(node && statOf(node)).toEqual(stat);
    expect(results[1]).toMatchObject({ ok: true, stat: { version: 1, mzxid: 2 } });
  });

  it('number sequential nodes by the creations below their parent, deletions or not', () => {
    const next = create('/q/n_', false, true);
    const remove: TreeOperation = { op: 'delete', path: '/q/n_0000000000', version: -1 };
    const { results } = grown([create('/q'), next, remove, next, create('/q/other'), next]);
    expect(results.map(result => (result.ok ? result.path : result.error))).toEqual([
      '/q',
      '/q/n_0000000000',
      undefined,
      '/q/n_0000000001',
      '/q/other',
      '/q/n_0000000003',
    ]);
  });

  it('take the ephemerals of one session away together', () => {
    const { tree } = grown([create('/p'), create('/p/b', true), create('/p/a', true), create('/c', true)]);
    expect(ephemeralsOf(tree, 9)).toEqual(['/c', '/p/a', '/p/b']);
    expect(znodeAt(tree, '/c')?.ephemeralOwner).toBe(9);
    const after = withoutSession(tree, 9, 77);
    expect(after.changes.map(change => change.path)).toEqual(['/c', '/p/a', '/p/b']);
    expect(subtree(after.tree, '/').map(({ path }) => path)).toEqual(['/', '/p', '/zookeeper', '/zookeeper/quota']);
    expect(znodeAt(after.tree, '/p')).toMatchObject({ pzxid: 77, childCount: 0 });
    expect(after.tree.ephemerals).toBeNull();
  });

  it('note facts beside what they wrote', () => {
    const { tree } = grown([create('/p'), create('/p/a')]);
    const noted = stamped(tree, { kind: 'created', path: '/p/a', data: 'd', owner: 0 }, 5);
    expect(znodeAt(noted, '/p/a')?.fact).toBe(5);
    expect(znodeAt(noted, '/p')).toMatchObject({ fact: 0, childrenFact: 5 });
    const gone = stamped(noted, { kind: 'deleted', path: '/p/x', before: 0 }, 6);
    expect(znodeAt(gone, '/p')?.childrenFact).toBe(6);
  });

  it('share what they do not touch', () => {
    const { tree } = grown([create('/a'), create('/b'), create('/a/x')]);
    const after = applied(tree, create('/b/y'), { zxid: 9, timeMs: 0, session: 1 }).tree;
    expect(znodeAt(after, '/a')).toBe(znodeAt(tree, '/a'));
    expect(znodeAt(tree, '/b/y')).toBeUndefined();
  });
});

interface Plain {
  data: string | null;
  version: number;
  created: number;
  removed: number;
  owner: number;
}

/** The same rules over a flat table, written without the tree. */
class Oracle {
  nodes = new Map<string, Plain>();

  constructor() {
    for (const path of ['/', '/zookeeper', '/zookeeper/quota']) this.put(path, null, 0);
  }

  put(path: string, data: string | null, owner: number): void {
    this.nodes.set(path, { data, version: 0, created: 0, removed: 0, owner });
    const parent = this.nodes.get(parentOf(path));
    if (parent !== undefined && path !== '/') parent.created++;
  }

  remove(path: string): void {
    this.nodes.delete(path);
    const parent = this.nodes.get(parentOf(path));
    if (parent !== undefined) parent.removed++;
  }

  run(operation: TreeOperation, session: number): string {
    const node = this.nodes.get(operation.path);
    if (operation.op === 'create') {
      const parent = this.nodes.get(parentOf(operation.path));
      if (parent === undefined) return 'NoNode';
      const path = operation.sequential ? operation.path + `000000000${parent.created}`.slice(-10) : operation.path;
      if (this.nodes.has(path)) return 'NodeExists';
      if (parent.owner !== 0) return 'NoChildrenForEphemerals';
      this.put(path, operation.data, operation.ephemeral ? session : 0);
      return path;
    }
    if (node === undefined) return 'NoNode';
    if (operation.op === 'delete' || operation.op === 'setData') {
      if (operation.version !== -1 && operation.version !== node.version) return 'BadVersion';
      if (operation.op === 'setData') {
        node.data = operation.data;
        node.version++;
        return 'ok';
      }
      if (node.created > node.removed) return 'NotEmpty';
      this.remove(operation.path);
    }
    return 'ok';
  }

  end(session: number): void {
    const mine = [...this.nodes].filter(([, node]) => node.owner === session);
    for (const [path] of mine) this.remove(path);
  }
}

const path = fc.constantFrom('/a', '/b', '/a/a', '/a/b', '/b/c', '/a/a/a', '/a/n_0000000001', '/b/n_0000000000');
const version = fc.constantFrom(-1, -1, 0, 1);
const operation: fc.Arbitrary<TreeOperation> = fc.oneof(
  fc.record({
    op: fc.constant('create' as const),
    path: fc.oneof(path, fc.constantFrom('/a/n_', '/b/n_')),
    data: fc.option(fc.string({ maxLength: 3 })),
    ephemeral: fc.boolean(),
    sequential: fc.boolean(),
  }),
  fc.record({ op: fc.constant('delete' as const), path, version }),
  fc.record({ op: fc.constant('setData' as const), path, data: fc.string({ maxLength: 3 }), version }),
);
const move = fc.oneof(
  { weight: 12, arbitrary: fc.record({ operation, session: fc.constantFrom(1, 2) }) },
  { weight: 1, arbitrary: fc.record({ ended: fc.constantFrom(1, 2) }) },
);

describe('random operations', () => {
  it('leave the tree that a flat table of the same rules leaves', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), moves => {
        const oracle = new Oracle();
        let tree = EMPTY_TREE;
        moves.forEach((next, index) => {
          if ('ended' in next) {
            tree = withoutSession(tree, next.ended, index).tree;
            oracle.end(next.ended);
            return;
          }
          const after = applied(tree, next.operation, { zxid: index, timeMs: 0, session: next.session });
          tree = after.tree;
          const said = after.result.ok ? (after.result.path ?? 'ok') : after.result.error;
          expect(said).toBe(oracle.run(next.operation, next.session));
        });
        const seen = subtree(tree, '/').map(({ path: at, node }) => {
          const { version: dataVersion, cversion, numChildren } = statOf(node);
          return [at, node.data, dataVersion, cversion, numChildren, node.ephemeralOwner];
        });
        const expected = [...oracle.nodes].map(([at, node]) => [
          at,
          node.data,
          node.version,
          node.created + node.removed,
          node.created - node.removed,
          node.owner,
        ]);
        const byPath = (a: (typeof seen)[number], b: (typeof seen)[number]): number =>
          String(a[0]) < String(b[0]) ? -1 : 1;
        expect(seen.toSorted(byPath)).toEqual(expected.toSorted(byPath));
        for (const session of [1, 2]) {
          const owned = expected.filter(node => node[5] === session).map(([at]) => String(at));
          expect(ephemeralsOf(tree, session)).toEqual(owned.toSorted());
        }
      }),
      { seed: 20_171_101, numRuns: 300 },
    );
  });
});

describe('a sorted map', () => {
  it('holds what a Map holds, in order, and its shape does not depend on how it came about', () => {
    const edit = fc.record({ key: fc.string({ maxLength: 2 }), value: fc.option(fc.nat(9)) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 80 }), edits => {
        const plain = new Map<string, number>();
        let map: SortedMap<number> = null;
        for (const { key, value } of edits) {
          if (value === null) plain.delete(key);
          else plain.set(key, value);
          map = value === null ? withoutKey(map, key) : withValue(map, key, value);
        }
        const keys = [...plain.keys()].toSorted((a, b) => (a < b ? -1 : 1));
        expect(keysOf(map)).toEqual(keys);
        let again: SortedMap<number> = null;
        for (const key of keys) {
          expect(valueAt(map, key)).toBe(plain.get(key));
          again = withValue(again, key, plain.get(key) ?? -1);
        }
        expect(JSON.stringify(again)).toBe(JSON.stringify(map));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { applied, EMPTY_TREE, type ZnodeChange } from './tree.ts';
import { NO_WATCHES, renewed, triggered, withoutWatcher, withWatch, type Watches } from './watches.ts';

const change: Record<ZnodeChange['kind'], ZnodeChange> = {
  created: { kind: 'created', path: '/p/n', data: null, owner: 0 },
  changed: { kind: 'changed', path: '/p/n', data: null, version: 1, before: 0 },
  deleted: { kind: 'deleted', path: '/p/n', before: 0 },
};

/** Session 1 has read /p/n, 2 its children, 3 the children of /p; 4 has read it and its children. */
function watched(): Watches {
  let watches = NO_WATCHES;
  const leave = (op: 'getData' | 'getChildren' | 'exists', path: string, session: number): void => {
    watches = withWatch(watches, { op, path, watch: true }, session, true);
  };
  leave('getData', '/p/n', 1);
  leave('getChildren', '/p/n', 2);
  leave('getChildren', '/p', 3);
  leave('exists', '/p/n', 4);
  leave('getChildren', '/p/n', 4);
  return watches;
}

const told = (kind: ZnodeChange['kind']): readonly string[] =>
  triggered(watched(), change[kind]).firings.map(({ session, event }) => `${session} ${event.type} ${event.path}`);

describe('a change', () => {
  it('tells whom it concerns, and each of a deletion once', () => {
    expect(told('created')).toEqual(['1 NodeCreated /p/n', '4 NodeCreated /p/n', '3 NodeChildrenChanged /p']);
    expect(told('changed')).toEqual(['1 NodeDataChanged /p/n', '4 NodeDataChanged /p/n']);
    expect(told('deleted')).toEqual([
      '1 NodeDeleted /p/n',
      '4 NodeDeleted /p/n',
      '2 NodeDeleted /p/n',
      '3 NodeChildrenChanged /p',
    ]);
  });

  it('uses the watches up', () => {
    expect(triggered(watched(), change.deleted).watches).toEqual(NO_WATCHES);
    const once = triggered(watched(), change.changed).watches;
    expect(triggered(once, change.changed).firings).toEqual([]);
    expect(triggered(once, change.deleted).firings).toHaveLength(3);
  });
});

describe('a read', () => {
  it('leaves a watch only if it asked, and on a missing node only as exists', () => {
    const none = (op: 'getData' | 'getChildren' | 'exists', watch: boolean): boolean =>
      withWatch(NO_WATCHES, { op, path: '/x', watch }, 1, false) === NO_WATCHES;
    expect([none('getData', true), none('getChildren', true), none('exists', true)]).toEqual([true, true, false]);
    expect(none('exists', false)).toBe(true);
  });

  it('leaves one watch however often it asks', () => {
    const twice = withWatch(watched(), { op: 'getData', path: '/p/n', watch: true }, 1, true);
    expect(twice).toEqual(watched());
  });
});

describe('a client', () => {
  it('takes its watches along when it goes', () => {
    const left = [1, 2, 3, 4].reduce(withoutWatcher, watched());
    expect(left).toEqual(NO_WATCHES);
    expect(triggered(withoutWatcher(watched(), 1), change.changed).firings.map(({ session }) => session)).toEqual([4]);
  });

  it('is told what it missed when it comes back, and of nothing else', () => {
    let tree = EMPTY_TREE;
    ['/seen', '/changed', '/parent', '/parent/child', '/born'].forEach((path, index) => {
      const operation = { op: 'create', path, data: null, ephemeral: false, sequential: false } as const;
      tree = applied(tree, operation, { zxid: index + 1, timeMs: 0, session: 1 }).tree;
    });
    const set = { op: 'setData', path: '/changed', data: '', version: -1 } as const;
    tree = applied(tree, set, { zxid: 6, timeMs: 0, session: 1 }).tree;
    const back = renewed(NO_WATCHES, tree, 5, {
      type: 'zkSetWatches',
      lastZxid: 3,
      data: ['/seen', '/changed', '/gone'],
      exists: ['/born', '/unborn'],
      child: ['/parent', '/seen', '/gone'],
    });
    expect(back.firings.map(({ event }) => `${event.type} ${event.path}`)).toEqual([
      'NodeDataChanged /changed',
      'NodeDeleted /gone',
      'NodeCreated /born',
      'NodeChildrenChanged /parent',
      'NodeDeleted /gone',
    ]);
    const kept = ['/seen', '/unborn'].reduce(
      (watches, path) => withWatch(watches, { op: 'exists', path, watch: true }, 5, true),
      NO_WATCHES,
    );
    expect(back.watches).toEqual(withWatch(kept, { op: 'getChildren', path: '/seen', watch: true }, 5, true));
  });
});

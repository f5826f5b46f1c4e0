import { describe, expect, it } from 'vitest';
import { ms, seconds } from '../kernel/time.ts';
import { Run, SERVER } from './harness.ts';
import type { Operation } from './messages.ts';
import { connectionOf } from './sessionValue.ts';
import { ephemeralsOf, znodeAt } from './tree.ts';

const create = (path: string, options: Partial<Extract<Operation, { op: 'create' }>> = {}): Operation => ({
  op: 'create',
  path,
  data: null,
  ephemeral: false,
  sequential: false,
  ...options,
});
const ephemeral = (path: string, data: string | null = null): Operation => create(path, { ephemeral: true, data });

describe('a session', () => {
  it('opens with the timeout asked for, inside 2 to 20 ticks', () => {
    for (const [asked, granted] of [
      [100, 4000],
      [6000, 6000],
      [999_999, 40_000],
    ] as const) {
      const run = new Run(['a'], { timeoutMs: asked }).until(seconds(1));
      expect(run.of('zkSessionOpened')).toMatchObject([{ owner: 'a', timeoutMs: granted, node: SERVER }]);
      expect(run.session('a').timeoutMs).toBe(granted);
      expect(run.events('a', 'state')).toMatchObject([{ state: 'SyncConnected', newSession: false }]);
    }
  });

  it('lives on pings alone, one each third of the timeout, all of them quiet', () => {
    const run = new Run(['a']).until(seconds(61));
    expect(run.of('zkSessionExpired')).toEqual([]);
    expect(run.of('zkStateChanged')).toHaveLength(1);
    const pings = run.of('messageSent').filter(fact => fact.message.type === 'zkPing');
    expect(pings).toHaveLength(30);
    expect(pings.every(fact => fact.quiet)).toBe(true);
  });

  it('expires between its timeout and one tick more after the kill, on the grid of ticks', () => {
    for (let killMs = 2100; killMs < 8000; killMs += 333) {
      const run = new Run(['a']).until(seconds(1)).ask('a', ephemeral('/e')).until(ms(killMs));
      const heardAt =
        run
          .of('messageSent')
          .filter(fact => fact.node === 'a')
          .map(fact => fact.arrivesAt)
          .filter(at => at <= run.world.now)
          .at(-1) ?? 0;
      run.act({ verb: 'kill', node: 'a' }).until(seconds(20));
      const [expiry, ...more] = run.of('zkSessionExpired');
      expect(more).toEqual([]);
      expect(expiry).toMatchObject({ owner: 'a', timeoutMs: 6000, ephemerals: ['/e'] });
      const at = (expiry?.at ?? 0) - 1500;
      expect(at % seconds(2)).toBe(0);
      expect(at - heardAt).toBeGreaterThan(seconds(6));
      expect(at - heardAt).toBeLessThanOrEqual(seconds(8));
      expect(znodeAt(run.server().disk.tree, '/e')).toBeUndefined();
    }
  });

  it('leads its expiry back to the kill, and to its own opening', () => {
    const run = new Run(['a']).until(seconds(1)).ask('a', ephemeral('/e')).until(seconds(3));
    run.act({ verb: 'kill', node: 'a' }).until(seconds(20));
    const [gone] = run.of('znodeDeleted');
    const kinds = run.causes(gone?.id ?? 0).map(fact => fact.kind);
    expect(kinds).toEqual(expect.arrayContaining(['zkSessionExpired', 'processKilled', 'zkSessionOpened']));
    expect(run.of('zkSessionExpired')[0]?.reasons).toContain(run.of('processKilled')[0]?.id);
  });

  it('leads its expiry back to the cut, though the owner lives', () => {
    const run = new Run(['a']).until(seconds(1));
    run.act({ verb: 'cut', from: 'a', to: SERVER, oneWay: false }).until(seconds(20));
    const cuts = run.of('linkCut').map(fact => fact.id);
    expect(run.of('zkSessionExpired')[0]?.reasons.some(reason => cuts.includes(reason))).toBe(true);
    const [, disconnected] = run.of('zkStateChanged');
    expect(disconnected).toMatchObject({ state: 'Disconnected' });
    expect(disconnected?.reasons.some(reason => cuts.includes(reason))).toBe(true);
  });

  it('goes at once when it is closed, all ephemerals at one zxid', () => {
    const run = new Run(['a']).until(seconds(1)).ask('a', ephemeral('/x')).ask('a', ephemeral('/y')).until(seconds(2));
    const id = run.session('a').id;
    expect(ephemeralsOf(run.server().disk.tree, id)).toEqual(['/x', '/y']);
    run.act({ verb: 'stop', node: 'a' }).on(ms(50));
    expect(run.of('zkSessionClosed')).toMatchObject([{ session: id, owner: 'a' }]);
    expect(new Set(run.of('znodeDeleted').map(fact => fact.zxid)).size).toBe(1);
    expect(run.of('processExited')).toMatchObject([{ node: 'a', clean: true }]);
    expect(run.server().memory).toMatchObject({ sessions: {}, connections: {} });
    expect(run.until(seconds(20)).of('zkSessionExpired')).toEqual([]);
  });

  it('is replaced after the owner slept through its expiry', () => {
    const run = new Run(['a']).until(seconds(1)).ask('a', ephemeral('/e')).until(seconds(2));
    const before = run.session('a').id;
    run.act({ verb: 'pause', node: 'a' }).until(seconds(15));
    expect(run.of('zkSessionExpired')[0]?.reasons).toContain(run.of('processPaused')[0]?.id);
    run.ask('a', create('/late'), 'late').act({ verb: 'resume', node: 'a' }).until(seconds(20));
    expect(run.events('a', 'state')).toMatchObject([
      { state: 'SyncConnected', newSession: false },
      { state: 'Disconnected' },
      { state: 'Expired' },
      { state: 'SyncConnected', newSession: true },
    ]);
    expect(run.session('a').id).not.toBe(before);
    expect(run.events('a', 'reply').map(event => event.owner)).toEqual(['main', 'late']);
    const expiredHere = run.of('zkStateChanged').find(fact => fact.state === 'Expired');
    expect(run.causes(expiredHere?.id ?? 0).map(fact => fact.kind)).toContain('processPaused');
  });

  it('outlives a restart of the server, with its full timeout again', () => {
    const run = new Run(['a']).until(seconds(1)).ask('a', ephemeral('/e')).until(seconds(3));
    run.act({ verb: 'kill', node: SERVER }).until(seconds(33));
    expect(run.server().memory).toBeNull();
    run.act({ verb: 'start', node: SERVER }).until(seconds(50));
    expect(run.of('zkSessionExpired')).toEqual([]);
    expect(run.of('zkServing')).toHaveLength(2);
    const states = run.events('a', 'state').map(event => event.state);
    expect(states).toEqual(['SyncConnected', 'Disconnected', 'SyncConnected']);
    expect(znodeAt(run.server().disk.tree, '/e')).toBeDefined();
  });

  it('survives a pause of the server', () => {
    const run = new Run(['a']).until(seconds(1)).act({ verb: 'pause', node: SERVER }).until(seconds(25));
    run.act({ verb: 'resume', node: SERVER }).until(seconds(60));
    expect(run.of('zkSessionExpired')).toEqual([]);
    expect(run.session('a').link.state).toBe('connected');
  });
});

describe('requests', () => {
  it('are answered one after the other, a write after 1.5 ms and a read after 0.2 ms', () => {
    const run = new Run(['a']).until(seconds(1));
    run.ask('a', create('/p', { data: 'x' }), 'w');
    run.ask('a', { op: 'getData', path: '/p', watch: false }, 'r').on(ms(50));
    const replies = run.of('messageSent').filter(fact => fact.message.type === 'zkReply');
    const asked = run.of('messageSent').filter(fact => fact.message.type === 'zkRequest');
    expect((replies[0]?.at ?? 0) - (asked[0]?.arrivesAt ?? 0)).toBe(1500);
    expect((replies[1]?.at ?? 0) - (replies[0]?.at ?? 0)).toBe(200);
    expect(run.events('a', 'reply')).toMatchObject([
      { owner: 'w', result: { ok: true, path: '/p' } },
      { owner: 'r', result: { ok: true, data: 'x', stat: { version: 0, czxid: 2 } } },
    ]);
    expect(run.of('znodeCreated')[0]?.trigger).toBe(asked[0]?.id);
  });

  it('are refused with a fact', () => {
    const run = new Run(['a', 'b']).until(seconds(1)).ask('a', ephemeral('/controller')).on(ms(50));
    run.ask('b', ephemeral('/controller')).on(ms(50));
    expect(run.of('zkRequestRefused')).toMatchObject([{ path: '/controller', error: 'NodeExists', from: 'b' }]);
    expect(run.of('zkRequestRefused')[0]?.reasons).toEqual([run.of('znodeCreated')[0]?.id]);
    expect(run.events('b', 'reply')).toMatchObject([{ result: { ok: false, error: 'NodeExists' } }]);
  });

  it('are sent again after a cut has healed, so that nothing asked is lost', () => {
    const run = new Run(['a']).until(seconds(1)).act({ verb: 'cut', from: 'a', to: SERVER, oneWay: false });
    run.ask('a', create('/p'), 't1').ask('a', create('/p/q'), 't2').until(seconds(6));
    expect(run.events('a', 'reply')).toEqual([]);
    run.act({ verb: 'heal', from: 'a', to: SERVER }).until(seconds(12));
    expect(run.events('a', 'reply').map(event => event.owner)).toEqual(['t1', 't2']);
    expect(znodeAt(run.server().disk.tree, '/p/q')).toBeDefined();
    expect(run.of('zkSessionExpired')).toEqual([]);
    expect(run.session('a').requests).toEqual([]);
  });

  it('wait for a server that is not there yet', () => {
    const run = new Run(['a']).act({ verb: 'kill', node: SERVER }).ask('a', create('/p')).until(seconds(30));
    expect(run.of('connectionRefused').length).toBeGreaterThan(10);
    run.act({ verb: 'start', node: SERVER }).until(seconds(35));
    expect(run.events('a', 'reply')).toMatchObject([{ result: { ok: true } }]);
  });
});

describe('watches', () => {
  const watchChildren: Operation = { op: 'getChildren', path: '/p', watch: true };

  it('fire once, and before the reply to the writer', () => {
    const run = new Run(['a', 'b']).until(seconds(1)).ask('a', create('/p')).on(ms(50));
    run.ask('a', watchChildren).on(ms(50));
    run.ask('b', create('/p/1')).ask('b', create('/p/2')).on(ms(50));
    expect(run.events('a', 'watch').map(({ event }) => event)).toEqual([{ type: 'NodeChildrenChanged', path: '/p' }]);
    const sent = run.of('messageSent').filter(({ message }) => ['zkWatch', 'zkReply'].includes(message.type));
    const watchAt = sent.findIndex(({ message }) => message.type === 'zkWatch');
    expect(sent[watchAt + 1]).toMatchObject({ to: 'b', at: sent[watchAt]?.at });
    const firing = run.of('watchFired')[0];
    expect(firing).toMatchObject({ to: 'a', path: '/p', reasons: [run.of('znodeCreated')[1]?.id] });
  });

  it('are not missed by a client that was away', () => {
    const run = new Run(['a', 'b'])
      .until(seconds(1))
      .ask('a', create('/p', { data: '0' }))
      .on(ms(50));
    run.ask('a', watchChildren).ask('a', { op: 'getData', path: '/p', watch: true });
    run.ask('a', { op: 'exists', path: '/later', watch: true }).ask('a', { op: 'getData', path: '/', watch: true });
    run.on(ms(50));
    run.act({ verb: 'reset', node: 'a', connection: connectionOf(run.session('a')) }).on(ms(1));
    run.ask('b', create('/p/1')).ask('b', create('/later')).on(ms(20));
    run.ask('b', { op: 'setData', path: '/p', data: '1', version: 0 }).on(ms(20));
    expect(run.events('a', 'watch')).toEqual([]);
    run.on(seconds(3));
    expect(
      run
        .events('a', 'watch')
        .map(({ event }) => `${event.type} ${event.path}`)
        .toSorted(),
    ).toEqual(['NodeChildrenChanged /p', 'NodeCreated /later', 'NodeDataChanged /p']);
    run.ask('b', { op: 'setData', path: '/', data: 'r', version: -1 }).on(ms(50));
    expect(run.events('a', 'watch').at(-1)?.event).toEqual({ type: 'NodeDataChanged', path: '/' });
  });

  it('tell of an expiry', () => {
    const run = new Run(['a', 'b']).until(seconds(1)).ask('a', ephemeral('/c')).on(ms(50));
    run.ask('b', { op: 'getData', path: '/c', watch: true }).on(ms(50));
    run.act({ verb: 'kill', node: 'a' }).until(seconds(12));
    expect(run.events('b', 'watch').map(({ event }) => event)).toEqual([{ type: 'NodeDeleted', path: '/c' }]);
    const [firing] = run.of('watchFired');
    expect(run.causes(firing?.id ?? 0).map(fact => fact.kind)).toContain('processKilled');
  });
});

describe('determinism', () => {
  const story = (seed: number): Run => {
    const run = new Run(['a', 'b', 'c'], { seed }).until(seconds(1)).ask('a', ephemeral('/e')).ask('b', create('/p'));
    run.act({ verb: 'cut', from: 'b', to: SERVER, oneWay: true }).until(seconds(9)).act({ verb: 'pause', node: 'c' });
    run.act({ verb: 'heal', from: 'b', to: SERVER }).until(seconds(25)).act({ verb: 'resume', node: 'c' });
    run.act({ verb: 'kill', node: SERVER }).until(seconds(30));
    return run.act({ verb: 'start', node: SERVER }).until(seconds(60));
  };

  it('gives the same world for the same seed, and another for another', () => {
    const text = JSON.stringify(story(3).world);
    expect(JSON.stringify(story(3).world)).toBe(text);
    expect(JSON.stringify(story(4).world)).not.toBe(text);
  });
});

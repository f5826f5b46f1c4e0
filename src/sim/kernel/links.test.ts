import { describe, expect, it } from 'vitest';
import { TestRun } from './harness.ts';
import { LATENCY_US } from './world.ts';

function pair(): { readonly run: TestRun; readonly connection: number } {
  const run = new TestRun(['a', 'b']);
  return { run, connection: run.connected('a', 'b') };
}

const since = (run: TestRun, node: string): readonly string[] => run.heard(node).slice(2);

describe('a cut', () => {
  it('keeps packets in both directions and heal delivers them in order', () => {
    const { run, connection } = pair();
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    for (const text of ['one', 'two']) run.send('a', connection, text);
    run.send('b', connection, 'back');
    run.pass(1_000_000);
    expect([since(run, 'a'), since(run, 'b')]).toEqual([[], []]);
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.settle();
    expect([since(run, 'a'), since(run, 'b')]).toEqual([['back'], ['one', 'two']]);
    expect(run.count('messageLost')).toBe(0);
  });

  it('of one way lets the other pass', () => {
    const { run, connection } = pair();
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: true });
    run.send('a', connection, 'there');
    run.send('b', connection, 'back');
    run.pass(1_000_000);
    expect([since(run, 'a'), since(run, 'b')]).toEqual([['back'], []]);
    expect(run.count('linkCut')).toBe(1);
    run.act({ verb: 'heal', from: 'b', to: 'a' });
    run.settle();
    expect(since(run, 'b')).toEqual(['there']);
    expect(run.count('linkHealed')).toBe(1);
  });

  it('catches what is under way, and healing does not let younger messages overtake it', () => {
    const { run, connection } = pair();
    run.send('a', connection, 'first');
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    run.pass(LATENCY_US * 3);
    run.send('a', connection, 'second');
    // The second is in the air when the link is healed: it would arrive before what was kept.
    run.pass(LATENCY_US / 2);
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.send('a', connection, 'third');
    run.settle();
    expect(since(run, 'b')).toEqual(['first', 'second', 'third']);
  });

  it('also keeps a close: who is cut off does not hear that its peer died', () => {
    const { run } = pair();
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    run.act({ verb: 'kill', node: 'b' });
    run.pass(1_000_000);
    expect(since(run, 'a')).toEqual([]);
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.settle();
    expect(since(run, 'a')).toEqual(['disconnected b']);
  });

  it('stands between those two only', () => {
    const run = new TestRun(['a', 'b', 'c']);
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    run.connected('a', 'c');
    expect(run.heard('c')).toEqual(['start', 'accepted a']);
  });

  it('done twice is one cut, and healing what is whole says nothing', () => {
    const { run } = pair();
    for (let i = 0; i < 2; i++) run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    expect(run.count('linkCut')).toBe(2);
    for (let i = 0; i < 2; i++) run.act({ verb: 'heal', from: 'a', to: 'b' });
    expect(run.count('linkHealed')).toBe(2);
  });
});

describe('a slow link', () => {
  it('takes longer, keeps the order, and is as it was when healed', () => {
    const { run, connection } = pair();
    run.act({ verb: 'slow', from: 'a', to: 'b', extraUs: 50_000 });
    const begun = run.world.now;
    run.send('a', connection, 'slow');
    run.settle();
    expect(run.world.now - begun).toBeGreaterThanOrEqual(50_000 + LATENCY_US);
    run.send('a', connection, 'still slow');
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.send('a', connection, 'after');
    run.settle();
    expect(since(run, 'b')).toEqual(['slow', 'still slow', 'after']);
    const healed = run.world.now;
    run.send('a', connection, 'quick');
    run.settle();
    expect(run.world.now - healed).toBeLessThan(1.1 * LATENCY_US);
  });
});

describe('a held message', () => {
  it('waits with all that is behind it, and is released with it in order', () => {
    const { run, connection } = pair();
    run.send('a', connection, 'before');
    const held = run.send('a', connection, 'held');
    run.send('a', connection, 'behind');
    run.act({ verb: 'hold', sent: held });
    run.pass(1_000_000);
    expect(since(run, 'b')).toEqual(['before']);
    run.act({ verb: 'release', sent: held });
    run.settle();
    expect(since(run, 'b')).toEqual(['before', 'held', 'behind']);
    expect(run.world.holds).toEqual([]);
    const released = run.facts.find(fact => fact.kind === 'messageReleased');
    const arrived = run.facts.find(fact => fact.kind === 'heard' && fact.text === 'held');
    expect(released).toMatchObject({ sent: held, arrivesAt: arrived?.at });
  });

  it('does not let what is in the air overtake it when it is released', () => {
    const { run, connection } = pair();
    const held = run.send('a', connection, 'held');
    run.act({ verb: 'hold', sent: held });
    run.pass(LATENCY_US * 3);
    run.send('a', connection, 'in the air');
    run.pass(LATENCY_US / 2);
    run.act({ verb: 'release', sent: held });
    run.settle();
    expect(since(run, 'b')).toEqual(['held', 'in the air']);
  });

  it('holds up its own connection only', () => {
    const { run, connection } = pair();
    const other = run.connected('a', 'b');
    run.act({ verb: 'hold', sent: run.send('a', connection, 'held') });
    run.send('a', other, 'on the other');
    run.pass(1_000_000);
    expect(run.heard('b').at(-1)).toBe('on the other');
  });

  it('stays held where another before it is released, and the other way round', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { run, connection } = pair();
      const sent = ['h0', 'between', 'h1', 'after'].map(text => run.send('a', connection, text));
      const holds = [sent[0] ?? 0, sent[2] ?? 0];
      for (const hold of holds) run.act({ verb: 'hold', sent: hold });
      run.pass(1_000_000);
      run.act({ verb: 'release', sent: holds[order[0] ?? 0] ?? 0 });
      run.pass(1_000_000);
      expect(since(run, 'b')).toEqual(order[0] === 0 ? ['h0', 'between'] : []);
      run.act({ verb: 'release', sent: holds[order[1] ?? 0] ?? 0 });
      run.settle();
      expect(since(run, 'b')).toEqual(['h0', 'between', 'h1', 'after']);
    }
  });

  it('is not set free by healing a cut, but what is before it is', () => {
    const { run, connection } = pair();
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    run.send('a', connection, 'before');
    const held = run.send('a', connection, 'held');
    run.act({ verb: 'hold', sent: held });
    run.send('a', connection, 'behind');
    run.pass(1_000_000);
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.pass(1_000_000);
    expect(since(run, 'b')).toEqual(['before']);
    run.act({ verb: 'release', sent: held });
    run.settle();
    expect(since(run, 'b')).toEqual(['before', 'held', 'behind']);
  });

  it('released behind a cut waits for the heal', () => {
    const { run, connection } = pair();
    const held = run.send('a', connection, 'held');
    run.act({ verb: 'hold', sent: held });
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    run.pass(1_000_000);
    run.act({ verb: 'release', sent: held });
    run.pass(1_000_000);
    expect(since(run, 'b')).toEqual([]);
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['held']);
  });

  it('can be what has not arrived only', () => {
    const { run, connection } = pair();
    const sent = run.send('a', connection, 'm');
    run.settle();
    const before = run.world;
    run.act({ verb: 'hold', sent });
    run.act({ verb: 'hold', sent: 12345 });
    expect(run.world).toBe(before);
  });
});

describe('a reset', () => {
  it('loses what is under way, both ways, and both ends hear', () => {
    const { run, connection } = pair();
    const lost = [run.send('a', connection, 'there'), run.send('b', connection, 'back')];
    run.act({ verb: 'reset', node: 'a', connection });
    run.settle();
    expect([since(run, 'a'), since(run, 'b')]).toEqual([['disconnected b'], ['disconnected a']]);
    expect(run.facts.flatMap(fact => (fact.kind === 'messageLost' ? [fact.sent] : []))).toEqual(lost);
    expect([run.world.slots['a']?.connections, run.world.slots['b']?.connections]).toEqual([{}, {}]);
  });

  it('leaves other connections and what travels on them alone', () => {
    const { run, connection } = pair();
    const other = run.connected('a', 'b');
    run.send('a', other, 'untouched');
    run.act({ verb: 'reset', node: 'a', connection });
    run.settle();
    expect(since(run, 'b')).toEqual(['accepted a', 'disconnected a', 'untouched']);
    expect(run.count('messageLost')).toBe(0);
  });

  it('also loses what a hold or a cut keeps back, and is heard through a cut', () => {
    const { run, connection } = pair();
    run.act({ verb: 'cut', from: 'a', to: 'b', oneWay: false });
    const kept = run.send('a', connection, 'kept');
    run.pass(LATENCY_US * 3);
    run.act({ verb: 'reset', node: 'b', connection });
    run.pass(1);
    expect([since(run, 'a'), since(run, 'b')]).toEqual([['disconnected b'], ['disconnected a']]);
    expect(run.facts.find(fact => fact.kind === 'messageLost')).toMatchObject({ sent: kept });
    run.act({ verb: 'heal', from: 'a', to: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['disconnected a']);
  });

  it('reaches a paused process when it goes on', () => {
    const { run, connection } = pair();
    run.act({ verb: 'pause', node: 'b' });
    run.act({ verb: 'reset', node: 'a', connection });
    run.pass(1000);
    expect([since(run, 'a'), since(run, 'b')]).toEqual([['disconnected b'], []]);
    run.act({ verb: 'resume', node: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['disconnected a']);
  });

  it('of a connection that is not there does nothing', () => {
    const { run } = pair();
    const before = run.world;
    run.act({ verb: 'reset', node: 'a', connection: 99 });
    expect(run.world).toBe(before);
  });
});

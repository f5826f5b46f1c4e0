import { describe, expect, it } from 'vitest';
import { TestRun } from './harness.ts';
import { LATENCY_US } from './world.ts';

const texts = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('a connection', () => {
  it('opens after a round trip, at both ends', () => {
    const run = new TestRun(['a', 'b']);
    run.order('a', { do: 'connect', to: 'b' });
    run.pass(LATENCY_US - 1);
    expect([run.heard('a'), run.heard('b')]).toEqual([['start'], ['start']]);
    run.settle();
    expect([run.heard('a'), run.heard('b')]).toEqual([
      ['start', 'connected b'],
      ['start', 'accepted a'],
    ]);
    expect(run.world.now).toBeGreaterThanOrEqual(2 * LATENCY_US);
    expect(run.world.now).toBeLessThan(2.2 * LATENCY_US);
  });

  it('carries nothing before it is open', () => {
    const run = new TestRun(['a', 'b']);
    run.order('a', { do: 'connect', to: 'b' });
    expect(run.send('a', 1, 'too early')).toBe(0);
    run.settle();
    expect(run.heard('b')).toEqual(['start', 'accepted a']);
  });

  it('delivers in the order of sending, large and small alike', () => {
    const run = new TestRun(['a', 'b']);
    const connection = run.connected('a', 'b');
    texts('m', 20).forEach((text, i) => run.send('a', connection, text, i % 2 === 0 ? 1_000_000 : 0));
    run.settle();
    expect(run.heard('b').slice(2)).toEqual(texts('m', 20));
  });

  it('says when a message will arrive, and it arrives then', () => {
    const run = new TestRun(['a', 'b']);
    const connection = run.connected('a', 'b');
    const sent = run.facts[run.send('a', connection, 'm', 125_000) - 1];
    if (sent?.kind !== 'messageSent') throw new Error('nothing was sent');
    expect(sent.arrivesAt - sent.at).toBeGreaterThanOrEqual(LATENCY_US + 1000);
    run.settle();
    const heard = run.facts.at(-1);
    expect(heard).toMatchObject({ kind: 'heard', text: 'm', at: sent.arrivesAt, trigger: sent.id });
  });

  it('is refused by a host without the process', () => {
    const run = new TestRun(['a', 'b']);
    run.act({ verb: 'kill', node: 'b' });
    run.connected('a', 'b');
    expect(run.heard('a')).toEqual(['start', 'refused b']);
    expect(run.world.slots['a']?.connections).toEqual({});
  });

  it('tells the peer when one end closes it, after what was sent before', () => {
    const run = new TestRun(['a', 'b']);
    const connection = run.connected('a', 'b');
    run.send('a', connection, 'last words');
    run.order('a', { do: 'close', connection });
    expect(run.send('a', connection, 'afterwards')).toBe(0);
    run.settle();
    expect(run.heard('b').slice(2)).toEqual(['last words', 'disconnected a']);
    expect(run.heard('a')).toEqual(['start', 'connected b']);
  });

  it('that one end has closed loses what the other still sends', () => {
    const run = new TestRun(['a', 'b']);
    const connection = run.connected('a', 'b');
    run.order('a', { do: 'close', connection });
    const sent = run.send('b', connection, 'crossing');
    run.settle();
    expect(run.heard('a')).toEqual(['start', 'connected b']);
    expect(run.facts.find(fact => fact.kind === 'messageLost')).toMatchObject({ sent, node: 'a' });
    expect(run.heard('b').filter(text => text === 'disconnected a')).toHaveLength(1);
  });

  it('closed while it opens is closed at both ends', () => {
    const run = new TestRun(['a', 'b']);
    run.order('a', { do: 'connect', to: 'b' });
    run.order('a', { do: 'close', connection: 1 });
    run.settle();
    expect(run.heard('b')).toEqual(['start', 'accepted a', 'disconnected a']);
    expect(run.heard('a')).toEqual(['start']);
    expect([run.world.slots['a']?.connections, run.world.slots['b']?.connections]).toEqual([{}, {}]);
  });

  it('numbers every fact in the order of happening', () => {
    const run = new TestRun(['a', 'b', 'c']);
    const connection = run.connected('a', 'b');
    run.send('a', connection, 'm');
    run.act({ verb: 'cut', from: 'a', to: 'c', oneWay: false });
    run.act({ verb: 'reset', node: 'a', connection });
    run.act({ verb: 'kill', node: 'b' });
    run.settle();
    expect(run.facts.map(fact => fact.id)).toEqual(run.facts.map((_, index) => index + 1));
    expect(run.facts.every(fact => fact.trigger < fact.id)).toBe(true);
  });
});

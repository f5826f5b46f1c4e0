import { describe, expect, it } from 'vitest';
import { TestRun } from './harness.ts';
import { LATENCY_US } from './world.ts';

/** Two nodes with an open connection. */
function pair(): { readonly run: TestRun; readonly connection: number } {
  const run = new TestRun(['a', 'b']);
  return { run, connection: run.connected('a', 'b') };
}

/** What a node heard since the connection was opened. */
const since = (run: TestRun, node: string): readonly string[] => run.heard(node).slice(2);

const RUNNING = 'running';

describe('kill', () => {
  it('closes every connection at once, and the peers hear of it', () => {
    const run = new TestRun(['a', 'b', 'c']);
    run.connected('a', 'b');
    run.connected('c', 'b');
    run.act({ verb: 'kill', node: 'b' });
    const killedAt = run.world.now;
    run.settle();
    expect(run.world.now - killedAt).toBeLessThan(1.1 * LATENCY_US);
    expect([since(run, 'a'), since(run, 'c')]).toEqual([['disconnected b'], ['disconnected b']]);
    const killed = run.facts.find(fact => fact.kind === 'processKilled');
    expect(run.facts.find(fact => fact.kind === 'connectionClosed')?.trigger).toBe(killed?.id);
  });

  it('takes the memory and leaves the disk, flushed or not', () => {
    const { run } = pair();
    run.order('b', { do: 'write', text: 'flushed', flush: true });
    run.order('b', { do: 'write', text: 'in the page cache', flush: false });
    run.act({ verb: 'kill', node: 'b' });
    expect(run.world.slots['b']?.state).toMatchObject({ heard: [], written: ['flushed', 'in the page cache'] });
  });

  it('of the dead does nothing and says nothing', () => {
    const { run } = pair();
    run.act({ verb: 'kill', node: 'b' });
    run.settle();
    const before = run.world;
    run.act({ verb: 'kill', node: 'b' });
    expect(run.world).toBe(before);
    expect(run.count('processKilled')).toBe(1);
  });

  it('loses what arrives at the dead host, and what the next process knows nothing of', () => {
    const { run, connection } = pair();
    run.act({ verb: 'kill', node: 'b' });
    run.send('a', connection, 'to the dead');
    run.act({ verb: 'start', node: 'b' });
    run.settle();
    expect(run.heard('b')).toEqual(['start', 'accepted a', 'start']);
    expect(run.count('messageLost')).toBe(1);
  });
});

describe('a restart', () => {
  it('voids what the process before had asked to be woken for', () => {
    const { run } = pair();
    run.order('b', { do: 'wake', afterUs: 5000, text: 'of the first life' });
    run.act({ verb: 'kill', node: 'b' });
    run.act({ verb: 'start', node: 'b' });
    run.order('b', { do: 'wake', afterUs: 5000, text: 'of the second life' });
    run.settle();
    expect(run.heard('b').slice(-2)).toEqual(['start', 'of the second life']);
    expect(run.heard('b')).not.toContain('of the first life');
  });

  it('of what runs does nothing', () => {
    const { run } = pair();
    const before = run.world;
    run.act({ verb: 'start', node: 'b' });
    expect(run.world).toBe(before);
  });
});

describe('stop', () => {
  it('lets the process end by itself', () => {
    const { run } = pair();
    run.act({ verb: 'stop', node: 'b' });
    expect(run.world.slots['b']?.status).toBe(RUNNING);
    run.settle();
    expect(run.facts.find(fact => fact.kind === 'processExited')).toMatchObject({ clean: true, message: 'stopped' });
    expect(since(run, 'a')).toEqual(['disconnected b']);
  });

  it('waits while the process is paused', () => {
    const { run } = pair();
    run.act({ verb: 'pause', node: 'b' });
    run.act({ verb: 'stop', node: 'b' });
    run.pass(1_000_000);
    expect(run.world.slots['b']?.status).toBe('paused');
    run.act({ verb: 'resume', node: 'b' });
    run.settle();
    expect(run.world.slots['b']?.status).toBe('down');
    expect(since(run, 'b')).toEqual(['stop']);
  });

  it('that waited is gone when the paused process is killed and started anew', () => {
    const { run } = pair();
    run.act({ verb: 'pause', node: 'b' });
    run.act({ verb: 'stop', node: 'b' });
    run.pass(10);
    run.act({ verb: 'kill', node: 'b' });
    run.act({ verb: 'start', node: 'b' });
    run.settle();
    expect(run.world.slots['b']?.status).toBe(RUNNING);
  });
});

describe('exit', () => {
  it('ends the process within its own turn and tells the peers', () => {
    const { run, connection } = pair();
    const sent = run.send('a', connection, 'exit');
    run.settle();
    const exited = run.facts.find(fact => fact.kind === 'processExited');
    expect(exited).toMatchObject({ node: 'b', clean: false, message: 'had enough', trigger: sent });
    expect(run.world.slots['b']?.status).toBe('down');
    expect(since(run, 'a')).toEqual(['disconnected b']);
  });
});

describe('power off', () => {
  it('is silent: no peer hears anything, until it asks the host that has come back', () => {
    const { run, connection } = pair();
    run.act({ verb: 'powerOff', node: 'b' });
    run.send('a', connection, 'anybody there?');
    run.settle();
    expect(since(run, 'a')).toEqual([]);
    expect(run.count('messageLost')).toBe(1);
    run.order('a', { do: 'connect', to: 'b' });
    run.settle();
    expect(since(run, 'a')).toEqual([]);
    run.act({ verb: 'start', node: 'b' });
    run.send('a', connection, 'and now?');
    run.settle();
    expect(since(run, 'a')).toEqual(['disconnected b']);
  });

  it('loses what the disk had not been told', () => {
    const { run } = pair();
    run.order('b', { do: 'write', text: 'flushed', flush: true });
    run.order('b', { do: 'write', text: 'in the page cache', flush: false });
    run.act({ verb: 'powerOff', node: 'b' });
    expect(run.world.slots['b']?.state.written).toEqual(['flushed']);
  });
});

describe('pause', () => {
  it('keeps messages and wakes, and resume gives them in the order they came', () => {
    const { run, connection } = pair();
    run.order('b', { do: 'wake', afterUs: LATENCY_US * 3, text: 'woken' });
    run.act({ verb: 'pause', node: 'b' });
    run.send('a', connection, 'first');
    run.pass(LATENCY_US * 4);
    run.send('a', connection, 'second');
    run.pass(LATENCY_US * 4);
    expect(since(run, 'b')).toEqual([]);
    run.act({ verb: 'resume', node: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['first', 'woken', 'second']);
  });

  it('comes before what arrives in the very moment of resuming', () => {
    const { run, connection } = pair();
    run.act({ verb: 'pause', node: 'b' });
    run.send('a', connection, 'first');
    run.pass(LATENCY_US * 4);
    const sent = run.facts[run.send('a', connection, 'second') - 1];
    if (sent?.kind !== 'messageSent') throw new Error('nothing was sent');
    // The clock stands at the second's arrival, which is still in the queue.
    run.world = { ...run.world, now: sent.arrivesAt };
    run.act({ verb: 'resume', node: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['first', 'second']);
  });

  it('does not keep the operating system from accepting, once', () => {
    const run = new TestRun(['a', 'b']);
    run.act({ verb: 'pause', node: 'b' });
    run.order('a', { do: 'connect', to: 'b' });
    run.pass(LATENCY_US * 4);
    expect(run.heard('a')).toEqual(['start', 'connected b']);
    expect(run.heard('b')).toEqual(['start']);
    run.send('a', 1, 'hello');
    run.pass(LATENCY_US * 4);
    run.act({ verb: 'resume', node: 'b' });
    run.settle();
    expect(run.heard('b')).toEqual(['start', 'accepted a', 'hello']);
    expect(run.heard('a')).toEqual(['start', 'connected b']);
    expect(run.count('connectionOpened')).toBe(1);
  });

  it('ends with a kill, and nothing of what waited reaches the next process', () => {
    const { run, connection } = pair();
    run.act({ verb: 'pause', node: 'b' });
    run.send('a', connection, 'waits');
    run.pass(LATENCY_US * 4);
    run.act({ verb: 'kill', node: 'b' });
    run.act({ verb: 'start', node: 'b' });
    run.settle();
    expect(since(run, 'b')).toEqual(['start']);
  });
});

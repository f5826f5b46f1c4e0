import { describe, expect, it } from 'vitest';
import { loadLesson } from '../../lessons/index.ts';
import type { ClusterView } from '../../sim/index.ts';
import { Player } from '../player/player.svelte.ts';
import { doablesOf, linkActions, restarts } from './actions.ts';
import { configAction, refusalOf, subjectOf, type ConfigSubject } from './configForm.ts';
import { detailsOf } from './details.ts';
import { text } from './messages.ts';
import { keyOf, selectionOf, type Selection } from './selection.ts';

async function opened(): Promise<Player> {
  const lesson = await loadLesson('p08');
  return new Player(lesson.scenario, lesson.focus);
}

const broker0: Selection = { kind: 'node', node: 'broker-0' };
const first0: Selection = { kind: 'partition', partition: 'first-0' };
const producerA: Selection = { kind: 'node', node: 'producer-A' };

function subject(view: ClusterView, selection: Selection): ConfigSubject {
  const found = subjectOf(view, selection);
  if (found === null) throw new Error(`${keyOf(selection)} has no configs`);
  return found;
}

describe('selections', () => {
  it('read back from the keys of the stage', () => {
    const all: readonly Selection[] = [
      broker0, first0, producerA,
      { kind: 'replica', node: 'broker-1', partition: 'first-2' },
      { kind: 'znode', path: '/brokers/ids' },
      { kind: 'session', session: 7 },
      { kind: 'message', sent: 123 },
    ];
    for (const selection of all) expect(selectionOf(keyOf(selection))).toEqual(selection);
  });

  it('all have details in a running cluster', async () => {
    const player = await opened();
    player.step(1, 'message');
    const { view, now } = player;
    const flight = view.flights.find(one => !one.quiet);
    const session = view.zookeepers[0]?.sessions[0];
    const selections: readonly Selection[] = [
      broker0, first0, producerA,
      { kind: 'node', node: 'zk-1' },
      { kind: 'node', node: 'consumer-1' },
      { kind: 'replica', node: 'broker-1', partition: 'first-2' },
      { kind: 'znode', path: '/controller' },
      { kind: 'session', session: session?.session ?? 0 },
      { kind: 'message', sent: flight?.sent ?? 0 },
    ];
    for (const selection of selections) {
      const details = detailsOf(view, selection, now, text());
      expect(details?.rows.length, keyOf(selection)).toBeGreaterThan(0);
    }
    expect(detailsOf(view, { kind: 'node', node: 'broker-9' }, now, text())).toBeNull();
  });
});

describe('configs', () => {
  it('are refused in Kafka’s own words', async () => {
    const { view } = await opened();
    const broker = subject(view, broker0);
    expect(refusalOf(broker, 'replica.lag.time.max.ms', '100')).toMatchObject({
      reason: 'lagBelowWait',
      error: { message: expect.stringContaining('replica.fetch.wait.max.ms should always be at least') },
    });
    expect(refusalOf(broker, 'zookeeper.session.timeout.ms', '6 s')).toMatchObject({
      reason: 'notANumber',
      error: {
        message: 'Invalid value 6 s for configuration zookeeper.session.timeout.ms: Not a number of type INT',
      },
    });
    expect(refusalOf(subject(view, first0), 'min.insync.replicas', '0')?.reason).toBe('tooSmall');
    expect(refusalOf(subject(view, producerA), 'acks', '2')?.reason).toBe('notAChoice');
    expect(refusalOf(subject(view, producerA), 'acks', 'all')).toBeNull();
  });

  it('of a broker wait for its restart, then are in force', async () => {
    const player = await opened();
    player.act(configAction(subject(player.view, broker0), 'replica.lag.time.max.ms', ' 20000 '));
    const waiting = subject(player.view, broker0).fields[0];
    expect(waiting).toMatchObject({ key: 'replica.lag.time.max.ms', value: '10000', next: '20000' });
    const broker = player.view.brokers[0];
    if (broker === undefined) throw new Error('no broker');
    const [restart] = restarts(player.view, broker);
    if (restart === undefined) throw new Error('no restart offered');
    player.act(restart.action);
    player.seek(player.endsAt);
    while (player.seeking) player.advance(0, 50);
    expect(subject(player.view, broker0).fields[0]).toMatchObject({ value: '20000', next: null, isDefault: false });
  });

  it('of a producer and a topic come into force by themselves', async () => {
    const player = await opened();
    player.act(configAction(subject(player.view, producerA), 'acks', '1'));
    player.act(configAction(subject(player.view, first0), 'min.insync.replicas', '2'));
    player.seek(20_000_000);
    while (player.seeking) player.advance(0, 50);
    expect(subject(player.view, producerA).fields[0]?.value).toBe('1');
    expect(subject(player.view, producerA).properties['retries']).toBe('3');
    expect(subject(player.view, first0).fields[0]?.value).toBe('2');
  });
});

describe('what can be done', () => {
  it('follows the state of the process', async () => {
    const player = await opened();
    const verbs = (): readonly string[] => doablesOf(player.view, broker0).map(one => one.verb);
    expect(verbs()).toEqual(['kill', 'pause', 'stop', 'restart', 'powerOff']);
    player.act({ verb: 'pause', node: 'broker-0' });
    expect(verbs()).toContain('resume');
    player.act({ verb: 'kill', node: 'broker-0' });
    expect(verbs()).toEqual(['start']);
  });

  it('to a link is cutting, then healing', async () => {
    const player = await opened();
    const ofPeer = (): readonly string[] =>
      linkActions(player.view, 'broker-0').filter(one => one.peer === 'broker-1').map(one => one.verb);
    expect(ofPeer()).toEqual(['cut', 'cutOneWay']);
    player.act({ verb: 'cut', from: 'broker-0', to: 'broker-1', oneWay: true });
    expect(ofPeer()).toEqual(['heal']);
  });

  it('to a message is holding it, then releasing it', async () => {
    const player = await opened();
    player.step(1, 'message');
    const flight = player.view.flights.find(one => !one.quiet);
    const selection: Selection = { kind: 'message', sent: flight?.sent ?? 0 };
    expect(doablesOf(player.view, selection).map(one => one.verb)).toEqual(['hold', 'reset']);
    const [hold] = doablesOf(player.view, selection);
    if (hold === undefined) throw new Error('nothing to do to a message');
    player.act(hold.action);
    player.step(1, 'message');
    player.step(1, 'message');
    expect(doablesOf(player.view, selection).map(one => one.verb)).toEqual(['release', 'reset']);
  });
});

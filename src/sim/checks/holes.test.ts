/**
 * Holes of Kafka 0.11 that the simulator has too, as named scenarios (design.md §3, Truth over comfort). Each breaks
 * what a law would claim, and is seen for what it is, which is why the laws leave such partitions out.
 */
import { describe, expect, it } from 'vitest';
import { ms, slotOf, type Micros } from '../kernel/index.ts';
import type { ClusterFact } from '../cluster/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { READY, smallCluster } from './clusters.ts';
import { notConverged } from './converged.ts';
import { partitionsOf } from './partitions.ts';
import { acknowledgedSurvive, committedRecordsAgree, WatchedRun, type FaultKind, type Law } from './index.ts';

const FAULTS: readonly FaultKind[] = ['kill', 'cut', 'hold', 'pause'];
const NO_EXCUSES = { holes: new Map(), writtenByDeposed: new Set<string>(), unseen: new Set<number>() } as const;

/** The law, watching closely and excusing nothing. */
const strict = (law: Law): Law => ({
  ...law,
  check: (evidence, world) => law.check({ ...evidence, ...NO_EXCUSES }, world),
});

type Kind = ClusterFact['kind'];
const fact = <K extends Kind>(
  kind: K,
  test: (fact: Extract<ClusterFact, { readonly kind: K }>) => boolean = () => true,
): ((fact: ClusterFact) => boolean) => {
  const isKind = (f: ClusterFact): f is Extract<ClusterFact, { readonly kind: K }> => f.kind === kind;
  return f => isKind(f) && test(f);
};

const send = (run: WatchedRun, producer: string, values: readonly string[], oneByOne = true): void => {
  const records = values.map(value => ({ key: 'k', value }));
  run.act({ verb: 'send', producer, topic: 'first', oneByOne, records });
};

const within = (run: WatchedRun, forMs: number): Micros => run.world.now + ms(forMs);

/** Plays until a fact is stated; it must come. */
function await_(run: WatchedRun, forMs: number, found: (fact: ClusterFact) => boolean): void {
  expect(run.playTo(within(run, forMs), found) || run.violation !== null).toBe(true);
}

/** Broker 0 is the controller and hosts nothing, so that it can be left alone. Producer A waits; B may not. */
function cluster(
  replicas: readonly number[],
  impatient: Scenario['producers'][number]['properties'] = { acks: '1', 'linger.ms': '5' },
  topic: Scenario['topics'][number]['config'] = {},
): Scenario {
  const producer = { acks: 'all', 'linger.ms': '5' };
  const made = smallCluster({ brokers: replicas.length + 1, replicas, producer, topic });
  return { ...made, producers: [...made.producers, { name: 'B', properties: impatient }] };
}

describe('KIP-279: a new leader that was never aligned with the one before it', () => {
  function play(laws: readonly Law[], oneByOne: boolean): WatchedRun {
    const run = new WatchedRun(cluster([1, 2, 3]), laws);
    run.playTo(READY);
    send(run, 'producer-A', ['a', 'b', 'c']);
    run.playTo(within(run, 2_000));
    // Broker 3 gets what broker 2 does not, of epoch 0.
    run.act({ verb: 'cut', from: 'broker-1', to: 'broker-2', oneWay: false });
    send(run, 'producer-B', ['old-1', 'old-2', 'old-3'], oneByOne);
    run.playTo(within(run, 500));
    run.act({ verb: 'cut', from: 'broker-2', to: 'broker-3', oneWay: false });
    run.act({ verb: 'kill', node: 'broker-1' });
    await_(run, 8_000, fact('becameLeader', f => f.node === 'broker-2'));
    // Broker 2 writes at the same offsets, of epoch 1; broker 3 can't ask it where epoch 0 ended.
    send(run, 'producer-B', ['new-1', 'new-2']);
    run.playTo(within(run, 1_000));
    run.act({ verb: 'kill', node: 'broker-2' });
    await_(run, 8_000, fact('becameLeader', f => f.node === 'broker-3'));
    send(run, 'producer-B', ['newest']);
    run.playTo(within(run, 1_000));
    run.act({ verb: 'healAll' });
    run.act({ verb: 'start', node: 'broker-2' });
    run.playTo(within(run, 15_000));
    return run;
  }

  it('leaves two members of the ISR with different records below the high watermark', () => {
    const run = play([strict(committedRecordsAgree)], true);
    expect(run.violation?.subject).toMatchObject({
      leader: 3, member: 2, offset: 3, leaderHas: 'old-1 of epoch 0', memberHas: 'new-1 of epoch 1',
    });
  });

  it('is seen, and left out of the law', () => {
    const scenario = cluster([1, 2, 3]);
    expect(committedRecordsAgree.domain({ scenario, faults: FAULTS })).toBe(true);
    const run = play([committedRecordsAgree], true);
    expect(run.violation).toBeNull();
    expect(run.evidence.holes.get('first-0')).toBe('leaderNotAligned');
  });

  it('ends the fetcher thread where the logs differ in the middle of a batch', () => {
    const run = play([], false);
    const partition = partitionsOf(run.world)[0];
    expect(partition).toMatchObject({ leader: 3, isr: [3] });
    const { state } = slotOf(run.world, 'broker-2');
    expect(state.kind === 'broker' && state.memory?.fetchers[3]?.died).toBe(true);
  });
});

describe('KIP-101’s fallback: a leader that does not know the follower’s epoch', () => {
  const scenario = cluster([1, 2, 3, 4], { acks: 'all' }, { 'min.insync.replicas': '2' });

  function play(laws: readonly Law[]): WatchedRun {
    const run = new WatchedRun(scenario, laws);
    run.playTo(READY);
    send(run, 'producer-A', ['a']);
    run.playTo(within(run, 2_000));
    run.act({ verb: 'kill', node: 'broker-4' });
    run.playTo(within(run, 1_000));
    // Two more records reach brokers 2 and 3; that broker 2 has them is told late.
    send(run, 'producer-A', ['b', 'c'], false);
    const tells = fact('messageSent', f => f.node === 'broker-2' && f.to === 'broker-1' && offsetAsked(f) === 3);
    let told = 0;
    await_(run, 1_000, f => {
      if (tells(f)) told = f.id;
      return told !== 0;
    });
    run.act({ verb: 'hold', sent: told });
    run.act({ verb: 'cut', from: 'broker-1', to: 'broker-2', oneWay: true });
    // Broker 4 leaves the ISR with its session: epoch 1.
    await_(run, 8_000, fact('becameLeader', f => f.node === 'broker-1' && f.leaderEpoch === 1));
    send(run, 'producer-B', ['d']);
    await_(run, 1_000, fact('followerPositionLearned', f => f.follower === 3 && f.to === 4));
    // Now the records b and c are committed and acknowledged; broker 3 has not heard how far the high watermark is.
    run.act({ verb: 'release', sent: told });
    await_(run, 1_000, fact('recordAcked', f => f.node === 'producer-A' && f.offset === 2));
    run.act({ verb: 'kill', node: 'broker-1' });
    await_(run, 8_000, fact('logTruncated', f => f.node === 'broker-3'));
    run.act({ verb: 'kill', node: 'broker-2' });
    run.playTo(within(run, 10_000));
    return run;
  }

  function offsetAsked({ message }: { readonly message: unknown }): number {
    const text = JSON.stringify(message);
    return Number(/"api":"Fetch".*"fetchOffset":(\d+)/.exec(text)?.[1] ?? -1);
  }

  it('loses records that acks=all had acknowledged', () => {
    expect(acknowledgedSurvive.domain({ scenario, faults: FAULTS })).toBe(true);
    const run = play([strict(acknowledgedSurvive)]);
    expect(run.violation?.subject).toMatchObject({ value: 'b', offset: 1, leader: 3, producer: 'producer-A' });
  });

  it('is seen, and left out of the law', () => {
    const run = play([acknowledgedSurvive]);
    expect(run.violation).toBeNull();
    expect(run.evidence.holes.get('first-0')).toBe('cutToHighWatermark');
  });
});

describe('KAFKA-6082: a controller that was replaced while it was paused', () => {
  it('writes an ISR once more, and the leader can’t change it again', () => {
    const run = new WatchedRun(cluster([1, 0]), []);
    run.playTo(READY);
    // A broker without replicas goes; the news reaches the controller's host while its process is paused.
    run.act({ verb: 'kill', node: 'broker-2' });
    await_(run, 8_000, fact('zkSessionExpired', f => f.owner === 'broker-2'));
    run.act({ verb: 'pause', node: 'broker-0' });
    await_(run, 12_000, fact('controllerElected', f => f.node === 'broker-1'));
    run.playTo(within(run, 2_000));
    run.act({ verb: 'resume', node: 'broker-0' });
    run.playTo(within(run, 60_000));
    expect([...run.evidence.writtenByDeposed]).toEqual(['first-0']);
    expect(notConverged(run.world, { ...run.evidence, ...NO_EXCUSES })).toBe('first-0: brokers 0 are not in the ISR');
    expect(notConverged(run.world, run.evidence)).toBeNull();
  });
});

describe('KAFKA-1120: a broker that went and came back while the controller did not look', () => {
  it('is not told its roles', () => {
    const run = new WatchedRun(cluster([1, 2]), []);
    run.playTo(READY);
    run.act({ verb: 'kill', node: 'broker-2' });
    run.playTo(within(run, 3_500));
    run.act({ verb: 'pause', node: 'broker-0' });
    await_(run, 4_000, fact('zkSessionExpired', f => f.owner === 'broker-2'));
    run.act({ verb: 'start', node: 'broker-2' });
    await_(run, 2_000, fact('brokerRegistered', f => f.broker === 2));
    run.act({ verb: 'resume', node: 'broker-0' });
    run.playTo(within(run, 60_000));
    expect([...run.evidence.unseen]).toEqual([2]);
    expect(notConverged(run.world, { ...run.evidence, ...NO_EXCUSES })).toBe('first-0: brokers 2 are not in the ISR');
    expect(notConverged(run.world, run.evidence)).toBeNull();
  });
});

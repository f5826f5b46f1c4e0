import { describe, expect, it } from 'vitest';
import { ms } from '../kernel/index.ts';
import type { ClusterFact } from '../cluster/index.ts';
import { READY, smallCluster } from './clusters.ts';
import {
  acknowledgedSurvive,
  committedRecordsAgree,
  gathered,
  LAWS,
  NO_EVIDENCE,
  oneLeaderPerEpoch,
  WatchedRun,
  type FaultKind,
  type Law,
} from './index.ts';

const PROCESS_FAULTS: readonly FaultKind[] = ['kill', 'stop', 'pause', 'cut', 'slow', 'hold', 'reset'];

const send = (run: WatchedRun, values: readonly string[]): void => {
  const records = values.map(value => ({ key: 'k', value }));
  run.act({ verb: 'send', producer: 'producer-A', topic: 'first', oneByOne: true, records });
};

/** Broker 0 leads; five records, cut off, one more, the leader is killed. */
function loseTheLast(run: WatchedRun): void {
  run.playTo(READY);
  send(run, ['a', 'b', 'c', 'd', 'e']);
  run.playTo(READY + ms(2_000));
  run.act({ verb: 'cutReplication', of: 'first-0' });
  send(run, ['lost']);
  run.playTo(READY + ms(2_500));
  run.act({ verb: 'kill', node: 'broker-0' });
  run.playTo(READY + ms(12_000));
  run.act({ verb: 'healAll' });
  run.playTo(READY + ms(20_000));
}

describe('acknowledgedSurvive', () => {
  const cluster = (acks: string, minInsyncReplicas: string) =>
    smallCluster({
      brokers: 3,
      replicas: [0, 1, 2],
      producer: { acks, retries: '5' },
      topic: { 'min.insync.replicas': minInsyncReplicas },
    });

  it('bites: acks=1 loses an acknowledged record, outside of its domain', () => {
    const scenario = cluster('1', '2');
    expect(acknowledgedSurvive.domain({ scenario, faults: PROCESS_FAULTS })).toBe(false);
    const run = new WatchedRun(scenario, [acknowledgedSurvive]);
    loseTheLast(run);
    expect(run.violation).toMatchObject({
      law: 'acknowledgedSurvive', subject: { topic: 'first', partition: 0, offset: 5, value: 'lost', leader: 1 },
    });
  });

  it('holds for the same faults with acks=all and min.insync.replicas=2', () => {
    const scenario = cluster('all', '2');
    expect(acknowledgedSurvive.domain({ scenario, faults: PROCESS_FAULTS })).toBe(true);
    const run = new WatchedRun(scenario, [acknowledgedSurvive]);
    loseTheLast(run);
    expect(run.violation).toBeNull();
    expect(run.evidence.acknowledged.length).toBeGreaterThanOrEqual(5);
  });

  it('claims nothing for min.insync.replicas=1, unclean election or lost power', () => {
    expect(acknowledgedSurvive.domain({ scenario: cluster('all', '1'), faults: PROCESS_FAULTS })).toBe(false);
    expect(acknowledgedSurvive.domain({ scenario: cluster('all', '2'), faults: ['powerOff'] })).toBe(false);
    const unclean = smallCluster({
      brokers: 3, replicas: [0, 1, 2], producer: { acks: 'all' },
      topic: { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'true' },
    });
    expect(acknowledgedSurvive.domain({ scenario: unclean, faults: PROCESS_FAULTS })).toBe(false);
  });
});

describe('committedRecordsAgree', () => {
  /** The follower is down while three records are committed; then the leader dies and the follower comes back alone. */
  function comeBackAlone(law: Law, unclean: string): WatchedRun {
    const scenario = smallCluster({
      brokers: 3, replicas: [1, 2], producer: { acks: '1', retries: '100', 'request.timeout.ms': '3000' },
      topic: { 'unclean.leader.election.enable': unclean },
    });
    expect(law.domain({ scenario, faults: PROCESS_FAULTS })).toBe(unclean === 'false');
    const run = new WatchedRun(scenario, [law]);
    run.playTo(READY);
    send(run, ['a']);
    run.playTo(READY + ms(1_000));
    run.act({ verb: 'kill', node: 'broker-2' });
    run.playTo(READY + ms(8_000));
    send(run, ['b', 'c', 'd']);
    run.playTo(READY + ms(9_000));
    run.act({ verb: 'kill', node: 'broker-1' });
    run.playTo(READY + ms(16_000));
    run.act({ verb: 'start', node: 'broker-2' });
    run.playTo(READY + ms(20_000));
    send(run, ['other']);
    run.playTo(READY + ms(30_000));
    run.act({ verb: 'start', node: 'broker-1' });
    run.playTo(READY + ms(45_000));
    return run;
  }

  it('holds without unclean election: nobody leads until the leader is back', () => {
    expect(comeBackAlone(committedRecordsAgree, 'false').violation).toBeNull();
  });

  it('bites: power loss takes committed records from a member of the ISR, outside of its domain', () => {
    const scenario = smallCluster({ brokers: 3, replicas: [0, 1, 2], producer: { acks: 'all' } });
    expect(committedRecordsAgree.domain({ scenario, faults: ['powerOff'] })).toBe(false);
    const run = new WatchedRun(scenario, [committedRecordsAgree]);
    run.playTo(READY);
    send(run, ['a', 'b', 'c']);
    run.playTo(READY + ms(2_000));
    run.act({ verb: 'powerOff', node: 'broker-2' });
    run.playTo(READY + ms(2_100));
    run.act({ verb: 'start', node: 'broker-2' });
    run.playTo(READY + ms(3_000));
    expect(run.violation).toMatchObject({
      law: 'committedRecordsAgree', subject: { offset: 0, leader: 0, member: 2, memberHas: null, highWatermark: 3 },
    });
  });

  it('leaves unclean election out, which loses even what was committed (acknowledgedSurvive bites there too)', () => {
    // The unclean leader begins with its own log; what the old leader had committed alone is gone from the cluster.
    const run = comeBackAlone(acknowledgedSurviveAnyway, 'true');
    expect(run.violation).toMatchObject({ law: 'acknowledgedSurvive', subject: { offset: 1, value: 'b', leader: 2 } });
  });

  /** The other law, held against a run outside of its domain. */
  const acknowledgedSurviveAnyway: Law = { ...acknowledgedSurvive, domain: committedRecordsAgree.domain };
});

describe('oneLeaderPerEpoch', () => {
  const lead = (id: number, node: string, leaderEpoch: number): ClusterFact => ({
    ...{ id, at: id, event: id, node, trigger: 0, reasons: [] },
    kind: 'becameLeader',
    topic: 'first',
    partition: 0,
    leaderEpoch,
    isr: [0, 1],
  });
  const world = new WatchedRun(smallCluster({ brokers: 1, replicas: [0], producer: {} }), []).world;
  const check = (...facts: readonly ClusterFact[]) => oneLeaderPerEpoch.check(gathered(NO_EVIDENCE, facts), world);

  it('bites: two brokers that take the lead with one epoch (no run shows this: the facts are forged)', () => {
    expect(check(lead(1, 'broker-0', 3), lead(2, 'broker-1', 3))).toMatchObject({
      law: 'oneLeaderPerEpoch', subject: { leaderEpoch: 3, broker: 'broker-1', other: 'broker-0' },
    });
  });

  it('lets a broker lead with several epochs, and be told of one twice', () => {
    const [first, second] = [lead(1, 'broker-0', 3), lead(2, 'broker-1', 4)];
    expect(check(first, second, lead(3, 'broker-1', 4), lead(4, 'broker-0', 5))).toBeNull();
  });
});

describe('every law', () => {
  it('says what it claims, and where, in both languages', () => {
    for (const { title, domainTitle } of LAWS) {
      for (const words of [title, domainTitle]) {
        expect(words.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(words.en).not.toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });
});

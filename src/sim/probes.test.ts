/** Five probes that any honest Kafka simulator passes (issue 2). */
import { describe, expect, it } from 'vitest';
import {
  behaviour, brokerNode, History, openScenario, view, type Action, type ClusterDomain, type ClusterFact, type Scenario,
} from './index.ts';
import { ms, type Micros } from './kernel/index.ts';

const READY = ms(10_000);
const A = 'producer-A';

interface Options {
  readonly acks: string;
  readonly retries?: string;
  readonly topic?: Readonly<Record<string, string>>;
  readonly everyMs?: number;
}

/** Three brokers, `first` with one partition on all of them, producer A and consumer 1. Broker 0 leads and controls. */
function cluster({ acks, retries = '0', topic = {}, everyMs }: Options): Scenario {
  const producer = { name: 'A', properties: { acks, retries, 'request.timeout.ms': '3000', 'max.block.ms': '3000' } };
  const load = { topic: 'first', everyMs: everyMs ?? 0, count: null, keys: null, fromMs: 8_000 };
  return {
    id: 'probe',
    seed: 1,
    startedAtMs: 1_500_364_800_000,
    zookeepers: 1,
    brokers: [0, 1, 2].map(id => ({ id, properties: {} })),
    topics: [{ topic: 'first', assignment: [[0, 1, 2]], config: topic }],
    producers: [everyMs === undefined ? producer : { ...producer, load }],
    consumers: [
      { name: '1', properties: { 'auto.offset.reset': 'earliest' }, partitions: ['first-0'], fromMs: 8_000 },
    ],
    script: [],
    opensAt: READY,
    endsAt: ms(120_000),
  };
}

type Run = History<ClusterDomain>;
type Kind = ClusterFact['kind'];
type Of<K extends Kind> = Extract<ClusterFact, { readonly kind: K }>;

const open = (options: Options): Run => new History(behaviour, openScenario(cluster(options)));

function play(run: Run, until: Micros, ...actions: readonly (readonly [Micros, Action])[]): Run {
  for (const [at, action] of actions) run.act(at, action);
  run.extendTo(until);
  return run;
}

const of = <K extends Kind>(run: Run, kind: K, from: Micros = READY): readonly Of<K>[] => {
  const isKind = (fact: ClusterFact): fact is Of<K> => fact.kind === kind;
  return run.facts.filter(isKind).filter(fact => fact.at >= from);
};

const send = (...values: readonly string[]): Action => ({
  verb: 'send', producer: A, topic: 'first', oneByOne: true, records: values.map(value => ({ key: null, value })),
});

/** Every broker's copy of first-0 as values. */
const copies = (run: Run): readonly (readonly (string | null)[])[] =>
  view(run.head).brokers.map(({ replicas }) =>
    replicas.flatMap(replica => replica.batches.flatMap(batch => batch.records.map(record => record.value))),
  );

const replicaOf = (run: Run, broker: number) =>
  view(run.head).brokers.find(known => known.node === brokerNode(broker))?.replicas[0];

const isrInZooKeeper = (run: Run): readonly number[] => view(run.head).topics[0]?.partitions[0]?.state?.isr ?? [];

describe('five probes', () => {
  it(
    'a write to a partition without leader times out at the client (a stale client gets NOT_LEADER_FOR_PARTITION), ' +
      'nothing is appended',
    () => {
      // The ISR is broker 0 alone when it goes: nobody may lead.
      const leaderless: readonly (readonly [Micros, Action])[] = [
        [READY, send('before')],
        [READY + ms(2_000), { verb: 'stop', node: 'broker-2' }],
        [READY + ms(6_000), { verb: 'stop', node: 'broker-1' }],
        [READY + ms(12_000), { verb: 'kill', node: 'broker-0' }],
        [READY + ms(14_000), { verb: 'start', node: 'broker-1' }],
        [READY + ms(14_000), { verb: 'start', node: 'broker-2' }],
      ];
      const late = READY + ms(30_000);
      const run = play(open({ acks: 'all' }), late + ms(15_000), ...leaderless, [late, send('into the void')]);
      expect(isrInZooKeeper(run)).toEqual([0]);
      expect(of(run, 'noLeaderPossible').length).toBeGreaterThan(0);
      expect(view(run.head).producers[0]?.metadata).toEqual([{ topic: 'first', partition: 0, leader: -1 }]);
      const failed = of(run, 'recordFailed', late);
      expect(failed.map(fact => fact.error)).toEqual(['TimeoutException']);
      expect(of(run, 'recordsAppended', late)).toEqual([]);
      expect(copies(run)).toEqual([['before'], ['before'], ['before']]);

      // A client whose metadata is old asks the broker that led before.
      const stale = play(
        open({ acks: '1' }), READY + ms(20_000),
        [READY, send('known')],
        // The controller takes broker 0 for dead; broker 0 has been told who leads now, the producer has not.
        [READY + ms(1_000), { verb: 'pause', node: 'broker-0' }],
        [READY + ms(12_000), { verb: 'resume', node: 'broker-0' }],
        [READY + ms(16_000), send('to the old leader')],
      );
      const answers = of(stale, 'produceAnswered', READY + ms(16_000));
      expect(answers.map(({ node, error, baseOffset }) => ({ node, error, baseOffset }))).toEqual([
        { node: 'broker-0', error: 'NOT_LEADER_FOR_PARTITION', baseOffset: -1 },
      ]);
      expect(of(stale, 'recordsAppended', READY + ms(16_000))).toEqual([]);
      expect(copies(stale)).toEqual([['known'], ['known'], ['known']]);
    },
  );

  it('acks=all with one in-sync replica and min.insync.replicas=2 is refused', () => {
    const run = play(
      open({ acks: 'all', topic: { 'min.insync.replicas': '2' } }), READY + ms(25_000),
      [READY, send('a')],
      [READY + ms(2_000), { verb: 'kill', node: 'broker-1' }],
      [READY + ms(2_000), { verb: 'kill', node: 'broker-2' }],
      [READY + ms(20_000), send('b')],
    );
    expect(isrInZooKeeper(run)).toEqual([0]);
    const refused = of(run, 'produceRefused');
    expect(refused.map(({ error, isr, minInsyncReplicas }) => ({ error, isr, minInsyncReplicas }))).toEqual([
      { error: 'NOT_ENOUGH_REPLICAS', isr: [0], minInsyncReplicas: 2 },
    ]);
    expect(of(run, 'recordFailed').map(fact => fact.error)).toEqual(['NotEnoughReplicasException']);
    expect(replicaOf(run, 0)).toMatchObject({ logEndOffset: 1, highWatermark: 1 });
  });

  it('a consumer never reads at or above the HW', () => {
    const run = open({ acks: '1', everyMs: 200 });
    // Followers are held up, so that the leader's LEO runs ahead of its HW; later a leader is killed.
    run.act(READY, { verb: 'cutReplication', of: 'first-0' });
    run.act(READY + ms(5_000), { verb: 'healAll' });
    run.act(READY + ms(9_000), { verb: 'pause', node: 'broker-1' });
    run.act(READY + ms(14_000), { verb: 'kill', node: 'broker-0' });
    run.extendTo(READY + ms(40_000));
    let consumed = 0;
    let ahead = 0;
    for (const fact of run.facts) {
      if (fact.kind !== 'recordsConsumed') continue;
      consumed += fact.records.length;
      // The answer was read before it arrived, and a HW only rises while a leader leads.
      const leaders = view(run.worldAfter(fact.event)).brokers.flatMap(({ replicas }) => replicas[0] ?? []);
      const highest = Math.max(...leaders.map(replica => replica.highWatermark));
      const end = Math.max(...leaders.map(replica => replica.logEndOffset));
      expect(fact.to).toBeLessThanOrEqual(highest);
      if (end > highest) ahead += 1;
    }
    expect(consumed).toBeGreaterThan(50);
    const cut: Action = { verb: 'cutReplication', of: 'first-0' };
    const cutOff = play(open({ acks: '1', everyMs: 200 }), READY + ms(4_000), [READY, cut]);
    const leader = replicaOf(cutOff, 0);
    expect(leader?.logEndOffset).toBeGreaterThan((leader?.highWatermark ?? 0) + 5);
    expect(view(cutOff.head).consumers[0]?.positions[0]?.position).toBe(leader?.highWatermark);
    expect(ahead).toBeGreaterThan(0);
  });

  it('acks=1 can lose an acknowledged record', () => {
    const run = play(
      open({ acks: '1' }), READY + ms(20_000),
      [READY, send('kept')],
      [READY + ms(2_000), { verb: 'cutReplication', of: 'first-0' }],
      [READY + ms(2_500), send('lost')],
      [READY + ms(3_000), { verb: 'kill', node: 'broker-0' }],
    );
    expect(of(run, 'recordAcked').map(fact => fact.offset)).toEqual([0, 1]);
    const state = view(run.head).topics[0]?.partitions[0]?.state;
    expect(state?.leader).toBe(1);
    expect(copies(run)).toEqual([['kept', 'lost'], ['kept'], ['kept']]);
  });

  it('a restarted broker is not in the ISR until it has caught up', () => {
    const run = open({ acks: 'all', everyMs: 100 });
    run.act(READY, { verb: 'kill', node: 'broker-2' });
    run.act(READY + ms(15_000), { verb: 'start', node: 'broker-2' });
    run.extendTo(READY + ms(25_000));
    const [joined] = of(run, 'isrExpanded', READY + ms(15_000));
    expect(joined).toMatchObject({ added: 2, isr: [0, 1, 2] });
    const expanded = joined?.event ?? 0;
    const follows = of(run, 'becameFollower', READY + ms(15_000)).find(fact => fact.node === 'broker-2');
    expect(follows?.event).toBeLessThan(expanded);
    for (let event = follows?.event ?? 0; event < expanded; event += 1) {
      const now = view(run.worldAfter(event));
      const isr = now.topics[0]?.partitions[0]?.state?.isr ?? [];
      const [leader, follower] = [now.brokers[0]?.replicas[0], now.brokers[2]?.replicas[0]];
      if (isr.includes(2)) expect(follower?.logEndOffset).toBeGreaterThanOrEqual(leader?.highWatermark ?? Infinity);
    }
    const before = view(run.worldAfter(follows?.event ?? 0));
    expect(before.topics[0]?.partitions[0]?.state?.isr).toEqual([0, 1]);
    const [leader, follower] = [before.brokers[0]?.replicas[0], before.brokers[2]?.replicas[0]];
    expect(follower?.logEndOffset).toBeLessThan(leader?.highWatermark ?? 0);
    expect(isrInZooKeeper(run)).toEqual([0, 1, 2]);
  });
});

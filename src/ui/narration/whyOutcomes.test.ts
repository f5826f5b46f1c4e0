/** Why? on real runs: eight outcomes by name, each back to the one thing that the learner did (issue 2, point 5). */
import { describe, expect, it } from 'vitest';
import {
  behaviour,
  History,
  openScenario,
  type Action,
  type ClusterFact,
  type Scenario,
} from '../../sim/index.ts';
import { ms } from '../../sim/kernel/index.ts';
import { whyChain, whySteps } from './why.ts';

const READY = ms(10_000);
const SENTENCES_MAX = 7;
const WITHIN_MS = 50;

type Kind = ClusterFact['kind'];
type Of<K extends Kind> = Extract<ClusterFact, { readonly kind: K }>;

/** A fact of a kind, with more to ask of it. */
function is<K extends Kind>(kind: K, test: (fact: Of<K>) => boolean = () => true): (fact: ClusterFact) => boolean {
  const isKind = (fact: ClusterFact): fact is Of<K> => fact.kind === kind;
  return fact => isKind(fact) && test(fact);
}

interface Options {
  readonly acks?: string;
  readonly topic?: Readonly<Record<string, string>>;
  /** A steady load beside what the learner does. */
  readonly load?: boolean;
  readonly script?: Scenario['script'];
}

/** Three brokers; broker 0 is the controller, broker 1 leads `first-0`. */
function cluster({ acks = 'all', topic = {}, load = true, script = [] }: Options): Scenario {
  const producer = { name: 'A', properties: { acks, retries: '3' } };
  const steady = { topic: 'first', everyMs: 500, count: null, keys: null, fromMs: 8_500 };
  return {
    id: 'why',
    seed: 1,
    startedAtMs: 1_500_364_800_000,
    zookeepers: 1,
    brokers: [0, 1, 2].map(id => ({ id, properties: {} })),
    topics: [{ topic: 'first', assignment: [[1, 2, 0]], config: topic }],
    producers: [load ? { ...producer, load: steady } : producer],
    consumers: [
      { name: '1', properties: { 'auto.offset.reset': 'earliest' }, partitions: ['first-0'], fromMs: 8_000 },
    ],
    script,
    opensAt: READY,
    endsAt: ms(90_000),
  };
}

const send = (...values: readonly string[]): Action => ({
  verb: 'send',
  producer: 'producer-A',
  topic: 'first',
  oneByOne: true,
  records: values.map(value => ({ key: null, value })),
});

const at = (afterMs: number, action: Action): Scenario['script'][number] => ({ at: READY + ms(afterMs), action });

/** A record that only the leader has, acknowledged; whoever leads next does not know it. */
const oneRecordAhead = [
  at(-500, send('a', 'b')),
  at(-200, { verb: 'cutReplication', of: 'first-0' }),
  at(-100, send('ahead')),
  at(15_000, { verb: 'healAll' }),
  at(15_500, send('c')),
  at(16_000, { verb: 'start', node: 'broker-1' }),
];

interface Outcome {
  readonly name: string;
  readonly scenario: Scenario;
  readonly action: Action;
  readonly outcome: (fact: ClusterFact) => boolean;
  /** What the learner's action is called as a fact, and steps that must be told on the way to it. */
  readonly root: Kind;
  readonly through: readonly Kind[];
}

const lostFollower: Action = { verb: 'kill', node: 'broker-2' };
const byLoss: readonly Kind[] = ['brokersChanged', 'zkSessionExpired'];

const OUTCOMES: readonly Outcome[] = [
  {
    name: 'leader elected',
    scenario: cluster({}),
    action: { verb: 'kill', node: { role: 'leader', of: 'first-0' } },
    outcome: is('leaderElected', fact => fact.before === 1),
    root: 'processKilled',
    through: byLoss,
  },
  {
    name: 'ISR shrunk by leader',
    scenario: cluster({}),
    action: { verb: 'cut', from: 'broker-1', to: 'broker-2', oneWay: false },
    outcome: is('isrShrunkByLeader'),
    root: 'linkCut',
    through: [],
  },
  {
    name: 'ISR shrunk by controller',
    scenario: cluster({}),
    action: lostFollower,
    outcome: is('isrShrunkByController'),
    root: 'processKilled',
    through: byLoss,
  },
  {
    name: 'HW advanced',
    scenario: cluster({ load: false }),
    action: send('a'),
    outcome: is('highWatermarkAdvanced', fact => fact.role === 'leader'),
    root: 'sendCommanded',
    through: ['followerPositionLearned', 'recordsAppended', 'batchSent'],
  },
  {
    name: 'acks=all answered from purgatory',
    scenario: cluster({ load: false }),
    action: send('a'),
    outcome: is('produceAnswered', fact => fact.fromPurgatory && fact.error === 'NONE'),
    root: 'sendCommanded',
    through: ['highWatermarkAdvanced', 'followerPositionLearned', 'recordsAppended'],
  },
  {
    name: 'NOT_ENOUGH_REPLICAS',
    scenario: cluster({ topic: { 'min.insync.replicas': '3' } }),
    action: lostFollower,
    outcome: is('produceRefused', fact => fact.error === 'NOT_ENOUGH_REPLICAS'),
    root: 'processKilled',
    through: ['isrShrunkByController', ...byLoss],
  },
  {
    name: 'session expired',
    scenario: cluster({}),
    action: { verb: 'pause', node: 'broker-2' },
    outcome: is('zkSessionExpired', fact => fact.owner === 'broker-2'),
    root: 'processPaused',
    through: [],
  },
  {
    name: 'record truncated',
    scenario: cluster({ acks: '1', load: false, script: oneRecordAhead }),
    action: { verb: 'kill', node: 'broker-1' },
    outcome: is('logTruncated', fact => fact.node === 'broker-1'),
    root: 'processKilled',
    through: ['becameFollower', 'leaderElected', ...byLoss],
  },
];

describe('why? leads in at most seven sentences to what the learner did', () => {
  for (const { name, scenario, action, outcome, root, through } of OUTCOMES) {
    it(name, () => {
      const run = new History(behaviour, openScenario(scenario));
      run.act(READY, action);
      run.extendTo(READY + ms(40_000));
      const found = run.facts.find(fact => fact.at >= READY && outcome(fact));
      if (found === undefined) throw new Error(`this run has no "${name}"`);

      const began = performance.now();
      const steps = whySteps(run.facts, found.id);
      expect(performance.now() - began).toBeLessThan(WITHIN_MS);

      const told = steps.flatMap(step => run.fact(step.id) ?? []);
      expect(told.length).toBeLessThanOrEqual(SENTENCES_MAX);
      expect(told[0]).toBe(found);
      expect(told.at(-1)).toMatchObject({ kind: root, by: 'learner' });
      expect(steps.map(step => step.byLearner)).toEqual(told.map((_, index) => index === told.length - 1));
      const kinds = told.map(fact => fact.kind);
      expect(kinds.filter(kind => through.includes(kind)).length).toBeGreaterThanOrEqual(through.length);
      // Every step is a cause of the one before it, by way of what only carries news.
      const chain = whyChain(run.facts, found.id).flatMap(id => run.fact(id) ?? []);
      for (const [index, cause] of chain.entries()) {
        const effect = chain[index - 1];
        if (effect !== undefined) expect([effect.trigger, ...effect.reasons]).toContain(cause.id);
      }
    });
  }
});

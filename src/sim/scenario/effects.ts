/**
 * No dead knobs: every config that a learner can edit declares a cluster, what happens in it, and a figure that changes
 * with the value. Two runs differ in nothing but that value.
 */
import { History, ms, type Micros } from '../kernel/index.ts';
import type { Action, ClusterFact } from '../cluster/index.ts';
import { behaviour } from './behaviour.ts';
import { openScenario } from './open.ts';
import type { Scenario } from './spec.ts';

/** One editable key and its visible effect. */
export interface Effect {
  readonly key: string;
  readonly owner: 'producer' | 'topic' | 'broker';
  /** The two values that are compared. */
  readonly values: readonly [string, string];
  /** How the figure of the second value compares with that of the first. */
  readonly direction: 'more' | 'less';
  /** What the figure is. */
  readonly metric: (facts: readonly ClusterFact[]) => number;
  readonly actions: readonly { readonly at: Micros; readonly action: Action }[];
}

const TOPIC = 'first';
const at = (second: number, action: Action) => ({ at: ms(second * 1000), action });
const count = (facts: readonly ClusterFact[], test: (fact: ClusterFact) => boolean): number =>
  facts.filter(test).length;
const when = (facts: readonly ClusterFact[], test: (fact: ClusterFact) => boolean): number =>
  facts.find(test)?.at ?? Number.MAX_SAFE_INTEGER;

const fiveRecords: Action = {
  verb: 'send',
  producer: 'producer-A',
  topic: TOPIC,
  oneByOne: false,
  records: Array.from({ length: 5 }, (_, n) => ({ key: '5', value: `value ${n}` })),
};
const oneRecord: Action = { ...fiveRecords, records: [{ key: '5', value: 'one' }] };
const batches = (facts: readonly ClusterFact[]): number => count(facts, fact => fact.kind === 'batchSent');

/** Every key that a learner can edit. */
export const EFFECTS: readonly Effect[] = [
  {
    key: 'acks',
    owner: 'producer',
    values: ['1', 'all'],
    direction: 'more',
    metric: facts => when(facts, fact => fact.kind === 'recordAcked') - when(facts, fact => fact.kind === 'recordSent'),
    actions: [at(8, oneRecord)],
  },
  {
    key: 'linger.ms',
    owner: 'producer',
    values: ['0', '200'],
    direction: 'more',
    metric: facts => when(facts, fact => fact.kind === 'batchSent') - when(facts, fact => fact.kind === 'recordSent'),
    actions: [at(8, oneRecord)],
  },
  {
    key: 'batch.size',
    owner: 'producer',
    values: ['16384', '90'],
    direction: 'more',
    metric: batches,
    actions: [at(8, fiveRecords)],
  },
  {
    key: 'min.insync.replicas',
    owner: 'topic',
    values: ['1', '3'],
    direction: 'more',
    metric: facts => count(facts, fact => fact.kind === 'produceRefused' && fact.error === 'NOT_ENOUGH_REPLICAS'),
    actions: [at(8, { verb: 'kill', node: 'broker-2' }), at(20, oneRecord)],
  },
  {
    key: 'replica.lag.time.max.ms',
    owner: 'broker',
    values: ['10000', '3000'],
    direction: 'less',
    metric: facts => when(facts, fact => fact.kind === 'isrShrunkByLeader'),
    // The session outlives the pause, so only the lag rule can drop the replica.
    actions: [at(8, { verb: 'pause', node: 'broker-2' })],
  },
  {
    key: 'zookeeper.session.timeout.ms',
    owner: 'broker',
    values: ['6000', '18000'],
    direction: 'more',
    metric: facts => when(facts, fact => fact.kind === 'zkSessionExpired'),
    actions: [at(8, { verb: 'kill', node: 'broker-0' })],
  },
];

/** The cluster of an effect with one value set. */
export function effectScenario(effect: Effect, value: string): Scenario {
  const set = { [effect.key]: value };
  const longSession = effect.key === 'replica.lag.time.max.ms' ? { 'zookeeper.session.timeout.ms': '40000' } : {};
  const broker = { ...longSession, ...(effect.owner === 'broker' ? set : {}) };
  return {
    id: `effect of ${effect.key}`,
    seed: 1,
    startedAtMs: 1_500_364_800_000,
    zookeepers: 1,
    brokers: [0, 1, 2].map(id => ({ id, properties: broker })),
    topics: [{ topic: TOPIC, assignment: [[0, 1, 2]], config: effect.owner === 'topic' ? set : {} }],
    producers: [{ name: 'A', properties: { acks: 'all', ...(effect.owner === 'producer' ? set : {}) } }],
    consumers: [],
    script: effect.actions,
    opensAt: ms(7000),
    endsAt: ms(40000),
  };
}

/** The figure of an effect with one value. */
export function measureEffect(effect: Effect, value: string): number {
  const scenario = effectScenario(effect, value);
  const history = new History(behaviour, openScenario(scenario));
  history.extendTo(scenario.endsAt);
  return effect.metric(history.facts);
}

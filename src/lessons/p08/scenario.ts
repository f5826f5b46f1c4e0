/** P08, producing: one record from `send()` to the consumer, and what acks decides about it. */
import type { Action, ClusterFact, Scenario } from '../../sim/index.ts';
import { lostRecords, acknowledged } from '../acknowledged.ts';
import type { Comparison, Lesson, LessonRun, LessonValue, Metric, RunSpec, SolutionStep } from '../types.ts';

const SECOND_US = 1_000_000;
const STORY_AT_US = 10 * SECOND_US;
/** Just before producer B's first request, 835 µs after 9 s: something moves as soon as the page is there. */
const OPENS_AT_US = 9 * SECOND_US + 700;
const STORY = 'producer-A';
const EARLIER = 'producer-B';
const FIRST_0 = { topic: 'first', partition: 0 } as const;

/** Keys whose murmur2 leads to partition 0 of 3: five records that were there before the story. */
const EARLIER_RECORDS = [
  { key: '5', value: 'a' },
  { key: '7', value: 'b' },
  { key: '8', value: 'c' },
  { key: '5', value: 'd' },
  { key: '7', value: 'e' },
] as const;

interface KeyedRecord {
  readonly key: string;
  readonly value: string;
}

const send = (producer: string, records: readonly KeyedRecord[]): Action => ({
  verb: 'send', producer, topic: FIRST_0.topic, records, oneByOne: true,
});

const scenario: Scenario = {
  id: 'p08',
  seed: 8,
  // 2017-07-18 08:00 UTC, the summer of 0.11.
  startedAtMs: 1_500_364_800_000,
  zookeepers: 1,
  brokers: [0, 1, 2].map(id => ({ id, properties: {} })),
  topics: [{ topic: 'first', assignment: [[0, 1, 2], [1, 2, 0], [2, 0, 1]], config: {} }],
  producers: [
    { name: 'A', properties: { acks: 'all', retries: '3' } },
    // One key, so that its records stay on one partition (first-2), away from the story.
    {
      name: 'B',
      properties: { acks: 'all' },
      load: { topic: 'first', everyMs: 2_000, count: null, keys: 1, fromMs: 9_000 },
    },
  ],
  consumers: [
    { name: '1', properties: { 'auto.offset.reset': 'earliest' }, partitions: ['first-0'], fromMs: 8_000 },
  ],
  script: [
    { at: 7 * SECOND_US, action: send(EARLIER, EARLIER_RECORDS) },
    { at: STORY_AT_US + 300_000, action: send(STORY, [{ key: '1', value: 'hello' }]) },
  ],
  opensAt: OPENS_AT_US,
  endsAt: 40 * SECOND_US,
};

type Kind = ClusterFact['kind'];
type Of<K extends Kind> = Extract<ClusterFact, { readonly kind: K }>;

/** A fact of a kind, with more to ask of it. */
function is<K extends Kind>(kind: K, test: (fact: Of<K>) => boolean): (fact: ClusterFact) => boolean {
  const isKind = (fact: ClusterFact): fact is Of<K> => fact.kind === kind;
  return fact => isKind(fact) && test(fact);
}

const onFirst0 = (fact: { readonly topic: string; readonly partition: number }): boolean =>
  fact.topic === FIRST_0.topic && fact.partition === FIRST_0.partition;

const appendedBy = (node: string): ((fact: ClusterFact) => boolean) =>
  is('recordsAppended', fact => fact.node === node && onFirst0(fact) && fact.to === 6);

const text = (value: string | number): LessonValue => ({ type: 'text', text: String(value) });
const between = (run: LessonRun, from: string, to: string): LessonValue => {
  const [first, last] = [run.beats.get(from), run.beats.get(to)];
  return first === undefined || last === undefined ? text('–') : { type: 'time', us: last.at - first.at };
};

/** The leader's HW of first-0 just after a beat, as the cluster itself has it. */
function leaderHighWatermark(run: LessonRun, beat: string): string {
  const at = run.beats.get(beat);
  if (at === undefined) return '–';
  const isLeaders = (fact: Of<'highWatermarkAdvanced'>): boolean => fact.role === 'leader' && onFirst0(fact);
  // The last HW that broker 0 stated up to this very fact: a moment may hold several.
  const stated = run.facts
    .slice(0, at.id)
    .flatMap(fact => (fact.kind === 'highWatermarkAdvanced' && isLeaders(fact) ? fact.to : []));
  return String(stated.at(-1) ?? 0);
}

// ---- The task: lose a record that was acknowledged -----------------------------------------------------------------

/** Every change of acks in a run's actions becomes `acks`; the scenario's own producer A begins with it. */
function withAcks(spec: RunSpec, acks: string): RunSpec {
  const producers = spec.scenario.producers.map(producer =>
    producer.name === 'A' ? { ...producer, properties: { ...producer.properties, acks } } : producer,
  );
  const actions = spec.actions.map(timed => {
    const { action } = timed;
    if (action.verb !== 'configureProducer' || action.properties['acks'] === undefined) return timed;
    return { ...timed, action: { ...action, properties: { ...action.properties, acks } } };
  });
  return { scenario: { ...spec.scenario, producers }, actions };
}

const solution: readonly SolutionStep[] = [
  {
    afterMs: 1_000,
    action: { verb: 'configureProducer', producer: STORY, properties: { acks: '1', retries: '3' } },
    words: { zh: '把 producer A 的 acks 改成 1。', en: 'Set acks of producer A to 1.' },
  },
  {
    afterMs: 2_000,
    action: { verb: 'cutReplication', of: 'first-0' },
    words: { zh: '切断 first-0 的复制链路。', en: 'Cut the replication links of first-0.' },
  },
  {
    afterMs: 2_500,
    action: send(STORY, [{ key: '1', value: 'order-6' }]),
    words: { zh: '发一条 record；leader 马上确认。', en: 'Send a record; the leader acknowledges it at once.' },
  },
  {
    afterMs: 3_000,
    action: { verb: 'kill', node: { role: 'leader', of: 'first-0' } },
    words: { zh: 'kill -9 leader，趁 ISR 还没收缩。', en: 'kill -9 the leader, while the ISR is still whole.' },
  },
];

/** The session of the dead leader expires 6 s after its last ping; then the election takes milliseconds. */
const SOLVED_AFTER_MS = 9_000;

const acknowledgedCount: Metric = {
  id: 'acknowledged',
  label: { zh: 'producer A 收到确认的 record', en: 'records acknowledged to producer A' },
  of: run => text(acknowledged(run.facts).filter(record => record.acked.node === STORY).length),
};

const lostCount: Metric = {
  id: 'lost',
  label: { zh: '已确认却丢了的 record', en: 'acknowledged and lost' },
  of: run => text(lostRecords(run.facts, run.viewAt(run.endsAt)).length),
  isFault: value => value.type === 'text' && value.text !== '0',
};

const retries: Metric = {
  id: 'retries',
  label: { zh: 'producer A 重发的次数', en: 'batches that producer A sent again' },
  of: run => text(run.facts.filter(fact => fact.kind === 'batchRetried' && fact.node === STORY).length),
};

/** From the first request with producer A's last record to its acknowledgement. */
const timeToAck: Metric = {
  id: 'time-to-ack',
  label: { zh: '最后一条 record 从发出到确认', en: 'the last record: from request to acknowledgement' },
  of: run => {
    const last = run.facts.findLast(is('batchSent', fact => fact.node === STORY));
    const record = last?.kind === 'batchSent' ? (last.records.at(-1) ?? -1) : -1;
    const sent = run.facts.find(is('batchSent', fact => fact.node === STORY && fact.records.includes(record)));
    if (sent === undefined) return text('–');
    const acked = run.facts.find(is('recordAcked', fact => fact.node === STORY && fact.record === record));
    if (acked === undefined) return { type: 'words', words: { zh: '没有确认', en: 'never' } };
    return { type: 'time', us: acked.at - sent.at };
  },
};

const replay: Comparison = {
  id: 'same-faults',
  a: 'acks=1',
  b: 'acks=all',
  change: spec => withAcks(spec, 'all'),
  metrics: [acknowledgedCount, timeToAck, retries, lostCount],
  differsIn: 'lost',
};

// ---- The what-if ---------------------------------------------------------------------------------------------------

const acksOne: Comparison = {
  id: 'acks-1',
  a: 'acks=all',
  b: 'acks=1',
  change: spec => withAcks(spec, '1'),
  metrics: [
    timeToAck,
    {
      id: 'parked',
      label: { zh: '在 purgatory 里等过的请求', en: 'requests that waited in purgatory' },
      of: run => {
        const parked = is('produceParked', fact => onFirst0(fact) && fact.requiredOffset === 6);
        return text(run.facts.filter(parked).length);
      },
    },
    {
      id: 'copies',
      label: { zh: '确认时有这条 record 的 broker', en: 'brokers that had the record when it was acknowledged' },
      of: run => {
        const acked = run.facts.find(is('produceAnswered', fact => onFirst0(fact) && fact.baseOffset === 5));
        const isCopy = is('recordsAppended', fact => onFirst0(fact) && fact.to === 6 && fact.id < (acked?.id ?? 0));
        return text(run.facts.filter(isCopy).length);
      },
    },
  ],
  differsIn: 'copies',
};

/** The lesson. */
export const lesson: Lesson = {
  id: 'p08',
  scenario,
  focus: ['first-0'],
  beats: [
    { id: 'asks', find: is('metadataRequested', fact => fact.node === STORY) },
    { id: 'learns', find: is('metadataRefreshed', fact => fact.node === STORY && fact.leaders['first-0'] === 0) },
    { id: 'partition', find: is('recordSent', fact => fact.node === STORY && onFirst0(fact) && fact.key === '1') },
    { id: 'request', find: is('batchSent', fact => fact.node === STORY && onFirst0(fact) && fact.leader === 0) },
    { id: 'appended', find: is('recordsAppended', fact => fact.role === 'leader' && onFirst0(fact) && fact.to === 6) },
    { id: 'parked', find: is('produceParked', fact => onFirst0(fact) && fact.requiredOffset === 6) },
    { id: 'copy-1', find: appendedBy('broker-1') },
    { id: 'copy-2', find: appendedBy('broker-2') },
    {
      id: 'told-1',
      find: is('followerPositionLearned', fact => onFirst0(fact) && fact.follower === 1 && fact.to === 6),
    },
    {
      id: 'high-watermark',
      find: is('highWatermarkAdvanced', fact => fact.role === 'leader' && onFirst0(fact) && fact.to === 6),
    },
    { id: 'acked', find: is('recordAcked', fact => fact.node === STORY && onFirst0(fact) && fact.offset === 5) },
    { id: 'read', find: is('recordsConsumed', fact => onFirst0(fact) && fact.to === 6) },
    {
      id: 'followers-know',
      find: is('highWatermarkAdvanced', fact => fact.role === 'follower' && onFirst0(fact) && fact.to === 6),
    },
  ],
  predictions: [
    {
      id: 'after-one-follower',
      atBeat: 'told-1',
      options: () => ['4', '5', '6'].map(offset => ({ id: offset, value: text(offset) })),
      answer: run => leaderHighWatermark(run, 'told-1'),
    },
  ],
  tasks: [
    {
      id: 'lose-one',
      fromBeat: 'followers-know',
      goal: (facts, view) => lostRecords(facts, view).some(record => record.acked.node === STORY),
      solution,
      solvedAfterMs: SOLVED_AFTER_MS,
      replay,
    },
  ],
  whatIfs: [acksOne],
  values: {
    'hw.after.one': run => text(leaderHighWatermark(run, 'told-1')),
    'hw.after.both': run => text(leaderHighWatermark(run, 'high-watermark')),
    waited: run => between(run, 'request', 'acked'),
    parked: run => {
      const answered = run.facts.find(is('produceAnswered', fact => onFirst0(fact) && fact.baseOffset === 5));
      return answered?.kind === 'produceAnswered' ? { type: 'time', us: answered.waitedUs } : text('–');
    },
    behind: run => between(run, 'high-watermark', 'followers-know'),
  },
};

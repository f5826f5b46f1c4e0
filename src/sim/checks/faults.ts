/**
 * Random schedules from a seed: a cluster with its load, and typed faults at random moments, each with its repair.
 * Luck comes from the kernel's draws by address, so a seed is all that is needed to run a schedule again.
 */
import { drawBelow, ms, type Micros } from '../kernel/index.ts';
import { brokerNode, consumerNode, producerNode, zooKeeperNode, type Action } from '../cluster/index.ts';
import { type Scenario } from '../scenario/index.ts';
import type { FaultKind, Setup } from './law.ts';

/** Faults begin and end, virtual µs. Before them the cluster starts and the load begins. */
export const FAULTS_FROM: Micros = ms(12_000);
export const FAULTS_UNTIL: Micros = ms(52_000);

/** A step of a schedule. What depends on the moment (a message under way, an open connection) is chosen by a number. */
export type Operation =
  | { readonly type: 'act'; readonly action: Action }
  | { readonly type: 'holdSome'; readonly choice: number }
  | { readonly type: 'releaseAll' }
  | { readonly type: 'resetSome'; readonly choice: number };

/** A step and its moment. */
export interface Timed {
  readonly at: Micros;
  readonly operation: Operation;
}

/** A whole schedule: what the cluster is and what is done to it. */
export interface Schedule {
  readonly seed: number;
  readonly setup: Setup;
  readonly operations: readonly Timed[];
}

/** Bound of the numbers by which a message or a connection is chosen. */
const CHOICES = 1_000_003;

/** Draws one after the other, each with its own purpose and count. */
type Luck = (purpose: string, bound: number) => number;

function luckOf(seed: number): Luck {
  const counts = new Map<string, number>();
  return (purpose, bound) => {
    const count = counts.get(purpose) ?? 0;
    counts.set(purpose, count + 1);
    return drawBelow(seed, 'schedule', purpose, count, bound);
  };
}

const oneOf = <T>(luck: Luck, purpose: string, choices: readonly [T, ...T[]]): T =>
  choices[luck(purpose, choices.length)] ?? choices[0];

/** The schedule of a seed. */
export function scheduleOf(seed: number): Schedule {
  const luck = luckOf(seed);
  const scenario = scenarioOf(seed, luck);
  const operations = operationsOf(luck, scenario);
  return { seed, setup: { scenario, faults: FAULTS }, operations };
}

const FAULTS: readonly FaultKind[] = ['kill', 'stop', 'pause', 'cut', 'slow', 'hold', 'reset'];

function scenarioOf(seed: number, luck: Luck): Scenario {
  const brokers = 3 + luck('brokers', 3);
  const partitions = 1 + luck('partitions', 3);
  const replicationFactor = 2 + luck('replication factor', 2);
  const firstMs = FAULTS_FROM / 1000 - 1_500;
  const assignment = Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: replicationFactor }, (__, index) => (partition + index) % brokers),
  );
  const brokerProperties = {
    'replica.lag.time.max.ms': oneOf(luck, 'lag', ['2000', '5000', '10000']),
    'zookeeper.session.timeout.ms': oneOf(luck, 'session timeout', ['4000', '6000']),
    'controlled.shutdown.retry.backoff.ms': '1000',
  };
  const everyMs = oneOf(luck, 'load', [60, 100, 150]);
  const count = Math.trunc((FAULTS_UNTIL / 1000 - firstMs) / everyMs);
  const minInsyncReplicas = luck('min.insync.replicas', 4) === 0 ? '1' : '2';
  return {
    id: `schedule-${seed}`,
    seed,
    startedAtMs: 1_500_364_800_000,
    zookeepers: 1,
    brokers: Array.from({ length: brokers }, (_, id) => ({ id, properties: brokerProperties })),
    topics: [{ topic: 'first', assignment, config: { 'min.insync.replicas': minInsyncReplicas } }],
    producers: [
      {
        name: 'A',
        properties: producerProperties(luck),
        load: { topic: 'first', everyMs, keys: 7, fromMs: firstMs, count },
      },
    ],
    consumers: [
      {
        name: '1',
        properties: { 'auto.offset.reset': 'earliest' },
        partitions: assignment.map((_, partition) => `first-${partition}`),
        fromMs: firstMs,
      },
    ],
    script: [],
    opensAt: ms(firstMs),
    endsAt: FAULTS_UNTIL,
  };
}

function producerProperties(luck: Luck): Scenario['producers'][number]['properties'] {
  return {
    acks: luck('acks', 6) === 0 ? '1' : 'all',
    retries: String(luck('retries', 6)),
    'linger.ms': oneOf(luck, 'linger', ['0', '20']),
    'batch.size': oneOf(luck, 'batch', ['16384', '200']),
    'request.timeout.ms': '4000',
    'max.in.flight.requests.per.connection': oneOf(luck, 'in flight', ['5', '1']),
  };
}

function operationsOf(luck: Luck, scenario: Scenario): readonly Timed[] {
  const found: Timed[] = [];
  const calm = oneOf(luck, 'calm', [1_000, 2_500, 5_000]);
  let atMs = FAULTS_FROM / 1000;
  for (;;) {
    atMs += 50 + luck('pause between faults', calm);
    if (atMs >= FAULTS_UNTIL / 1000) break;
    for (const { afterMs, operation } of fault(luck, scenario)) {
      found.push({ at: Math.min(FAULTS_UNTIL, ms(atMs + afterMs)), operation });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

interface Step {
  readonly afterMs: number;
  readonly operation: Operation;
}

/** One fault with its repair. */
function fault(luck: Luck, scenario: Scenario): readonly Step[] {
  const act = (afterMs: number, action: Action): Step => ({ afterMs, operation: { type: 'act', action } });
  const lastsMs = lengthMs(luck);
  switch (oneOf(luck, 'fault', FAULT_MIX)) {
    case 'kill': {
      const node = victim(luck, scenario);
      return [act(0, { verb: 'kill', node }), act(lastsMs, { verb: 'start', node })];
    }
    case 'stop': {
      const node = someBroker(luck, scenario);
      return [act(0, { verb: 'stop', node }), act(lastsMs, { verb: 'start', node })];
    }
    case 'pause': {
      const node = luck('pause whom', 6) === 0 ? someClient(luck) : victim(luck, scenario);
      return [act(0, { verb: 'pause', node }), act(lastsMs, { verb: 'resume', node })];
    }
    case 'cut': {
      const [from, to] = someLink(luck, scenario);
      return [
        act(0, { verb: 'cut', from, to, oneWay: luck('one way', 2) === 0 }), act(lastsMs, { verb: 'heal', from, to }),
      ];
    }
    case 'slow': {
      const [from, to] = someLink(luck, scenario);
      const extraUs = ms(1 + luck('slow by', 800));
      return [act(0, { verb: 'slow', from, to, extraUs }), act(lastsMs, { verb: 'heal', from, to })];
    }
    case 'hold':
      return [
        { afterMs: 0, operation: { type: 'holdSome', choice: luck('hold', CHOICES) } },
        { afterMs: lastsMs, operation: { type: 'releaseAll' } },
      ];
    case 'reset':
      return [{ afterMs: 0, operation: { type: 'resetSome', choice: luck('reset', CHOICES) } }];
  }
}

const FAULT_MIX = [
  'kill', 'kill', 'kill', 'stop', 'pause', 'pause', 'cut', 'cut', 'cut', 'slow', 'hold', 'hold', 'reset',
] as const;

/** Mostly short (nobody may notice), sometimes longer than a session, sometimes longer than the lag allowed. */
const lengthMs = (luck: Luck): number => 20 + luck('length', oneOf(luck, 'length class', [300, 3_000, 9_000, 15_000]));

const someBroker = (luck: Luck, { brokers }: Scenario): string => brokerNode(luck('broker', brokers.length));

const someClient = (luck: Luck): string => oneOf(luck, 'client', [producerNode('A'), consumerNode('1')]);

function victim(luck: Luck, scenario: Scenario): string {
  return luck('victim', 10) === 0 ? zooKeeperNode(1) : someBroker(luck, scenario);
}

/** Two different nodes: brokers with each other, with ZooKeeper or with a client. */
function someLink(luck: Luck, scenario: Scenario): readonly [string, string] {
  const count = scenario.brokers.length;
  const broker = luck('link from', count);
  switch (luck('link kind', 6)) {
    case 0:
      return [brokerNode(broker), zooKeeperNode(1)];
    case 1:
      return [someClient(luck), brokerNode(broker)];
    default:
      return [brokerNode(broker), brokerNode((broker + 1 + luck('link to', count - 1)) % count)];
  }
}

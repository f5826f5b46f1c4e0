/** The load "steady", by which speed is measured: a healthy cluster under an even stream of records. */
import { ms } from '../kernel/index.ts';
import type { Scenario } from './spec.ts';

const BROKERS = [0, 1, 2];
const PARTITIONS = 12;
const TOPIC = 'steady';
/** The clients start at 6.3 s (open.ts); by then every partition is led. */
const LOAD_FROM_MS = 8_000;
/** 50 records a second. */
const EVERY_MS = 20;
const CONSUMER_FROM_MS = 9_000;
const WARM_MS = 12_000;
const END_MS = 3_600_000;

/** Replicas of a partition: every broker, the leaders in turn. */
const replicasOf = (partition: number): readonly number[] => BROKERS.map(index => (partition + index) % BROKERS.length);

/** 3 brokers, one topic with 12 partitions and 3 replicas each, 50 records/s with acks=all, one consumer of it all. */
export const steady: Scenario = {
  id: 'steady',
  seed: 1,
  startedAtMs: 1_500_000_000_000,
  zookeepers: 1,
  brokers: BROKERS.map(id => ({ id, properties: {} })),
  topics: [{ topic: TOPIC, assignment: Array.from({ length: PARTITIONS }, (_, p) => replicasOf(p)), config: {} }],
  producers: [
    {
      name: 'A',
      properties: { acks: 'all' },
      load: { topic: TOPIC, everyMs: EVERY_MS, count: null, keys: null, fromMs: LOAD_FROM_MS },
    },
  ],
  consumers: [
    {
      name: '1',
      properties: { 'auto.offset.reset': 'earliest' },
      partitions: Array.from({ length: PARTITIONS }, (_, p) => `${TOPIC}-${p}`),
      fromMs: CONSUMER_FROM_MS,
    },
  ],
  script: [],
  opensAt: ms(WARM_MS),
  endsAt: ms(END_MS),
};

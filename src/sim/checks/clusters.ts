/** A small cluster for tests that break laws by hand. */
import { ms } from '../kernel/index.ts';
import type { Properties } from '../config/index.ts';
import type { Scenario } from '../scenario/index.ts';

/** When everything of such a cluster runs; virtual µs. */
export const READY = ms(12_000);

/** Brokers 0 … `brokers` − 1 and topic `first` with one partition on `replicas`; producer A sends when told to. */
export function smallCluster(options: {
  readonly brokers: number;
  readonly replicas: readonly number[];
  readonly producer: Properties;
  readonly topic?: Properties;
}): Scenario {
  return {
    id: 'small',
    seed: 1,
    startedAtMs: 1_500_364_800_000,
    zookeepers: 1,
    brokers: Array.from({ length: options.brokers }, (_, id) => ({
      id, properties: { 'zookeeper.session.timeout.ms': '4000' },
    })),
    topics: [{ topic: 'first', assignment: [options.replicas], config: options.topic ?? {} }],
    producers: [{ name: 'A', properties: options.producer }],
    consumers: [],
    script: [],
    opensAt: READY,
    endsAt: ms(120_000),
  };
}

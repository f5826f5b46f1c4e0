/** A cluster and what goes on in it, as data: everything a run starts from. */
import type { Properties } from '../config/index.ts';
import type { Micros } from '../kernel/index.ts';
import type { Action } from '../cluster/index.ts';

/** A steady application that sends by itself. */
export interface LoadSpec {
  readonly topic: string;
  readonly everyMs: number;
  /** Records to send, or null for ever. */
  readonly count: number | null;
  /** Keys `k0` … `k{keys−1}` in turn, or null for records without a key. */
  readonly keys: number | null;
  /** Virtual ms at which it begins. */
  readonly fromMs: number;
}

/** A producer and its application. Its node is called `producer-{name}`. */
export interface ProducerSpec {
  readonly name: string;
  readonly properties: Properties;
  readonly load?: LoadSpec;
}

/** A consumer that assigns partitions. Its node is called `consumer-{name}`. */
export interface ConsumerSpec {
  readonly name: string;
  readonly properties: Properties;
  /** Partition names, e.g. `first-0`. */
  readonly partitions: readonly string[];
  /** Virtual ms at which it begins. */
  readonly fromMs: number;
}

/** A topic that the scenario creates with kafka-topics once all brokers run. */
export interface TopicSpec {
  readonly topic: string;
  readonly assignment: readonly (readonly number[])[];
  readonly config: Properties;
}

/** Everything a run starts from. Same scenario, same future (design.md §1.1). */
export interface Scenario {
  readonly id: string;
  readonly seed: number;
  /** Wall clock at virtual time 0, ms since 1970: a constant, never the load time. */
  readonly startedAtMs: number;
  readonly zookeepers: number;
  readonly brokers: readonly { readonly id: number; readonly properties: Properties }[];
  readonly topics: readonly TopicSpec[];
  readonly producers: readonly ProducerSpec[];
  readonly consumers: readonly ConsumerSpec[];
  /** Actions that belong to the scenario itself. */
  readonly script: readonly { readonly at: Micros; readonly action: Action }[];
  /** Where a page's playhead begins: the cluster is set up. */
  readonly opensAt: Micros;
  /** How far a page computes ahead at most. */
  readonly endsAt: Micros;
}

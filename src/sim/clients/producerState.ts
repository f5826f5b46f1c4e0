/** A producer as a node of the world: its settings, the application in front of it, and the sender behind. */
import { PRODUCER_CONFIG, parseProperties } from '../config/index.ts';
import type { ProducerConfig, Properties } from '../config/index.ts';
import { ms, type FactId, type Micros, type NodeId } from '../kernel/index.ts';
import type { Acks } from '../protocol/index.ts';
import { emptyAccumulator, type Accumulator, type AccumulatorOptions, type ProducerBatch } from './accumulator.ts';
import type { ProducerPhase } from './chart.ts';
import type { ClientDomain, ClientState, ClientTiming } from './client.ts';
import { bootstrapMetadata } from './metadata.ts';
import { NO_NETWORK } from './network.ts';

/** A record as an application gives it to send(). */
export interface RecordToSend {
  readonly key?: string | null;
  readonly value: string | null;
  /** ms since 1970; without one the wall clock counts. */
  readonly timestamp?: number;
  /** Without one the partitioner decides. */
  readonly partition?: number;
}

/** What an application can be told to do. */
export type ProducerCommand =
  | {
      readonly type: 'send';
      readonly topic: string;
      readonly records: readonly RecordToSend[];
      /** The next record only after the answer to the one before. */
      readonly oneByOne: boolean;
    }
  /** Closes the producer as close() does and opens a new one. */
  | { readonly type: 'configure'; readonly properties: Properties }
  /** An application that sends by itself: value prefix + n, key 'k' + n % keys or none. */
  | {
      readonly type: 'load';
      readonly topic: string;
      readonly everyMs: number;
      /** Records in all, null for no end. */
      readonly count: number | null;
      /** How many different keys, null for records without key. */
      readonly keys: number | null;
      readonly valuePrefix: string;
    }
  | { readonly type: 'stopLoad' }
  | { readonly type: 'close' };

/** Records that the application has yet to give to send(), in order. */
export interface SendJob {
  readonly topic: string;
  readonly records: readonly RecordToSend[];
  /** Running number of the first of them. */
  readonly first: number;
  /** Index of the next. */
  readonly next: number;
  readonly oneByOne: boolean;
}

/** send() that has not returned. max.block.ms is one budget for metadata and memory. */
export interface Blocked {
  readonly since: Micros;
  readonly until: Micros;
  /** When it began to wait for memory, null while it waits for metadata. */
  readonly memorySince: Micros | null;
  /** Version of the metadata that was not enough. */
  readonly version: number;
  readonly fact: FactId;
  /** The partition and timestamp, once decided. */
  readonly chosen: { readonly partition: number; readonly timestamp: number } | null;
}

/** A steady application under way. */
export interface Load {
  readonly topic: string;
  readonly everyUs: Micros;
  readonly count: number | null;
  readonly keys: number | null;
  readonly valuePrefix: string;
  readonly sent: number;
  readonly nextAt: Micros;
  readonly fact: FactId;
}

/** The application's own thread. */
export interface Application {
  readonly jobs: readonly SendJob[];
  readonly blocked: Blocked | null;
  /** Number of the record whose answer it waits for, or -1. */
  readonly awaiting: number;
  readonly load: Load | null;
}

/** Why a producer closes, and what comes after. */
export interface Closing {
  readonly fact: FactId;
  readonly then: 'stay' | 'exit' | 'reopen';
  /** The properties to open again with. */
  readonly properties: Properties;
}

/** A producer's state. */
export interface Producer extends ClientState<readonly ProducerBatch[]> {
  readonly kind: 'producer';
  readonly name: string;
  readonly properties: Properties;
  readonly config: ProducerConfig;
  readonly acks: Acks;
  readonly bootstrap: readonly NodeId[];
  /** Where the round robin of keyless records begins; null for a random start, as Kafka has it. */
  readonly roundRobinStart: number | null;
  readonly phase: ProducerPhase;
  readonly accumulator: Accumulator;
  /** The next value of each topic's round-robin counter. */
  readonly counters: Readonly<Record<string, number>>;
  readonly application: Application;
  readonly nextRecord: number;
  /** Records acknowledged and failed since the producer was first opened. */
  readonly acked: number;
  readonly failed: number;
  readonly closing: Closing | null;
}

/** What turns of producers carry. */
export interface ProducerDomain extends ClientDomain {
  readonly state: Producer;
}

/** A producer as a scenario declares it. */
export interface ProducerSpec {
  readonly name: string;
  readonly properties: Properties;
  readonly bootstrap: readonly NodeId[];
  readonly roundRobinStart?: number;
}

const IDLE_APPLICATION: Application = { jobs: [], blocked: null, awaiting: -1, load: null };

/** A producer that has not been opened. Bad properties are the caller's error: check them with `parseProperties`. */
export function createProducer(spec: ProducerSpec): Producer {
  return {
    kind: 'producer',
    name: spec.name,
    bootstrap: spec.bootstrap,
    roundRobinStart: spec.roundRobinStart ?? null,
    counters: {},
    application: IDLE_APPLICATION,
    nextRecord: 0,
    acked: 0,
    failed: 0,
    wakes: [],
    ...openedWith(spec.name, spec.properties, spec.bootstrap, 0, 0),
    phase: 'closed',
  };
}

/** What opening a producer leaves as it is. */
type Kept =
  | 'kind'
  | 'name'
  | 'bootstrap'
  | 'roundRobinStart'
  | 'counters'
  | 'application'
  | 'nextRecord'
  | 'acked'
  | 'failed'
  | 'wakes';

/** All of a producer's state that opening it sets. `fact` says with which properties. */
export function openedWith(
  name: string,
  properties: Properties,
  bootstrap: readonly NodeId[],
  now: Micros,
  fact: FactId,
): Omit<Producer, Kept> {
  const parsed = parseProperties(PRODUCER_CONFIG, properties);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const config = parsed.values;
  const timing = timingOf(config);
  return {
    properties,
    config,
    acks: acksOf(config.acks),
    clientId: config['client.id'] === '' ? name : config['client.id'],
    timing,
    configFacts: Object.fromEntries(Object.keys(PRODUCER_CONFIG).map(key => [key, fact])),
    network: NO_NETWORK,
    metadata: bootstrapMetadata(bootstrap, now, {
      fact,
      maxAgeUs: timing.metadataMaxAgeUs,
      backoffUs: timing.retryBackoffUs,
      forgetsTopics: true,
    }),
    phase: 'idle',
    accumulator: emptyAccumulator(config['buffer.memory']),
    closing: null,
  };
}

function timingOf(config: ProducerConfig): ClientTiming {
  return {
    requestTimeoutUs: ms(config['request.timeout.ms']),
    reconnectBackoffUs: ms(config['reconnect.backoff.ms']),
    retryBackoffUs: ms(config['retry.backoff.ms']),
    metadataMaxAgeUs: ms(config['metadata.max.age.ms']),
    maxInFlight: config['max.in.flight.requests.per.connection'],
  };
}

function acksOf(text: string): Acks {
  if (text === '0') return 0;
  return text === '1' ? 1 : -1;
}

/** The accumulator's settings now. */
export function accumulatorOptions(
  producer: Pick<Producer, 'config' | 'timing' | 'application' | 'closing'>,
): AccumulatorOptions {
  return {
    batchSize: producer.config['batch.size'],
    lingerUs: ms(producer.config['linger.ms']),
    retryBackoffUs: producer.timing.retryBackoffUs,
    exhausted: producer.application.blocked !== null && producer.application.blocked.memorySince !== null,
    closing: producer.closing !== null,
  };
}

/** What is left of a producer when its process has ended: its name and settings. The numbers of records go on. */
export function producerRemains(producer: Producer): Producer {
  const { name, properties, bootstrap, roundRobinStart, nextRecord } = producer;
  const start = roundRobinStart === null ? {} : { roundRobinStart };
  const fresh = createProducer({ name, properties, bootstrap, ...start });
  return { ...fresh, nextRecord };
}

/** Running numbers of the records whose outcome is not known yet, in no particular order. */
export function unfinishedRecords(producer: Producer): readonly number[] {
  const numbers: number[] = [];
  const add = (batch: ProducerBatch): void => {
    for (const entry of batch.entries) numbers.push(entry.number);
  };
  for (const job of producer.application.jobs) {
    for (let i = job.next; i < job.records.length; i++) numbers.push(job.first + i);
  }
  for (const queue of producer.accumulator.queues) queue.batches.forEach(add);
  for (const node of producer.network.nodes) for (const request of node.inFlight) request.payload?.forEach(add);
  return numbers;
}

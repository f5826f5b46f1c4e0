/** A consumer that assigns its partitions itself, as a node of the world (no group; reference consumer.md A.3, A.5). */
import { CONSUMER_CONFIG, parseProperties } from '../config/index.ts';
import type { ConsumerConfig, Properties } from '../config/index.ts';
import { ms, type FactId, type Micros, type NodeId } from '../kernel/index.ts';
import type { FetchPartition, TopicPartition } from '../protocol/index.ts';
import type { ClientDomain, ClientState } from './client.ts';
import type { PartitionOffsets } from './facts.ts';
import { bootstrapMetadata } from './metadata.ts';
import { NO_NETWORK } from './network.ts';

/** Where to begin: an end of the log, auto.offset.reset, or given offsets by partition name (reset for the others). */
export type StartPosition = 'earliest' | 'latest' | 'reset' | { readonly offsets: Readonly<Record<string, number>> };

/** What an application can be told to do. */
export type ConsumerCommand =
  | { readonly type: 'assign'; readonly partitions: readonly TopicPartition[]; readonly position: StartPosition }
  /** Asks for the first and the end offset, and for the first offset at or after a timestamp in ms. */
  | { readonly type: 'offsets'; readonly partitions: readonly TopicPartition[]; readonly timestamp?: number }
  /** Closes the consumer and opens a new one, which assigns the same partitions again. */
  | { readonly type: 'configure'; readonly properties: Properties }
  | { readonly type: 'close' };

/** What the application has asked to read. */
export type Assignment = Omit<ConsumerCommand & { readonly type: 'assign' }, 'type'>;

/** One assigned partition. */
export interface AssignedPartition extends TopicPartition {
  /** The next offset to read; null while it has to be looked up. */
  readonly position: number | null;
  /** No fetch before this, after an error. */
  readonly notBefore: Micros;
  /** The fact that set the position. */
  readonly fact: FactId;
}

/** Why an offset is looked up: to begin to read there, or because the application asks. */
export type LookupPurpose = 'position' | 'query';

/** An offset to be asked for with ListOffsets. */
export interface OffsetLookup extends TopicPartition {
  /** -2 for the earliest, -1 for the latest, else ms since 1970. */
  readonly timestamp: number;
  readonly purpose: LookupPurpose;
  /** A request is under way. */
  readonly asked: boolean;
  readonly notBefore: Micros;
  /** The fact that makes it necessary. */
  readonly fact: FactId;
}

/** beginningOffsets, endOffsets and offsetsForTimes, one after the other. */
export interface OffsetQuery {
  readonly partitions: readonly TopicPartition[];
  /** The timestamps to ask for that have not been asked yet. */
  readonly remaining: readonly number[];
  readonly found: Readonly<Record<string, PartitionOffsets>>;
  readonly until: Micros;
  readonly fact: FactId;
}

/** What a request under way is for. */
export type ConsumerRequest = 'fetch' | LookupPurpose;

/** A consumer's state. */
export interface Consumer extends ClientState<ConsumerRequest> {
  readonly kind: 'consumer';
  readonly name: string;
  readonly properties: Properties;
  readonly config: ConsumerConfig;
  readonly bootstrap: readonly NodeId[];
  readonly open: boolean;
  /** Records given to the application. */
  readonly consumed: number;
  /** What the application assigns whenever it opens a consumer. */
  readonly assigned: Assignment | null;
  readonly assignment: readonly AssignedPartition[];
  readonly lookups: readonly OffsetLookup[];
  /** The first is being worked on. */
  readonly queries: readonly OffsetQuery[];
  /** What each broker was last asked for, by broker id; the same object as long as it stays the same. */
  readonly fetches: Readonly<Record<number, readonly FetchPartition[]>>;
}

/** What turns of consumers carry. */
export interface ConsumerDomain extends ClientDomain {
  readonly state: Consumer;
}

/** A consumer as a scenario declares it. */
export interface ConsumerSpec {
  readonly name: string;
  readonly properties: Properties;
  readonly bootstrap: readonly NodeId[];
  /** What it assigns as soon as it is started. */
  readonly assigned?: Assignment;
}

/** Requests of a consumer that may be under way per connection; not configurable in Kafka. */
const MAX_IN_FLIGHT = 100;

/** A consumer that has not been opened. Bad properties are the caller's error: check them with `parseProperties`. */
export function createConsumer(spec: ConsumerSpec): Consumer {
  return {
    kind: 'consumer',
    name: spec.name,
    bootstrap: spec.bootstrap,
    assigned: spec.assigned ?? null,
    consumed: 0,
    wakes: [],
    ...openedConsumer(spec.name, spec.properties, spec.bootstrap, 0, 0),
    open: false,
  };
}

/** All of a consumer's state that opening it sets. `fact` says with which properties. */
export function openedConsumer(
  name: string,
  properties: Properties,
  bootstrap: readonly NodeId[],
  now: Micros,
  fact: FactId,
): Omit<Consumer, 'kind' | 'name' | 'bootstrap' | 'assigned' | 'consumed' | 'wakes'> {
  const parsed = parseProperties(CONSUMER_CONFIG, properties);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const config = parsed.values;
  const retryBackoffUs = ms(config['retry.backoff.ms']);
  const metadataMaxAgeUs = ms(config['metadata.max.age.ms']);
  return {
    properties,
    config,
    clientId: config['client.id'] === '' ? name : config['client.id'],
    timing: {
      requestTimeoutUs: ms(config['request.timeout.ms']),
      reconnectBackoffUs: ms(config['reconnect.backoff.ms']),
      retryBackoffUs,
      metadataMaxAgeUs,
      maxInFlight: MAX_IN_FLIGHT,
    },
    configFacts: Object.fromEntries(Object.keys(CONSUMER_CONFIG).map(key => [key, fact])),
    network: NO_NETWORK,
    metadata: bootstrapMetadata(bootstrap, now, {
      fact,
      maxAgeUs: metadataMaxAgeUs,
      backoffUs: retryBackoffUs,
      forgetsTopics: false,
    }),
    open: true,
    assignment: [],
    lookups: [],
    queries: [],
    fetches: {},
  };
}

/** What is left of a consumer when its process has ended: its name, settings and what its program assigns. */
export function consumerRemains(consumer: Consumer): Consumer {
  const { name, properties, bootstrap, assigned } = consumer;
  return createConsumer({ name, properties, bootstrap, ...(assigned === null ? {} : { assigned }) });
}

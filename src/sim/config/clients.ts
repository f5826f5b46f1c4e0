/** Producer and consumer keys that these clients read (ProducerConfig, ConsumerConfig; reference producer.md §9). */
import { int, long, text, type Resolved } from './definition.ts';

/** The table of producer keys. A change closes the producer and opens a new one. */
export const PRODUCER_CONFIG = {
  'client.id': text('', 'client'),
  acks: text('1', 'client', ['all', '-1', '0', '1']),
  'batch.size': int(16384, 'client', { min: 0 }),
  'buffer.memory': long(33554432, 'client', { min: 0 }),
  'linger.ms': long(0, 'client', { min: 0 }),
  'max.block.ms': long(60000, 'client', { min: 0 }),
  'max.in.flight.requests.per.connection': int(5, 'client', { min: 1 }),
  'max.request.size': int(1048576, 'client', { min: 0 }),
  'metadata.max.age.ms': long(300000, 'client', { min: 0 }),
  'reconnect.backoff.ms': long(50, 'client', { min: 0 }),
  'request.timeout.ms': int(30000, 'client', { min: 0 }),
  retries: int(0, 'client', { min: 0, max: 2147483647 }),
  'retry.backoff.ms': long(100, 'client', { min: 0 }),
} as const;

/** A producer's parsed configuration. */
export type ProducerConfig = Resolved<typeof PRODUCER_CONFIG>;

/** The table of consumer keys. */
export const CONSUMER_CONFIG = {
  'client.id': text('', 'client'),
  'auto.offset.reset': text('latest', 'client', ['latest', 'earliest', 'none']),
  'fetch.max.bytes': int(52428800, 'client', { min: 0 }),
  'fetch.max.wait.ms': int(500, 'client', { min: 0 }),
  'fetch.min.bytes': int(1, 'client', { min: 0 }),
  'max.partition.fetch.bytes': int(1048576, 'client', { min: 0 }),
  'metadata.max.age.ms': long(300000, 'client', { min: 0 }),
  'reconnect.backoff.ms': long(50, 'client', { min: 0 }),
  'request.timeout.ms': int(305000, 'client', { min: 0 }),
  'retry.backoff.ms': long(100, 'client', { min: 0 }),
} as const;

/** A consumer's parsed configuration. */
export type ConsumerConfig = Resolved<typeof CONSUMER_CONFIG>;

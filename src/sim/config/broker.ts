/**
 * Broker keys that this cluster reads (kafka.server.KafkaConfig; reference broker-config.md §1). All static in 0.11.
 */
import { bool, int, long, text, type ConfigError, type Resolved } from './definition.ts';

/** The table of broker keys. */
export const BROKER_CONFIG = {
  'broker.id': int(-1, 'static'),
  'zookeeper.connect': text('localhost:2181', 'static'),
  'zookeeper.session.timeout.ms': int(6000, 'static'),
  'zookeeper.connection.timeout.ms': int(6000, 'static'),
  'num.io.threads': int(8, 'static', { min: 1 }),
  'request.timeout.ms': int(30000, 'static'),
  'message.max.bytes': int(1000012, 'static', { min: 0 }),
  'log.segment.bytes': int(1073741824, 'static', { min: 14 }),
  'log.retention.ms': long(604800000, 'static'),
  'min.insync.replicas': int(1, 'static', { min: 1 }),
  'unclean.leader.election.enable': bool(false, 'static'),
  'replica.lag.time.max.ms': long(10000, 'static'),
  'replica.fetch.wait.max.ms': int(500, 'static'),
  'replica.fetch.min.bytes': int(1, 'static'),
  'replica.fetch.max.bytes': int(1048576, 'static', { min: 0 }),
  'replica.fetch.response.max.bytes': int(10485760, 'static', { min: 0 }),
  'replica.fetch.backoff.ms': int(1000, 'static', { min: 0 }),
  'replica.socket.timeout.ms': int(30000, 'static'),
  'replica.high.watermark.checkpoint.interval.ms': long(5000, 'static'),
  'controlled.shutdown.enable': bool(true, 'static'),
  'controlled.shutdown.max.retries': int(3, 'static'),
  'controlled.shutdown.retry.backoff.ms': long(5000, 'static'),
} as const;

/** A broker's parsed configuration. */
export type BrokerConfig = Resolved<typeof BROKER_CONFIG>;

/** The cross-checks of KafkaConfig.validateValues; null when a broker would start. */
export function checkBrokerConfig(config: BrokerConfig): ConfigError | null {
  const wait = config['replica.fetch.wait.max.ms'];
  if (wait > config['replica.socket.timeout.ms']) {
    return requirement(
      'replica.socket.timeout.ms',
      config['replica.socket.timeout.ms'],
      'replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms ' +
        'to prevent unnecessary socket timeouts',
    );
  }
  if (wait > config['replica.lag.time.max.ms']) {
    return requirement(
      'replica.lag.time.max.ms',
      config['replica.lag.time.max.ms'],
      'replica.fetch.wait.max.ms should always be at least replica.lag.time.max.ms to prevent frequent changes in ISR',
    );
  }
  return null;
}

function requirement(key: string, value: number, words: string): ConfigError {
  return { key, value: String(value), message: `requirement failed: ${words}` };
}

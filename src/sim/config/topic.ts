/** Topic keys that this cluster reads (kafka.log.LogConfig; reference broker-config.md §2). All dynamic. */
import type { BrokerConfig } from './broker.ts';
import { bool, int, long, type Resolved } from './definition.ts';

/** The table of topic keys; each has a broker key as its default. */
export const TOPIC_CONFIG = {
  'max.message.bytes': int(1000012, 'dynamic', { min: 0 }),
  'min.insync.replicas': int(1, 'dynamic', { min: 1 }),
  'retention.ms': long(604800000, 'dynamic'),
  'segment.bytes': int(1073741824, 'dynamic', { min: 14 }),
  'unclean.leader.election.enable': bool(false, 'dynamic'),
} as const;

/** A topic's parsed configuration. */
export type TopicConfig = Resolved<typeof TOPIC_CONFIG>;

/** What a topic without overrides is set to on a broker (KafkaServer.copyKafkaConfigToLog). */
export function topicDefaults(broker: BrokerConfig): TopicConfig {
  return {
    'max.message.bytes': broker['message.max.bytes'],
    'min.insync.replicas': broker['min.insync.replicas'],
    'retention.ms': broker['log.retention.ms'],
    'segment.bytes': broker['log.segment.bytes'],
    'unclean.leader.election.enable': broker['unclean.leader.election.enable'],
  };
}

/** The editable configs: which key belongs to what, what is in force, what waits, and how Kafka refuses a value. */
import {
  BROKER_CONFIG, checkBrokerConfig, parseProperties, PRODUCER_CONFIG, TOPIC_CONFIG,
  type ConfigError, type Properties,
} from '../../sim/config/index.ts';
import type { Action } from '../../sim/index.ts';
import type { ClusterView } from '../../sim/cluster/viewTypes.ts';
import { findReplica, parsePartition, type Selection } from './selection.ts';

/** The keys that a learner may change. */
export type EditableKey =
  | 'acks' | 'linger.ms' | 'batch.size'
  | 'min.insync.replicas'
  | 'replica.lag.time.max.ms' | 'zookeeper.session.timeout.ms';

/** Whose config it is. */
export type ConfigScope = 'producer' | 'topic' | 'broker';

/** The keys of each scope, in the order of the form. */
export const EDITABLE: Readonly<Record<ConfigScope, readonly EditableKey[]>> = {
  producer: ['acks', 'linger.ms', 'batch.size'],
  topic: ['min.insync.replicas'],
  broker: ['replica.lag.time.max.ms', 'zookeeper.session.timeout.ms'],
};

/** One row of the form. */
export interface ConfigField {
  readonly key: EditableKey;
  readonly scope: ConfigScope;
  /** In force now. */
  readonly value: string;
  /** On disk and in force after a restart; null when nothing waits. */
  readonly next: string | null;
  readonly isDefault: boolean;
  /** The only values there are, where they are few. */
  readonly choices: readonly string[];
}

/** Whose configs the form edits. */
export interface ConfigSubject {
  readonly scope: ConfigScope;
  /** Node or topic. */
  readonly name: string;
  /** All properties as they are written on disk. */
  readonly properties: Properties;
  readonly fields: readonly ConfigField[];
}

/** A refused value: Kafka's words, and which kind of mistake it is for ours. */
export interface Refusal {
  readonly error: ConfigError;
  readonly reason: 'notANumber' | 'tooSmall' | 'tooLarge' | 'notAChoice' | 'lagBelowWait' | 'other';
}

const TABLES = { producer: PRODUCER_CONFIG, topic: TOPIC_CONFIG, broker: BROKER_CONFIG } as const;
const ACKS_CHOICES = ['0', '1', 'all'] as const;

function defaultOf(scope: ConfigScope, key: EditableKey): string {
  const definition = Object.entries(TABLES[scope]).find(([name]) => name === key)?.[1];
  return definition === undefined ? '' : String(definition.default);
}

function fieldsOf(
  scope: ConfigScope,
  properties: Properties,
  pending: readonly { readonly key: string; readonly running: string; readonly next: string }[],
): readonly ConfigField[] {
  return EDITABLE[scope].map(key => {
    const waiting = pending.find(candidate => candidate.key === key);
    const value = waiting?.running ?? properties[key] ?? defaultOf(scope, key);
    return {
      key, scope, value,
      next: waiting?.next ?? null,
      isDefault: value === defaultOf(scope, key),
      choices: key === 'acks' ? ACKS_CHOICES : [],
    };
  });
}

/** The form for what is selected; null when it has no configs. */
export function subjectOf(view: ClusterView, selection: Selection): ConfigSubject | null {
  switch (selection.kind) {
    case 'node': {
      const broker = view.brokers.find(candidate => candidate.node === selection.node);
      if (broker !== undefined) {
        const { node, properties, pending } = broker;
        return { scope: 'broker', name: node, properties, fields: fieldsOf('broker', properties, pending) };
      }
      const producer = view.producers.find(candidate => candidate.node === selection.node);
      if (producer === undefined) return null;
      const { node, properties } = producer;
      return { scope: 'producer', name: node, properties, fields: fieldsOf('producer', properties, []) };
    }
    case 'replica':
      return findReplica(view, selection.node, selection.partition) === undefined
        ? null
        : topicSubject(view, selection.partition);
    case 'partition':
      return topicSubject(view, selection.partition);
    case 'znode':
    case 'session':
    case 'message':
      return null;
  }
}

function topicSubject(view: ClusterView, partition: string): ConfigSubject | null {
  const name = parsePartition(partition)?.topic;
  const topic = view.topics.find(candidate => candidate.topic === name);
  if (topic === undefined) return null;
  return {
    scope: 'topic', name: topic.topic, properties: topic.config, fields: fieldsOf('topic', topic.config, []),
  };
}

/** Why Kafka refuses a value, or null when it takes it. */
export function refusalOf(subject: ConfigSubject, key: EditableKey, value: string): Refusal | null {
  const properties = { ...subject.properties, [key]: value };
  const error = subject.scope === 'broker' ? brokerError(properties) : tableError(subject.scope, properties);
  return error === null ? null : { error, reason: reasonOf(error) };
}

function tableError(scope: 'producer' | 'topic', properties: Properties): ConfigError | null {
  const parsed = parseProperties(TABLES[scope], properties);
  return parsed.ok ? null : parsed.error;
}

function brokerError(properties: Properties): ConfigError | null {
  const parsed = parseProperties(BROKER_CONFIG, properties);
  return parsed.ok ? checkBrokerConfig(parsed.values) : parsed.error;
}

function reasonOf(error: ConfigError): Refusal['reason'] {
  const { message } = error;
  if (message.includes('Not a number of type')) return 'notANumber';
  if (message.includes('Value must be at least')) return 'tooSmall';
  if (message.includes('Value must be no more than')) return 'tooLarge';
  if (message.includes('String must be one of')) return 'notAChoice';
  return error.key === 'replica.lag.time.max.ms' ? 'lagBelowWait' : 'other';
}

/** The action that writes a value that Kafka takes. A producer is opened anew, so it gets all its properties. */
export function configAction(subject: ConfigSubject, key: EditableKey, value: string): Action {
  const changed = { [key]: value.trim() };
  switch (subject.scope) {
    case 'producer':
      return {
        verb: 'configureProducer', producer: subject.name, properties: { ...subject.properties, ...changed },
      };
    case 'topic':
      return { verb: 'configureTopic', topic: subject.name, config: changed };
    case 'broker':
      return { verb: 'configureBroker', broker: subject.name, properties: changed };
  }
}

/**
 * Topic settings at a broker: read from ZooKeeper when a replica is created, then kept up to date through
 * /config/changes (kafka.server.DynamicConfigManager, TopicConfigHandler).
 */
import { parseProperties, topicDefaults, TOPIC_CONFIG, type ConfigValue } from '../config/index.ts';
import type { FactId } from '../kernel/index.ts';
import { parseConfig, parseConfigChange } from '../protocol/index.ts';
import { defaultLogConfig, type LogConfig } from '../storage/index.ts';
import { memoryOf, remember, type BrokerTurn, type TopicSettings, type Value } from './state.ts';
import { DONE, goTo, type Decision } from './threads.ts';

const CHANGES = '/config/changes';
const PREFIX = 'config_change_';

/** Where the thread that executes config changes can stand. */
export type TopicConfigFrame =
  | { readonly thread: 'topicConfigs'; readonly at: 'listChanges' | 'listed' }
  | { readonly thread: 'topicConfigs'; readonly at: 'readChange' | 'changeRead'; readonly changes: readonly number[] }
  | {
      readonly thread: 'topicConfigs';
      readonly at: 'configRead';
      readonly topic: string;
      readonly changes: readonly number[];
    };

/** Looks for changes that have not been executed. */
export const listChanges: TopicConfigFrame = { thread: 'topicConfigs', at: 'listChanges' };

/** Runs one frame of the config change thread. */
export function runTopicConfigs(turn: BrokerTurn, frame: TopicConfigFrame, value: Value): Decision {
  switch (frame.at) {
    case 'listChanges':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: CHANGES, watch: true } },
        then: { thread: 'topicConfigs', at: 'listed' },
      };
    case 'listed': {
      const children = value.type === 'zk' && value.result.ok ? (value.result.children ?? []) : [];
      const { lastConfigChange } = memoryOf(turn);
      const changes = children
        .filter(name => name.startsWith(PREFIX))
        .map(name => Number(name.slice(PREFIX.length)))
        .filter(change => change > lastConfigChange)
        .sort((a, b) => a - b);
      return goTo({ thread: 'topicConfigs', at: 'readChange', changes });
    }
    case 'readChange': {
      const [change] = frame.changes;
      if (change === undefined) return DONE;
      const path = `${CHANGES}/${PREFIX}${String(change).padStart(10, '0')}`;
      return { do: 'wait', for: { zk: { op: 'getData', path, watch: false } }, then: { ...frame, at: 'changeRead' } };
    }
    case 'changeRead': {
      const [change = 0, ...changes] = frame.changes;
      remember(turn, { lastConfigChange: change });
      const data = value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '';
      const entity = parseConfigChange(data);
      if (!entity.ok || !entity.value.startsWith('topics/')) {
        return goTo({ thread: 'topicConfigs', at: 'readChange', changes });
      }
      const topic = entity.value.slice('topics/'.length);
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: `/config/topics/${topic}`, watch: false } },
        then: { thread: 'topicConfigs', at: 'configRead', topic, changes },
      };
    }
    case 'configRead':
      applyTopicConfig(turn, frame.topic, value);
      return goTo({ thread: 'topicConfigs', at: 'readChange', changes: frame.changes });
  }
}

/** Takes over what /config/topics/[t] says; unknown or malformed data leaves the defaults. */
export function applyTopicConfig(turn: BrokerTurn, topic: string, value: Value): void {
  const { config, configFacts, topicConfigs } = memoryOf(turn);
  const data = value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '';
  const found = parseConfig(data);
  const overrides = found.ok ? found.value : {};
  const defaults = topicDefaults(config);
  const texts = Object.fromEntries(Object.entries(defaults).map(([key, v]) => [key, String(v)]));
  const parsed = parseProperties(TOPIC_CONFIG, { ...texts, ...overrides });
  if (!parsed.ok) return;
  const before = topicConfigs[topic];
  const facts: Record<string, FactId> = { ...configFacts };
  const values: Readonly<Record<string, ConfigValue>> = parsed.values;
  const old: Readonly<Record<string, ConfigValue>> = before?.config ?? {};
  for (const [key, now] of Object.entries(values)) {
    const known = before?.facts[key] ?? 0;
    if (before !== undefined && old[key] !== now) {
      facts[key] = turn.fact({ kind: 'topicConfigApplied', topic, key, value: String(now) });
    } else if (known !== 0) facts[key] = known;
  }
  remember(turn, { topicConfigs: { ...topicConfigs, [topic]: { config: parsed.values, facts } } });
}

/** A topic's settings; the broker's defaults until they have been read. */
export function topicSettings(turn: BrokerTurn, topic: string): TopicSettings {
  const { topicConfigs, config, configFacts } = memoryOf(turn);
  return topicConfigs[topic] ?? { config: topicDefaults(config), facts: configFacts };
}

/** min.insync.replicas of a topic. */
export const minInsyncReplicas = (turn: BrokerTurn, topic: string): number =>
  topicSettings(turn, topic).config['min.insync.replicas'];

/** What a log of this topic obeys. */
export function logConfig(turn: BrokerTurn, topic: string): LogConfig {
  const { config } = topicSettings(turn, topic);
  return { ...defaultLogConfig, segmentBytes: config['segment.bytes'], maxMessageBytes: config['max.message.bytes'] };
}

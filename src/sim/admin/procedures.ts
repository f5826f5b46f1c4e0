import type { Next } from '../kernel/index.ts';
import {
  configChangeJson,
  configJson,
  parseConfig,
  topicAssignmentJson,
  type ConfigOverrides,
} from '../protocol/index.ts';
import type { Operation, OperationResult } from '../zookeeper/index.ts';

/** Where a procedure of administration can stand. */
export type AdminFrame =
  | { readonly thread: 'admin'; readonly at: 'create' | 'created'; readonly path: string; readonly data: string | null }
  | { readonly thread: 'admin'; readonly at: 'write' | 'written'; readonly path: string; readonly data: string }
  | {
      readonly thread: 'admin';
      readonly at: 'createTopic' | 'topicConfigWritten' | 'topicWritten';
      readonly topic: string;
      readonly assignment: readonly (readonly number[])[];
      readonly config: ConfigOverrides;
    }
  | {
      readonly thread: 'admin';
      readonly at: 'alterTopic' | 'topicRead' | 'alterationWritten' | 'changeNotified';
      readonly topic: string;
      readonly config: ConfigOverrides;
    };

/** What such a frame is resumed with, and what a procedure returns. */
export type AdminValue =
  | { readonly type: 'begin' | 'woken' | 'done' }
  | { readonly type: 'zk'; readonly result: OperationResult; readonly reason: number }
  | { readonly type: 'refused'; readonly exception: string; readonly message: string };

type AdminNext = Next<AdminFrame, { readonly zk: Operation }, AdminValue>;

const DONE: AdminNext = { do: 'return', value: { type: 'done' } };
const refuse = (exception: string, message: string): AdminNext => ({
  do: 'return',
  value: { type: 'refused', exception, message },
});

/** Creates a persistent node with its parents (ZkUtils.createPersistentPath); returns the last create's result. */
export const createPath = (path: string, data: string | null): AdminFrame => ({
  thread: 'admin',
  at: 'create',
  path,
  data,
});

/** Sets a persistent node's data, creating it if need be (ZkUtils.updatePersistentPath). */
export const writePath = (path: string, data: string): AdminFrame => ({ thread: 'admin', at: 'write', path, data });

/**
 * Creates a topic: its config first, then its assignment (AdminUtils.createOrUpdateTopicPartitionAssignmentPathInZK).
 */
export const createTopic = (
  topic: string,
  assignment: readonly (readonly number[])[],
  config: ConfigOverrides,
): AdminFrame => ({ thread: 'admin', at: 'createTopic', topic, assignment, config });

/** Adds to a topic's overrides and tells every broker through /config/changes (AdminUtils.changeTopicConfig). */
export const alterTopic = (topic: string, config: ConfigOverrides): AdminFrame => ({
  thread: 'admin',
  at: 'alterTopic',
  topic,
  config,
});

const LEGAL_TOPIC = /^[a-zA-Z0-9._-]+$/;

/** Why a topic's name is refused (org.apache.kafka.common.internals.Topic.validate), or null. */
export function topicNameError(topic: string): string | null {
  if (topic === '') return "topic name is illegal, can't be empty";
  if (topic === '.' || topic === '..') return 'topic name cannot be "." or ".."';
  if (topic.length > 249) {
    return `topic name is illegal, can't be longer than 249 characters, topic name: ${topic}`;
  }
  if (LEGAL_TOPIC.test(topic)) return null;
  return `topic name "${topic}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`;
}

/** Runs one frame. */
export function runAdmin(frame: AdminFrame, value: AdminValue): AdminNext {
  switch (frame.at) {
    case 'create':
      return waitFor(persistent(frame.path, frame.data), { ...frame, at: 'created' });
    case 'created': {
      if (value.type === 'zk' && !value.result.ok && value.result.error === 'NoNode') {
        const parent = frame.path.slice(0, frame.path.lastIndexOf('/'));
        return { do: 'call', frame: createPath(parent, null), then: { ...frame, at: 'create' } };
      }
      return { do: 'return', value };
    }
    case 'write':
      return waitFor({ op: 'setData', path: frame.path, data: frame.data, version: -1 }, { ...frame, at: 'written' });
    case 'written':
      return value.type === 'zk' && !value.result.ok
        ? { do: 'goto', frame: createPath(frame.path, frame.data) }
        : { do: 'return', value };
    case 'createTopic': {
      const illegal = topicNameError(frame.topic);
      if (illegal !== null) return refuse('InvalidTopicException', illegal);
      const config = writePath(`/config/topics/${frame.topic}`, configJson(frame.config));
      return { do: 'call', frame: config, then: { ...frame, at: 'topicConfigWritten' } };
    }
    case 'topicConfigWritten': {
      const assignment = frame.assignment.map((replicas, partition) => ({ partition, replicas }));
      const topic = createPath(`/brokers/topics/${frame.topic}`, topicAssignmentJson(assignment));
      return { do: 'call', frame: topic, then: { ...frame, at: 'topicWritten' } };
    }
    case 'topicWritten':
      return value.type === 'zk' && !value.result.ok
        ? refuse('TopicExistsException', `Topic '${frame.topic}' already exists.`)
        : DONE;
    case 'alterTopic':
      return waitFor(
        { op: 'getData', path: `/config/topics/${frame.topic}`, watch: false },
        { ...frame, at: 'topicRead' },
      );
    case 'topicRead': {
      if (value.type === 'zk' && !value.result.ok) {
        return refuse('AdminOperationException', `Topic "${frame.topic}" does not exist.`);
      }
      const before = value.type === 'zk' && value.result.ok ? parseConfig(value.result.data ?? '') : null;
      const overrides = before !== null && before.ok ? before.value : {};
      const text = configJson({ ...overrides, ...frame.config });
      return {
        do: 'call',
        frame: writePath(`/config/topics/${frame.topic}`, text),
        then: { ...frame, at: 'alterationWritten' },
      };
    }
    case 'alterationWritten':
      return waitFor(
        {
          op: 'create',
          path: '/config/changes/config_change_',
          data: configChangeJson(`topics/${frame.topic}`),
          ephemeral: false,
          sequential: true,
        },
        { ...frame, at: 'changeNotified' },
      );
    case 'changeNotified':
      return DONE;
  }
}

const waitFor = (zk: Operation, then: AdminFrame): AdminNext => ({ do: 'wait', for: { zk }, then });

const persistent = (path: string, data: string | null): Operation => ({
  op: 'create',
  path,
  data,
  ephemeral: false,
  sequential: false,
});

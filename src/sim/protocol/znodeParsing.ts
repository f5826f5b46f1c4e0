/** Reads the data of Kafka's znodes back into typed values; text that Kafka cannot have written is an error value. */
import type { TopicPartition } from './partition.ts';
import type { AssignedPartition, BrokerZnode, ControllerZnode, ListenerEndpoint, OldConsumerZnode } from './znodes.ts';
import type { ConfigOverrides, PartitionStateZnode, ProducerIdBlockZnode } from './znodes.ts';

export type ZnodeResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: 'MALFORMED_ZNODE'; readonly text: string };

type JsonObject = Readonly<{ [key: string]: unknown }>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}

/** An integer written as a JSON string. */
function quotedInteger(value: unknown): number | null {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Each element read by `read`; null if `value` is no list or one element is wrong. */
function listOf<Value>(value: unknown, read: (element: unknown) => Value | null): readonly Value[] | null {
  if (!Array.isArray(value)) return null;
  const list: Value[] = [];
  for (const element of value) {
    const item = read(element);
    if (item === null) return null;
    list.push(item);
  }
  return list;
}

function parsed<Value>(data: string, read: (object: JsonObject) => Value | null): ZnodeResult<Value> {
  const object = parseObject(data);
  const value = object && read(object);
  return value === null ? { ok: false, error: 'MALFORMED_ZNODE', text: data } : { ok: true, value };
}

/** `/brokers/topics/[t]`, sorted by partition. */
export function parseTopicAssignment(data: string): ZnodeResult<readonly AssignedPartition[]> {
  return parsed(data, ({ partitions }) => {
    if (!isObject(partitions)) return null;
    const assignment = listOf(Object.entries(partitions), (entry): AssignedPartition | null => {
      if (!Array.isArray(entry)) return null;
      const partition = quotedInteger(entry[0]);
      const replicas = listOf(entry[1], integer);
      return partition === null || replicas === null ? null : { partition, replicas };
    });
    return assignment && [...assignment].sort((a, b) => a.partition - b.partition);
  });
}

/** `/brokers/topics/[t]/partitions/[p]/state` */
export function parsePartitionState(data: string): ZnodeResult<PartitionStateZnode> {
  return parsed(data, object => {
    const leader = integer(object['leader']);
    const leaderEpoch = integer(object['leader_epoch']);
    const controllerEpoch = integer(object['controller_epoch']);
    const isr = listOf(object['isr'], integer);
    if (leader === null || leaderEpoch === null || controllerEpoch === null || isr === null) return null;
    return { leader, leaderEpoch, isr, controllerEpoch };
  });
}

function endpointOf(value: unknown, protocols: JsonObject): ListenerEndpoint | null {
  const [, listener, host, port] = /^(.+):\/\/\[?(.*?)\]?:(-?\d+)$/.exec(text(value) ?? '') ?? [];
  if (listener === undefined || host === undefined || port === undefined) return null;
  const securityProtocol = text(protocols[listener]);
  return securityProtocol === null ? null : { listener, securityProtocol, host, port: Number(port) };
}

/** `/brokers/ids/[id]`, version 4 */
export function parseBroker(data: string): ZnodeResult<BrokerZnode> {
  return parsed(data, object => {
    const protocols = object['listener_security_protocol_map'];
    if (!isObject(protocols)) return null;
    const endpoints = listOf(object['endpoints'], value => endpointOf(value, protocols));
    const port = integer(object['port']);
    const jmxPort = integer(object['jmx_port']);
    const timestampMs = quotedInteger(object['timestamp']);
    if (endpoints === null || port === null || jmxPort === null || timestampMs === null) return null;
    return { endpoints, host: text(object['host']), port, jmxPort, timestampMs, rack: text(object['rack']) };
  });
}

/** `/controller` */
export function parseController(data: string): ZnodeResult<ControllerZnode> {
  return parsed(data, object => {
    const brokerId = integer(object['brokerid']);
    const timestampMs = quotedInteger(object['timestamp']);
    return brokerId === null || timestampMs === null ? null : { brokerId, timestampMs };
  });
}

/** `/cluster/id` */
export function parseClusterId(data: string): ZnodeResult<string> {
  return parsed(data, object => text(object['id']));
}

/** `/config/topics/[t]` and the like */
export function parseConfig(data: string): ZnodeResult<ConfigOverrides> {
  return parsed(data, ({ config }) => {
    if (!isObject(config)) return null;
    const overrides = Object.entries(config).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value] as const] : [],
    );
    return overrides.length === Object.keys(config).length ? Object.fromEntries(overrides) : null;
  });
}

/** `/config/changes/config_change_…`: the entity path; version 1 nodes of older tools are understood too. */
export function parseConfigChange(data: string): ZnodeResult<string> {
  return parsed(data, object => {
    const path = text(object['entity_path']);
    if (path !== null) return path;
    const type = text(object['entity_type']);
    const name = text(object['entity_name']);
    return type === null || name === null ? null : `${type}/${name}`;
  });
}

function topicPartition(value: unknown): TopicPartition | null {
  if (!isObject(value)) return null;
  const topic = text(value['topic']);
  const partition = integer(value['partition']);
  return topic === null || partition === null ? null : { topic, partition };
}

/** `/isr_change_notification/isr_change_…` and `/admin/preferred_replica_election` */
export function parsePartitionList(data: string): ZnodeResult<readonly TopicPartition[]> {
  return parsed(data, object => listOf(object['partitions'], topicPartition));
}

/** `/admin/reassign_partitions` */
export function parseReassignPartitions(
  data: string,
): ZnodeResult<readonly (TopicPartition & { readonly replicas: readonly number[] })[]> {
  return parsed(data, object =>
    listOf(object['partitions'], value => {
      const place = topicPartition(value);
      const replicas = isObject(value) ? listOf(value['replicas'], integer) : null;
      return place === null || replicas === null ? null : { ...place, replicas };
    }),
  );
}

/** `/latest_producer_id_block` */
export function parseProducerIdBlock(data: string): ZnodeResult<ProducerIdBlockZnode> {
  return parsed(data, object => {
    const brokerId = integer(object['broker']);
    const blockStart = quotedInteger(object['block_start']);
    const blockEnd = quotedInteger(object['block_end']);
    return brokerId === null || blockStart === null || blockEnd === null ? null : { brokerId, blockStart, blockEnd };
  });
}

/** `/consumers/[group]/ids/[consumerId]` */
export function parseOldConsumer(data: string): ZnodeResult<OldConsumerZnode> {
  return parsed(data, object => {
    const { pattern, subscription: topics } = object;
    const timestampMs = quotedInteger(object['timestamp']);
    if (!isObject(topics) || timestampMs === null) return null;
    if (pattern !== 'static' && pattern !== 'white_list' && pattern !== 'black_list') return null;
    const subscription = listOf(Object.entries(topics), (entry): readonly [string, number] | null => {
      if (!Array.isArray(entry)) return null;
      const topic = text(entry[0]);
      const threads = integer(entry[1]);
      return topic === null || threads === null ? null : [topic, threads];
    });
    return subscription && { subscription, pattern, timestampMs };
  });
}

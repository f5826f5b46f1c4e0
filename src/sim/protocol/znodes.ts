/**
 * The data of Kafka's znodes: typed values to exact text. Follows utils/ZkUtils.scala, reference zookeeper.md §2.
 * Reading back is in `znodeParsing.ts`.
 */
import type { TopicPartition } from './partition.ts';
import { encodeScalaJson, mutableMapOrder, mutableScalaMap, propertiesOrder, scalaMap } from './scalaJson.ts';
import type { ScalaJson, ScalaMap } from './scalaJson.ts';

/** Replicas of one partition; the first is the preferred leader. */
export interface AssignedPartition {
  readonly partition: number;
  readonly replicas: readonly number[];
}

/** `/brokers/topics/[t]/partitions/[p]/state` */
export interface PartitionStateZnode {
  /** -1 for none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly controllerEpoch: number;
}

/** An end point of a broker; listener name and security protocol are the same word unless configured otherwise. */
export interface ListenerEndpoint {
  readonly listener: string;
  readonly securityProtocol: string;
  readonly host: string;
  readonly port: number;
}

/** `/brokers/ids/[id]`, version 4 */
export interface BrokerZnode {
  readonly endpoints: readonly ListenerEndpoint[];
  /** Of the PLAINTEXT listener; null and -1 where there is none. */
  readonly host: string | null;
  readonly port: number;
  readonly jmxPort: number;
  /** ms since 1970 */
  readonly timestampMs: number;
  readonly rack: string | null;
}

/** `/controller` */
export interface ControllerZnode {
  readonly brokerId: number;
  /** ms since 1970 */
  readonly timestampMs: number;
}

/** `/latest_producer_id_block` */
export interface ProducerIdBlockZnode {
  readonly brokerId: number;
  readonly blockStart: number;
  /** Inclusive. */
  readonly blockEnd: number;
}

/** Configuration overrides; order of the keys as they were set. */
export type ConfigOverrides = Readonly<{ [key: string]: string }>;

/** `/consumers/[group]/ids/[consumerId]` of the old high-level consumer */
export interface OldConsumerZnode {
  /** Threads (streams) per topic. */
  readonly subscription: readonly (readonly [string, number])[];
  readonly pattern: 'static' | 'white_list' | 'black_list';
  /** ms since 1970 */
  readonly timestampMs: number;
}

/** `/brokers/topics/[t]`: the assignment passes through a mutable map before it becomes an immutable one. */
export function topicAssignmentJson(assignment: readonly AssignedPartition[]): string {
  const replicas = new Map(assignment.map(entry => [entry.partition, entry.replicas]));
  const order = mutableMapOrder([...replicas.keys()], partition => partition);
  const partitions = order.map(partition => [String(partition), replicas.get(partition) ?? []] as const);
  return encodeScalaJson(scalaMap(['version', 1], ['partitions', scalaMap(...partitions)]));
}

export function partitionStateJson(state: PartitionStateZnode): string {
  return encodeScalaJson(
    scalaMap(
      ['version', 1],
      ['leader', state.leader],
      ['leader_epoch', state.leaderEpoch],
      ['controller_epoch', state.controllerEpoch],
      ['isr', state.isr],
    ),
  );
}

export function brokerJson(broker: BrokerZnode): string {
  const { endpoints } = broker;
  const protocols = endpoints.map(endpoint => [endpoint.listener, endpoint.securityProtocol] as const);
  const rack: readonly (readonly [string, ScalaJson])[] = broker.rack === null ? [] : [['rack', broker.rack]];
  return encodeScalaJson(
    mutableScalaMap(
      ['version', 4],
      ['host', broker.host],
      ['port', broker.port],
      ['endpoints', endpoints.map(({ listener, host, port }) => `${listener}://${host}:${port}`)],
      ['jmx_port', broker.jmxPort],
      ['timestamp', String(broker.timestampMs)],
      ...rack,
      ['listener_security_protocol_map', scalaMap(...protocols)],
    ),
  );
}

export function controllerJson(controller: ControllerZnode): string {
  return encodeScalaJson(
    scalaMap(['version', 1], ['brokerid', controller.brokerId], ['timestamp', String(controller.timestampMs)]),
  );
}

/** `/cluster/id`; the version is a string here. */
export function clusterIdJson(clusterId: string): string {
  return encodeScalaJson(scalaMap(['version', '1'], ['id', clusterId]));
}

/** `/config/topics/[t]`, `/config/clients/[c]`, `/config/brokers/[id]`, `/config/users/[u]` */
export function configJson(overrides: ConfigOverrides): string {
  const keys = propertiesOrder(Object.keys(overrides));
  const entries = keys.map(key => [key, overrides[key] ?? ''] as const);
  const config: ScalaMap = { entries, isOrdered: true };
  return encodeScalaJson(scalaMap(['version', 1], ['config', config]));
}

/** `/config/changes/config_change_…`; the path is like `topics/first` or `users/<default>`. */
export function configChangeJson(entityPath: string): string {
  return encodeScalaJson(scalaMap(['version', 2], ['entity_path', entityPath]));
}

function partitionList(partitions: readonly TopicPartition[]): ScalaMap {
  const list = partitions.map(({ topic, partition }) => scalaMap(['topic', topic], ['partition', partition]));
  return scalaMap(['version', 1], ['partitions', list]);
}

/** `/isr_change_notification/isr_change_…` */
export function isrChangeJson(partitions: readonly TopicPartition[]): string {
  return encodeScalaJson(partitionList(partitions));
}

/** `/admin/preferred_replica_election` */
export function preferredReplicaElectionJson(partitions: readonly TopicPartition[]): string {
  return encodeScalaJson(partitionList(partitions));
}

/** `/admin/reassign_partitions` */
export function reassignPartitionsJson(
  reassignments: readonly (TopicPartition & { readonly replicas: readonly number[] })[],
): string {
  const list = reassignments.map(({ topic, partition, replicas }) =>
    scalaMap(['topic', topic], ['partition', partition], ['replicas', replicas]),
  );
  return encodeScalaJson(scalaMap(['version', 1], ['partitions', list]));
}

export function producerIdBlockJson(block: ProducerIdBlockZnode): string {
  return encodeScalaJson(
    scalaMap(
      ['version', 1],
      ['broker', block.brokerId],
      ['block_start', String(block.blockStart)],
      ['block_end', String(block.blockEnd)],
    ),
  );
}

export function oldConsumerJson(consumer: OldConsumerZnode): string {
  return encodeScalaJson(
    scalaMap(
      ['version', 1],
      ['subscription', scalaMap(...consumer.subscription)],
      ['pattern', consumer.pattern],
      ['timestamp', String(consumer.timestampMs)],
    ),
  );
}

/** A request's fields as a broker's own request log prints them (Struct.toString of the schemas of 0.11). */
import type { BrokerEndpoint, PartitionState, Request } from './messages.ts';
import type { TopicPartition } from './partition.ts';

const list = (values: readonly (string | number)[]): string => `[${values.join(',')}]`;

/** The fields of a request, without its header. */
export function requestFields(request: Request): string {
  switch (request.api) {
    case 'Produce': {
      const { acks, timeoutMs, partitions } = request.body;
      return `{acks=${acks},timeout=${timeoutMs},numPartitions=${partitions.length}}`;
    }
    case 'Fetch': {
      const { replicaId, maxWaitMs, minBytes, maxBytes, partitions } = request.body;
      const topics = byTopic(
        partitions,
        p =>
          `{partition=${p.partition},fetch_offset=${p.fetchOffset},log_start_offset=${p.logStartOffset},` +
          `max_bytes=${p.maxBytes}}`,
      );
      return (
        `{replica_id=${replicaId},max_wait_time=${maxWaitMs},min_bytes=${minBytes},max_bytes=${maxBytes},` +
        `isolation_level=0,topics=${topics}}`
      );
    }
    case 'ListOffsets': {
      const { replicaId, partitions } = request.body;
      const topics = byTopic(partitions, p => `{partition=${p.partition},timestamp=${p.timestamp}}`);
      return `{replica_id=${replicaId},isolation_level=0,topics=${topics}}`;
    }
    case 'Metadata': {
      const { topics, allowAutoTopicCreation } = request.body;
      return `{topics=${topics === null ? 'null' : list(topics)},allow_auto_topic_creation=${allowAutoTopicCreation}}`;
    }
    case 'ApiVersions':
      return '{}';
    case 'OffsetsForLeaderEpoch':
      return `{topics=${byTopic(
        request.body.partitions,
        p => `{partition_id=${p.partition},leader_epoch=${p.leaderEpoch}}`,
      )}}`;
    case 'LeaderAndIsr': {
      const { partitions, liveLeaders } = request.body;
      const leaders = liveLeaders.map(({ id, host, port }) => `{id=${id},host=${host},port=${port}}`);
      return `{${controllerFields(request.body)},partition_states=${states(partitions)},live_leaders=${list(leaders)}}`;
    }
    case 'UpdateMetadata': {
      const { partitions, liveBrokers } = request.body;
      const brokers = list(liveBrokers.map(liveBroker));
      return `{${controllerFields(request.body)},partition_states=${states(partitions)},live_brokers=${brokers}}`;
    }
    case 'StopReplica': {
      const { deletePartitions, partitions } = request.body;
      const named = partitions.map(p => `{topic=${p.topic},partition=${p.partition}}`);
      return `{${controllerFields(request.body)},delete_partitions=${deletePartitions},partitions=${list(named)}}`;
    }
    case 'ControlledShutdown':
      return `{broker_id=${request.body.brokerId}}`;
  }
}

const controllerFields = (body: { readonly controllerId: number; readonly controllerEpoch: number }): string =>
  `controller_id=${body.controllerId},controller_epoch=${body.controllerEpoch}`;

const states = (partitions: readonly PartitionState[]): string =>
  list(
    partitions.map(
      p =>
        `{topic=${p.topic},partition=${p.partition},controller_epoch=${p.controllerEpoch},leader=${p.leader},` +
        `leader_epoch=${p.leaderEpoch},isr=${list(p.isr)},zk_version=${p.zkVersion},replicas=${list(p.replicas)}}`,
    ),
  );

const liveBroker = ({ id, host, port }: BrokerEndpoint): string =>
  `{id=${id},end_points=[{port=${port},host=${host},listener_name=PLAINTEXT,security_protocol_type=0}],rack=null}`;

function byTopic<P extends TopicPartition>(partitions: readonly P[], print: (p: P) => string): string {
  const topics = [...new Set(partitions.map(p => p.topic))];
  return list(
    topics.map(topic => {
      const printed = partitions.filter(p => p.topic === topic).map(print);
      return `{topic=${topic},partitions=${list(printed)}}`;
    }),
  );
}

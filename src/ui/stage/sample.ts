/** A cluster made by hand for the tests of the stage: one killed broker, messages of every family. Tests only. */
import type { KafkaMessage, ProducedPartition } from '../../sim/protocol/index.ts';
import { encodeBatch, type RecordBatch } from '../../sim/storage/recordBatch.ts';
import type {
  BrokerView, ClusterView, FlightView, ProducerView, ReplicaView, TopicView, ZooKeeperView,
} from '../../sim/cluster/viewTypes.ts';
import type { ZooKeeperMessage } from '../../sim/zookeeper/messages.ts';

const IDLE = [null, null, null, null, null, null, null, null] as const;
const SECOND = 1_000_000;

/** The moment of the sample, µs. */
export const SAMPLE_NOW = 18_034_000;

/** A batch of some records from an offset on. */
export function batchOf(count: number, baseOffset: number): RecordBatch {
  const records = Array.from({ length: count }, (_, index) => ({
    key: null, value: `v${index}`, timestamp: 1_500_000_000_000,
  }));
  return encodeBatch(records, { baseOffset });
}

/** A replica whose log has one batch per record unless `batches` says otherwise. */
export function sampleReplica(partition: number, end: number, changes: Partial<ReplicaView> = {}): ReplicaView {
  const offsets = Array.from({ length: Math.min(end, 40) }, (_, index) => end - Math.min(end, 40) + index);
  return {
    topic: 'first', partition, role: 'follower', chart: changes.role === 'leader' ? 'leader' : 'fetching',
    leaderEpoch: 0, leader: 1, isr: [1, 2, 0], lagging: [],
    logStartOffset: 0, logEndOffset: end, highWatermark: end, recoveryPoint: 0,
    batches: offsets.map((offset) => ({
      baseOffset: offset, lastOffset: offset, leaderEpoch: 0, records: [{ offset, key: null, value: 'v' }],
    })),
    epochs: [{ epoch: 0, startOffset: 0 }], followers: [], facts: { role: 1, isr: 1, highWatermark: 1, log: 1 },
    ...changes,
  };
}

/** A broker with these replicas. */
export function sampleBroker(
  id: number, replicas: readonly ReplicaView[], changes: Partial<BrokerView> = {},
): BrokerView {
  return {
    node: `broker-${id}`, id, status: 'running', statusFact: 7, chart: 'running', host: `hadoop10${id + 2}`, down: null,
    controller: null, pipeline: { io: IDLE, queued: 0, parkedProduces: 0, parkedFetches: 1 }, replicas,
    zookeeper: 'zk-1', pending: [], properties: {}, ...changes,
  };
}

function brokers(): readonly BrokerView[] {
  return [
    sampleBroker(0, [
      sampleReplica(0, 8, { role: 'leader', leader: 0, highWatermark: 6, recoveryPoint: 5 }),
      sampleReplica(1, 5), sampleReplica(2, 7),
    ], { status: 'down', down: 'killed' }),
    sampleBroker(1, [
      sampleReplica(0, 8, {
        role: 'leader', leaderEpoch: 1, highWatermark: 6, isr: [1, 2],
        epochs: [{ epoch: 0, startOffset: 0 }, { epoch: 1, startOffset: 6 }],
      }),
      sampleReplica(1, 5, { role: 'leader', lagging: [0] }), sampleReplica(2, 7, { leader: 2 }),
    ], {
      controller: { epoch: 2, chart: 'active', active: true },
      pipeline: { io: ['Produce', 'LeaderAndIsr', ...IDLE.slice(2)], queued: 2, parkedProduces: 1, parkedFetches: 0 },
    }),
    sampleBroker(2, [
      sampleReplica(0, 6, { leader: 0 }), sampleReplica(1, 5),
      sampleReplica(2, 7, { role: 'leader', leader: 2, isr: [2, 0, 1], lagging: [0] }),
    ], { pending: [{ key: 'replica.lag.time.max.ms', running: '10000', next: '5000' }] }),
  ];
}

function zookeeper(): ZooKeeperView {
  const znode = (path: string, data: string | null, ephemeral: boolean) => ({
    path, data, ephemeral, version: 0, fact: 1,
  });
  return {
    node: 'zk-1', id: 1, status: 'running', statusFact: 1, chart: 'standalone', host: 'hadoop102', zxid: 0x2f,
    sessions: [1, 2].map((id) => ({
      session: id, owner: `broker-${id}`, timeoutMs: 6000, expiresAt: SAMPLE_NOW + (id === 1 ? 5.2 : 1.2) * SECOND,
      connected: true,
    })),
    znodes: [
      znode('/controller', '{"version":1,"brokerid":1,"timestamp":"1500000018008"}', true),
      znode('/controller_epoch', '2', false),
      znode('/brokers/ids', '[1,2]', false),
      znode('/brokers/topics/first/partitions/0/state',
        '{"controller_epoch":2,"leader":1,"version":1,"leader_epoch":1,"isr":[1,2]}', false),
    ],
  };
}

const producer: ProducerView = {
  node: 'producer-A', name: 'A', status: 'running', statusFact: 1, chart: 'running', properties: {}, acks: 'all',
  accumulator: [{ topic: 'first', partition: 0, batches: [{ records: 2, bytes: 160 }] }],
  batchSize: 16_384, inFlight: 1, sent: 8, acked: 6, failed: 0, metadata: [{ topic: 'first', partition: 0, leader: 0 }],
};

const state = (leader: number, isr: readonly number[]) => ({
  leader, leaderEpoch: leader === 1 ? 1 : 0, isr, controllerEpoch: 2,
});

const topic: TopicView = {
  topic: 'first', config: {},
  partitions: [
    { partition: 0, replicas: [0, 1, 2], state: state(1, [1, 2]), fact: 1 },
    { partition: 1, replicas: [1, 2, 0], state: state(1, [1, 2, 0]), fact: 1 },
    { partition: 2, replicas: [2, 0, 1], state: state(2, [2, 0, 1]), fact: 1 },
  ],
};

let sent = 100;

/** A flight half way through, unless `changes` says otherwise. */
export function flightOf(
  from: string, to: string, message: KafkaMessage | ZooKeeperMessage, changes: Partial<FlightView> = {},
): FlightView {
  sent += 1;
  return {
    sent, from, to, connection: 1, message, sentAt: SAMPLE_NOW - 1_000, arrivesAt: SAMPLE_NOW + 1_000,
    state: 'travelling', quiet: false, ...changes,
  };
}

const FIRST = { topic: 'first', partition: 0 } as const;

/** A produce request of one partition. */
export const produceRequest = (count: number): KafkaMessage => ({
  type: 'request', api: 'Produce', correlationId: 1, clientId: 'A',
  body: { acks: -1, timeoutMs: 30_000, partitions: [{ ...FIRST, batch: batchOf(count, 0) }] },
});

/** Its response. */
export const produceResponse = (answer: Pick<ProducedPartition, 'error' | 'baseOffset'>): KafkaMessage => ({
  type: 'response', api: 'Produce', correlationId: 1, body: { partitions: [{ ...FIRST, ...answer }] },
});

/** A follower's fetch. */
export const fetchRequest = (fetchOffset: number): KafkaMessage => ({
  type: 'request', api: 'Fetch', correlationId: 2, clientId: 'broker-2-fetcher-0',
  body: {
    replicaId: 2, maxWaitMs: 500, minBytes: 1, maxBytes: 1,
    partitions: [{ ...FIRST, fetchOffset, logStartOffset: 0, maxBytes: 1 }],
  },
});

/** The controller's command to one broker. */
export const leaderAndIsr: KafkaMessage = {
  type: 'request', api: 'LeaderAndIsr', correlationId: 3, clientId: '1',
  body: {
    controllerId: 1, controllerEpoch: 2, liveLeaders: [],
    partitions: [{
      ...FIRST, controllerEpoch: 2, leader: 1, leaderEpoch: 1, isr: [1, 2], zkVersion: 1, replicas: [0, 1, 2],
    }],
  },
};

const metadata: KafkaMessage = {
  type: 'request', api: 'Metadata', correlationId: 4, clientId: 'A',
  body: { topics: ['first'], allowAutoTopicCreation: true },
};

function flights(): readonly FlightView[] {
  return [
    flightOf('broker-1', 'broker-2', leaderAndIsr),
    flightOf('broker-2', 'broker-1', fetchRequest(6)),
    flightOf('broker-1', 'zk-1', {
      type: 'zkRequest', xid: 1, operation: { op: 'getChildren', path: '/brokers/topics', watch: true },
    }),
    flightOf('producer-A', 'broker-1', metadata),
    flightOf('consumer-1', 'broker-2', fetchRequest(5), { quiet: true }),
  ];
}

/** The whole moment. */
export function sampleView(changes: Partial<ClusterView> = {}): ClusterView {
  return {
    now: SAMPLE_NOW, zookeepers: [zookeeper()], brokers: brokers(), producers: [producer],
    consumers: [{
      node: 'consumer-1', name: '1', status: 'running', statusFact: 1, chart: 'running', properties: {}, consumed: 5,
      positions: [{ ...FIRST, position: 5 }, { topic: 'first', partition: 1, position: 5 }],
    }],
    tools: [], topics: [topic], flights: flights(), cuts: [], ...changes,
  };
}

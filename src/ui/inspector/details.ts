/** What the State tab says about a selected thing: rows of fields, a chart, and what it holds. Fields, no sentences. */
import type { FactId, Micros } from '../../sim/kernel/index.ts';
import type {
  BrokerView, ClusterView, ConsumerView, FlightView, ProducerView, ReplicaView, SessionView, ZnodeView, ZooKeeperView,
} from '../../sim/cluster/viewTypes.ts';
import { formatExactTime, formatTime, formatZxid } from '../i18n/index.ts';
import { nodeName } from '../narration/names.ts';
import { describeMessage } from '../stage/describe.ts';
import type { RowLabel, text } from './messages.ts';
import { findFlight, findReplica, findSession, findZnode, parsePartition, type Selection } from './selection.ts';

type Words = ReturnType<typeof text>;

/** The charts there are. */
export type ChartName = 'broker' | 'controller' | 'replica' | 'zookeeper' | 'producer';

/** One line: what, its value, and the fact that made it so (0: not known). */
export interface Row {
  readonly label: RowLabel;
  readonly of?: string;
  readonly value: string;
  readonly why: FactId;
  readonly tone?: 'fault' | 'behind';
}

/** Something inside, that can be selected in turn. */
export interface Part {
  readonly label: string;
  readonly selection: Selection;
}

/** Everything the State tab shows. */
export interface Details {
  readonly title: string;
  readonly chips: readonly { readonly text: string; readonly tone: 'control' | 'zk' | 'fault' | 'behind' | 'plain' }[];
  readonly charts: readonly { readonly chart: ChartName; readonly current: string; readonly why: FactId }[];
  readonly rows: readonly Row[];
  readonly parts: readonly Part[];
}

const row = (label: RowLabel, value: string | number, why: FactId = 0, extra: Partial<Row> = {}): Row => ({
  label, value: String(value), why, ...extra,
});

const nameOf = (partition: { readonly topic: string; readonly partition: number }): string =>
  `${partition.topic}-${partition.partition}`;

/** The details of a selection; null when the thing is not there at this moment. `now` is the playhead. */
export function detailsOf(view: ClusterView, selection: Selection, now: Micros, words: Words): Details | null {
  switch (selection.kind) {
    case 'node':
      return nodeDetails(view, selection.node, now, words);
    case 'replica': {
      const replica = findReplica(view, selection.node, selection.partition);
      return replica === undefined ? null : replicaDetails(replica, selection.node, words);
    }
    case 'partition':
      return partitionDetails(view, selection.partition, words);
    case 'znode': {
      const znode = findZnode(view, selection.path);
      return znode === undefined ? null : znodeDetails(znode, words);
    }
    case 'session': {
      const session = findSession(view, selection.session);
      return session === undefined ? null : sessionDetails(session, now, words);
    }
    case 'message': {
      const flight = findFlight(view, selection.sent);
      return flight === undefined ? null : messageDetails(flight, words);
    }
  }
}

function nodeDetails(view: ClusterView, node: string, now: Micros, words: Words): Details | null {
  const broker = view.brokers.find(candidate => candidate.node === node);
  if (broker !== undefined) return brokerDetails(view, broker, now, words);
  const server = view.zookeepers.find(candidate => candidate.node === node);
  if (server !== undefined) return serverDetails(server, words);
  const producer = view.producers.find(candidate => candidate.node === node);
  if (producer !== undefined) return producerDetails(producer, words);
  const consumer = view.consumers.find(candidate => candidate.node === node);
  return consumer === undefined ? null : consumerDetails(consumer, words);
}

function replicaLabel(replica: ReplicaView): string {
  const badge = { leader: 'L', follower: 'F', offline: '×' }[replica.role];
  return `${nameOf(replica)} ${badge} · LEO ${replica.logEndOffset} · HW ${replica.highWatermark}`;
}

function brokerDetails(view: ClusterView, broker: BrokerView, now: Micros, words: Words): Details {
  const { controller, pipeline } = broker;
  const session = view.zookeepers.flatMap(server => server.sessions).find(({ owner }) => owner === broker.node);
  const down = broker.down === null ? [] : [row('down', words.down[broker.down], broker.statusFact, { tone: 'fault' })];
  const busy = pipeline.io.filter(api => api !== null).length;
  const alive = broker.status === 'running' || broker.status === 'paused';
  return {
    title: nodeName(broker.node),
    chips: [
      ...(controller?.active === true
        ? [{ text: `controller · epoch ${controller.epoch}`, tone: 'control' as const }]
        : []),
      ...(broker.pending.length > 0 ? [{ text: '↻', tone: 'behind' as const }] : []),
      ...(broker.status === 'paused' ? [{ text: words.processStatus.paused, tone: 'behind' as const }] : []),
      ...(alive ? [] : [{ text: words.processStatus[broker.status], tone: 'fault' as const }]),
    ],
    charts: [
      { chart: 'broker', current: broker.chart, why: broker.statusFact },
      ...(controller === null ? [] : [{ chart: 'controller' as const, current: controller.chart, why: 0 }]),
    ],
    rows: [
      row('status', words.processStatus[broker.status], broker.statusFact),
      ...down,
      row('host', broker.host),
      ...(session === undefined
        ? []
        : [row('zookeeper', `${broker.zookeeper} · ${formatTime(Math.max(0, session.expiresAt - now))}`)]),
      ...(alive
        ? [
            row('ioBusy', `${busy} / ${pipeline.io.length}`),
            row('queued', pipeline.queued),
            row('parkedProduces', pipeline.parkedProduces),
            row('parkedFetches', pipeline.parkedFetches),
          ]
        : []),
    ],
    parts: [
      ...broker.replicas.map(replica => ({
        label: replicaLabel(replica),
        selection: { kind: 'replica' as const, node: broker.node, partition: nameOf(replica) },
      })),
      ...(session === undefined
        ? []
        : [{ label: words.rows.session, selection: { kind: 'session' as const, session: session.session } }]),
    ],
  };
}

function replicaDetails(replica: ReplicaView, node: string, words: Words): Details {
  const { facts } = replica;
  const leading = replica.role === 'leader';
  return {
    title: nameOf(replica),
    chips: [{ text: nodeName(node), tone: 'plain' }],
    charts: [{ chart: 'replica', current: replica.chart, why: facts.role }],
    rows: [
      row('role', replica.role, facts.role),
      row('leader', replica.leader < 0 ? words.nobody : `broker ${replica.leader}`, facts.role),
      row('leaderEpoch', replica.leaderEpoch, facts.role),
      ...(leading ? [row('isr', replica.isr.join(' '), facts.isr)] : []),
      ...(replica.lagging.length > 0 ? [row('lagging', replica.lagging.join(' '), 0, { tone: 'behind' })] : []),
      row('logEndOffset', replica.logEndOffset, facts.log),
      row('highWatermark', replica.highWatermark, facts.highWatermark),
      row('logStartOffset', replica.logStartOffset),
      row('recoveryPoint', replica.recoveryPoint),
      ...replica.followers.map(follower =>
        row('follower', follower.logEndOffset < 0 ? words.unknown : follower.logEndOffset, 0, {
          of: `broker ${follower.broker}`,
        }),
      ),
      ...(replica.epochs.length > 0
        ? [row('epochs', replica.epochs.map(({ epoch, startOffset }) => `e${epoch} @${startOffset}`).join(' · '))]
        : []),
    ],
    parts: [
      { label: nodeName(node), selection: { kind: 'node', node } },
      { label: `topic ${replica.topic}`, selection: { kind: 'partition', partition: nameOf(replica) } },
    ],
  };
}

function partitionDetails(view: ClusterView, name: string, words: Words): Details | null {
  const parsed = parsePartition(name);
  const topic = view.topics.find(candidate => candidate.topic === parsed?.topic);
  const partition = topic?.partitions.find(candidate => candidate.partition === parsed?.partition);
  if (topic === undefined || partition === undefined) return null;
  const { state, fact } = partition;
  const holders = view.brokers.filter(broker => partition.replicas.includes(broker.id));
  return {
    title: name,
    chips: [{ text: 'topic', tone: 'plain' }],
    charts: [],
    rows: [
      row('replicas', partition.replicas.join(' ')),
      ...(state === null
        ? []
        : [
            row('leader', state.leader < 0 ? words.nobody : `broker ${state.leader}`, fact),
            row('leaderEpoch', state.leaderEpoch, fact),
            row('isr', state.isr.join(' '), fact),
            row('controllerEpochWritten', state.controllerEpoch, fact),
          ]),
      ...Object.entries(topic.config)
        .filter(([key]) => key === 'min.insync.replicas')
        .map(([, value]) => row('minIsr', value)),
    ],
    parts: holders.map(broker => ({
      label: nodeName(broker.node), selection: { kind: 'replica', node: broker.node, partition: name },
    })),
  };
}

function serverDetails(server: ZooKeeperView, words: Words): Details {
  return {
    title: nodeName(server.node),
    chips: [{ text: server.chart, tone: 'zk' }],
    charts: [{ chart: 'zookeeper', current: server.chart, why: server.statusFact }],
    rows: [
      row('status', words.processStatus[server.status], server.statusFact),
      row('host', server.host),
      row('zxid', formatZxid(server.zxid)),
    ],
    parts: [
      ...server.sessions.map(session => ({
        label: `${words.rows.session} · ${nodeName(session.owner)}`,
        selection: { kind: 'session' as const, session: session.session },
      })),
      ...server.znodes.map(znode => ({ label: znode.path, selection: { kind: 'znode' as const, path: znode.path } })),
    ],
  };
}

function sessionDetails(session: SessionView, now: Micros, words: Words): Details {
  const left = Math.max(0, session.expiresAt - now);
  const short = left < (session.timeoutMs * 1000) / 3;
  return {
    title: `${words.rows.session} 0x${session.session.toString(16)}`,
    chips: session.connected ? [] : [{ text: words.no, tone: 'fault' }],
    charts: [],
    rows: [
      row('owner', nodeName(session.owner)),
      row('timeout', words.ms(session.timeoutMs)),
      row('timeLeft', formatTime(left), 0, short ? { tone: 'fault' } : {}),
      row('connected', session.connected ? words.yes : words.no),
    ],
    parts: [{ label: nodeName(session.owner), selection: { kind: 'node', node: session.owner } }],
  };
}

function znodeDetails(znode: ZnodeView, words: Words): Details {
  return {
    title: znode.path,
    chips: znode.ephemeral ? [{ text: words.rows.ephemeral, tone: 'zk' }] : [],
    charts: [],
    rows: [
      row('data', znode.data ?? 'null', znode.fact),
      row('version', znode.version, znode.fact),
      row('ephemeral', znode.ephemeral ? words.yes : words.no),
    ],
    parts: [],
  };
}

function producerDetails(producer: ProducerView, words: Words): Details {
  return {
    title: nodeName(producer.node),
    chips: [{ text: `acks=${producer.acks}`, tone: 'plain' }],
    charts: [{ chart: 'producer', current: producer.chart, why: producer.statusFact }],
    rows: [
      row('status', words.processStatus[producer.status], producer.statusFact),
      row('inFlight', producer.inFlight),
      row('sent', producer.sent),
      row('acked', producer.acked),
      row('failed', producer.failed, 0, producer.failed > 0 ? { tone: 'fault' } : {}),
      ...producer.accumulator.map(queue => {
        const records = queue.batches.reduce((sum, batch) => sum + batch.records, 0);
        const bytes = queue.batches.reduce((sum, batch) => sum + batch.bytes, 0);
        return row('accumulator', words.records(records, bytes), 0, { of: nameOf(queue) });
      }),
      ...producer.metadata.map(belief =>
        row('believes', belief.leader < 0 ? words.nobody : `broker ${belief.leader}`, 0, { of: nameOf(belief) }),
      ),
    ],
    parts: [],
  };
}

function consumerDetails(consumer: ConsumerView, words: Words): Details {
  return {
    title: nodeName(consumer.node),
    chips: [],
    charts: [],
    rows: [
      row('status', words.processStatus[consumer.status], consumer.statusFact),
      ...consumer.positions.map(at => row('position', `@${at.position}`, 0, { of: nameOf(at) })),
      row('consumed', consumer.consumed),
    ],
    parts: [],
  };
}

function messageDetails(flight: FlightView, words: Words): Details {
  const { label, error } = describeMessage(flight.message, '');
  return {
    title: label,
    chips: error === null ? [] : [{ text: error, tone: 'fault' }],
    charts: [],
    rows: [
      row('from', nodeName(flight.from), flight.sent),
      row('to', nodeName(flight.to)),
      row('flight', words.flight[flight.state], 0, flight.state === 'travelling' ? {} : { tone: 'behind' }),
      row('sentAt', formatExactTime(flight.sentAt), flight.sent),
      row('arrivesAt', formatExactTime(flight.arrivesAt)),
    ],
    parts: [
      { label: nodeName(flight.from), selection: { kind: 'node', node: flight.from } },
      { label: nodeName(flight.to), selection: { kind: 'node', node: flight.to } },
    ],
  };
}

/** What may be seen of a broker. */
import type { Broker, Replica } from '../broker/index.ts';
import type { ConfigValue } from '../config/index.ts';
import { entries } from '../protocol/index.ts';
import { read, recordsOf, type Log, type RecordBatch } from '../storage/index.ts';
import type { BatchView, BrokerView, ProcessView, ReplicaView } from './viewTypes.ts';
import type { SlotOf } from './view.ts';

/** Offsets of a log's tail that a view carries; a stage folds what is older. */
const TAIL_OFFSETS = 64;

const views = new WeakMap<SlotOf<'broker'>, BrokerView>();
const replicaViews = new WeakMap<Replica, ReplicaView>();
const logViews = new WeakMap<Log, ReplicaView>();
const batchViews = new WeakMap<RecordBatch, BatchView>();

/** One broker; the same object as long as its slot is the same. */
export function brokerView(slot: SlotOf<'broker'>, process: ProcessView): BrokerView {
  const known = views.get(slot);
  if (known !== undefined) return known;
  const { state } = slot;
  const made: BrokerView = {
    ...process,
    id: state.id,
    host: state.host,
    down: slot.status === 'down' || slot.status === 'off' ? state.ended : null,
    controller: controllerOf(state),
    pipeline: pipelineOf(state),
    replicas: replicasOf(state),
    zookeeper: state.memory?.zookeeper.link.state ?? 'closed',
    pending: pendingOf(state),
    properties: state.properties,
  };
  views.set(slot, made);
  return made;
}

function controllerOf({ id, memory }: Broker): BrokerView['controller'] {
  if (memory === null) return null;
  const { activeId, epoch, lifecycle } = memory.controller;
  if (activeId !== id && lifecycle !== 'electing') return null;
  return { epoch, chart: lifecycle, active: activeId === id };
}

function pipelineOf({ memory }: Broker): BrokerView['pipeline'] {
  if (memory === null) return { io: [], queued: 0, parkedProduces: 0, parkedFetches: 0 };
  const { pipeline, parkedProduces, parkedFetches } = memory;
  return {
    io: pipeline.handlers.map(received => received?.request.api ?? null),
    queued: pipeline.queue.length,
    parkedProduces: parkedProduces.length,
    parkedFetches: parkedFetches.length,
  };
}

function replicasOf(broker: Broker): readonly ReplicaView[] {
  const { memory, disk } = broker;
  const hosted = memory === null ? [] : [...entries(memory.replicas)].map(([, replica]) => replicaView(replica));
  const onDisk = [...entries(disk.logs)]
    .filter(([p]) => !hosted.some(view => view.topic === p.topic && view.partition === p.partition))
    .map(([p, log]) => diskView(p.topic, p.partition, log, disk.highWatermarks[p.topic]?.[p.partition] ?? 0));
  return [...hosted, ...onDisk].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
}

function replicaView(replica: Replica): ReplicaView {
  const known = replicaViews.get(replica);
  if (known !== undefined) return known;
  const { log, isr } = replica;
  const leads = replica.lifecycle === 'leader';
  const made: ReplicaView = {
    topic: replica.topic,
    partition: replica.partition,
    role: leads ? 'leader' : replica.lifecycle === 'offline' ? 'offline' : 'follower',
    chart: replica.lifecycle,
    leaderEpoch: replica.leaderEpoch,
    leader: replica.leader,
    isr,
    lagging: replica.followers
      .filter(f => isr.includes(f.broker) && f.logEndOffset < log.logEndOffset)
      .map(f => f.broker),
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark: replica.highWatermark,
    recoveryPoint: log.recoveryPoint,
    batches: tailOf(log),
    epochs: log.leaderEpochCache.entries,
    followers: replica.followers.map(({ broker, logEndOffset }) => ({
      broker,
      logEndOffset,
      inSync: isr.includes(broker),
    })),
    facts: replica.facts,
  };
  replicaViews.set(replica, made);
  return made;
}

/** A log that nobody serves: its process is gone, or has not been told its role yet. */
function diskView(topic: string, partition: number, log: Log, checkpoint: number): ReplicaView {
  const known = logViews.get(log);
  const highWatermark = Math.min(checkpoint, log.logEndOffset);
  if (known !== undefined && known.highWatermark === highWatermark) return known;
  const made: ReplicaView = {
    topic,
    partition,
    role: 'offline',
    chart: 'offline',
    leaderEpoch: -1,
    leader: -1,
    isr: [],
    lagging: [],
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    highWatermark,
    recoveryPoint: log.recoveryPoint,
    batches: tailOf(log),
    epochs: log.leaderEpochCache.entries,
    followers: [],
    facts: { role: 0, isr: 0, highWatermark: 0, log: 0 },
  };
  logViews.set(log, made);
  return made;
}

function tailOf(log: Log): readonly BatchView[] {
  const from = Math.max(log.logStartOffset, log.logEndOffset - TAIL_OFFSETS);
  const found = read(log, from, { maxBytes: Number.MAX_SAFE_INTEGER, maxOffset: null, minOneBatch: true });
  return found.ok ? found.batches.map(batchView) : [];
}

function batchView(batch: RecordBatch): BatchView {
  const known = batchViews.get(batch);
  if (known !== undefined) return known;
  const made: BatchView = {
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    leaderEpoch: batch.partitionLeaderEpoch,
    records: recordsOf(batch).map(({ offset, key, value }) => ({ offset, key, value })),
  };
  batchViews.set(batch, made);
  return made;
}

/** Static keys that differ between the running process and server.properties. */
function pendingOf({ memory, properties }: Broker): BrokerView['pending'] {
  if (memory === null) return [];
  const running: Readonly<Record<string, ConfigValue>> = memory.config;
  return Object.entries(properties).flatMap(([key, next]) => {
    const now = running[key];
    return now === undefined || String(now) === next ? [] : [{ key, running: String(now), next }];
  });
}

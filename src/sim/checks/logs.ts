/** The records that brokers really have, whoever may see them: what laws compare (as scenario/truth, for logs). */
import { at, type TopicPartition } from '../protocol/index.ts';
import { brokerNode, type ClusterWorld } from '../cluster/index.ts';
import {
  itemsFrom,
  read,
  recordsOf,
  segmentsOf,
  type Log,
  type ParsedRecord,
  type RecordBatch,
} from '../storage/index.ts';

/** A broker's copy of a partition: what its process has in hand, else what lies on its disk. */
export interface Copy {
  readonly log: Log;
  /** In memory, else as checkpointed. */
  readonly highWatermark: number;
}

/** A broker's copy of a partition, null if it has none. */
export function copyAt(world: ClusterWorld, broker: number, p: TopicPartition): Copy | null {
  const state = world.slots[brokerNode(broker)]?.state;
  if (state?.kind !== 'broker') return null;
  const hosted = state.memory === null ? undefined : at(state.memory.replicas, p);
  if (hosted !== undefined) return { log: hosted.log, highWatermark: hosted.highWatermark };
  const log = at(state.disk.logs, p);
  if (log === undefined) return null;
  return { log, highWatermark: Math.min(at(state.disk.highWatermarks, p) ?? 0, log.logEndOffset) };
}

/** A record with the epoch of the leader that wrote it. */
export interface Kept {
  readonly key: string | null;
  readonly value: string | null;
  readonly leaderEpoch: number;
}

/** The record at an offset, null where the log has none. */
export function recordAt(log: Log, offset: number): Kept | null {
  if (offset < log.logStartOffset || offset >= log.logEndOffset) return null;
  const found = read(log, offset, { maxBytes: 0, maxOffset: null, minOneBatch: true });
  const batch = found.ok ? found.batches[0] : undefined;
  const record = batch === undefined ? undefined : records(batch).find(known => known.offset === offset);
  if (batch === undefined || record === undefined) return null;
  return { key: record.key, value: record.value, leaderEpoch: batch.partitionLeaderEpoch };
}

/** The first offset below `end` at which two logs differ, null where they agree. */
export function firstDifference(a: Log, b: Log, end: number): number | null {
  const [mine, theirs] = [batchesOf(a), batchesOf(b)];
  for (let index = 0; ; index += 1) {
    const [one, other] = [mine[index], theirs[index]];
    if (one === undefined || one.baseOffset >= end) {
      return other === undefined || other.baseOffset >= end ? null : other.baseOffset;
    }
    // Leader and followers share the batch itself; only what was not copied from the other has to be compared.
    if (one !== other && !same(one, other)) return Math.min(one.baseOffset, other?.baseOffset ?? one.baseOffset);
  }
}

function same(a: RecordBatch, b: RecordBatch | undefined): boolean {
  if (b === undefined || a.baseOffset !== b.baseOffset || a.lastOffset !== b.lastOffset) return false;
  const others = records(b);
  return (
    a.partitionLeaderEpoch === b.partitionLeaderEpoch &&
    records(a).every((record, index) => record.key === others[index]?.key && record.value === others[index]?.value)
  );
}

const batchesByLog = new WeakMap<Log, readonly RecordBatch[]>();
const recordsByBatch = new WeakMap<RecordBatch, readonly ParsedRecord[]>();

function batchesOf(log: Log): readonly RecordBatch[] {
  const known = batchesByLog.get(log);
  if (known !== undefined) return known;
  const made = segmentsOf(log).flatMap(segment => [...itemsFrom(segment.batches)]);
  batchesByLog.set(log, made);
  return made;
}

function records(batch: RecordBatch): readonly ParsedRecord[] {
  const known = recordsByBatch.get(batch);
  if (known !== undefined) return known;
  const made = recordsOf(batch);
  recordsByBatch.set(batch, made);
  return made;
}

/** Acknowledged records and what became of them: the question that acks decides. */
import type { ClusterFact } from '../sim/index.ts';
import type { ClusterView, ReplicaView } from '../sim/cluster/viewTypes.ts';

/** A record that a broker has confirmed to its producer. */
export interface AcknowledgedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly acked: ClusterFact;
}

/** Every record acknowledged with an offset (acks=0 promises nothing). */
export function acknowledged(facts: readonly ClusterFact[]): readonly AcknowledgedRecord[] {
  const sent = new Map<string, { readonly key: string | null; readonly value: string | null }>();
  const records: AcknowledgedRecord[] = [];
  for (const fact of facts) {
    if (fact.kind === 'recordSent') sent.set(`${fact.node} ${fact.record}`, fact);
    if (fact.kind !== 'recordAcked' || fact.offset < 0) continue;
    const record = sent.get(`${fact.node} ${fact.record}`);
    if (record === undefined) continue;
    const { topic, partition, offset } = fact;
    records.push({ topic, partition, offset, key: record.key, value: record.value, acked: fact });
  }
  return records;
}

/** The replica that leads a partition now, if its broker lives and knows that it leads. */
function leaderReplica(view: ClusterView, topic: string, partition: number): ReplicaView | null {
  const state = view.topics.find(known => known.topic === topic)?.partitions[partition]?.state ?? null;
  const broker = view.brokers.find(known => known.id === state?.leader);
  if (broker === undefined || broker.down !== null) return null;
  const replica = broker.replicas.find(known => known.topic === topic && known.partition === partition);
  return replica?.role === 'leader' ? replica : null;
}

/** Whether a leader's log has this very record. What lies before the visible tail was there all along. */
function holds(replica: ReplicaView, record: AcknowledgedRecord): boolean {
  if (record.offset >= replica.logEndOffset) return false;
  const first = replica.batches[0];
  if (first === undefined || record.offset < first.baseOffset) return true;
  const found = replica.batches.flatMap(batch => batch.records).find(known => known.offset === record.offset);
  return found !== undefined && found.key === record.key && found.value === record.value;
}

/**
 * Acknowledged records that the leader of their partition does not have. While a partition has no leader nothing is
 * known to be lost.
 */
export function lostRecords(facts: readonly ClusterFact[], view: ClusterView): readonly AcknowledgedRecord[] {
  const told = facts.filter(fact => fact.at <= view.now);
  return acknowledged(told).filter(record => {
    const leader = leaderReplica(view, record.topic, record.partition);
    return leader !== null && !holds(leader, record);
  });
}

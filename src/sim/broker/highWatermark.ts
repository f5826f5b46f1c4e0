/** The high watermark of a leader: recomputed whenever something it depends on has changed (replication.md §5). */
import { put, type TopicPartition } from '../protocol/index.ts';
import { isLeader, nextHighWatermark, slowestFacts, type Replica } from './replica.ts';
import { completeFetches, completeProduces } from './purgatory.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';

/** Moves a leader's high watermark as far as its ISR allows and answers whoever waited for that. */
export function advanceHighWatermark(turn: BrokerTurn, p: TopicPartition): boolean {
  const replica = replicaAt(turn, p);
  if (replica === undefined || !isLeader(replica)) return false;
  const lagMaxMs = memoryOf(turn).config['replica.lag.time.max.ms'];
  const next = nextHighWatermark(replica, turn.wallClockMs(), lagMaxMs);
  if (next <= replica.highWatermark) return false;
  const { topic, partition, highWatermark: from } = replica;
  const fact = turn.fact({ kind: 'highWatermarkAdvanced', topic, partition, role: 'leader', from, to: next }, [
    ...slowestFacts(replica),
    replica.facts.isr,
    replica.facts.log,
  ]);
  setReplica(turn, { ...replica, highWatermark: next, facts: { ...replica.facts, highWatermark: fact } });
  completeProduces(turn, replica);
  completeFetches(turn, replica);
  return true;
}

/** Replaces a hosted replica by its next value. */
export function setReplica(turn: BrokerTurn, replica: Replica): void {
  remember(turn, { replicas: put(memoryOf(turn).replicas, replica, replica) });
}

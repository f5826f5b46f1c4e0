/** What laws need of the facts so far, gathered as they happen: a law costs what it looks at, not the whole run. */
import type { ClusterFact } from '../cluster/index.ts';
import { partitionName, type TopicPartition } from '../protocol/index.ts';

/** A record that a broker has confirmed to its producer. */
export interface Acknowledged extends TopicPartition {
  readonly producer: string;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** A broker that took the lead of a partition with an epoch. */
export interface Leading extends TopicPartition {
  readonly leaderEpoch: number;
  readonly broker: string;
}

interface Sent {
  readonly key: string | null;
  readonly value: string | null;
}

/** Who leads a partition by the last election, and which members of its ISR it has not heard of yet. */
interface Alignment {
  readonly leader: number;
  readonly unheard: readonly number[];
}

/** The run so far, as laws ask it. */
export interface Evidence {
  readonly acknowledged: readonly Acknowledged[];
  readonly leadings: readonly Leading[];
  /** Partitions by name that fell into a hole of 0.11 that KIP-279 closed in 2.0 (see Hole), and which way. */
  readonly holes: ReadonlyMap<string, Hole>;
  /** Partitions by name whose state a controller wrote that had been replaced already (see withFact). */
  readonly writtenByDeposed: ReadonlySet<string>;
  /** Brokers that registered and that no controller has seen appear since (see seen). */
  readonly unseen: ReadonlySet<number>;
  /** The node that was elected controller last. */
  readonly controller: string;
  /** Records given to send() and not answered yet, by `producer record`. */
  readonly sent: ReadonlyMap<string, Sent>;
  readonly alignments: ReadonlyMap<string, Alignment>;
}

/**
 * Ways in which followers of 0.11 end up with other logs than their leader, though leader epochs are used (KIP-101).
 * `leaderNotAligned`: a new leader had never fetched from the leader before it. It may keep records of an older epoch
 * where its predecessor has its own; the predecessor, back again, asks only once where its epoch ended, and the answer
 * (the start of a later epoch) lies behind the difference.
 * `cutToHighWatermark`: a leader did not know the epoch that a follower asked for, and the follower cut its log at its
 * own high watermark, which lags behind what is committed; if it leads before it has fetched again, records are lost.
 */
export type Hole = 'leaderNotAligned' | 'cutToHighWatermark';

/** Nothing has happened yet. */
export const NO_EVIDENCE: Evidence = {
  acknowledged: [],
  leadings: [],
  holes: new Map(),
  writtenByDeposed: new Set(),
  unseen: new Set(),
  controller: '',
  sent: new Map(),
  alignments: new Map(),
};

/** The evidence with more facts, in the order of happening. */
export function gathered(before: Evidence, facts: readonly ClusterFact[]): Evidence {
  let evidence = before;
  for (const fact of facts) evidence = withFact(evidence, fact);
  return evidence;
}

function withFact(evidence: Evidence, fact: ClusterFact): Evidence {
  switch (fact.kind) {
    case 'recordSent': {
      const sent = new Map(evidence.sent).set(`${fact.node} ${fact.record}`, { key: fact.key, value: fact.value });
      return { ...evidence, sent };
    }
    case 'recordFailed':
      return answered(evidence, `${fact.node} ${fact.record}`);
    case 'recordAcked': {
      const { node: producer, topic, partition, offset } = fact;
      const name = `${producer} ${fact.record}`;
      const record = evidence.sent.get(name);
      if (record === undefined || offset < 0) return answered(evidence, name);
      const { key, value } = record;
      const acknowledged = [...evidence.acknowledged, { producer, topic, partition, offset, key, value }];
      return { ...answered(evidence, name), acknowledged };
    }
    case 'becameLeader': {
      const { topic, partition, leaderEpoch, node: broker } = fact;
      return { ...evidence, leadings: [...evidence.leadings, { topic, partition, leaderEpoch, broker }] };
    }
    case 'brokerRegistered':
      return { ...evidence, unseen: new Set(evidence.unseen).add(fact.broker) };
    case 'brokersChanged':
      return fact.node === evidence.controller ? seen(evidence, fact.appeared) : evidence;
    case 'failoverStep':
      return fact.step === 'brokers' ? seen(evidence, [...evidence.unseen]) : evidence;
    case 'controllerElected':
      return { ...evidence, controller: fact.node };
    case 'leaderElected':
      return elected(written(evidence, fact.node, partitionName(fact)), partitionName(fact), fact.leader, fact.isr);
    case 'followerPositionLearned':
      return heard(evidence, partitionName(fact), [fact.follower]);
    case 'isrShrunkByController':
      return heard(written(evidence, fact.node, partitionName(fact)), partitionName(fact), [fact.removed]);
    case 'isrShrunkByLeader':
      return heard(evidence, partitionName(fact), fact.removed);
    case 'logTruncated':
      return fact.by === 'highWatermark' ? fallen(evidence, partitionName(fact), 'cutToHighWatermark') : evidence;
    default:
      return evidence;
  }
}

/**
 * KAFKA-1120, closed by broker epochs in 2.2 (KIP-380): a broker that goes and comes back between two looks of the
 * controller never was away for it, and is not told its roles.
 */
function seen(evidence: Evidence, brokers: readonly number[]): Evidence {
  return { ...evidence, unseen: new Set([...evidence.unseen].filter(broker => !brokers.includes(broker))) };
}

/**
 * KAFKA-6082, fixed in 2.1: a controller whose session ended while it was paused still handles what is queued, with its
 * new session, before it hears that it was replaced. Its write is a valid compare-and-set, but nobody heeds the request
 * that tells of it: the leader's zkVersion is stale, and it can change its ISR no more until the next election.
 */
function written(evidence: Evidence, node: string, name: string): Evidence {
  if (node === evidence.controller) return evidence;
  return { ...evidence, writtenByDeposed: new Set(evidence.writtenByDeposed).add(name) };
}

function answered(evidence: Evidence, name: string): Evidence {
  const sent = new Map(evidence.sent);
  sent.delete(name);
  return { ...evidence, sent };
}

function fallen(evidence: Evidence, name: string, hole: Hole): Evidence {
  return evidence.holes.has(name) ? evidence : { ...evidence, holes: new Map(evidence.holes).set(name, hole) };
}

function elected(evidence: Evidence, name: string, leader: number, isr: readonly number[]): Evidence {
  const before = evidence.alignments.get(name);
  // Its followers go on as they were.
  if (before?.leader === leader) return evidence;
  const unheard = isr.filter(broker => broker !== leader);
  const alignments = new Map(evidence.alignments).set(name, { leader, unheard });
  const next = { ...evidence, alignments };
  return before !== undefined && before.unheard.includes(leader) ? fallen(next, name, 'leaderNotAligned') : next;
}

/** The leader has heard of them, or need not: who has left the ISR can't be elected before it has fetched again. */
function heard(evidence: Evidence, name: string, brokers: readonly number[]): Evidence {
  const before = evidence.alignments.get(name);
  if (before === undefined || !brokers.some(broker => before.unheard.includes(broker))) return evidence;
  const unheard = before.unheard.filter(broker => !brokers.includes(broker));
  return { ...evidence, alignments: new Map(evidence.alignments).set(name, { ...before, unheard }) };
}

/**
 * What a follower does to its own log with its leader's answers (ReplicaFetcherThread; reference replication.md §3,
 * §8).
 */
import type { FetchedPartition } from '../protocol/index.ts';
import { advanceLogStartOffset, appendAsFollower, truncateFullyAndStartAt, truncateTo } from '../storage/index.ts';
import { setReplica } from './highWatermark.ts';
import type { Replica } from './replica.ts';
import type { BrokerTurn } from './state.ts';
import { logConfig, topicSettings } from './topicConfigs.ts';

/** The leader says where the follower's last epoch ended (-1: it can't know): cuts what the leader does not have. */
export function truncateByEpoch(turn: BrokerTurn, replica: Replica, endOffset: number): Replica {
  if (endOffset === -1) return truncated(turn, replica, replica.highWatermark, 'highWatermark');
  return truncated(turn, replica, endOffset, 'leaderEpoch');
}

function truncated(
  turn: BrokerTurn,
  replica: Replica,
  to: number,
  by: 'leaderEpoch' | 'highWatermark' | 'outOfRange',
): Replica {
  const { topic, partition, log } = replica;
  if (to >= log.logEndOffset) return replica;
  const from = log.logEndOffset;
  const fact = turn.fact({ kind: 'logTruncated', topic, partition, from, to, by }, [replica.facts.role, turn.cause]);
  return {
    ...replica,
    log: truncateTo(log, to, turn.wallClockMs()),
    highWatermark: Math.min(replica.highWatermark, to),
    facts: { ...replica.facts, log: fact },
  };
}

/**
 * Appends what was fetched and takes over the leader's high watermark. `refused`: a batch begins below the log's end,
 * because the logs have differed since before (KIP-279); nothing is changed.
 */
export function appendFetched(
  turn: BrokerTurn,
  replica: Replica,
  fetched: FetchedPartition,
): 'appended' | 'empty' | 'refused' {
  const { topic, partition } = replica;
  let next = replica;
  if (fetched.batches.length > 0) {
    const options = { nowMs: turn.wallClockMs(), config: logConfig(turn, topic) };
    const written = appendAsFollower(replica.log, fetched.batches, options);
    if (!written.ok) return 'refused';
    const fact = turn.fact(
      {
        kind: 'recordsAppended',
        topic,
        partition,
        role: 'follower',
        from: replica.log.logEndOffset,
        to: written.log.logEndOffset,
        leaderEpoch: replica.leaderEpoch,
      },
      [turn.cause],
    );
    next = { ...next, log: written.log, facts: { ...next.facts, log: fact } };
  }
  const highWatermark = Math.min(next.log.logEndOffset, fetched.highWatermark);
  if (highWatermark > next.highWatermark) {
    const fact = turn.fact(
      {
        kind: 'highWatermarkAdvanced',
        topic,
        partition,
        role: 'follower',
        from: next.highWatermark,
        to: highWatermark,
      },
      [turn.cause],
    );
    next = { ...next, facts: { ...next.facts, highWatermark: fact } };
  }
  const log = advanceLogStartOffset(next.log, fetched.logStartOffset);
  if (log !== next.log || highWatermark !== next.highWatermark) next = { ...next, log, highWatermark };
  if (next !== replica) setReplica(turn, next);
  return fetched.batches.length > 0 ? 'appended' : 'empty';
}

/**
 * The follower's offset is not in its leader's log. Ahead of the leader: it truncates if unclean election is allowed,
 * else its broker halts. Behind the leader's start: it begins anew there. Returns the timestamp to ask for next, or
 * null.
 */
export function handleOutOfRange(turn: BrokerTurn, replica: Replica, asked: number, offset: number): number | null {
  const { topic, partition, log } = replica;
  if (asked === -1) {
    if (offset >= log.logEndOffset) return -2;
    if (!topicSettings(turn, topic).config['unclean.leader.election.enable']) {
      turn.exit(
        false,
        `Exiting because log truncation is not allowed for partition ${topic}-${partition}, current leader's latest ` +
          `offset ${offset} is less than replica's latest offset ${log.logEndOffset}`,
      );
      return null;
    }
    setReplica(turn, truncated(turn, replica, offset, 'outOfRange'));
    return null;
  }
  if (offset > log.logEndOffset) {
    setReplica(turn, { ...replica, log: truncateFullyAndStartAt(log, offset, turn.wallClockMs()) });
  }
  return null;
}

/** Who becomes leader, as pure functions (kafka.controller.PartitionLeaderSelector; reference controller.md §7). */
import type { LeaderSelection } from '../facts.ts';

/** A partition's leadership as the state znode holds it. */
export interface LeaderAndIsr {
  /** Broker id, -1 for none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
}

/** A selector's answer: who leads next and with which ISR. */
export type Selected =
  | { readonly ok: true; readonly leader: number; readonly isr: readonly number[]; readonly selection: LeaderSelection }
  | { readonly ok: false; readonly why: 'NoReplicaOnline' | 'StateChangeFailed' };

/** New→Online: the first live replica of the list leads; every live one is in the ISR. Null when none is live. */
export function selectFirstLeader(
  replicas: readonly number[],
  live: readonly number[],
): { readonly leader: number; readonly isr: readonly number[] } | null {
  const isr = replicas.filter(id => live.includes(id));
  const leader = isr[0];
  return leader === undefined ? null : { leader, isr };
}

/** Offline→Online: the first live ISR member in assignment order, or, if allowed, the first live replica at all. */
export function selectOfflineLeader(
  replicas: readonly number[],
  state: LeaderAndIsr,
  live: readonly number[],
  uncleanAllowed: boolean,
): Selected {
  const isr = state.isr.filter(id => live.includes(id));
  const clean = replicas.find(id => isr.includes(id));
  if (clean !== undefined) return { ok: true, leader: clean, isr, selection: 'offlinePartition' };
  const unclean = uncleanAllowed ? replicas.find(id => live.includes(id)) : undefined;
  if (unclean === undefined) return { ok: false, why: 'NoReplicaOnline' };
  return { ok: true, leader: unclean, isr: [unclean], selection: 'uncleanElection' };
}

/** A leader shuts down: the first live ISR member in assignment order that is not shutting down itself. */
export function selectShutdownLeader(
  replicas: readonly number[],
  state: LeaderAndIsr,
  liveOrShuttingDown: readonly number[],
  shuttingDown: readonly number[],
): Selected {
  const isr = state.isr.filter(id => !shuttingDown.includes(id));
  const leader = replicas.find(id => isr.includes(id) && liveOrShuttingDown.includes(id));
  if (leader === undefined) return { ok: false, why: 'StateChangeFailed' };
  return { ok: true, leader, isr, selection: 'controlledShutdown' };
}

/**
 * A replica is lost: what the state znode says next (KafkaController.removeReplicaFromIsr). Null when it is not in the
 * ISR. The last member stays when unclean election is off, so that only it can lead again.
 */
export function withoutReplica(state: LeaderAndIsr, replica: number, uncleanAllowed: boolean): LeaderAndIsr | null {
  if (!state.isr.includes(replica)) return null;
  const rest = state.isr.filter(id => id !== replica);
  return {
    leader: state.leader === replica ? -1 : state.leader,
    leaderEpoch: state.leaderEpoch + 1,
    isr: rest.length === 0 && !uncleanAllowed ? state.isr : rest,
  };
}

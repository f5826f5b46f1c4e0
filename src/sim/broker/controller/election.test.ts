import { describe, expect, it } from 'vitest';
import { selectFirstLeader, selectOfflineLeader, selectShutdownLeader, withoutReplica } from './election.ts';
import vectors from '../../fixtures/vectors/state-machines.json' with { type: 'json' };
import { partitionStateChart, replicaStateChart } from './stateMachines.ts';

describe('leader selection (controller.md §7)', () => {
  const state = { leader: 1, leaderEpoch: 4, isr: [2, 1, 0] };

  it('makes the first live replica of a new partition its leader and all live ones its ISR', () => {
    expect(selectFirstLeader([1, 2, 0], [0, 2])).toEqual({ leader: 2, isr: [2, 0] });
    expect(selectFirstLeader([1], [0, 2])).toBeNull();
  });

  it('elects in assignment order among the live ISR and keeps the ISR order', () => {
    expect(selectOfflineLeader([1, 0, 2], state, [0, 2], false)).toEqual({
      ok: true,
      leader: 0,
      isr: [2, 0],
      selection: 'offlinePartition',
    });
  });

  it('elects outside of the ISR only where that is allowed', () => {
    const only = { leader: 1, leaderEpoch: 4, isr: [1] };
    expect(selectOfflineLeader([1, 0, 2], only, [0, 2], false)).toEqual({ ok: false, why: 'NoReplicaOnline' });
    expect(selectOfflineLeader([1, 0, 2], only, [0, 2], true)).toEqual({
      ok: true,
      leader: 0,
      isr: [0],
      selection: 'uncleanElection',
    });
  });

  it('hands leadership to an ISR member that stays', () => {
    expect(selectShutdownLeader([1, 0, 2], state, [0, 1, 2], [1])).toEqual({
      ok: true,
      leader: 0,
      isr: [2, 0],
      selection: 'controlledShutdown',
    });
    expect(selectShutdownLeader([1, 0], { ...state, isr: [1] }, [0, 1], [1])).toEqual({
      ok: false,
      why: 'StateChangeFailed',
    });
  });

  it('removes a lost replica from the ISR with a new epoch, but not the last one unless unclean election is on', () => {
    expect(withoutReplica(state, 0, false)).toEqual({ leader: 1, leaderEpoch: 5, isr: [2, 1] });
    expect(withoutReplica(state, 1, false)).toEqual({ leader: -1, leaderEpoch: 5, isr: [2, 0] });
    expect(withoutReplica({ ...state, isr: [1] }, 1, false)).toEqual({ leader: -1, leaderEpoch: 5, isr: [1] });
    expect(withoutReplica({ ...state, isr: [1] }, 1, true)).toEqual({ leader: -1, leaderEpoch: 5, isr: [] });
    expect(withoutReplica(state, 7, false)).toBeNull();
  });
});

describe('state machines (vectors/state-machines.json)', () => {
  const machines = [
    ['partition', partitionStateChart],
    ['replica', replicaStateChart],
  ] as const;
  for (const [name, machine] of machines) {
    it(`${name}: exactly the transitions that Kafka allows`, () => {
      const states: readonly string[] = machine.states;
      expect([...states].sort()).toEqual(vectors[name].map(row => row.state).sort());
      for (const { state, from } of vectors[name]) {
        const allowed: readonly string[] = from;
        for (const other of machine.states) {
          const may = machine.edges.some(edge => edge.from === other && edge.to === state);
          expect(may, `${other} → ${state}`).toBe(allowed.includes(other));
        }
      }
    });
  }
});

/**
 * The controller's two state machines (kafka.controller.PartitionStateMachine, ReplicaStateMachine): which states there
 * are and which may follow which. An event of a chart is named after the state it leads to.
 */
import { createMachine } from 'xstate';
import { chart, type Chart } from '../../kernel/index.ts';

/** States of a partition. */
export type PartitionStateName = 'NonExistentPartition' | 'NewPartition' | 'OnlinePartition' | 'OfflinePartition';

/** States of a replica. */
export type ReplicaStateName =
  | 'NonExistentReplica'
  | 'NewReplica'
  | 'OnlineReplica'
  | 'OfflineReplica'
  | 'ReplicaDeletionStarted'
  | 'ReplicaDeletionSuccessful'
  | 'ReplicaDeletionIneligible';

const partitionMachine = createMachine({
  id: 'partition',
  initial: 'NonExistentPartition',
  states: {
    NonExistentPartition: { on: { NewPartition: 'NewPartition' } },
    NewPartition: { on: { OnlinePartition: 'OnlinePartition', OfflinePartition: 'OfflinePartition' } },
    OnlinePartition: { on: { OnlinePartition: 'OnlinePartition', OfflinePartition: 'OfflinePartition' } },
    OfflinePartition: {
      on: {
        OnlinePartition: 'OnlinePartition',
        OfflinePartition: 'OfflinePartition',
        NonExistentPartition: 'NonExistentPartition',
      },
    },
  },
});

/** The chart of a partition. */
export const partitionStateChart = chart<PartitionStateName, { readonly type: PartitionStateName }>(partitionMachine, [
  'NonExistentPartition',
  'NewPartition',
  'OnlinePartition',
  'OfflinePartition',
]);

const live = { OnlineReplica: 'OnlineReplica', OfflineReplica: 'OfflineReplica' } as const;

const replicaMachine = createMachine({
  id: 'controllerReplica',
  initial: 'NonExistentReplica',
  states: {
    NonExistentReplica: { on: { NewReplica: 'NewReplica' } },
    NewReplica: { on: live },
    OnlineReplica: { on: live },
    OfflineReplica: { on: { ...live, ReplicaDeletionStarted: 'ReplicaDeletionStarted' } },
    ReplicaDeletionStarted: {
      on: {
        ReplicaDeletionSuccessful: 'ReplicaDeletionSuccessful',
        ReplicaDeletionIneligible: 'ReplicaDeletionIneligible',
      },
    },
    ReplicaDeletionSuccessful: { on: { NonExistentReplica: 'NonExistentReplica' } },
    ReplicaDeletionIneligible: { on: live },
  },
});

/** The chart of a replica as the controller sees it. */
export const replicaStateChart = chart<ReplicaStateName, { readonly type: ReplicaStateName }>(replicaMachine, [
  'NonExistentReplica',
  'NewReplica',
  'OnlineReplica',
  'OfflineReplica',
  'ReplicaDeletionStarted',
  'ReplicaDeletionSuccessful',
  'ReplicaDeletionIneligible',
]);

/** Whether one state may follow another. */
export const mayFollow = <V extends string, E extends { readonly type: string }>(
  machine: Chart<V, E>,
  from: V,
  to: V,
): boolean => machine.edges.some(edge => edge.from === from && edge.to === to);

/** Requests that the controller collects during one event and sends together (reference controller.md §4). */
import { at, entries, samePartition, type PartitionState, type TopicPartition } from '../../protocol/index.ts';
import type { BrokerTurn } from '../state.ts';
import { enqueueRequest } from './channels.ts';
import { assignedReplicas, controllerOf, liveOrShuttingDownIds, setController } from './context.ts';
import { EMPTY_BATCH } from './state.ts';

/** Adds a partition's state to the LeaderAndIsr for these brokers, and to everybody's UpdateMetadata. */
export function addLeaderAndIsr(turn: BrokerTurn, brokers: readonly number[], p: TopicPartition): void {
  const state = partitionState(turn, p);
  if (state === null) return;
  const { batch } = controllerOf(turn);
  const leaderAndIsr = { ...batch.leaderAndIsr };
  for (const broker of brokers) leaderAndIsr[broker] = withState(leaderAndIsr[broker] ?? [], state);
  setController(turn, {
    batch: { ...batch, leaderAndIsr, updateMetadata: withState(batch.updateMetadata ?? [], state) },
  });
}

/** Adds an UpdateMetadata with these partitions, or with all. */
export function addUpdateMetadata(turn: BrokerTurn, partitions?: readonly TopicPartition[]): void {
  const { batch, leadership } = controllerOf(turn);
  let updateMetadata = batch.updateMetadata ?? [];
  for (const p of partitions ?? [...entries(leadership)].map(([key]) => key)) {
    const state = partitionState(turn, p);
    if (state !== null) updateMetadata = withState(updateMetadata, state);
  }
  setController(turn, { batch: { ...batch, updateMetadata } });
}

/** Adds a StopReplica (without deletion) for one replica. */
export function addStopReplica(turn: BrokerTurn, broker: number, p: TopicPartition): void {
  const { batch } = controllerOf(turn);
  const partitions = [...(batch.stopReplica[broker] ?? []), p];
  setController(turn, { batch: { ...batch, stopReplica: { ...batch.stopReplica, [broker]: partitions } } });
}

/** Sends what has been collected: LeaderAndIsr per broker, UpdateMetadata to all, StopReplica per broker. */
export function sendBatch(turn: BrokerTurn): void {
  const { batch, epoch: controllerEpoch, liveBrokers, leadership, liveFact } = controllerOf(turn);
  const controllerId = turn.state.id;
  const clientId = String(controllerId);
  setController(turn, { batch: EMPTY_BATCH });
  const reasonsOf = (states: readonly TopicPartition[]): number[] => [
    ...new Set([...states.map(p => at(leadership, p)?.fact ?? 0), liveFact]),
  ];
  for (const [broker, partitions] of Object.entries(batch.leaderAndIsr)) {
    const leaders = new Set(partitions.map(p => p.leader));
    const liveLeaders = liveBrokers.filter(endpoint => leaders.has(endpoint.id));
    const body = { controllerId, controllerEpoch, partitions, liveLeaders };
    const request = { type: 'request', api: 'LeaderAndIsr', clientId, body } as const;
    enqueueRequest(turn, Number(broker), { request, reasons: reasonsOf(partitions) });
  }
  if (batch.updateMetadata !== null) {
    const partitions = batch.updateMetadata;
    const body = { controllerId, controllerEpoch, partitions, liveBrokers };
    const request = { type: 'request', api: 'UpdateMetadata', clientId, body } as const;
    for (const broker of liveOrShuttingDownIds(turn)) {
      enqueueRequest(turn, broker, { request, reasons: reasonsOf(partitions) });
    }
  }
  for (const [broker, partitions] of Object.entries(batch.stopReplica)) {
    const body = { controllerId, controllerEpoch, deletePartitions: false, partitions };
    const request = { type: 'request', api: 'StopReplica', clientId, body } as const;
    enqueueRequest(turn, Number(broker), { request, reasons: reasonsOf(partitions) });
  }
}

function partitionState(turn: BrokerTurn, { topic, partition }: TopicPartition): PartitionState | null {
  const known = at(controllerOf(turn).leadership, { topic, partition });
  if (known === undefined) return null;
  const { leader, leaderEpoch, isr, zkVersion, controllerEpoch } = known;
  const replicas = assignedReplicas(turn, { topic, partition });
  return { topic, partition, controllerEpoch, leader, leaderEpoch, isr, zkVersion, replicas };
}

function withState(states: readonly PartitionState[], state: PartitionState): readonly PartitionState[] {
  return [...states.filter(other => !samePartition(other, state)), state];
}

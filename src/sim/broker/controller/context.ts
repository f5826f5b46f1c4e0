/** Reading and changing the controller's context, and its two state machines. */
import { at, partitionName, put, type TopicPartition } from '../../protocol/index.ts';
import { memoryOf, remember, type BrokerTurn } from '../state.ts';
import type { Controller, Leadership } from './state.ts';
import {
  mayFollow,
  partitionStateChart,
  replicaStateChart,
  type PartitionStateName,
  type ReplicaStateName,
} from './stateMachines.ts';

/** This broker's controller module. */
export const controllerOf = (turn: BrokerTurn): Controller => memoryOf(turn).controller;

/** Changes some of the controller's context. */
export function setController(turn: BrokerTurn, change: Partial<Controller>): void {
  remember(turn, { controller: { ...controllerOf(turn), ...change } });
}

/** Whether this broker thinks it is the controller. */
export const isActive = (turn: BrokerTurn): boolean => controllerOf(turn).activeId === turn.state.id;

/** Ids of the live brokers that are not shutting down. */
export function liveIds(turn: BrokerTurn): readonly number[] {
  const { liveBrokers, shuttingDown } = controllerOf(turn);
  return liveBrokers.map(broker => broker.id).filter(id => !shuttingDown.includes(id));
}

/** Ids of the brokers that are registered, shutting down or not. */
export const liveOrShuttingDownIds = (turn: BrokerTurn): readonly number[] =>
  controllerOf(turn).liveBrokers.map(broker => broker.id);

/** A partition's replicas in assignment order. */
export const assignedReplicas = (turn: BrokerTurn, p: TopicPartition): readonly number[] =>
  at(controllerOf(turn).assignment, p) ?? [];

/** Notes what a partition's state znode says. */
export function setLeadership(turn: BrokerTurn, p: TopicPartition, leadership: Leadership): void {
  setController(turn, { leadership: put(controllerOf(turn).leadership, p, leadership) });
}

/** Moves a partition to a state; an illegal move is stated and refused. */
export function movePartition(turn: BrokerTurn, p: TopicPartition, to: PartitionStateName): boolean {
  const { partitionStates } = controllerOf(turn);
  const from = at(partitionStates, p) ?? 'NonExistentPartition';
  if (!mayFollow(partitionStateChart, from, to)) {
    turn.fact({ kind: 'transitionRefused', subject: partitionName(p), from, to });
    return false;
  }
  setController(turn, { partitionStates: put(partitionStates, p, to) });
  return true;
}

/** Moves a replica to a state; an illegal move is stated and refused. */
export function moveReplica(turn: BrokerTurn, p: TopicPartition, replica: number, to: ReplicaStateName): boolean {
  const { replicaStates } = controllerOf(turn);
  const states = at(replicaStates, p) ?? {};
  const from = states[replica] ?? 'NonExistentReplica';
  if (!mayFollow(replicaStateChart, from, to)) {
    turn.fact({ kind: 'transitionRefused', subject: `${partitionName(p)} on broker ${replica}`, from, to });
    return false;
  }
  setController(turn, { replicaStates: put(replicaStates, p, { ...states, [replica]: to }) });
  return true;
}

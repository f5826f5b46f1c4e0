/**
 * A Kafka 0.11 broker. broker: its life and the routing of inputs; startup, shutdown; pipeline and requests: how a
 * request goes through; produce, fetch, fetchAnswer, offsets, metadata, leaderAndIsr: what each does; replica,
 * highWatermark, isr, purgatory, fetcher, fetcherAnswers, following: replication; controller/: the controller module;
 * threads and procedures: what blocks.
 */
export * from './broker.ts';
export { brokerChart, controllerChart, replicaChart } from './charts.ts';
export { partitionStateChart, replicaStateChart } from './controller/stateMachines.ts';
export type { BrokerFact } from './facts.ts';
export type { Replica } from './replica.ts';
export type { Broker, BrokerDomain, BrokerWake } from './state.ts';

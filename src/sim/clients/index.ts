/**
 * The Java clients as nodes: a producer (application -> accumulator -> sender) and a consumer that assigns its
 * partitions, over a shared network layer (connections, requests under way, metadata). A node's handler takes a turn
 * and an input; a command is what its application is told to do.
 */
export type { Accumulator, BufferedRecord, PartitionQueue, ProducerBatch } from './accumulator.ts';
export * from './chart.ts';
export type { ClientDomain, ClientState, ClientTiming, ClientWake } from './client.ts';
export * from './consumer.ts';
export { consumerRemains, createConsumer } from './consumerState.ts';
export type {
  AssignedPartition,
  Assignment,
  Consumer,
  ConsumerCommand,
  ConsumerDomain,
  ConsumerSpec,
  OffsetLookup,
  OffsetQuery,
  StartPosition,
} from './consumerState.ts';
export * from './facts.ts';
export { brokerNode, leaderOf } from './metadata.ts';
export type { ClientNode, Cluster, KnownTopic, Metadata } from './metadata.ts';
export type { InFlight, Network, NodeConnection } from './network.ts';
export * from './partitioner.ts';
export * from './producer.ts';
export { createProducer, producerRemains, unfinishedRecords } from './producerState.ts';
export type {
  Application,
  Blocked,
  Load,
  Producer,
  ProducerCommand,
  ProducerDomain,
  ProducerSpec,
  RecordToSend,
  SendJob,
} from './producerState.ts';
export { handleTool, newTool, toolRemains } from './tool.ts';
export type { Tool, ToolDomain, ToolFact, ToolWake } from './tool.ts';

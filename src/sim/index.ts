/**
 * The simulator as pages, lessons and scripts use it: a scenario opens a world, `behaviour` moves it, `view` shows it,
 * `History` goes through it in both directions.
 */
import { brokerChart, controllerChart, partitionStateChart, replicaChart, replicaStateChart } from './broker/index.ts';
import { PRODUCER_CHART } from './clients/index.ts';
import { serverChart } from './zookeeper/index.ts';

export * from './cluster/index.ts';
export * from './scenario/index.ts';
export { History, type Actor, type DoneAction, type FactId, type Micros, type NodeId } from './kernel/index.ts';

/** Every lifecycle that can be drawn. */
export const charts = {
  broker: brokerChart,
  controller: controllerChart,
  replica: replicaChart,
  zookeeper: serverChart,
  producer: PRODUCER_CHART,
  partitionState: partitionStateChart,
  replicaState: replicaStateChart,
} as const;

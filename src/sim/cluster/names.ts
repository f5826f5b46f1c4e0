/** How the nodes of a cluster are called. */
import type { NodeId } from '../kernel/index.ts';

/** The node of a broker. */
export const brokerNode = (id: number): NodeId => `broker-${id}`;
/** The node of a ZooKeeper server. */
export const zooKeeperNode = (id: number): NodeId => `zk-${id}`;
/** The node of a producer. */
export const producerNode = (name: string): NodeId => `producer-${name}`;
/** The node of a consumer. */
export const consumerNode = (name: string): NodeId => `consumer-${name}`;

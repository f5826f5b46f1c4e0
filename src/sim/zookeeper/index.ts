/**
 * ZooKeeper 3.4.10: the znode tree, watches, sessions and the server that keeps them; and the client side of a session
 * as Kafka's zkclient uses it. Brokers and clients need `session.ts`; scenarios need `server.ts` and
 * the tree's readers.
 */
export * from './facts.ts';
export * from './messages.ts';
export * from './session.ts';
export * from './sessionValue.ts';
export { serverChart, type ServerRole } from './chart.ts';
export { afterInput, handleZooKeeper, zooKeeperRemains } from './server.ts';
export * from './serverState.ts';
export type { LiveSession, LoggedSession } from './sessions.ts';
export { ephemeralsOf, parentOf, statOf, subtree, znodeAt, type Znode, type ZnodeTree } from './tree.ts';

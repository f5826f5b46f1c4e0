/**
 * Administration through znodes (kafka.admin.AdminUtils): creating topics, changing a topic's config. Used by brokers
 * (auto-creation) and by the command-line tools; each step is a procedure frame that waits for ZooKeeper.
 */
export * from './procedures.ts';
export * from './replicaAssignment.ts';

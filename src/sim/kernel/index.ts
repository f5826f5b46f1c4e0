/**
 * The kernel: the world as a value, virtual time, luck by address, links between nodes, blocking threads as data,
 * faults, history, and the adapter to XState. It knows nothing of Kafka.
 */
export * from './chart.ts';
export * from './domain.ts';
export * from './fact.ts';
export * from './heap.ts';
export * from './history.ts';
export * from './random.ts';
export * from './step.ts';
export * from './thread.ts';
export * from './time.ts';
export * from './turn.ts';
export * from './verbs.ts';
export * from './world.ts';

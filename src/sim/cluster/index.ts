/**
 * The whole cluster as one domain of the kernel: any node's state and any fact (domain, facts), what can be done to it
 * (action), what is so, as ZooKeeper has it (truth), and the one projection of what may be seen (view, viewTypes).
 */
export * from './action.ts';
export * from './domain.ts';
export type { CommandFact } from './facts.ts';
export * from './names.ts';
export * from './truth.ts';
export * from './view.ts';
export * from './viewTypes.ts';

/**
 * Whole clusters: a scenario as data (spec, action), the world it opens (open), how its nodes behave and how actions are
 * carried out (domain, behaviour, perform, rolling), and what is so, whoever may see it (truth).
 */
export * from './action.ts';
export * from './behaviour.ts';
export type { ClusterDomain, ClusterFact, ClusterWorld, NodeState } from './domain.ts';
export type { CommandFact } from './facts.ts';
export * from './open.ts';
export * from './spec.ts';
export * from './truth.ts';
export * from './view.ts';

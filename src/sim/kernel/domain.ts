import type { Actor, FactHeader, FactId, KernelFact, NodeId } from './fact.ts';
import type { Micros } from './time.ts';
import type { Turn } from './turn.ts';
import type { World } from './world.ts';

/**
 * What a simulator built on this kernel brings along: the types of its nodes' state, messages, facts, wake-ups and
 * actions. The kernel knows none of them further.
 */
export interface Domain {
  readonly state: unknown;
  readonly message: unknown;
  readonly fact: { readonly kind: string };
  readonly wake: unknown;
  readonly action: unknown;
}

/** Any fact of a domain, the kernel's own included. */
export type FactOf<D extends Domain> = FactHeader & (D['fact'] | KernelFact<D['message']>);

/** What can happen to a node. */
export type Input<D extends Domain> =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'accepted'; readonly connection: number; readonly peer: NodeId }
  | { readonly type: 'connected'; readonly connection: number; readonly peer: NodeId }
  | { readonly type: 'disconnected'; readonly connection: number; readonly peer: NodeId; readonly refused: boolean }
  | {
      readonly type: 'message';
      readonly connection: number;
      readonly peer: NodeId;
      readonly message: D['message'];
      readonly sentAt: Micros;
      /** As its sender gave it: it repeats without news. */
      readonly quiet: boolean;
    }
  | { readonly type: 'wake'; readonly wake: D['wake'] };

/** How a process ended: with its memory only, or with what the disk had not been told either. */
export type Ending = 'process' | 'power';

/** The functions that make a world of a domain move. */
export interface Behaviour<D extends Domain> {
  /** Lets the node of this turn handle one input; changes `turn.state` and asks for effects through the turn. */
  handle(turn: Turn<D>, input: Input<D>): void;
  /** What is left of a node's state when its process has ended: the disk. */
  remains(state: D['state'], ending: Ending): D['state'];
  /** Carries out an action (a fault or a command) on the whole world. */
  perform(world: World<D>, action: D['action'], by: Actor): Step<D>;
}

/** The outcome of one step. */
export interface Step<D extends Domain> {
  readonly world: World<D>;
  readonly facts: readonly FactOf<D>[];
}

/** A fact as a node states it, before the kernel adds its header. */
export type Stated<D extends Domain> = D['fact'];

/** Facts given as reasons; zeros (nothing known) are dropped. */
export type Reasons = readonly FactId[];

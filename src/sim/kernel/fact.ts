import type { Micros } from './time.ts';

/** Names one process on the stage: `broker-1`, `zk-1`, `producer-A`. */
export type NodeId = string;

/** Identifies a fact within one run, counted from 1 in the order of happening; 0 stands for "nothing". */
export type FactId = number;

/** No fact: the trigger of what a person or the scenario itself did. */
export const NOTHING: FactId = 0;

/** What every fact carries beside its own fields (design.md §1.4). */
export interface FactHeader {
  readonly id: FactId;
  /** When it happened, in virtual µs. */
  readonly at: Micros;
  /** Position of the step that made it, counted from 1. */
  readonly event: number;
  /** Where it happened. */
  readonly node: NodeId;
  /** The fact that made the current step happen, or NOTHING. */
  readonly trigger: FactId;
  /** Facts that set the state which the rule behind this one read. */
  readonly reasons: readonly FactId[];
}

/** Who asked for an action. */
export type Actor = 'learner' | 'scenario';

/** Facts that the kernel itself knows of: processes, links, messages. `M` is what nodes say to each other. */
export type KernelFact<M> =
  | {
      readonly kind: 'messageSent';
      readonly to: NodeId;
      readonly connection: number;
      readonly message: M;
      readonly arrivesAt: Micros;
      /** True for what repeats without news (heartbeats, pings, a fetch at the same offset). */
      readonly quiet: boolean;
    }
  | { readonly kind: 'messageHeld'; readonly to: NodeId; readonly sent: FactId }
  | { readonly kind: 'messageReleased'; readonly to: NodeId; readonly sent: FactId; readonly arrivesAt: Micros }
  | { readonly kind: 'messageLost'; readonly to: NodeId; readonly sent: FactId }
  | { readonly kind: 'connectionOpened'; readonly peer: NodeId; readonly connection: number }
  | { readonly kind: 'connectionRefused'; readonly peer: NodeId; readonly connection: number }
  | { readonly kind: 'connectionClosed'; readonly peer: NodeId; readonly connection: number }
  | { readonly kind: 'connectionReset'; readonly peer: NodeId; readonly connection: number; readonly by: Actor }
  | { readonly kind: 'processStarted'; readonly by: Actor }
  | { readonly kind: 'processKilled'; readonly by: Actor }
  | { readonly kind: 'processStopping'; readonly by: Actor }
  | { readonly kind: 'processExited'; readonly clean: boolean; readonly message: string }
  | { readonly kind: 'processPaused'; readonly by: Actor }
  | { readonly kind: 'processResumed'; readonly by: Actor }
  | { readonly kind: 'hostPoweredOff'; readonly by: Actor }
  | { readonly kind: 'linkCut'; readonly peer: NodeId; readonly oneWay: boolean; readonly by: Actor }
  | { readonly kind: 'linkHealed'; readonly peer: NodeId; readonly by: Actor }
  | { readonly kind: 'linkSlowed'; readonly peer: NodeId; readonly extraUs: Micros; readonly by: Actor };

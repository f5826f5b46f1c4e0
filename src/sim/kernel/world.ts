import type { Domain } from './domain.ts';
import type { Actor, FactId, NodeId } from './fact.ts';
import type { Heap } from './heap.ts';
import type { Micros } from './time.ts';

/** What travels on a link. The kernel handles all but `data` itself, as an operating system's TCP would. */
export type Packet<M> =
  | { readonly kind: 'connect' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'close' }
  | { readonly kind: 'data'; readonly message: M; readonly quiet: boolean };

/** A packet on its way from one node to another. */
export interface Flight<M> {
  readonly type: 'packet';
  readonly at: Micros;
  readonly sequence: number;
  readonly cause: FactId;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly connection: number;
  readonly sentAt: Micros;
  readonly packet: Packet<M>;
  /** It has reached its host and waits for the process there: no link can keep it back any more. */
  readonly received?: true;
}

/** A node asked to be woken; void when its process has ended since. */
export interface Waking<W> {
  readonly type: 'wake';
  readonly at: Micros;
  readonly sequence: number;
  readonly cause: FactId;
  readonly node: NodeId;
  readonly incarnation: number;
  readonly wake: W;
}

/** SIGTERM on its way to a process. */
export interface Signal {
  readonly type: 'signal';
  readonly at: Micros;
  readonly sequence: number;
  readonly cause: FactId;
  readonly node: NodeId;
  readonly incarnation: number;
}

/** Somebody acts on the world. */
export interface Acting<A> {
  readonly type: 'action';
  readonly at: Micros;
  readonly sequence: number;
  readonly action: A;
  readonly by: Actor;
}

/** One entry of the event queue. */
export type Pending<D extends Domain> = Flight<D['message']> | Waking<D['wake']> | Signal | Acting<D['action']>;

/** One direction of a link, kept at its sending end. */
export interface Outgoing<M> {
  readonly latencyUs: Micros;
  readonly extraUs: Micros;
  /** The fact that cut this direction, or NOTHING. */
  readonly cut: FactId;
  readonly lastArrival: Micros;
  readonly sent: number;
  /** Packets that a cut or a learner's hold keeps from arriving, in order of sending (that of `sequence`). */
  readonly waiting: readonly Flight<M>[];
}

/** One end of an open connection. */
export interface Endpoint {
  readonly peer: NodeId;
  readonly state: 'opening' | 'open';
}

/** running; paused (SIGSTOP or a long GC); down (no process, host answers); off (host without power, silent). */
export type ProcessStatus = 'running' | 'paused' | 'down' | 'off';

/** A process on its host, as the kernel sees it. */
export interface Slot<D extends Domain> {
  readonly id: NodeId;
  readonly status: ProcessStatus;
  /** The fact that made the status what it is. */
  readonly statusFact: FactId;
  /** The last fact that stopped the process from working or let it work again; NOTHING if it never was disturbed. */
  readonly interruption: FactId;
  /** Counts the starts of the process: what an earlier incarnation asked for is void. */
  readonly incarnation: number;
  readonly skewMs: number;
  readonly state: D['state'];
  readonly connections: Readonly<Record<number, Endpoint>>;
  readonly outgoing: Readonly<Record<NodeId, Outgoing<D['message']>>>;
  /** What reached a paused process, in order. */
  readonly backlog: readonly (Flight<D['message']> | Waking<D['wake']> | Signal)[];
  /** Draws made so far, per purpose. */
  readonly draws: Readonly<Record<string, number>>;
}

/** Everything there is, as one immutable value (design.md §1.1). */
export interface World<D extends Domain> {
  readonly seed: number;
  /** Wall clock at virtual time 0, in ms since 1970. */
  readonly startedAtMs: number;
  readonly now: Micros;
  /** Steps taken so far. */
  readonly events: number;
  readonly nextSequence: number;
  readonly nextFact: FactId;
  readonly nextConnection: number;
  readonly queue: Heap<Pending<D>>;
  readonly slots: Readonly<Record<NodeId, Slot<D>>>;
  /** `messageSent` facts whose messages a learner holds back. */
  readonly holds: readonly FactId[];
}

/** A node as a scenario declares it. */
export interface NodeSpec<D extends Domain> {
  readonly id: NodeId;
  readonly state: D['state'];
}

/** One-way latency of a healthy link in µs; two machines in one rack. */
export const LATENCY_US: Micros = 400;

/** A link's direction that has carried nothing yet. */
export const FRESH_LINK: Outgoing<never> = {
  latencyUs: LATENCY_US,
  extraUs: 0,
  cut: 0,
  lastArrival: 0,
  sent: 0,
  waiting: [],
};

/** A slot for a node whose process has not been started. */
export function newSlot<D extends Domain>(spec: NodeSpec<D>): Slot<D> {
  return {
    id: spec.id,
    status: 'down',
    statusFact: 0,
    interruption: 0,
    incarnation: 0,
    skewMs: 0,
    state: spec.state,
    connections: {},
    outgoing: {},
    backlog: [],
    draws: {},
  };
}

/** A world at virtual time 0 in which no process runs yet. */
export function createWorld<D extends Domain>(
  nodes: readonly NodeSpec<D>[],
  options: { readonly seed: number; readonly startedAtMs: number },
): World<D> {
  const slots: Record<NodeId, Slot<D>> = {};
  for (const spec of nodes) slots[spec.id] = newSlot(spec);
  return {
    seed: options.seed,
    startedAtMs: options.startedAtMs,
    now: 0,
    events: 0,
    nextSequence: 1,
    nextFact: 1,
    nextConnection: 1,
    queue: null,
    slots,
    holds: [],
  };
}

/** The world with one more node, its process not yet started. A name that is taken is the programmer's error. */
export function addNode<D extends Domain>(world: World<D>, spec: NodeSpec<D>): World<D> {
  if (world.slots[spec.id] !== undefined) throw new Error(`there is a node ${spec.id} already`);
  return { ...world, slots: { ...world.slots, [spec.id]: newSlot(spec) } };
}

/** The slot of a node that the scenario must have declared; a wrong name is the programmer's error. */
export function slotOf<D extends Domain>(world: World<D>, id: NodeId): Slot<D> {
  const slot = world.slots[id];
  if (slot === undefined) throw new Error(`no node ${id} beside ${Object.keys(world.slots).join(', ')}`);
  return slot;
}

/** The link direction from a slot to a peer, with its defaults if it carried nothing yet. */
export function outgoingTo<D extends Domain>(slot: Slot<D>, peer: NodeId): Outgoing<D['message']> {
  return slot.outgoing[peer] ?? FRESH_LINK;
}

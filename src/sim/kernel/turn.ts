import type { Domain, FactOf, Reasons, Step, Stated } from './domain.ts';
import type { FactHeader, FactId, KernelFact, NodeId } from './fact.ts';
import { insert, items, without, type Heap } from './heap.ts';
import { draw, drawBelow } from './random.ts';
import { toMs, type Micros } from './time.ts';
import { outgoingTo, slotOf, type Outgoing, type Packet, type Pending, type Slot, type World } from './world.ts';

/** How a message is sent. */
export interface Sending {
  /** Size on the wire in bytes; it takes bytes / BYTES_PER_US longer to arrive. */
  readonly bytes?: number;
  /** True for what repeats without news. */
  readonly quiet?: boolean;
  readonly reasons?: Reasons;
}

/** A value of which somebody holds the only copy. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Bandwidth of a link: 1 Gbit/s. */
export const BYTES_PER_US = 125;

/**
 * One node's turn within one step: its state, what it may know, and what it may ask for. The only mutable thing in the
 * simulator; it lives for the length of a step and what it collects becomes the next world.
 */
export interface Turn<D extends Domain> {
  readonly node: NodeId;
  readonly now: Micros;
  /** The fact that made this turn happen, or NOTHING. */
  readonly cause: FactId;
  /** The node's state; assign a new value to change it. */
  state: D['state'];
  /** The host's wall clock in ms since 1970. */
  wallClockMs(): number;
  /** An integer in [0, bound), from the luck of this node for this purpose. */
  random(purpose: string, bound: number): number;
  /** States that something happened here; returns its id, to be kept beside the state it explains. */
  fact(body: Stated<D>, reasons?: Reasons): FactId;
  /**
   * Why a peer may be silent: cuts between it and here, else what last disturbed its process. For explanations only:
   * a node can't know this, so no rule may read it.
   */
  silence(peer: NodeId): Reasons;
  /** Begins to open a connection; the answer comes as `connected` or `disconnected`, or never. */
  connect(to: NodeId): number;
  /** Sends on an open connection; returns the fact, or NOTHING if the connection is gone. */
  send(connection: number, message: D['message'], how?: Sending): FactId;
  /** Closes this end; the peer hears of it a latency later. */
  close(connection: number): void;
  /** Asks to be woken after `afterUs`; `because` becomes the trigger of that turn. */
  wake(afterUs: Micros, wake: D['wake'], because?: FactId): void;
  /** Ends the own process, after a clean stop or by halting. */
  exit(clean: boolean, message: string): void;
}

/** Runs one slot's turn over a world and makes the next world of it. Used by the kernel only. */
export class LiveTurn<D extends Domain> implements Turn<D> {
  readonly node: NodeId;
  readonly now: Micros;
  readonly cause: FactId;
  /** A copy of the slot, the turn's own until it is finished. */
  slot: Draft<Slot<D>>;
  exited: { readonly clean: boolean; readonly message: string } | null = null;
  #world: World<D>;
  #queue: Heap<Pending<D>>;
  #nextSequence: number;
  #nextFact: FactId;
  #nextConnection: number;
  #facts: FactOf<D>[] = [];

  constructor(world: World<D>, node: NodeId, cause: FactId) {
    this.#world = world;
    this.node = node;
    this.now = world.now;
    this.cause = cause;
    this.slot = { ...slotOf(world, node) };
    this.#queue = world.queue;
    this.#nextSequence = world.nextSequence;
    this.#nextFact = world.nextFact;
    this.#nextConnection = world.nextConnection;
  }

  get state(): D['state'] {
    return this.slot.state;
  }

  set state(state: D['state']) {
    this.slot.state = state;
  }

  wallClockMs(): number {
    return this.#world.startedAtMs + toMs(this.now) + this.slot.skewMs;
  }

  random(purpose: string, bound: number): number {
    const counter = this.slot.draws[purpose] ?? 0;
    this.slot.draws = { ...this.slot.draws, [purpose]: counter + 1 };
    return drawBelow(this.#world.seed, this.node, purpose, counter, bound);
  }

  fact(body: Stated<D>, reasons: Reasons = []): FactId {
    const { id, at, event, node, trigger, reasons: known } = this.#header(reasons);
    // Field by field: an object made of two spreads costs forty times as much, and facts are what a run makes most of.
    this.#facts.push({ id, at, event, node, trigger, reasons: known, ...body });
    return id;
  }

  /** A fact of the kernel's own vocabulary. */
  kernelFact(body: KernelFact<D['message']>, reasons: Reasons = []): FactId {
    const { id, at, event, node, trigger, reasons: known } = this.#header(reasons);
    this.#facts.push({ id, at, event, node, trigger, reasons: known, ...body });
    return id;
  }

  silence(peer: NodeId): Reasons {
    const there = this.#world.slots[peer];
    if (there === undefined) return [];
    const cuts = [outgoingTo(there, this.node).cut, outgoingTo(this.slot, peer).cut].filter(fact => fact !== 0);
    if (cuts.length > 0) return cuts;
    return there.interruption === 0 ? [] : [there.interruption];
  }

  connect(to: NodeId): number {
    const connection = this.#nextConnection++;
    this.setEndpoint(connection, to, 'opening');
    this.transmit(to, connection, { kind: 'connect' }, this.cause, 0);
    return connection;
  }

  send(connection: number, message: D['message'], how: Sending = {}): FactId {
    const end = this.slot.connections[connection];
    if (end === undefined || end.state !== 'open') return 0;
    const id = this.#nextFact;
    const quiet = how.quiet ?? false;
    const packet = { kind: 'data', message, quiet } as const;
    const arrivesAt = this.transmit(end.peer, connection, packet, id, how.bytes ?? 0);
    return this.kernelFact({ kind: 'messageSent', to: end.peer, connection, message, arrivesAt, quiet }, how.reasons);
  }

  close(connection: number): void {
    const end = this.slot.connections[connection];
    if (end === undefined) return;
    this.dropEndpoint(connection);
    this.transmit(end.peer, connection, { kind: 'close' }, this.cause, 0);
  }

  wake(afterUs: Micros, wake: D['wake'], because: FactId = this.cause): void {
    this.#push({
      type: 'wake',
      at: this.now + Math.max(0, afterUs),
      sequence: this.#nextSequence++,
      cause: because,
      node: this.node,
      incarnation: this.slot.incarnation,
      wake,
    });
  }

  exit(clean: boolean, message: string): void {
    this.exited = { clean, message };
  }

  /** Puts a packet on the way; returns when it will arrive if nothing holds it. */
  transmit(to: NodeId, connection: number, packet: Packet<D['message']>, cause: FactId, bytes: number): Micros {
    const link = outgoingTo(this.slot, to);
    // A tenth of jitter, so that equal distances do not march in step; ordered per link, as TCP is per connection.
    const jitter = draw(this.#world.seed, this.node, to, link.sent) % Math.max(1, Math.trunc(link.latencyUs / 10));
    const travel = link.latencyUs + link.extraUs + jitter + Math.trunc(bytes / BYTES_PER_US);
    const at = Math.max(link.lastArrival, this.now + travel);
    this.setOutgoing(to, { ...link, lastArrival: at, sent: link.sent + 1 });
    this.#push({
      type: 'packet',
      at,
      sequence: this.#nextSequence++,
      cause,
      from: this.node,
      to,
      connection,
      sentAt: this.now,
      packet,
    });
    return at;
  }

  /** Queues something that existed already to happen no earlier than now. It keeps its place among equal times. */
  requeue(entry: Pending<D>): void {
    this.#push({ ...entry, at: Math.max(this.now, entry.at) });
  }

  /** Takes what the predicate names out of the queue, in no particular order. */
  recall(wanted: (entry: Pending<D>) => boolean): readonly Pending<D>[] {
    const found = items(this.#queue).filter(wanted);
    if (found.length > 0) this.#queue = without(this.#queue, wanted);
    return found;
  }

  setOutgoing(to: NodeId, link: Outgoing<D['message']>): void {
    this.slot.outgoing = { ...this.slot.outgoing, [to]: link };
  }

  setEndpoint(connection: number, peer: NodeId, state: 'opening' | 'open'): void {
    this.slot.connections = { ...this.slot.connections, [connection]: { peer, state } };
  }

  dropEndpoint(connection: number): void {
    const { [connection]: gone, ...connections } = this.slot.connections;
    if (gone !== undefined) this.slot.connections = connections;
  }

  /** The world after this turn, with the facts it stated. */
  finish(): Step<D> {
    const world: World<D> = {
      ...this.#world,
      queue: this.#queue,
      nextSequence: this.#nextSequence,
      nextFact: this.#nextFact,
      nextConnection: this.#nextConnection,
      slots: { ...this.#world.slots, [this.node]: this.slot },
    };
    return { world, facts: this.#facts };
  }

  #push(entry: Pending<D>): void {
    this.#queue = insert(this.#queue, entry);
  }

  #header(reasons: Reasons): FactHeader {
    return {
      id: this.#nextFact++,
      at: this.now,
      event: this.#world.events,
      node: this.node,
      trigger: this.cause,
      reasons: reasons.includes(0) ? reasons.filter(reason => reason !== 0) : reasons,
    };
  }
}

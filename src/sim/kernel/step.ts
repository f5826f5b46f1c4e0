import type { Behaviour, Domain, Input, Step } from './domain.ts';
import { insert, withoutFirst } from './heap.ts';
import { LiveTurn } from './turn.ts';
import { outgoingTo, slotOf, type Flight, type Pending, type Signal, type Waking, type World } from './world.ts';

/**
 * Takes the world one event further: the earliest pending one. Null when nothing is pending.
 * Pure: same world, same step.
 */
export function step<D extends Domain>(behaviour: Behaviour<D>, world: World<D>): Step<D> | null {
  if (world.queue === null) return null;
  const entry = world.queue.item;
  const next: World<D> = {
    ...world,
    now: Math.max(world.now, entry.at),
    events: world.events + 1,
    queue: withoutFirst(world.queue),
  };
  switch (entry.type) {
    case 'action':
      return behaviour.perform(next, entry.action, entry.by);
    case 'signal':
    case 'wake':
      return wakeUp(behaviour, next, entry);
    case 'packet':
      return isKeptBack(next, entry) ? keepBack(next, entry) : arrive(behaviour, next, entry);
  }
}

/** The world with one more thing to happen. */
export function schedule<D extends Domain>(world: World<D>, make: (sequence: number) => Pending<D>): World<D> {
  return {
    ...world,
    nextSequence: world.nextSequence + 1,
    queue: insert(world.queue, make(world.nextSequence)),
  };
}

/** Lets a running node handle an input; if it ends its own process, carries that out. */
export function runTurn<D extends Domain>(behaviour: Behaviour<D>, turn: LiveTurn<D>, input: Input<D>): void {
  behaviour.handle(turn, input);
  if (turn.exited !== null) {
    const { clean, message } = turn.exited;
    const fact = turn.kernelFact({ kind: 'processExited', clean, message });
    endProcess(behaviour, turn, fact);
  }
}

/** Takes the memory of a slot's process and closes its connections, as the operating system does for a dead process. */
export function endProcess<D extends Domain>(behaviour: Behaviour<D>, turn: LiveTurn<D>, fact: number): void {
  for (const [id, end] of Object.entries(turn.slot.connections)) {
    turn.transmit(end.peer, Number(id), { kind: 'close' }, fact, 0);
  }
  turn.slot = {
    ...turn.slot,
    status: 'down',
    statusFact: fact,
    interruption: fact,
    state: behaviour.remains(turn.slot.state, 'process'),
    connections: {},
    backlog: [],
  };
}

function wakeUp<D extends Domain>(
  behaviour: Behaviour<D>,
  world: World<D>,
  entry: Waking<D['wake']> | Signal,
): Step<D> {
  const slot = slotOf(world, entry.node);
  if (slot.incarnation !== entry.incarnation || slot.status === 'down' || slot.status === 'off') {
    return { world, facts: [] };
  }
  if (slot.status === 'paused') return putAside(world, entry, entry.node);
  const turn = new LiveTurn(world, entry.node, entry.cause);
  runTurn(behaviour, turn, entry.type === 'signal' ? { type: 'stop' } : { type: 'wake', wake: entry.wake });
  return turn.finish();
}

function isKeptBack<D extends Domain>(world: World<D>, flight: Flight<D['message']>): boolean {
  if (flight.received === true) return false;
  const link = outgoingTo(slotOf(world, flight.from), flight.to);
  if (link.cut !== 0) return true;
  const isBefore = (w: Flight<D['message']>): boolean =>
    w.connection === flight.connection && w.sequence < flight.sequence;
  if (link.waiting.length > 0 && link.waiting.some(isBefore)) return true;
  return world.holds.length > 0 && flight.packet.kind === 'data' && world.holds.includes(flight.cause);
}

function keepBack<D extends Domain>(world: World<D>, flight: Flight<D['message']>): Step<D> {
  const turn = new LiveTurn(world, flight.from, flight.cause);
  const link = outgoingTo(turn.slot, flight.to);
  // A packet that was set free and is caught again has its place before those that stayed.
  const waiting = [...link.waiting, flight].sort((a, b) => a.sequence - b.sequence);
  turn.setOutgoing(flight.to, { ...link, waiting });
  return turn.finish();
}

function putAside<D extends Domain>(
  world: World<D>,
  entry: Flight<D['message']> | Waking<D['wake']> | Signal,
  node: string,
): Step<D> {
  const slot = slotOf(world, node);
  const slots = { ...world.slots, [node]: { ...slot, backlog: [...slot.backlog, entry] } };
  return { world: { ...world, slots }, facts: [] };
}

/** A packet reaches its host: TCP's part here, the rest is the process's. */
function arrive<D extends Domain>(behaviour: Behaviour<D>, world: World<D>, flight: Flight<D['message']>): Step<D> {
  const { to, from, connection, packet } = flight;
  const slot = slotOf(world, to);
  const turn = new LiveTurn(world, to, flight.cause);
  if (slot.status === 'off') {
    if (packet.kind === 'data') turn.kernelFact({ kind: 'messageLost', to, sent: flight.cause });
    return turn.finish();
  }
  if (slot.status === 'down') {
    if (packet.kind === 'connect') turn.transmit(from, connection, { kind: 'refuse' }, flight.cause, 0);
    if (packet.kind === 'data') refuseData(turn, flight);
    return turn.finish();
  }
  if (packet.kind === 'connect' && flight.received !== true) {
    // The operating system accepts for a paused process too; only what the process does with it waits.
    turn.setEndpoint(connection, from, 'open');
    turn.transmit(from, connection, { kind: 'accept' }, flight.cause, 0);
  } else if (slot.connections[connection] === undefined) {
    if (packet.kind === 'data') refuseData(turn, flight);
    return turn.finish();
  }
  if (slot.status === 'paused') {
    return putAside(turn.finish().world, { ...flight, received: true }, to);
  }
  const input = received(turn, flight);
  if (input !== null) runTurn(behaviour, turn, input);
  return turn.finish();
}

function refuseData<D extends Domain>(turn: LiveTurn<D>, flight: Flight<D['message']>): void {
  turn.kernelFact({ kind: 'messageLost', to: flight.to, sent: flight.cause });
  turn.transmit(flight.from, flight.connection, { kind: 'close' }, flight.cause, 0);
}

function received<D extends Domain>(turn: LiveTurn<D>, flight: Flight<D['message']>): Input<D> | null {
  const { connection, from: peer, packet, sentAt } = flight;
  switch (packet.kind) {
    case 'connect':
      return { type: 'accepted', connection, peer };
    case 'accept':
      turn.setEndpoint(connection, peer, 'open');
      turn.kernelFact({ kind: 'connectionOpened', peer, connection });
      return { type: 'connected', connection, peer };
    case 'refuse':
      turn.dropEndpoint(connection);
      turn.kernelFact({ kind: 'connectionRefused', peer, connection });
      return { type: 'disconnected', connection, peer, refused: true };
    case 'close':
      turn.dropEndpoint(connection);
      turn.kernelFact({ kind: 'connectionClosed', peer, connection });
      return { type: 'disconnected', connection, peer, refused: false };
    case 'data':
      return { type: 'message', connection, peer, message: packet.message, sentAt, quiet: packet.quiet };
  }
}

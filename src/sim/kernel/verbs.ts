/**
 * The verbs: what a person (or a script) can do to processes, hosts, links and messages (design.md §3, Faults).
 * Each is carried out at once, states a root fact, and is refused silently where it makes no sense (killing the dead).
 */
import type { Behaviour, Domain, FactOf, Step } from './domain.ts';
import type { Actor, FactId, NodeId } from './fact.ts';
import { items, without } from './heap.ts';
import { endProcess, runTurn, schedule } from './step.ts';
import type { Micros } from './time.ts';
import { LiveTurn } from './turn.ts';
import { outgoingTo, slotOf, type Flight, type Slot, type World } from './world.ts';

/** A fault or a repair, of a process, a host, a link or a message. */
export type Verb =
  | { readonly verb: 'start'; readonly node: NodeId }
  | { readonly verb: 'kill'; readonly node: NodeId }
  | { readonly verb: 'stop'; readonly node: NodeId }
  | { readonly verb: 'pause'; readonly node: NodeId }
  | { readonly verb: 'resume'; readonly node: NodeId }
  | { readonly verb: 'powerOff'; readonly node: NodeId }
  | { readonly verb: 'cut'; readonly from: NodeId; readonly to: NodeId; readonly oneWay: boolean }
  | { readonly verb: 'heal'; readonly from: NodeId; readonly to: NodeId }
  | { readonly verb: 'slow'; readonly from: NodeId; readonly to: NodeId; readonly extraUs: Micros }
  | { readonly verb: 'hold'; readonly sent: FactId }
  | { readonly verb: 'release'; readonly sent: FactId }
  | { readonly verb: 'reset'; readonly node: NodeId; readonly connection: number };

/** Carries out a verb now. */
export function act<D extends Domain>(behaviour: Behaviour<D>, world: World<D>, verb: Verb, by: Actor): Step<D> {
  switch (verb.verb) {
    case 'start':
      return start(behaviour, world, verb.node, by);
    case 'kill':
      return kill(behaviour, world, verb.node, by);
    case 'stop':
      return stop(world, verb.node, by);
    case 'pause':
      return pause(world, verb.node, by);
    case 'resume':
      return resume(world, verb.node, by);
    case 'powerOff':
      return powerOff(behaviour, world, verb.node, by);
    case 'cut':
      return cut(world, verb, by);
    case 'heal':
      return bothWays(world, verb.from, verb.to, (w, a, b) => heal(w, a, b, by));
    case 'slow':
      return bothWays(world, verb.from, verb.to, (w, a, b) => slow(w, a, b, verb.extraUs, by));
    case 'hold':
      return hold(world, verb.sent);
    case 'release':
      return release(world, verb.sent);
    case 'reset':
      return reset(world, verb.node, verb.connection, by);
  }
}

function start<D extends Domain>(behaviour: Behaviour<D>, world: World<D>, node: NodeId, by: Actor): Step<D> {
  const slot = slotOf(world, node);
  if (slot.status === 'running' || slot.status === 'paused') return { world, facts: [] };
  const fact = world.nextFact;
  const turn = new LiveTurn(world, node, 0);
  turn.kernelFact({ kind: 'processStarted', by });
  turn.slot = { ...turn.slot, status: 'running', statusFact: fact, incarnation: slot.incarnation + 1 };
  const begun = turn.finish();
  const first = new LiveTurn(begun.world, node, fact);
  runTurn(behaviour, first, { type: 'start' });
  return joined(begun, first.finish());
}

function kill<D extends Domain>(behaviour: Behaviour<D>, world: World<D>, node: NodeId, by: Actor): Step<D> {
  const { status } = slotOf(world, node);
  if (status === 'down' || status === 'off') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  endProcess(behaviour, turn, turn.kernelFact({ kind: 'processKilled', by }));
  return turn.finish();
}

function stop<D extends Domain>(world: World<D>, node: NodeId, by: Actor): Step<D> {
  const { status, incarnation } = slotOf(world, node);
  if (status === 'down' || status === 'off') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  const cause = turn.kernelFact({ kind: 'processStopping', by });
  const told = turn.finish();
  const signalled = schedule(told.world, sequence => ({
    type: 'signal',
    at: world.now,
    sequence,
    cause,
    node,
    incarnation,
  }));
  return { world: signalled, facts: told.facts };
}

function pause<D extends Domain>(world: World<D>, node: NodeId, by: Actor): Step<D> {
  if (slotOf(world, node).status !== 'running') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  const statusFact = turn.kernelFact({ kind: 'processPaused', by });
  turn.slot = { ...turn.slot, status: 'paused', statusFact, interruption: statusFact };
  return turn.finish();
}

function resume<D extends Domain>(world: World<D>, node: NodeId, by: Actor): Step<D> {
  const slot = slotOf(world, node);
  if (slot.status !== 'paused') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  const statusFact = turn.kernelFact({ kind: 'processResumed', by }, [slot.statusFact]);
  turn.slot = { ...turn.slot, status: 'running', statusFact, interruption: statusFact, backlog: [] };
  // In the order of arrival, and before what arrives in this very moment: they share their own sequence numbers anew.
  const sequences = slot.backlog.map(entry => entry.sequence).sort((a, b) => a - b);
  slot.backlog.forEach((entry, index) => turn.requeue({ ...entry, sequence: sequences[index] ?? entry.sequence }));
  return turn.finish();
}

/** The host goes silent: peers are not told, what it had not sent is gone, and so is what the disk was not told. */
function powerOff<D extends Domain>(behaviour: Behaviour<D>, world: World<D>, node: NodeId, by: Actor): Step<D> {
  const slot = slotOf(world, node);
  if (slot.status === 'off') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  const statusFact = turn.kernelFact({ kind: 'hostPoweredOff', by });
  const outgoing = Object.fromEntries(
    Object.entries(slot.outgoing).map(([peer, link]) => [peer, { ...link, waiting: [] }]),
  );
  turn.slot = {
    ...turn.slot,
    status: 'off',
    statusFact,
    interruption: statusFact,
    state: behaviour.remains(slot.state, 'power'),
    connections: {},
    backlog: [],
    outgoing,
  };
  return turn.finish();
}

function cut<D extends Domain>(
  world: World<D>,
  verb: { readonly from: NodeId; readonly to: NodeId; readonly oneWay: boolean },
  by: Actor,
): Step<D> {
  const one = (w: World<D>, from: NodeId, to: NodeId): Step<D> => {
    const turn = new LiveTurn(w, from, 0);
    const link = outgoingTo(turn.slot, to);
    if (link.cut === 0) {
      const fact = turn.kernelFact({ kind: 'linkCut', peer: to, oneWay: verb.oneWay, by });
      turn.setOutgoing(to, { ...link, cut: fact });
    }
    return turn.finish();
  };
  return verb.oneWay ? one(world, verb.from, verb.to) : bothWays(world, verb.from, verb.to, one);
}

/** TCP has kept what the cut held back and delivers it now, in order. */
function heal<D extends Domain>(world: World<D>, from: NodeId, to: NodeId, by: Actor): Step<D> {
  const link = outgoingTo(slotOf(world, from), to);
  if (link.cut === 0 && link.extraUs === 0) return { world, facts: [] };
  const turn = new LiveTurn(world, from, 0);
  turn.kernelFact({ kind: 'linkHealed', peer: to, by });
  turn.setOutgoing(to, { ...link, cut: 0, extraUs: 0 });
  deliverWaiting(turn, world.holds, to);
  return turn.finish();
}

function slow<D extends Domain>(world: World<D>, from: NodeId, to: NodeId, extraUs: Micros, by: Actor): Step<D> {
  const turn = new LiveTurn(world, from, 0);
  turn.kernelFact({ kind: 'linkSlowed', peer: to, extraUs, by });
  turn.setOutgoing(to, { ...outgoingTo(turn.slot, to), extraUs });
  return turn.finish();
}

function hold<D extends Domain>(world: World<D>, sent: FactId): Step<D> {
  const flight = items(world.queue).find(entry => entry.type === 'packet' && isMessage(entry, sent));
  if (flight === undefined || flight.type !== 'packet' || world.holds.includes(sent)) return { world, facts: [] };
  const turn = new LiveTurn({ ...world, holds: [...world.holds, sent] }, flight.from, 0);
  turn.kernelFact({ kind: 'messageHeld', to: flight.to, sent });
  return turn.finish();
}

function release<D extends Domain>(world: World<D>, sent: FactId): Step<D> {
  const holds = world.holds.filter(held => held !== sent);
  const freed: World<D> = { ...world, holds };
  for (const slot of Object.values(freed.slots)) {
    for (const [to, link] of Object.entries(slot.outgoing)) {
      if (link.cut !== 0 || !link.waiting.some(waiting => isMessage(waiting, sent))) continue;
      const turn = new LiveTurn(freed, slot.id, 0);
      const arrivesAt = deliverWaiting(turn, holds, to);
      turn.kernelFact({ kind: 'messageReleased', to, sent, arrivesAt });
      return turn.finish();
    }
  }
  return { world: freed, facts: [] };
}

/** Other packets (a close, a connect) may have the same cause. */
const isMessage = <M>(flight: Flight<M>, sent: FactId): boolean =>
  flight.cause === sent && flight.packet.kind === 'data' && flight.received !== true;

/**
 * Sends on what waits on a link, but for held messages and what is behind them; returns when it will arrive.
 * What is under way on the same connections already must not overtake it.
 */
function deliverWaiting<D extends Domain>(turn: LiveTurn<D>, holds: readonly FactId[], to: NodeId): Micros {
  const link = outgoingTo(turn.slot, to);
  const blocked = new Set<number>();
  const stays = link.waiting.filter(flight => {
    if (flight.packet.kind === 'data' && holds.includes(flight.cause)) blocked.add(flight.connection);
    return blocked.has(flight.connection);
  });
  const goes = link.waiting.filter(flight => !stays.includes(flight));
  const at = Math.max(link.lastArrival, turn.now + link.latencyUs + link.extraUs);
  if (goes.length === 0) return at;
  turn.setOutgoing(to, { ...link, lastArrival: at, waiting: stays });
  const moving = new Set(goes.map(flight => flight.connection));
  const behind = turn.recall(
    entry =>
      entry.type === 'packet' &&
      entry.received !== true &&
      entry.from === turn.node &&
      entry.to === to &&
      moving.has(entry.connection),
  );
  for (const entry of [...goes, ...behind]) turn.requeue({ ...entry, at });
  return at;
}

/** Both ends see the connection go, and what was under way on it is lost. */
function reset<D extends Domain>(world: World<D>, node: NodeId, connection: number, by: Actor): Step<D> {
  const end = slotOf(world, node).connections[connection];
  if (end === undefined) return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  const cause = turn.kernelFact({ kind: 'connectionReset', peer: end.peer, connection, by });
  for (const flight of flightsOn(world, connection)) {
    if (flight.packet.kind === 'data') turn.kernelFact({ kind: 'messageLost', to: flight.to, sent: flight.cause });
  }
  const told = turn.finish();
  let next = withoutFlights(told.world, connection);
  for (const [from, to] of [
    [node, end.peer],
    [end.peer, node],
  ] as const) {
    // Each host is told by itself: no cut link keeps either from hearing.
    next = schedule(next, sequence => ({
      type: 'packet',
      at: world.now,
      sequence,
      cause,
      from,
      to,
      connection,
      sentAt: world.now,
      packet: { kind: 'close' },
      received: true,
    }));
  }
  return { world: next, facts: told.facts };
}

/** What travels on a connection, or is kept back from it. */
function flightsOn<D extends Domain>(world: World<D>, connection: number): readonly Flight<D['message']>[] {
  const queued = items(world.queue).flatMap(entry => (entry.type === 'packet' ? [entry] : []));
  const links = Object.values(world.slots).flatMap(slot => Object.values(slot.outgoing));
  const waiting = links.flatMap(link => link.waiting);
  return [...queued, ...waiting]
    .filter(flight => flight.connection === connection && flight.received !== true)
    .sort((a, b) => a.sequence - b.sequence);
}

function withoutFlights<D extends Domain>(world: World<D>, connection: number): World<D> {
  const gone = (flight: Flight<D['message']>): boolean => flight.connection === connection && flight.received !== true;
  const cleared = (outgoing: Slot<D>['outgoing']): Slot<D>['outgoing'] =>
    Object.fromEntries(
      Object.entries(outgoing).map(([peer, link]) => [
        peer,
        { ...link, waiting: link.waiting.filter(flight => !gone(flight)) },
      ]),
    );
  return {
    ...world,
    queue: without(world.queue, entry => entry.type === 'packet' && gone(entry)),
    slots: Object.fromEntries(
      Object.values(world.slots).map(slot => [slot.id, { ...slot, outgoing: cleared(slot.outgoing) }]),
    ),
  };
}

function bothWays<D extends Domain>(
  world: World<D>,
  a: NodeId,
  b: NodeId,
  one: (world: World<D>, from: NodeId, to: NodeId) => Step<D>,
): Step<D> {
  const there = one(world, a, b);
  return joined(there, one(there.world, b, a));
}

function joined<D extends Domain>(first: Step<D>, second: Step<D>): Step<D> {
  const facts: readonly FactOf<D>[] = [...first.facts, ...second.facts];
  return { world: second.world, facts };
}

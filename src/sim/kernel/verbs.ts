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
import { outgoingTo, slotOf, type Flight, type World } from './world.ts';

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
    type: 'signal', at: world.now, sequence, cause, node, incarnation,
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
  for (const entry of slot.backlog) turn.requeue(entry);
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
  const held = (flight: Flight<D['message']>): boolean => world.holds.includes(flight.cause);
  const stays = new Set(link.waiting.filter(held).map(flight => flight.connection));
  const waiting = link.waiting.filter(flight => stays.has(flight.connection));
  turn.setOutgoing(to, { ...link, cut: 0, extraUs: 0, waiting });
  deliverLater(turn, to, link.waiting.filter(flight => !stays.has(flight.connection)));
  return turn.finish();
}

function slow<D extends Domain>(world: World<D>, from: NodeId, to: NodeId, extraUs: Micros, by: Actor): Step<D> {
  const turn = new LiveTurn(world, from, 0);
  turn.kernelFact({ kind: 'linkSlowed', peer: to, extraUs, by });
  turn.setOutgoing(to, { ...outgoingTo(turn.slot, to), extraUs });
  return turn.finish();
}

function hold<D extends Domain>(world: World<D>, sent: FactId): Step<D> {
  const flight = items(world.queue).find(entry => entry.type === 'packet' && entry.cause === sent);
  if (flight === undefined || flight.type !== 'packet' || world.holds.includes(sent)) return { world, facts: [] };
  const turn = new LiveTurn({ ...world, holds: [...world.holds, sent] }, flight.from, 0);
  turn.kernelFact({ kind: 'messageHeld', to: flight.to, sent });
  return turn.finish();
}

function release<D extends Domain>(world: World<D>, sent: FactId): Step<D> {
  const freed: World<D> = { ...world, holds: world.holds.filter(held => held !== sent) };
  for (const slot of Object.values(freed.slots)) {
    for (const [to, link] of Object.entries(slot.outgoing)) {
      const flight = link.waiting.find(waiting => waiting.cause === sent && waiting.packet.kind === 'data');
      if (flight === undefined || link.cut !== 0) continue;
      const turn = new LiveTurn(freed, slot.id, 0);
      const mine = link.waiting.filter(waiting => waiting.connection === flight.connection);
      turn.setOutgoing(to, { ...link, waiting: link.waiting.filter(w => w.connection !== flight.connection) });
      const arrivesAt = deliverLater(turn, to, mine);
      turn.kernelFact({ kind: 'messageReleased', to, sent, arrivesAt });
      return turn.finish();
    }
  }
  return { world: freed, facts: [] };
}

function deliverLater<D extends Domain>(
  turn: LiveTurn<D>,
  to: NodeId,
  flights: readonly Flight<D['message']>[],
): Micros {
  const link = outgoingTo(turn.slot, to);
  const at = Math.max(link.lastArrival, turn.now + link.latencyUs);
  if (flights.length > 0) turn.setOutgoing(to, { ...link, lastArrival: at });
  for (const flight of flights) turn.requeue({ ...flight, at });
  return at;
}

/** Both ends see the connection go, and what was under way on it is lost. */
function reset<D extends Domain>(world: World<D>, node: NodeId, connection: number, by: Actor): Step<D> {
  const end = slotOf(world, node).connections[connection];
  if (end === undefined) return { world, facts: [] };
  const onIt = (flight: Flight<D['message']>): boolean => flight.connection === connection;
  const turn = new LiveTurn(world, node, 0);
  const cause = turn.kernelFact({ kind: 'connectionReset', peer: end.peer, connection, by });
  const lost = items(world.queue).filter(entry => entry.type === 'packet' && onIt(entry));
  for (const entry of lost) {
    if (entry.type === 'packet' && entry.packet.kind === 'data') {
      turn.kernelFact({ kind: 'messageLost', to: entry.to, sent: entry.cause });
    }
  }
  const told = turn.finish();
  let next: World<D> = {
    ...told.world,
    queue: without(told.world.queue, entry => entry.type === 'packet' && onIt(entry)),
    slots: Object.fromEntries(
      Object.values(told.world.slots).map(slot => [
        slot.id,
        {
          ...slot,
          outgoing: Object.fromEntries(
            Object.entries(slot.outgoing).map(([peer, link]) => [
              peer, { ...link, waiting: link.waiting.filter(flight => !onIt(flight)) },
            ]),
          ),
        },
      ]),
    ),
  };
  for (const [from, to] of [[node, end.peer], [end.peer, node]] as const) {
    next = schedule(next, sequence => ({
      type: 'packet', at: world.now, sequence, cause, from, to, connection, sentAt: world.now,
      packet: { kind: 'close' },
    }));
  }
  return { world: next, facts: told.facts };
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

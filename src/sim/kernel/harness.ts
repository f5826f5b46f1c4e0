/** A tiny domain for the kernel's own tests: nodes that do as they are told and state what reaches them. */
import type { Behaviour, FactOf, Input, Step } from './domain.ts';
import type { Actor, NodeId } from './fact.ts';
import { schedule, step } from './step.ts';
import type { Micros } from './time.ts';
import { LiveTurn, type Turn } from './turn.ts';
import { act, type Verb } from './verbs.ts';
import { createWorld, slotOf, type World } from './world.ts';

/** What a node can be told to do. */
export type Order =
  | { readonly do: 'connect'; readonly to: NodeId }
  | { readonly do: 'send'; readonly connection: number; readonly text: string; readonly bytes?: number }
  | { readonly do: 'close'; readonly connection: number }
  | { readonly do: 'wake'; readonly afterUs: Micros; readonly text: string }
  | { readonly do: 'write'; readonly text: string; readonly flush: boolean }
  | { readonly do: 'roll'; readonly purpose: string }
  /** Sends a numbered text on a connection at random intervals, for ever. */
  | { readonly do: 'chatter'; readonly connection: number };

/** A node's memory is what it heard and drew; its disk what it wrote. */
export interface TestState {
  readonly heard: readonly string[];
  readonly rolled: readonly number[];
  readonly written: readonly string[];
  readonly flushed: number;
  readonly chattered: number;
}

/** The domain. */
export interface TestDomain {
  readonly state: TestState;
  readonly message: string;
  readonly fact: { readonly kind: 'heard'; readonly text: string };
  readonly wake: { readonly text: string } | { readonly chatterOn: number };
  readonly action: Verb | { readonly verb: 'order'; readonly node: NodeId; readonly order: Order };
}

const EMPTY: TestState = { heard: [], rolled: [], written: [], flushed: 0, chattered: 0 };

/** How its nodes behave. */
export const testBehaviour: Behaviour<TestDomain> = {
  handle(turn, input) {
    if (input.type === 'wake' && 'chatterOn' in input.wake) {
      chatter(turn, input.wake.chatterOn);
      return;
    }
    const text = wordsOf(input);
    turn.state = { ...turn.state, heard: [...turn.state.heard, text] };
    turn.fact({ kind: 'heard', text });
    if (input.type === 'stop') turn.exit(true, 'stopped');
    if (text === 'exit') turn.exit(false, 'had enough');
  },
  remains: (state, ending) => ({
    ...EMPTY,
    written: ending === 'power' ? state.written.slice(0, state.flushed) : state.written,
    flushed: state.flushed,
  }),
  perform(world, action, by) {
    if (action.verb !== 'order') return act(testBehaviour, world, action, by);
    return order(world, action.node, action.order);
  },
};

function wordsOf(input: Input<TestDomain>): string {
  switch (input.type) {
    case 'start':
    case 'stop':
      return input.type;
    case 'accepted':
    case 'connected':
      return `${input.type} ${input.peer}`;
    case 'disconnected':
      return `${input.refused ? 'refused' : 'disconnected'} ${input.peer}`;
    case 'message':
      return input.message;
    case 'wake':
      return 'text' in input.wake ? input.wake.text : 'chatter';
  }
}

function chatter(turn: Turn<TestDomain>, connection: number): void {
  const count = turn.state.chattered;
  turn.state = { ...turn.state, chattered: count + 1 };
  turn.send(connection, `${turn.node} says ${count}`);
  turn.wake(300 + turn.random('chatter', 400), { chatterOn: connection });
}

function order(world: World<TestDomain>, node: NodeId, what: Order): Step<TestDomain> {
  if (slotOf(world, node).status !== 'running') return { world, facts: [] };
  const turn = new LiveTurn(world, node, 0);
  switch (what.do) {
    case 'connect':
      turn.connect(what.to);
      break;
    case 'send':
      turn.send(what.connection, what.text, { bytes: what.bytes ?? 0 });
      break;
    case 'close':
      turn.close(what.connection);
      break;
    case 'wake':
      turn.wake(what.afterUs, { text: what.text });
      break;
    case 'write': {
      const written = [...turn.state.written, what.text];
      turn.state = { ...turn.state, written, flushed: what.flush ? written.length : turn.state.flushed };
      break;
    }
    case 'roll':
      turn.state = { ...turn.state, rolled: [...turn.state.rolled, turn.random(what.purpose, 1_000_000)] };
      break;
    case 'chatter':
      chatter(turn, what.connection);
      break;
  }
  return turn.finish();
}

/** A world of named nodes, started, and everything that has been stated. */
export class TestRun {
  world: World<TestDomain>;
  readonly facts: FactOf<TestDomain>[] = [];

  constructor(nodes: readonly NodeId[], seed = 1) {
    this.world = createWorld(
      nodes.map(id => ({ id, state: EMPTY })),
      { seed, startedAtMs: 1_500_000_000_000 },
    );
    for (const node of nodes) this.act({ verb: 'start', node });
  }

  /** Carries out a verb now, between two events. */
  act(verb: Verb, by: Actor = 'learner'): void {
    this.#take(act(testBehaviour, this.world, verb, by));
  }

  /** Tells a node to do something now. */
  order(node: NodeId, what: Order): void {
    this.#take(order(this.world, node, what));
  }

  /** Sends on a connection; returns the fact of it. */
  send(node: NodeId, connection: number, text: string, bytes = 0): number {
    const before = this.facts.length;
    this.order(node, { do: 'send', connection, text, bytes });
    return this.facts[before]?.id ?? 0;
  }

  /** Opens a connection and waits until both ends know of it. */
  connected(from: NodeId, to: NodeId): number {
    const connection = this.world.nextConnection;
    this.order(from, { do: 'connect', to });
    this.settle();
    return connection;
  }

  /** Takes events until the queue is empty. */
  settle(): void {
    while (this.world.queue !== null) this.#one();
  }

  /** Takes every event of the next so many µs and lets the clock stand there. */
  pass(us: Micros): void {
    const until = this.world.now + us;
    while (this.world.queue !== null && this.world.queue.item.at <= until) this.#one();
    this.world = { ...this.world, now: until };
  }

  /** What a node has heard over all its lives, in order. */
  heard(node: NodeId): readonly string[] {
    return this.facts.flatMap(fact => (fact.kind === 'heard' && fact.node === node ? [fact.text] : []));
  }

  /** How often a kind of fact was stated. */
  count(kind: FactOf<TestDomain>['kind']): number {
    return this.facts.filter(fact => fact.kind === kind).length;
  }

  #one(): void {
    const next = step(testBehaviour, this.world);
    if (next !== null) this.#take(next);
  }

  #take({ world, facts }: Step<TestDomain>): void {
    this.world = world;
    this.facts.push(...facts);
  }
}

/** Two nodes that talk to each other for ever, from 0 on: a world for histories. */
export function chatteringWorld(seed = 1): World<TestDomain> {
  let world = createWorld<TestDomain>(
    ['a', 'b'].map(id => ({ id, state: EMPTY })),
    { seed, startedAtMs: 0 },
  );
  const plan: readonly (readonly [Micros, TestDomain['action']])[] = [
    [0, { verb: 'start', node: 'a' }],
    [0, { verb: 'start', node: 'b' }],
    [10, { verb: 'order', node: 'a', order: { do: 'connect', to: 'b' } }],
    [2000, { verb: 'order', node: 'a', order: { do: 'chatter', connection: 1 } }],
    [2000, { verb: 'order', node: 'b', order: { do: 'chatter', connection: 1 } }],
  ];
  for (const [at, action] of plan) {
    world = schedule(world, sequence => ({ type: 'action', at, sequence, action, by: 'scenario' }));
  }
  return world;
}

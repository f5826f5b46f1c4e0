/** For the tests of this folder: a world of one ZooKeeper server and a few clients on the real kernel. */
import { act, createWorld, LiveTurn, schedule, step, type Verb } from '../kernel/index.ts';
import type { Behaviour, FactOf, Input } from '../kernel/domain.ts';
import type { Micros } from '../kernel/time.ts';
import type { Turn } from '../kernel/turn.ts';
import { slotOf, type World } from '../kernel/world.ts';
import {
  afterInput,
  closeSession,
  isClosed,
  newServer,
  newSession,
  onConnected,
  onDisconnected,
  onMessage,
  onWake,
  openSession,
  request,
  zooKeeperRemains,
  type Operation,
  type SessionEvent,
  type SessionOutcome,
  type ZkClientDomain,
  type ZkSession,
  type ZooKeeperDomain,
  type ZooKeeperServer,
} from './index.ts';

/** A node that holds a session and writes down what the session tells it. */
export interface TestClient {
  readonly kind: 'client';
  readonly timeoutMs: number;
  readonly session: ZkSession | null;
  readonly log: readonly { readonly at: Micros; readonly event: SessionEvent }[];
}

/** A verb of the kernel, or a thread of a client that asks for something. */
export type TestAction = Verb | { readonly ask: Operation; readonly node: string; readonly owner: string };

export interface TestDomain {
  readonly state: ZooKeeperServer | TestClient;
  readonly message: ZkClientDomain['message'];
  readonly fact: ZkClientDomain['fact'];
  readonly wake: ZkClientDomain['wake'] | ZooKeeperDomain['wake'];
  readonly action: TestAction;
}

type TestWorld = World<TestDomain>;
type TestFact = FactOf<TestDomain>;

export const SERVER = 'zk-1';

function server(turn: Turn<TestDomain>, state: ZooKeeperServer, input: Input<TestDomain>): ZooKeeperServer {
  if (input.type !== 'wake') return afterInput(state, turn, input);
  if (input.wake.type === 'zkSession') throw new Error('a server has no client session');
  return afterInput(state, turn, { type: 'wake', wake: input.wake });
}

function outcome(session: ZkSession, turn: Turn<TestDomain>, input: Input<TestDomain>): SessionOutcome {
  switch (input.type) {
    case 'connected':
      return onConnected(session, turn, input.connection);
    case 'disconnected':
      return onDisconnected(session, turn, input.connection);
    case 'message':
      return onMessage(session, turn, input.connection, input.message);
    case 'wake':
      if (input.wake.type === 'zkSession') return onWake(session, turn, input.wake);
      return { session, events: [] };
    case 'start':
    case 'stop':
    case 'accepted':
      return { session, events: [] };
  }
}

function client(turn: Turn<TestDomain>, state: TestClient, input: Input<TestDomain>): TestClient {
  const { timeoutMs } = state;
  const session = state.session ?? newSession({ servers: [SERVER], timeoutMs });
  if (input.type === 'start') return { ...state, session: openSession(session, turn) };
  if (input.type === 'stop') {
    const closing = closeSession(session, turn);
    if (isClosed(closing)) turn.exit(true, '');
    return { ...state, session: closing };
  }
  const after = outcome(session, turn, input);
  if (after.events.some(event => event.type === 'closed')) turn.exit(true, '');
  const heard = after.events.map(event => ({ at: turn.now, event }));
  return { ...state, session: after.session, log: heard.length === 0 ? state.log : [...state.log, ...heard] };
}

export const behaviour: Behaviour<TestDomain> = {
  handle(turn, input) {
    const { state } = turn;
    turn.state = state.kind === 'zookeeper' ? server(turn, state, input) : client(turn, state, input);
  },
  remains: (state, ending) =>
    state.kind === 'zookeeper' ? zooKeeperRemains(state, ending) : { ...state, session: null },
  perform(world, action, by) {
    if ('verb' in action) return act(behaviour, world, action, by);
    const turn = new LiveTurn(world, action.node, 0);
    const { state } = turn;
    if (state.kind !== 'client' || state.session === null) throw new Error(`${action.node} can't ask`);
    turn.state = { ...state, session: request(state.session, turn, action.ask, action.owner) };
    return turn.finish();
  },
};

/** A world under test: the current value and every fact so far. */
export class Run {
  world: TestWorld;
  facts: TestFact[] = [];

  /** Starts the server and the named clients at once. */
  constructor(clients: readonly string[], options: { readonly timeoutMs?: number; readonly seed?: number } = {}) {
    const { timeoutMs = 6000, seed = 7 } = options;
    this.world = createWorld<TestDomain>(
      [
        { id: SERVER, state: newServer({ id: SERVER, host: 'host-1' }) },
        ...clients.map(id => ({ id, state: { kind: 'client', timeoutMs, session: null, log: [] } as const })),
      ],
      { seed, startedAtMs: 1_500_000_000_000 },
    );
    for (const node of [SERVER, ...clients]) this.act({ verb: 'start', node });
  }

  act(verb: Verb): this {
    const done = act(behaviour, this.world, verb, 'learner');
    this.world = done.world;
    this.facts.push(...done.facts);
    return this;
  }

  /** Lets a client's thread ask for something now. */
  ask(node: string, ask: Operation, owner = 'main'): this {
    this.world = schedule(this.world, sequence => ({
      type: 'action',
      at: this.world.now,
      sequence,
      action: { ask, node, owner },
      by: 'scenario',
    }));
    return this;
  }

  /** Runs all that is due up to a moment of virtual time. */
  until(at: Micros): this {
    while (this.world.queue !== null && this.world.queue.item.at <= at) {
      const done = step(behaviour, this.world);
      if (done === null) break;
      this.world = done.world;
      for (const fact of done.facts) this.facts.push(fact);
    }
    this.world = { ...this.world, now: Math.max(at, this.world.now) };
    return this;
  }

  /** Runs for some more virtual time. */
  on(us: Micros): this {
    return this.until(this.world.now + us);
  }

  server(): ZooKeeperServer {
    const { state } = slotOf(this.world, SERVER);
    if (state.kind !== 'zookeeper') throw new Error('not a server');
    return state;
  }

  client(node: string): TestClient {
    const { state } = slotOf(this.world, node);
    if (state.kind !== 'client') throw new Error('not a client');
    return state;
  }

  session(node: string): ZkSession {
    const { session } = this.client(node);
    if (session === null) throw new Error(`${node} has no session`);
    return session;
  }

  events<T extends SessionEvent['type']>(node: string, type: T): Extract<SessionEvent, { readonly type: T }>[] {
    const isWanted = (event: SessionEvent): event is Extract<SessionEvent, { readonly type: T }> => event.type === type;
    return this.client(node)
      .log.map(entry => entry.event)
      .filter(isWanted);
  }

  of<K extends TestFact['kind']>(kind: K): Extract<TestFact, { readonly kind: K }>[] {
    const isWanted = (fact: TestFact): fact is Extract<TestFact, { readonly kind: K }> => fact.kind === kind;
    return this.facts.filter(isWanted);
  }

  /** Every fact that a fact leads back to, by triggers and reasons. */
  causes(id: number): TestFact[] {
    const found = new Map<number, TestFact>();
    const visit = (at: number): void => {
      const fact = this.facts[at - 1];
      if (fact === undefined || found.has(at)) return;
      found.set(at, fact);
      [fact.trigger, ...fact.reasons].forEach(visit);
    };
    visit(id);
    return [...found.values()];
  }
}

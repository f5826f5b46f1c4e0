/**
 * A ZooKeeper server: takes connections, keeps sessions alive or lets them expire, and passes requests one by one
 * through its pipeline. One standalone server for now: it elects itself when it starts.
 */
import type { Ending, Input } from '../kernel/domain.ts';
import type { FactId } from '../kernel/fact.ts';
import type { Turn } from '../kernel/turn.ts';
import { serverChart, type RoleEvent } from './chart.ts';
import { bytesOf, type ZooKeeperMessage } from './messages.ts';
import { isWrite, served } from './pipeline.ts';
import {
  FRESH_MEMORY,
  READ_US,
  WRITE_US,
  type RunningServer,
  type ServerTurn,
  type Work,
  type ZooKeeperDomain,
  type ZooKeeperServer,
} from './serverState.ts';
import { bucketEnd, dueAt, nextTick, touched, without, type LiveSession } from './sessions.ts';
import { withoutWatcher } from './watches.ts';

/** Lets a server handle one input of its turn. */
export function handleZooKeeper(turn: Turn<ZooKeeperDomain>, input: Input<ZooKeeperDomain>): void {
  turn.state = afterInput(turn.state, turn, input);
}

/** The server after an input, as a value; what it says goes out through the turn. */
export function afterInput(server: ZooKeeperServer, turn: ServerTurn, input: Input<ZooKeeperDomain>): ZooKeeperServer {
  if (input.type === 'start') return inRole({ ...server, memory: FRESH_MEMORY }, turn, { type: 'ELECTED' });
  const { memory } = server;
  if (memory === null) throw new Error(`${server.id} was given ${input.type} and does not run`);
  const running: RunningServer = { ...server, memory };
  switch (input.type) {
    case 'stop':
      turn.exit(true, '');
      return server;
    case 'accepted':
      // Without a quorum a server takes no clients.
      if (memory.role === 'looking') turn.close(input.connection);
      return server;
    case 'connected':
      return server;
    case 'disconnected':
      return abandoned(running, input.connection, turn.cause);
    case 'message':
      return told(running, turn, input);
    case 'wake':
      return input.wake.type === 'zkTick'
        ? ticked(running, turn, input.wake.at)
        : served(running, turn, input.wake.work);
  }
}

/** What a server finds when it starts again: its disk. Whatever it acknowledged was flushed: no ending takes more. */
export function zooKeeperRemains(server: ZooKeeperServer, _ending: Ending): ZooKeeperServer {
  return server.memory === null ? server : { ...server, memory: null };
}

function inRole(server: RunningServer, turn: ServerTurn, event: RoleEvent): RunningServer {
  const { value: role, effects } = serverChart.react(server.memory.role, event);
  let next: RunningServer = { ...server, memory: { ...server.memory, role } };
  for (const effect of effects) {
    if (effect.type === 'startServing' && role !== 'looking') next = serving(next, turn, role);
    if (effect.type === 'stopServing') next = { ...next, memory: { ...FRESH_MEMORY, role } };
  }
  return next;
}

/** Takes clients; every session that the log knows is given its full timeout again. */
function serving(server: RunningServer, turn: ServerTurn, role: 'leading' | 'following'): RunningServer {
  const { disk, memory, tickTimeMs } = server;
  turn.fact({ kind: 'zkServing', role, zxid: disk.zxid });
  const sessions: Record<number, LiveSession> = {};
  for (const { id, timeoutMs } of Object.values(disk.sessions)) {
    const expiresAt = bucketEnd(turn.now, timeoutMs, tickTimeMs);
    sessions[id] = { expiresAt, connection: 0, closedBy: 0, isClosing: false };
  }
  askForTick(turn, nextTick(turn.now, tickTimeMs));
  return { ...server, memory: { ...memory, sessions } };
}

function askForTick(turn: ServerTurn, at: number): void {
  // A tick has no cause worth telling: what it finds out gives its own reasons.
  turn.wake(at - turn.now, { type: 'zkTick', at }, 0);
}

/**
 * The session tracker looks at one bucket. After a pause it catches up tick by tick, behind the packets that waited
 * meanwhile, so a server's own pause expires only who stayed away.
 */
function ticked(server: RunningServer, turn: ServerTurn, tick: number): RunningServer {
  askForTick(turn, tick + server.tickTimeMs * 1000);
  let next = server;
  for (const id of dueAt(server.memory.sessions, tick)) {
    const live = next.memory.sessions[id];
    const session = next.disk.sessions[id];
    if (live === undefined || session === undefined) continue;
    const silence = live.closedBy === 0 ? turn.silence(session.owner) : [live.closedBy];
    const sessions = { ...next.memory.sessions, [id]: { ...live, isClosing: true } };
    next = queued({ ...next, memory: { ...next.memory, sessions } }, turn, {
      kind: 'expire',
      session: id,
      reasons: [...silence, session.opened],
    });
  }
  return next;
}

/** Puts work at the end of the pipeline: it takes effect when all before it has, and its own service time is over. */
function queued(server: RunningServer, turn: ServerTurn, work: Work): RunningServer {
  const busyUntil = Math.max(turn.now, server.memory.busyUntil) + (isWrite(work) ? WRITE_US : READ_US);
  turn.wake(busyUntil - turn.now, { type: 'zkServed', work });
  return { ...server, memory: { ...server.memory, busyUntil } };
}

/** A connection is gone. Its session lives on without its watches. */
function abandoned(server: RunningServer, connection: number, because: FactId): RunningServer {
  const { memory } = server;
  const id = memory.connections[connection];
  if (id === undefined) return server;
  const live = memory.sessions[id];
  const connections = without(memory.connections, connection);
  if (live === undefined || live.connection !== connection) return { ...server, memory: { ...memory, connections } };
  return {
    ...server,
    memory: {
      ...memory,
      connections,
      sessions: { ...memory.sessions, [id]: { ...live, connection: 0, closedBy: because } },
      watches: withoutWatcher(memory.watches, id),
    },
  };
}

function told(
  server: RunningServer,
  turn: ServerTurn,
  input: Extract<Input<ZooKeeperDomain>, { readonly type: 'message' }>,
): RunningServer {
  const { connection, message } = input;
  switch (message.type) {
    case 'zkConnect':
      return greeted(server, turn, input, message);
    case 'zkPing': {
      const heard = touching(server, turn, connection);
      if (heard === null) return dismissed(server, turn, connection);
      const pong: ZooKeeperMessage = { type: 'zkPong' };
      turn.send(connection, pong, { bytes: bytesOf(pong), quiet: true });
      return heard.server;
    }
    case 'zkRequest':
    case 'zkSetWatches': {
      const heard = touching(server, turn, connection);
      if (heard === null) return dismissed(server, turn, connection);
      const { session } = heard;
      const work: Work =
        message.type === 'zkSetWatches'
          ? { kind: 'setWatches', connection, session, kept: message }
          : { kind: 'request', connection, session, xid: message.xid, operation: message.operation };
      return queued(heard.server, turn, work);
    }
    case 'zkConnected':
    case 'zkReply':
    case 'zkWatch':
    case 'zkPong':
      throw new Error(`a ZooKeeper server was sent ${message.type}`);
  }
}

/** The server with a connection's session heard of; null when that session has ended or is about to. */
function touching(
  server: RunningServer,
  turn: ServerTurn,
  connection: number,
): { readonly server: RunningServer; readonly session: number } | null {
  const { disk, memory, tickTimeMs } = server;
  const id = memory.connections[connection];
  const session = id === undefined ? undefined : disk.sessions[id];
  if (session === undefined || memory.sessions[session.id]?.isClosing !== false) return null;
  const sessions = touched(memory.sessions, session, turn.now, tickTimeMs);
  const heard = sessions === memory.sessions ? server : { ...server, memory: { ...memory, sessions } };
  return { server: heard, session: session.id };
}

/** Closes the connection of a session that is no more. */
function dismissed(server: RunningServer, turn: ServerTurn, connection: number): RunningServer {
  turn.close(connection);
  return abandoned(server, connection, turn.cause);
}

/** A client says hello (ZooKeeperServer.processConnectRequest): creates its session, or connects it again. */
function greeted(
  server: RunningServer,
  turn: ServerTurn,
  { connection, peer }: Extract<Input<ZooKeeperDomain>, { readonly type: 'message' }>,
  hello: Extract<ZooKeeperMessage, { readonly type: 'zkConnect' }>,
): RunningServer {
  const { disk, memory } = server;
  if (hello.lastZxid > disk.zxid) return dismissed(server, turn, connection);
  if (hello.sessionId === 0) {
    return queued(server, turn, { kind: 'open', connection, owner: peer, timeoutMs: hello.timeoutMs });
  }
  const session = disk.sessions[hello.sessionId];
  const live = memory.sessions[hello.sessionId];
  if (session === undefined || live === undefined || live.isClosing) {
    const expiry = disk.expiries.find(known => known.session === hello.sessionId)?.fact ?? 0;
    const answer: ZooKeeperMessage = { type: 'zkConnected', sessionId: 0, timeoutMs: 0 };
    turn.send(connection, answer, { bytes: bytesOf(answer), reasons: [expiry] });
    return dismissed(server, turn, connection);
  }
  const { id, timeoutMs } = session;
  // The client has given an older connection up, even if this server has not heard of that yet.
  turn.close(live.connection);
  const before = without(memory.connections, live.connection);
  const answer: ZooKeeperMessage = { type: 'zkConnected', sessionId: id, timeoutMs };
  turn.send(connection, answer, { bytes: bytesOf(answer), reasons: [session.opened] });
  const again: LiveSession = { ...live, connection, closedBy: 0 };
  return {
    ...server,
    memory: {
      ...memory,
      connections: { ...before, [connection]: id },
      sessions: touched({ ...memory.sessions, [id]: again }, session, turn.now, server.tickTimeMs),
      watches: withoutWatcher(memory.watches, id),
    },
  };
}

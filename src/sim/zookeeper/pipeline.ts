/** The end of the request pipeline (org.apache.zookeeper.server.FinalRequestProcessor): where things take effect. */
import type { FactId } from '../kernel/fact.ts';
import { bytesOf, SET_WATCHES_XID, type Operation, type OperationResult, type ZooKeeperMessage } from './messages.ts';
import { EXPIRIES_KEPT, type RunningServer, type ServerTurn, type Work } from './serverState.ts';
import { bucketEnd, negotiatedMs, without } from './sessions.ts';
import {
  applied,
  ephemeralsOf,
  stamped,
  withoutSession,
  znodeAt,
  type TreeOperation,
  type ZnodeChange,
} from './tree.ts';
import { renewed, triggered, withoutWatcher, withWatch, type Firing } from './watches.ts';

/** True for what takes a zxid and a flush of the log. */
export function isWrite(work: Work): boolean {
  switch (work.kind) {
    case 'open':
    case 'expire':
      return true;
    case 'setWatches':
      return false;
    case 'request':
      return !['getData', 'getChildren', 'exists'].includes(work.operation.op);
  }
}

/** The server after some work whose service time is over; says what there is to say. */
export function served(server: RunningServer, turn: ServerTurn, work: Work): RunningServer {
  switch (work.kind) {
    case 'open':
      return opened(server, turn, work);
    case 'request':
      // The session has ended since: its connection has been closed, nobody waits for an answer.
      if (server.disk.sessions[work.session] === undefined) return server;
      if (work.operation.op === 'closeSession') return closed(server, turn, work);
      return isWrite(work) ? written(server, turn, work, work.operation) : read(server, turn, work, work.operation);
    case 'setWatches': {
      if (server.disk.sessions[work.session] === undefined) return server;
      const { watches, firings } = renewed(server.memory.watches, server.disk.tree, work.session, work.kept);
      tell(server, turn, firings, 0);
      reply(server, turn, { ...work, xid: SET_WATCHES_XID }, { ok: true }, []);
      return { ...server, memory: { ...server.memory, watches } };
    }
    case 'expire':
      return expired(server, turn, work);
  }
}

function opened(server: RunningServer, turn: ServerTurn, work: Extract<Work, { kind: 'open' }>): RunningServer {
  const { disk, memory, tickTimeMs } = server;
  const { owner, connection } = work;
  const id = disk.zxid + 1;
  const timeoutMs = negotiatedMs(work.timeoutMs, tickTimeMs);
  const fact = turn.fact({ kind: 'zkSessionOpened', session: id, owner, timeoutMs, zxid: id });
  const answer: ZooKeeperMessage = { type: 'zkConnected', sessionId: id, timeoutMs };
  const isHere = turn.send(connection, answer, { bytes: bytesOf(answer), reasons: [fact] }) !== 0;
  const expiresAt = bucketEnd(turn.now, timeoutMs, tickTimeMs);
  const live = { expiresAt, connection: isHere ? connection : 0, closedBy: 0, isClosing: false };
  return {
    ...server,
    disk: { ...disk, zxid: id, sessions: { ...disk.sessions, [id]: { id, owner, timeoutMs, opened: fact } } },
    memory: {
      ...memory,
      sessions: { ...memory.sessions, [id]: live },
      connections: isHere ? { ...memory.connections, [connection]: id } : memory.connections,
    },
  };
}

type RequestWork = Extract<Work, { kind: 'request' }>;

function read(server: RunningServer, turn: ServerTurn, work: RequestWork, operation: TreeOperation): RunningServer {
  const { disk, memory } = server;
  const { result } = applied(disk.tree, operation, { zxid: disk.zxid, timeMs: 0, session: work.session });
  const node = znodeAt(disk.tree, operation.path);
  const reasons = [node === undefined ? 0 : operation.op === 'getChildren' ? node.childrenFact : node.fact];
  // A node that does not exist is an answer to `exists`, and news to the others.
  if (!result.ok && operation.op !== 'exists') reasons.push(refusal(server, turn, work, operation, result.error));
  const watches =
    memory.connections[work.connection] === work.session
      ? withWatch(memory.watches, operation, work.session, result.ok)
      : memory.watches;
  reply(server, turn, work, result, reasons);
  return watches === memory.watches ? server : { ...server, memory: { ...memory, watches } };
}

function written(server: RunningServer, turn: ServerTurn, work: RequestWork, operation: TreeOperation): RunningServer {
  const { disk } = server;
  const zxid = disk.zxid + 1;
  const { tree, result, changes } = applied(disk.tree, operation, {
    zxid,
    timeMs: turn.wallClockMs(),
    session: work.session,
  });
  const logged: RunningServer = { ...server, disk: { ...disk, zxid, tree } };
  if (!result.ok) {
    const obstacle = znodeAt(disk.tree, operation.path)?.fact ?? 0;
    const refused = refusal(server, turn, work, operation, result.error);
    reply(logged, turn, work, result, [refused, obstacle]);
    return logged;
  }
  const { server: after, facts } = published(logged, turn, changes, []);
  reply(after, turn, work, result, facts);
  return after;
}

function closed(server: RunningServer, turn: ServerTurn, work: RequestWork): RunningServer {
  const { disk, memory } = server;
  const zxid = disk.zxid + 1;
  const session = disk.sessions[work.session];
  const reasons = session === undefined ? [] : [session.opened];
  const owner = session?.owner ?? '';
  const fact = turn.fact({ kind: 'zkSessionClosed', session: work.session, owner, zxid }, reasons);
  const { tree, changes } = withoutSession(disk.tree, work.session, zxid);
  const { server: after } = published({ ...server, disk: { ...disk, zxid, tree } }, turn, changes, [fact]);
  reply(after, turn, work, { ok: true }, [fact]);
  const connection = memory.sessions[work.session]?.connection ?? 0;
  turn.close(connection);
  return forgotten(after, work.session, connection);
}

function expired(server: RunningServer, turn: ServerTurn, work: Extract<Work, { kind: 'expire' }>): RunningServer {
  const { disk, memory } = server;
  const session = disk.sessions[work.session];
  // Its owner has closed it while the expiry was waiting.
  if (session === undefined) return server;
  const { id, owner, timeoutMs } = session;
  const zxid = disk.zxid + 1;
  const ephemerals = ephemeralsOf(disk.tree, id);
  const fact = turn.fact({ kind: 'zkSessionExpired', session: id, owner, timeoutMs, ephemerals, zxid }, work.reasons);
  const { tree, changes } = withoutSession(disk.tree, id, zxid);
  const expiries = [...disk.expiries, { session: id, fact }].slice(-EXPIRIES_KEPT);
  const { server: after } = published({ ...server, disk: { ...disk, zxid, tree, expiries } }, turn, changes, [fact]);
  const connection = memory.sessions[id]?.connection ?? 0;
  turn.close(connection);
  return forgotten(after, id, connection);
}

function forgotten(server: RunningServer, session: number, connection: number): RunningServer {
  const { disk, memory } = server;
  return {
    ...server,
    disk: { ...disk, sessions: without(disk.sessions, session) },
    memory: {
      ...memory,
      sessions: without(memory.sessions, session),
      connections: without(memory.connections, connection),
      watches: withoutWatcher(memory.watches, session),
    },
  };
}

/** States the changes of one transaction and fires their watches. */
function published(
  server: RunningServer,
  turn: ServerTurn,
  changes: readonly ZnodeChange[],
  reasons: readonly FactId[],
): { readonly server: RunningServer; readonly facts: readonly FactId[] } {
  const { zxid } = server.disk;
  let { tree } = server.disk;
  let { watches } = server.memory;
  const facts: FactId[] = [];
  for (const change of changes) {
    const fact = stated(turn, change, zxid, reasons);
    facts.push(fact);
    tree = stamped(tree, change, fact);
    const fired = triggered(watches, change);
    watches = fired.watches;
    tell(server, turn, fired.firings, fact);
  }
  const memory = watches === server.memory.watches ? server.memory : { ...server.memory, watches };
  return { server: { ...server, disk: { ...server.disk, tree }, memory }, facts };
}

function stated(turn: ServerTurn, change: ZnodeChange, zxid: number, reasons: readonly FactId[]): FactId {
  const { path } = change;
  switch (change.kind) {
    case 'created':
      return turn.fact({ kind: 'znodeCreated', path, data: change.data, owner: change.owner, zxid }, reasons);
    case 'changed': {
      const { data, version, before } = change;
      return turn.fact({ kind: 'znodeChanged', path, data, version, zxid }, [...reasons, before]);
    }
    case 'deleted':
      return turn.fact({ kind: 'znodeDeleted', path, zxid }, [...reasons, change.before]);
  }
}

/** Sends fired watches; `because` is the change's fact, NOTHING for one that a client had missed. */
function tell(server: RunningServer, turn: ServerTurn, firings: readonly Firing[], because: FactId): void {
  for (const { session, event } of firings) {
    const connection = server.memory.sessions[session]?.connection ?? 0;
    const to = server.disk.sessions[session]?.owner;
    if (connection === 0 || to === undefined) continue;
    const node = because === 0 ? znodeAt(server.disk.tree, event.path) : undefined;
    const missed = event.type === 'NodeChildrenChanged' ? node?.childrenFact : node?.fact;
    const fact = turn.fact({ kind: 'watchFired', path: event.path, type: event.type, to }, [because, missed ?? 0]);
    const message: ZooKeeperMessage = { type: 'zkWatch', event, zxid: server.disk.zxid };
    turn.send(connection, message, { bytes: bytesOf(message), reasons: [fact] });
  }
}

function refusal(
  server: RunningServer,
  turn: ServerTurn,
  work: RequestWork,
  operation: Exclude<Operation, { readonly op: 'closeSession' }>,
  error: Extract<OperationResult, { readonly ok: false }>['error'],
): FactId {
  const from = server.disk.sessions[work.session]?.owner ?? '';
  const obstacle = znodeAt(server.disk.tree, operation.path)?.fact ?? 0;
  return turn.fact({ kind: 'zkRequestRefused', path: operation.path, error, from }, [obstacle]);
}

function reply(
  server: RunningServer,
  turn: ServerTurn,
  work: { readonly connection: number; readonly xid: number },
  result: OperationResult,
  reasons: readonly FactId[],
): void {
  const message: ZooKeeperMessage = { type: 'zkReply', xid: work.xid, zxid: server.disk.zxid, result };
  turn.send(work.connection, message, { bytes: bytesOf(message), reasons });
}

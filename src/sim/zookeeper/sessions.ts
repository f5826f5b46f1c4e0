/**
 * The sessions a server keeps alive (org.apache.zookeeper.server.SessionTrackerImpl). A session expires with its
 * bucket: at the first tick that is later than its timeout, so up to one tickTime late.
 */
import type { FactId, NodeId } from '../kernel/fact.ts';
import { ms, type Micros } from '../kernel/time.ts';

/** What the log keeps of a session. */
export interface LoggedSession {
  /** The zxid of the transaction that created it. */
  readonly id: number;
  readonly owner: NodeId;
  /** As negotiated. */
  readonly timeoutMs: number;
  /** The zkSessionOpened. */
  readonly opened: FactId;
}

/** What a running server knows besides. */
export interface LiveSession {
  readonly expiresAt: Micros;
  /** The client's connection; 0: none. */
  readonly connection: number;
  /** What closed the last connection; NOTHING while there is one. */
  readonly closedBy: FactId;
  /** Its expiry has been decided and waits to be carried out. */
  readonly isClosing: boolean;
}

/** Live sessions by id. */
export type LiveSessions = Readonly<Record<number, LiveSession>>;

/** The timeout that a server grants: what was asked, within 2 to 20 ticks. */
export function negotiatedMs(askedMs: number, tickTimeMs: number): number {
  return Math.min(Math.max(askedMs, 2 * tickTimeMs), 20 * tickTimeMs);
}

/** The end of the bucket for a session heard of now (SessionTrackerImpl.roundToInterval: always a later tick). */
export function bucketEnd(now: Micros, timeoutMs: number, tickTimeMs: number): Micros {
  return nextTick(now + ms(timeoutMs), tickTimeMs);
}

/** The first tick after a moment, counted from virtual time 0. */
export function nextTick(after: Micros, tickTimeMs: number): Micros {
  const tick = ms(tickTimeMs);
  return (Math.floor(after / tick) + 1) * tick;
}

/** The sessions with one heard of now. The same value if that moves no bucket: most packets cost nothing. */
export function touched(live: LiveSessions, session: LoggedSession, now: Micros, tickTimeMs: number): LiveSessions {
  const before = live[session.id];
  if (before === undefined || before.isClosing) return live;
  const expiresAt = bucketEnd(now, session.timeoutMs, tickTimeMs);
  return before.expiresAt >= expiresAt ? live : { ...live, [session.id]: { ...before, expiresAt } };
}

/** The sessions whose bucket ends at this tick or has ended before. */
export function dueAt(live: LiveSessions, tick: Micros): readonly number[] {
  return Object.entries(live)
    .filter(([, session]) => session.expiresAt <= tick && !session.isClosing)
    .map(([id]) => Number(id));
}

/** A record without one of its numbers. */
export function without<T>(record: Readonly<Record<number, T>>, id: number): Readonly<Record<number, T>> {
  const { [id]: gone, ...rest } = record;
  return gone === undefined ? record : rest;
}

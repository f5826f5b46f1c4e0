/** When a client pings, gives a server up and wants to be woken (reference zookeeper.md §5). */
import { ms, toMs, type Micros } from '../kernel/time.ts';
import { bytesOf, type ZooKeeperMessage } from './messages.ts';
import type { ZkClientTurn, ZkSession } from './sessionValue.ts';

/** No client is silent for longer (ClientCnxn.MAX_SEND_PING_INTERVAL). */
const PING_INTERVAL_MAX_MS = 10_000;
/** After this much idle sending a ping goes out early (ClientCnxnSocket). */
const PING_EARLY_MS = 1000;

/** Pings if the sender has been idle long enough, and sees to the next wake-up. */
export function tended(session: ZkSession, turn: ZkClientTurn): ZkSession {
  const { link } = session;
  if (link.state !== 'connected' && link.state !== 'closing') return armed(session, turn);
  const idleMs = toMs(turn.now - session.lastSentAt);
  const halfMs = Math.trunc(readTimeoutMs(session) / 2);
  const isDue = halfMs - idleMs - (idleMs > PING_EARLY_MS ? PING_EARLY_MS : 0) <= 0 || idleMs > PING_INTERVAL_MAX_MS;
  if (!isDue) return armed(session, turn);
  const ping: ZooKeeperMessage = { type: 'zkPing' };
  turn.send(link.connection, ping, { bytes: bytesOf(ping), quiet: true });
  return armed({ ...session, lastSentAt: turn.now }, turn);
}

function readTimeoutMs(session: ZkSession): number {
  return Math.trunc((session.timeoutMs * 2) / 3);
}

/** When the client gives its server up if it hears nothing until then. */
export function silenceEndsAt(session: ZkSession): Micros {
  const { link, lastHeardAt } = session;
  const isOpening = link.state === 'connecting' || link.state === 'handshake';
  const timeoutMs = isOpening ? Math.trunc(session.timeoutMs / session.servers.length) : readTimeoutMs(session);
  return lastHeardAt + ms(timeoutMs);
}

/** Asks for a wake-up at the next thing due, unless an earlier one is pending (which will ask again). */
export function armed(session: ZkSession, turn: ZkClientTurn): ZkSession {
  const dueAt = nextDueAt(session);
  if (dueAt === null || (session.wakeAt !== 0 && session.wakeAt <= dueAt)) return session;
  const at = Math.max(dueAt, turn.now + 1);
  // Time is up because nothing happened: whoever looks for a cause finds it in the reasons, not in this turn's.
  turn.wake(at - turn.now, { type: 'zkSession', at }, 0);
  return { ...session, wakeAt: at };
}

function nextDueAt(session: ZkSession): Micros | null {
  const { link } = session;
  switch (link.state) {
    case 'closed':
      return null;
    case 'waiting':
      return link.until;
    case 'connecting':
    case 'handshake':
      return silenceEndsAt(session);
    case 'connected':
    case 'closing': {
      const idleMs = Math.min(Math.trunc(readTimeoutMs(session) / 2), PING_INTERVAL_MAX_MS + 1);
      return Math.min(silenceEndsAt(session), session.lastSentAt + ms(idleMs));
    }
  }
}

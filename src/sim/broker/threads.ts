/**
 * A broker's threads that block, as bookkeeping: which may run, which wait and for what (design.md §1.3).
 * `procedures.ts` runs those that may, at the end of every input.
 */
import type { Next } from '../kernel/index.ts';
import { samePartition, type TopicPartition } from '../protocol/index.ts';
import { memoryOf, remember, type BrokerTurn, type Frame, type Value, type Wait } from './state.ts';

/** What a frame of a broker decides. */
export type Decision = Next<Frame, Wait, Value>;

/** A procedure that has nothing more to do. */
export const DONE: Decision = { do: 'return', value: { type: 'done' } };

/** Goes on in another frame at once. */
export const goTo = (frame: Frame): Decision => ({ do: 'goto', frame });

/** The thread on which ZooKeeper callbacks run one after the other, as in zkclient. */
export const CALLBACK_THREAD = 'zk-event';

/** Whether a thread is in a procedure, parked or about to run. */
export function isBlocked(turn: BrokerTurn, thread: string): boolean {
  const { threads, ready } = memoryOf(turn);
  return threads[thread] !== undefined || ready.some(next => next.thread === thread);
}

/** Starts a procedure on a thread that is not in use. */
export function startThread(turn: BrokerTurn, thread: string, frame: Frame): void {
  if (isBlocked(turn, thread)) throw new Error(`thread ${thread} of ${turn.node} is in use`);
  remember(turn, { ready: [...memoryOf(turn).ready, { thread, stack: [frame], value: { type: 'begin' } }] });
}

/** Lets the thread go on that waited for this; nothing happens if it waits no longer. */
export function resumeThread(turn: BrokerTurn, thread: string, value: Value, ticket?: number): void {
  const { [thread]: blocked, ...threads } = memoryOf(turn).threads;
  if (blocked === undefined || (ticket !== undefined && blocked.ticket !== ticket)) return;
  remember(turn, { threads, ready: [...memoryOf(turn).ready, { thread, stack: blocked.stack, value }] });
}

/** Lets the threads go on, in order, that waited for a partition's lock. */
export function resumeLockWaiters(turn: BrokerTurn, p: TopicPartition): void {
  for (const [thread, blocked] of Object.entries(memoryOf(turn).threads)) {
    if ('lock' in blocked.for && samePartition(blocked.for.lock, p)) {
      resumeThread(turn, thread, { type: 'woken' }, blocked.ticket);
    }
  }
}

/** Queues a ZooKeeper callback. */
export function callBack(turn: BrokerTurn, frame: Frame): void {
  remember(turn, { callbacks: [...memoryOf(turn).callbacks, frame] });
  if (!isBlocked(turn, CALLBACK_THREAD)) nextCallback(turn);
}

/** Starts the next callback, if one is queued. */
export function nextCallback(turn: BrokerTurn): void {
  const [frame, ...callbacks] = memoryOf(turn).callbacks;
  if (frame === undefined) return;
  remember(turn, { callbacks });
  startThread(turn, CALLBACK_THREAD, frame);
}

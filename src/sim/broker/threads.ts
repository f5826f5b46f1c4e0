/** A broker's threads that block: starting them, parking them on what they wait for, resuming them (design.md §1.3). */
import { resume, type Next, type Stack } from '../kernel/index.ts';
import { samePartition, type TopicPartition } from '../protocol/index.ts';
import { request } from '../zookeeper/index.ts';
import { runFrame } from './procedures.ts';
import { memoryOf, remember, type BrokerTurn, type Frame, type Value, type Wait } from './state.ts';

/** What a frame of a broker decides. */
export type Decision = Next<Frame, Wait, Value>;

/** A procedure that has nothing more to do. */
export const DONE: Decision = { do: 'return', value: { type: 'done' } };

/** Goes on in another frame at once. */
export const goTo = (frame: Frame): Decision => ({ do: 'goto', frame });

/** Whether a thread is parked in a procedure. */
export const isBlocked = (turn: BrokerTurn, thread: string): boolean => memoryOf(turn).threads[thread] !== undefined;

/** Starts a procedure on a thread that is not in use. */
export function startThread(turn: BrokerTurn, thread: string, frame: Frame): void {
  if (isBlocked(turn, thread)) throw new Error(`thread ${thread} of ${turn.node} is in use`);
  proceed(turn, thread, [frame], { type: 'begin' });
}

/** Resumes the thread that waited for this; nothing happens if it waits no longer. */
export function resumeThread(turn: BrokerTurn, thread: string, value: Value, ticket?: number): void {
  const { [thread]: blocked, ...threads } = memoryOf(turn).threads;
  if (blocked === undefined || (ticket !== undefined && blocked.ticket !== ticket)) return;
  remember(turn, { threads });
  proceed(turn, thread, blocked.stack, value);
}

/** Resumes, in order, the threads that waited for a partition's lock. */
export function resumeLockWaiters(turn: BrokerTurn, p: TopicPartition): void {
  for (const [thread, blocked] of Object.entries(memoryOf(turn).threads)) {
    if ('lock' in blocked.for && samePartition(blocked.for.lock, p)) {
      resumeThread(turn, thread, { type: 'woken' }, blocked.ticket);
    }
  }
}

/** Queues a ZooKeeper callback; they run one after the other on one thread, as in zkclient. */
export function callBack(turn: BrokerTurn, frame: Frame): void {
  remember(turn, { callbacks: [...memoryOf(turn).callbacks, frame] });
  if (!isBlocked(turn, 'zk-event')) nextCallback(turn);
}

function nextCallback(turn: BrokerTurn): void {
  const [frame, ...callbacks] = memoryOf(turn).callbacks;
  if (frame === undefined) return;
  remember(turn, { callbacks });
  startThread(turn, 'zk-event', frame);
}

function proceed(turn: BrokerTurn, thread: string, stack: Stack<Frame>, value: Value): void {
  const progress = resume(stack, value, (frame, input) => runFrame(turn, thread, frame, input));
  if (turn.state.memory === null) return;
  if (progress.state === 'ended') {
    if (thread === 'zk-event') nextCallback(turn);
    return;
  }
  const { threads, nextTicket, zookeeper } = memoryOf(turn);
  const blocked = { stack: progress.stack, for: progress.for, ticket: nextTicket };
  remember(turn, { threads: { ...threads, [thread]: blocked }, nextTicket: nextTicket + 1 });
  if ('zk' in progress.for) remember(turn, { zookeeper: request(zookeeper, turn, progress.for.zk, thread) });
  if ('sleepUs' in progress.for) turn.wake(progress.for.sleepUs, { type: 'threadWoken', thread, ticket: nextTicket });
}

/**
 * Runs a broker's procedures: the one table of which module a frame belongs to, and the loop over threads that may
 * run.
 */
import { runAdmin } from '../admin/index.ts';
import { resume } from '../kernel/index.ts';
import { request } from '../zookeeper/index.ts';
import { runController } from './controller/index.ts';
import { runReplication } from './isr.ts';
import { runRequest } from './requests.ts';
import { runShutdown } from './shutdown.ts';
import { runStartup } from './startup.ts';
import { memoryOf, remember, type BrokerTurn, type Frame, type ReadyThread, type Value } from './state.ts';
import { CALLBACK_THREAD, nextCallback, type Decision } from './threads.ts';
import { runTopicConfigs } from './topicConfigs.ts';

/** Runs every thread that may run, in the order in which they became able to, until all wait or have ended. */
export function runReadyThreads(turn: BrokerTurn): void {
  for (let memory = turn.state.memory; memory !== null; memory = turn.state.memory) {
    const [next, ...ready] = memory.ready;
    if (next === undefined) return;
    remember(turn, { ready });
    proceed(turn, next);
  }
}

function proceed(turn: BrokerTurn, { thread, stack, value }: ReadyThread): void {
  const progress = resume(stack, value, (frame, input) => runFrame(turn, thread, frame, input));
  if (turn.state.memory === null) return;
  if (progress.state === 'ended') {
    if (thread === CALLBACK_THREAD) nextCallback(turn);
    return;
  }
  const { threads, nextTicket, zookeeper } = memoryOf(turn);
  const blocked = { stack: progress.stack, for: progress.for, ticket: nextTicket };
  remember(turn, { threads: { ...threads, [thread]: blocked }, nextTicket: nextTicket + 1 });
  if ('zk' in progress.for) remember(turn, { zookeeper: request(zookeeper, turn, progress.for.zk, thread) });
  if ('sleepUs' in progress.for) turn.wake(progress.for.sleepUs, { type: 'threadWoken', thread, ticket: nextTicket });
}

function runFrame(turn: BrokerTurn, thread: string, frame: Frame, value: Value): Decision {
  switch (frame.thread) {
    case 'admin':
      if (value.type === 'reply') throw new Error('an administration procedure waits for no reply');
      return runAdmin(frame, value);
    case 'startup':
      return runStartup(turn, frame, value);
    case 'shutdown':
      return runShutdown(turn, frame, value);
    case 'controller':
      return runController(turn, frame, value);
    case 'replication':
      return runReplication(turn, thread, frame, value);
    case 'request':
      return runRequest(turn, frame, value);
    case 'topicConfigs':
      return runTopicConfigs(turn, frame, value);
  }
}

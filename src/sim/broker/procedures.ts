/** The one table of a broker's blocking procedures: which module runs a frame. */
import { runAdmin } from '../admin/index.ts';
import { runController } from './controller/index.ts';
import { runReplication } from './isr.ts';
import { runRequest } from './requests.ts';
import { runShutdown } from './shutdown.ts';
import { runStartup } from './startup.ts';
import type { BrokerTurn, Frame, Value } from './state.ts';
import type { Decision } from './threads.ts';
import { runTopicConfigs } from './topicConfigs.ts';

/** Lets the module that a frame belongs to decide what comes next. */
export function runFrame(turn: BrokerTurn, thread: string, frame: Frame, value: Value): Decision {
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

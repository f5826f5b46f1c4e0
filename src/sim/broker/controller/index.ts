/**
 * The controller module of a broker: one thread that takes events from a queue (kafka.controller.KafkaController).
 * leadership: becoming it; failover: the first steps; brokers, topics, notifications, shutdownRequest: what it handles;
 * partitions and election: leaders and ISRs; batch and channels: what it tells brokers; stateMachines: legal moves.
 */
import type { WatchEvent } from '../../zookeeper/index.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, isBlocked, startThread, type Decision } from '../threads.ts';
import { runBrokers } from './brokers.ts';
import { controllerOf, isActive, setController } from './context.ts';
import { runFailover } from './failover.ts';
import { resign, runElection } from './leadership.ts';
import { runNotifications } from './notifications.ts';
import { runPartition } from './partitions.ts';
import { runShutdownRequest } from './shutdownRequest.ts';
import type { ControllerEvent, ControllerFrame } from './state.ts';
import { runTopics } from './topics.ts';

export { channelAnswered, channelConnected, channelLost, channelOn, sendNext } from './channels.ts';
export { controllerOf } from './context.ts';
export { NEW_CONTROLLER } from './state.ts';
export type { Controller, ControllerFrame } from './state.ts';

const THREAD = 'controller-event-thread';

/** Queues an event for the controller thread. */
export function queueControllerEvent(turn: BrokerTurn, what: ControllerEvent): void {
  setController(turn, { queue: [...controllerOf(turn).queue, { what, cause: turn.cause }] });
  if (!isBlocked(turn, THREAD) && controllerOf(turn).handling === null) {
    startThread(turn, THREAD, { thread: 'controller', at: 'next' });
  }
}

/** Which event a fired watch means to the controller, if any. */
export function watchedEvent({ path, type }: WatchEvent): ControllerEvent | null {
  switch (path) {
    case '/controller':
      return { event: type === 'NodeDeleted' ? 'Reelect' : 'ControllerChange' };
    case '/brokers/ids':
      return { event: 'BrokerChange' };
    case '/brokers/topics':
      return { event: 'TopicChange' };
    case '/isr_change_notification':
      return { event: 'IsrChangeNotification' };
    default:
      return null;
  }
}

/** A broker that stops gives the office up when its session ends; its send threads end now. */
export function resignOnShutdown(turn: BrokerTurn): void {
  if (isActive(turn)) resign(turn);
}

/** Runs one frame of the controller thread. */
export function runController(turn: BrokerTurn, frame: ControllerFrame, value: Value): Decision {
  switch (frame.at) {
    case 'next': {
      const [next, ...queue] = controllerOf(turn).queue;
      if (next === undefined) {
        setController(turn, { handling: null });
        return DONE;
      }
      setController(turn, { queue, handling: next.what.event });
      const then: ControllerFrame = { thread: 'controller', at: 'next' };
      return { do: 'call', frame: { thread: 'controller', at: 'handle', what: next.what }, then };
    }
    case 'handle':
      return handle(turn, frame.what);
    case 'elect':
    case 'elect/read':
    case 'elect/created':
    case 'elect/watched':
    case 'change':
    case 'change/read':
      return runElection(turn, frame, value);
    case 'failover':
    case 'failover/epochRead':
    case 'failover/epochWritten':
    case 'failover/brokersListed':
    case 'failover/topics':
    case 'failover/topicsListed':
    case 'failover/notifications':
    case 'failover/notificationsListed':
    case 'failover/states':
    case 'failover/online':
    case 'failover/done':
      return runFailover(turn, frame, value);
    case 'brokers':
    case 'brokers/listed':
    case 'brokers/readAll':
    case 'brokers/read':
    case 'brokers/known':
    case 'brokers/failed':
    case 'brokers/replicasOffline':
    case 'brokers/offlineDone':
      return runBrokers(turn, frame, value);
    case 'topics':
    case 'topics/listed':
    case 'topics/readAll':
    case 'topics/read':
    case 'topics/new':
    case 'topics/online':
      return runTopics(turn, frame, value);
    case 'shutdown':
    case 'shutdown/partitions':
    case 'shutdown/done':
      return runShutdownRequest(turn, frame);
    case 'isr':
    case 'isr/listed':
    case 'isr/read':
    case 'isr/notified':
    case 'isr/delete':
    case 'isr/states':
      return runNotifications(turn, frame, value);
    default:
      return runPartition(turn, frame, value);
  }
}

/** Only Startup, ControllerChange, Reelect and ControlledShutdown concern a broker that is not the controller. */
function handle(turn: BrokerTurn, what: ControllerEvent): Decision {
  switch (what.event) {
    case 'Startup':
    case 'Reelect':
      return goTo({ thread: 'controller', at: 'elect' });
    case 'ControllerChange':
      return goTo({ thread: 'controller', at: 'change' });
    case 'BrokerChange':
      return isActive(turn) ? goTo({ thread: 'controller', at: 'brokers' }) : DONE;
    case 'TopicChange':
      return isActive(turn) ? goTo({ thread: 'controller', at: 'topics' }) : DONE;
    case 'IsrChangeNotification':
      return isActive(turn) ? goTo({ thread: 'controller', at: 'isr' }) : DONE;
    case 'ControlledShutdown':
      return goTo({ thread: 'controller', at: 'shutdown', broker: what.broker, received: what.received });
  }
}

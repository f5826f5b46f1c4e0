/** Lifecycles of a broker as statecharts; they get lifecycle events only, never a request. */
import { createMachine } from 'xstate';
import { chart } from '../kernel/index.ts';

/** States of a broker process (kafka.server.BrokerStates). */
export type BrokerLifecycle = 'notRunning' | 'starting' | 'recovering' | 'running' | 'shuttingDown';

type BrokerEvent =
  | { readonly type: 'start' }
  | { readonly type: 'connected' }
  | { readonly type: 'registered' }
  | { readonly type: 'stop' }
  | { readonly type: 'exit' };

const brokerMachine = createMachine({
  id: 'broker',
  initial: 'notRunning',
  states: {
    notRunning: { on: { start: 'starting' } },
    starting: { on: { connected: 'recovering', stop: 'shuttingDown', exit: 'notRunning' } },
    recovering: { on: { registered: 'running', stop: 'shuttingDown', exit: 'notRunning' } },
    running: { on: { stop: 'shuttingDown', exit: 'notRunning' } },
    shuttingDown: { on: { exit: 'notRunning' } },
  },
});

/** The chart of a broker process. */
export const brokerChart = chart<BrokerLifecycle, BrokerEvent>(brokerMachine, [
  'notRunning',
  'starting',
  'recovering',
  'running',
  'shuttingDown',
]);

/** What a broker is to the cluster (kafka.controller.KafkaController). */
export type ControllerLifecycle = 'standby' | 'electing' | 'failingOver' | 'active' | 'resigned';

type ControllerChartEvent =
  | { readonly type: 'elect' }
  | { readonly type: 'won' }
  | { readonly type: 'lost' }
  | { readonly type: 'ready' }
  | { readonly type: 'moved' };

const controllerMachine = createMachine({
  id: 'controller',
  initial: 'standby',
  states: {
    standby: { on: { elect: 'electing' } },
    electing: { on: { won: 'failingOver', lost: 'standby' } },
    failingOver: { on: { ready: 'active', moved: 'resigned' } },
    active: { on: { moved: 'resigned' } },
    resigned: { on: { elect: 'electing' } },
  },
});

/** The chart of a broker's controller module. */
export const controllerChart = chart<ControllerLifecycle, ControllerChartEvent>(controllerMachine, [
  'standby',
  'electing',
  'failingOver',
  'active',
  'resigned',
]);

/** What a replica does at its broker (kafka.cluster.Partition, AbstractFetcherThread). */
export type ReplicaLifecycle = 'offline' | 'leader' | 'truncating' | 'fetching';

type ReplicaChartEvent =
  | { readonly type: 'lead' }
  | { readonly type: 'follow' }
  | { readonly type: 'truncated' }
  | { readonly type: 'stopped' };

const replicaMachine = createMachine({
  id: 'replica',
  initial: 'offline',
  states: {
    offline: { on: { lead: 'leader', follow: 'truncating' } },
    leader: { on: { follow: 'truncating', stopped: 'offline' } },
    truncating: { on: { truncated: 'fetching', lead: 'leader', stopped: 'offline' } },
    fetching: { on: { follow: 'truncating', lead: 'leader', stopped: 'offline' } },
  },
});

/** The chart of one replica at its broker. */
export const replicaChart = chart<ReplicaLifecycle, ReplicaChartEvent>(replicaMachine, [
  'offline',
  'leader',
  'truncating',
  'fetching',
]);

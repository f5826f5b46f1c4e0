/** What can be done to what is selected, as data: the buttons of the inspector and the keys of the page. */
import type { Action } from '../../sim/index.ts';
import type { NodeId } from '../../sim/kernel/index.ts';
import type { BrokerView, ClusterView, ProcessView } from '../../sim/cluster/viewTypes.ts';
import { findFlight, findSession, type Selection } from './selection.ts';

/** A verb as a button says it. */
export type DoVerb =
  | 'kill' | 'stop' | 'pause' | 'resume' | 'powerOff' | 'restart' | 'rollingRestart' | 'start'
  | 'cut' | 'cutOneWay' | 'heal' | 'hold' | 'release' | 'reset';

/** One thing that can be done now. */
export interface Doable {
  readonly verb: DoVerb;
  /** The other end, for verbs about a link; null otherwise. */
  readonly peer: NodeId | null;
  readonly action: Action;
  /** It breaks something. */
  readonly destructive: boolean;
}

const doable = (verb: DoVerb, action: Action, destructive: boolean, peer: NodeId | null = null): Doable => ({
  verb, action, destructive, peer,
});

function processActions(process: ProcessView): readonly Doable[] {
  const { node } = process;
  switch (process.status) {
    case 'running':
      return [
        doable('kill', { verb: 'kill', node }, true),
        doable('pause', { verb: 'pause', node }, true),
        doable('stop', { verb: 'stop', node }, false),
        doable('restart', { verb: 'restart', node }, false),
        doable('powerOff', { verb: 'powerOff', node }, true),
      ];
    case 'paused':
      return [
        doable('resume', { verb: 'resume', node }, false),
        doable('kill', { verb: 'kill', node }, true),
        doable('powerOff', { verb: 'powerOff', node }, true),
      ];
    case 'down':
    case 'off':
      return [doable('start', { verb: 'start', node }, false)];
  }
}

function isCut(view: ClusterView, a: NodeId, b: NodeId): boolean {
  return view.cuts.some(cut => (cut.from === a && cut.to === b) || (cut.from === b && cut.to === a));
}

/** Who a node can talk to, and hence what links can be cut. */
export function peersOf(view: ClusterView, node: NodeId): readonly NodeId[] {
  const brokers = view.brokers.map(broker => broker.node);
  const zookeepers = view.zookeepers.map(server => server.node);
  const clients = [...view.producers, ...view.consumers].map(client => client.node);
  if (brokers.includes(node)) return [...brokers.filter(other => other !== node), ...zookeepers, ...clients];
  return zookeepers.includes(node) ? [...zookeepers.filter(other => other !== node), ...brokers] : brokers;
}

/** Cutting and healing the links of a node, peer by peer. */
export function linkActions(view: ClusterView, node: NodeId): readonly Doable[] {
  return peersOf(view, node).flatMap(peer =>
    isCut(view, node, peer)
      ? [doable('heal', { verb: 'heal', from: node, to: peer }, false, peer)]
      : [
          doable('cut', { verb: 'cut', from: node, to: peer, oneWay: false }, true, peer),
          doable('cutOneWay', { verb: 'cut', from: node, to: peer, oneWay: true }, true, peer),
        ],
  );
}

/** The process with a node's name. */
export function processOf(view: ClusterView, node: NodeId): ProcessView | undefined {
  const all: readonly ProcessView[] = [
    ...view.zookeepers, ...view.brokers, ...view.producers, ...view.consumers, ...view.tools,
  ];
  return all.find(process => process.node === node);
}

/** What can be done to the selected thing itself, the most telling first. */
export function doablesOf(view: ClusterView, selection: Selection): readonly Doable[] {
  switch (selection.kind) {
    case 'node':
    case 'replica': {
      const process = processOf(view, selection.node);
      return process === undefined ? [] : processActions(process);
    }
    case 'partition':
    case 'znode':
      return [];
    case 'session': {
      const owner = findSession(view, selection.session)?.owner;
      const process = owner === undefined ? undefined : processOf(view, owner);
      return process === undefined ? [] : processActions(process);
    }
    case 'message': {
      const flight = findFlight(view, selection.sent);
      if (flight === undefined) return [];
      const { sent, to, connection } = flight;
      return [
        flight.state === 'held'
          ? doable('release', { verb: 'release', sent }, false)
          : doable('hold', { verb: 'hold', sent }, true),
        doable('reset', { verb: 'reset', node: to, connection }, true),
      ];
    }
  }
}

/** Restarting so that pending values come into force: this broker alone, or all that wait, one after the other. */
export function restarts(view: ClusterView, broker: BrokerView): readonly Doable[] {
  const nodes = view.brokers.filter(candidate => candidate.pending.length > 0).map(candidate => candidate.node);
  return [
    doable('restart', { verb: 'restart', node: broker.node }, false),
    doable('rollingRestart', { verb: 'rollingRestart', nodes: nodes.length > 1 ? nodes : [broker.node] }, false),
  ];
}

/** What things on the stage are called, and what a screen reader hears of them. */
import type { NodeId, ProcessStatus } from '../../sim/kernel/index.ts';
import { partitionName } from '../../sim/protocol/index.ts';
import type { BrokerView, ReplicaView } from '../../sim/cluster/viewTypes.ts';
import type { Health, StageText } from './messages.ts';
import type { Pill } from './pills.ts';

/** The key of a replica, for selection. */
export const replicaKey = (node: NodeId, replica: Pick<ReplicaView, 'topic' | 'partition'>): string =>
  `replica:${node}:${partitionName(replica)}`;

/** `broker 1`, `producer A`, `zk1`: a node as both languages write it. */
export function nodeName(node: NodeId): string {
  const match = /^(broker|producer|consumer|zk)-(.+)$/.exec(node);
  if (match === null) return node;
  const [, kind = '', name = ''] = match;
  return kind === 'zk' ? `zk${name}` : `${kind} ${name}`;
}

/** Health of a process of which nothing but its status is known. */
export function healthOf(status: ProcessStatus): Health {
  switch (status) {
    case 'running':
      return 'alive';
    case 'paused':
      return 'paused';
    case 'down':
      return 'stopped';
    case 'off':
      return 'poweredOff';
  }
}

/** The health of a broker: why it is down, or what its chart says while it runs. */
export function brokerHealth(broker: Pick<BrokerView, 'status' | 'down' | 'chart'>): Health {
  switch (broker.down) {
    case 'killed':
      return 'killed';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return 'failed';
    case 'powered off':
      return 'poweredOff';
    case 'never started':
      return 'neverStarted';
    case null:
      break;
  }
  if (broker.status !== 'running') return healthOf(broker.status);
  if (/shut|stopp/i.test(broker.chart)) return 'stopping';
  return /start|recover|regist/i.test(broker.chart) ? 'starting' : 'alive';
}

/** Whether the process is gone, and its memory with it. */
export function isDead(health: Health): boolean {
  return ['killed', 'failed', 'poweredOff', 'stopped', 'neverStarted'].includes(health);
}

/** `broker 1, alive, controller · epoch 1, leads 2`. */
export function brokerName(broker: BrokerView, t: StageText): string {
  const health = brokerHealth(broker);
  const leaders = broker.replicas.filter(({ role }) => role === 'leader').length;
  return [
    t.broker(broker.id),
    t.health[health],
    ...(broker.controller === null || isDead(health) ? [] : [t.controllerEpoch(broker.controller.epoch)]),
    ...(isDead(health) ? [] : [t.leaders(leaders)]),
    ...(broker.pending.length > 0 ? [t.pendingRestart] : []),
  ].join(', ');
}

/** `first-0 on broker 1, leader, HW 5, LEO 6, ISR 1 2 0, 0 lagging`. */
export function replicaName(broker: BrokerView, replica: ReplicaView, isInIsr: boolean, t: StageText): string {
  const { highWatermark, logEndOffset, role } = replica;
  const dead = isDead(brokerHealth(broker));
  return [
    t.replicaName(partitionName(replica), broker.id, t.role[dead ? 'offline' : role], highWatermark, logEndOffset),
    ...(role === 'leader' && !dead ? [t.isr(replica.isr.join(' '))] : []),
    ...(role === 'leader' && !dead && replica.lagging.length > 0 ? [t.lagging(replica.lagging.join(' '))] : []),
    ...(isInIsr ? [] : [t.notInIsr]),
  ].join(', ');
}

/** `request Fetch first-0 @6, from broker 2 to broker 1, held`. */
export function pillName(pill: Pill, t: StageText): string {
  const label = pill.label === '' ? pill.name : pill.label;
  const { from, to } = pill.flight;
  const name = t.messageName(t[pill.kind], label, nodeName(from), nodeName(to));
  return `${name}, ${t.messageState[pill.state]}`;
}

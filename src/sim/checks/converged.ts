/** Whether a repaired cluster has come together: every partition led, its ISR full, all its replicas equal. */
import { at, partitionName } from '../protocol/index.ts';
import { brokerNode, type ClusterWorld } from '../cluster/index.ts';
import type { Evidence } from './evidence.ts';
import { copyAt, firstDifference } from './logs.ts';
import { partitionsOf, type Truth } from './partitions.ts';

/** The first thing that is not as it should be, null when all is. Partitions in a known hole are excused. */
export function notConverged(world: ClusterWorld, { holes, writtenByDeposed, unseen }: Evidence): string | null {
  for (const truth of partitionsOf(world)) {
    const name = partitionName(truth);
    const isStuck = writtenByDeposed.has(name) || truth.replicas.some(id => unseen.has(id) || fetcherDied(world, id));
    if (isStuck) continue;
    const found = leadership(world, truth) ?? (holes.has(name) ? null : difference(world, truth));
    if (found !== null) return `${name}: ${found}`;
  }
  return null;
}

/** A fetcher thread that an unfitting batch has ended stays so; whatever its broker follows with it stands still. */
function fetcherDied(world: ClusterWorld, broker: number): boolean {
  const state = world.slots[brokerNode(broker)]?.state;
  return state?.kind === 'broker' && Object.values(state.memory?.fetchers ?? {}).some(fetcher => fetcher.died);
}

function leadership(world: ClusterWorld, truth: Truth): string | null {
  const { leader, isr, replicas } = truth;
  if (leader < 0) return 'no leader';
  const state = world.slots[brokerNode(leader)]?.state;
  const led = state?.kind === 'broker' && state.memory !== null ? at(state.memory.replicas, truth) : undefined;
  if (led?.lifecycle !== 'leader') return `broker ${leader} leads by ZooKeeper but does not know it`;
  const out = replicas.filter(id => !isr.includes(id));
  if (out.length > 0) return `brokers ${out.join(', ')} are not in the ISR`;
  if (led.isr.length !== isr.length) {
    return `broker ${leader} knows the ISR ${led.isr.join(', ')}, ZooKeeper ${isr.join(', ')}`;
  }
  return led.highWatermark === led.log.logEndOffset ? null : `the HW of broker ${leader} is not at its LEO`;
}

function difference(world: ClusterWorld, truth: Truth): string | null {
  const led = copyAt(world, truth.leader, truth);
  for (const replica of truth.replicas) {
    const copy = copyAt(world, replica, truth);
    if (led === null || copy === null) return `broker ${replica} has no copy`;
    const end = Math.max(led.log.logEndOffset, copy.log.logEndOffset);
    const offset = firstDifference(led.log, copy.log, end);
    if (offset !== null) return `brokers ${truth.leader} (leader) and ${replica} differ at offset ${offset}`;
  }
  return null;
}

/** What all replicas of a partition have in common on the stage. */
import { partitionName } from '../../sim/protocol/index.ts';
import type { BrokerView } from '../../sim/cluster/viewTypes.ts';

/** Where each partition's logs begin and end, over all replicas: its strips show the same offsets. */
export function extentsOf(
  brokers: readonly Pick<BrokerView, 'replicas'>[],
): ReadonlyMap<string, { readonly start: number; readonly end: number }> {
  const found = new Map<string, { readonly start: number; readonly end: number }>();
  for (const replica of brokers.flatMap(({ replicas }) => replicas)) {
    const name = partitionName(replica);
    const before = found.get(name);
    found.set(name, {
      start: Math.min(before?.start ?? replica.logStartOffset, replica.logStartOffset),
      end: Math.max(before?.end ?? 0, replica.logEndOffset),
    });
  }
  return found;
}

/** The high watermark of each partition at the running replica that leads with the newest epoch. */
export function watermarksOf(
  brokers: readonly Pick<BrokerView, 'replicas' | 'status'>[],
): ReadonlyMap<string, number> {
  const found = new Map<string, { readonly epoch: number; readonly highWatermark: number }>();
  for (const { replicas, status } of brokers) {
    if (status !== 'running') continue;
    for (const replica of replicas) {
      if (replica.role !== 'leader') continue;
      const name = partitionName(replica);
      const { leaderEpoch, highWatermark } = replica;
      if ((found.get(name)?.epoch ?? -1) < leaderEpoch) found.set(name, { epoch: leaderEpoch, highWatermark });
    }
  }
  return new Map([...found].map(([name, { highWatermark }]) => [name, highWatermark]));
}

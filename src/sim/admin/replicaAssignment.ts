/**
 * Which brokers hold which partition of a new or grown topic. Follows admin/AdminUtils.scala; reference controller.md
 * §10. Kafka draws start index and shift at random; here the caller gives both.
 */
import type { AssignedPartition } from '../protocol/index.ts';

export interface AssignableBroker {
  readonly id: number;
  readonly rack?: string;
}

export interface AssignmentRequest {
  /** Live brokers, in any order. */
  readonly brokers: readonly AssignableBroker[];
  readonly partitions: number;
  readonly replicationFactor: number;
  /** 0 … number of brokers − 1. */
  readonly startIndex: number;
  /** Initial value of the follower shift, 0 … number of brokers − 1. */
  readonly shift: number;
  /** First partition to assign; below 0 means 0. */
  readonly startPartitionId: number;
}

/** The exception Kafka throws, with its message. */
export interface AssignmentError {
  readonly exception: 'InvalidPartitionsException' | 'InvalidReplicationFactorException' | 'AdminOperationException';
  readonly message: string;
}

export type AssignmentResult =
  | { readonly ok: true; readonly assignment: readonly AssignedPartition[] }
  | { readonly ok: false; readonly error: AssignmentError };

/** Enforced: the tools' default; Safe: auto-creation; Disabled: `--disable-rack-aware`. */
export type RackAwareMode = 'Enforced' | 'Safe' | 'Disabled';

export type BrokerSelection =
  | { readonly ok: true; readonly brokers: readonly AssignableBroker[] }
  | { readonly ok: false; readonly error: AssignmentError };

function refused(
  exception: AssignmentError['exception'],
  message: string,
): {
  readonly ok: false;
  readonly error: AssignmentError;
} {
  return { ok: false, error: { exception, message } };
}

/** The brokers as an assignment may see them: with racks, or without where the mode says so. Sorted by id. */
export function brokersForAssignment(brokers: readonly AssignableBroker[], mode: RackAwareMode): BrokerSelection {
  const sorted = [...brokers].sort((a, b) => a.id - b.id);
  const withRack = sorted.filter(broker => broker.rack !== undefined).length;
  const isMixed = withRack > 0 && withRack < sorted.length;
  if (mode === 'Enforced' && isMixed) {
    return refused(
      'AdminOperationException',
      'Not all brokers have rack information. Add --disable-rack-aware in command line' +
        ' to make replica assignment without rack information.',
    );
  }
  if (mode === 'Disabled' || isMixed) return { ok: true, brokers: sorted.map(({ id }) => ({ id })) };
  return { ok: true, brokers: sorted };
}

/** Assigns `partitions` partitions from startPartitionId on; rack-aware if all brokers have a rack. */
export function assignReplicas(request: AssignmentRequest): AssignmentResult {
  const { partitions, replicationFactor } = request;
  const brokers = [...request.brokers].sort((a, b) => a.id - b.id);
  if (partitions <= 0) return refused('InvalidPartitionsException', 'number of partitions must be larger than 0');
  if (replicationFactor <= 0) {
    return refused('InvalidReplicationFactorException', 'replication factor must be larger than 0');
  }
  if (replicationFactor > brokers.length) {
    return refused(
      'InvalidReplicationFactorException',
      `replication factor: ${replicationFactor} larger than available brokers: ${brokers.length}`,
    );
  }
  const rackless = brokers.filter(broker => broker.rack === undefined).length;
  if (rackless === 0) return { ok: true, assignment: assignRackAware(request, rackAlternated(brokers)) };
  if (rackless < brokers.length) {
    return refused(
      'AdminOperationException',
      'Not all brokers have rack information for replica rack aware assignment',
    );
  }
  return { ok: true, assignment: assignRackUnaware(request, brokers) };
}

/**
 * Assigns the partitions that a topic gains: from the place of partition 0's first replica on, with its replication
 * factor (`AdminUtils.addPartitions`).
 */
export function assignAddedPartitions(
  brokers: readonly AssignableBroker[],
  existing: readonly AssignedPartition[],
  addedPartitions: number,
): AssignmentResult {
  const replicasOfFirst = existing.find(entry => entry.partition === 0)?.replicas ?? [];
  const firstReplica = replicasOfFirst[0] ?? -1;
  const sorted = [...brokers].sort((a, b) => a.id - b.id);
  const startIndex = Math.max(
    0,
    sorted.findIndex(broker => broker.id >= firstReplica),
  );
  return assignReplicas({
    brokers: sorted,
    partitions: addedPartitions,
    replicationFactor: replicasOfFirst.length,
    startIndex,
    shift: startIndex,
    startPartitionId: existing.length,
  });
}

/** Brokers taken from each rack in turn; racks by name, brokers of a rack by id. */
export function rackAlternated(brokers: readonly AssignableBroker[]): readonly AssignableBroker[] {
  const byRack = new Map<string, AssignableBroker[]>();
  for (const broker of [...brokers].sort((a, b) => a.id - b.id)) {
    const rack = broker.rack ?? '';
    byRack.set(rack, [...(byRack.get(rack) ?? []), broker]);
  }
  const racks = [...byRack.keys()].sort((a, b) => (a < b ? -1 : 1));
  const result: AssignableBroker[] = [];
  for (let round = 0; result.length < brokers.length; round += 1) {
    for (const rack of racks) {
      const broker = byRack.get(rack)?.[round];
      if (broker !== undefined) result.push(broker);
    }
  }
  return result;
}

/** Index of follower number `follower` after `firstIndex` among `count` brokers; never the first replica itself. */
function replicaIndex(firstIndex: number, shift: number, follower: number, count: number): number {
  if (count === 1) return firstIndex;
  return (firstIndex + 1 + ((shift + follower) % (count - 1))) % count;
}

/** Partition ids with the index of their first replica and the shift that holds for them. */
function placesOf(
  request: AssignmentRequest,
  count: number,
): readonly {
  readonly partition: number;
  readonly firstIndex: number;
  readonly shift: number;
}[] {
  const start = Math.max(0, request.startPartitionId);
  let { shift } = request;
  return Array.from({ length: request.partitions }, (_, index) => {
    const partition = start + index;
    if (partition > 0 && partition % count === 0) shift += 1;
    return { partition, firstIndex: (partition + request.startIndex) % count, shift };
  });
}

function brokerAt(brokers: readonly AssignableBroker[], index: number): AssignableBroker {
  const broker = brokers[index];
  if (broker === undefined) throw new RangeError(`no broker at ${index} of ${brokers.length}`);
  return broker;
}

function assignRackUnaware(
  request: AssignmentRequest,
  brokers: readonly AssignableBroker[],
): readonly AssignedPartition[] {
  return placesOf(request, brokers.length).map(({ partition, firstIndex, shift }) => {
    const followers = Array.from(
      { length: request.replicationFactor - 1 },
      (_, follower) => brokerAt(brokers, replicaIndex(firstIndex, shift, follower, brokers.length)).id,
    );
    return { partition, replicas: [brokerAt(brokers, firstIndex).id, ...followers] };
  });
}

function assignRackAware(
  request: AssignmentRequest,
  brokers: readonly AssignableBroker[],
): readonly AssignedPartition[] {
  const rackCount = new Set(brokers.map(broker => broker.rack)).size;
  return placesOf(request, brokers.length).map(({ partition, firstIndex, shift }) => {
    const first = brokerAt(brokers, firstIndex);
    const replicas = [first.id];
    const racks = new Set([first.rack]);
    // A candidate waits while its rack has a replica and some rack has none.
    for (let candidate = 0; replicas.length < request.replicationFactor; candidate += 1) {
      const index = replicaIndex(firstIndex, shift * rackCount, candidate, brokers.length);
      const broker = brokerAt(brokers, index);
      const isRackFree = !racks.has(broker.rack) || racks.size === rackCount;
      if (!isRackFree || replicas.includes(broker.id)) continue;
      replicas.push(broker.id);
      racks.add(broker.rack);
    }
    return { partition, replicas };
  });
}

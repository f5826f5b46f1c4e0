import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import testVectors from '../fixtures/vectors/replica-assignment-tests.json' with { type: 'json' };
import vectors from '../fixtures/vectors/replica-assignment.json' with { type: 'json' };
import { assignAddedPartitions, assignReplicas, brokersForAssignment, rackAlternated } from './replicaAssignment.ts';
import type { AssignableBroker, AssignmentResult } from './replicaAssignment.ts';

type Racks = { readonly [id: string]: string | undefined };

function withRacks(ids: readonly number[], racks: Racks): readonly AssignableBroker[] {
  return ids.map(id => {
    const rack = racks[String(id)];
    return rack === undefined ? { id } : { id, rack };
  });
}

function asObject(result: AssignmentResult): unknown {
  if (!result.ok) return result.error;
  return Object.fromEntries(result.assignment.map(({ partition, replicas }) => [String(partition), replicas]));
}

function assign(
  ids: readonly number[],
  partitions: number,
  replicationFactor: number,
  startIndex: number,
  shift: number,
  startPartitionId = -1,
): unknown {
  const brokers = ids.map(id => ({ id }));
  return asObject(assignReplicas({ brokers, partitions, replicationFactor, startIndex, shift, startPartitionId }));
}

describe('rack-unaware assignment', () => {
  it.each([...vectors.rackUnaware, ...vectors.addPartitions])(
    '$brokers, $partitions partitions × $rf from $fixedStartIndex',
    ({ brokers, partitions, rf, fixedStartIndex, startPartitionId, assignment }) => {
      expect(assign(brokers, partitions, rf, fixedStartIndex, fixedStartIndex, startPartitionId)).toEqual(assignment);
    },
  );

  it.each(vectors.bruteForceRandom)(
    'start $startIndex and shift $nextReplicaShift are independent',
    ({ brokers, partitions, rf, startIndex, nextReplicaShift, assignment }) => {
      expect(assign(brokers, partitions, rf, startIndex, nextReplicaShift)).toEqual(assignment);
    },
  );

  it('matches AdminTest', () => {
    expect(assign([4, 2, 0, 1, 3], 10, 3, 0, 0)).toEqual(testVectors.vectors[0]?.expect);
  });

  it('grows a topic as the 0.11 tool did (trace add-partitions)', () => {
    const existing = [
      [0, 1],
      [1, 2],
      [2, 0],
    ].map((replicas, partition) => ({ partition, replicas }));
    expect(asObject(assignAddedPartitions([{ id: 0 }, { id: 1 }, { id: 2 }], existing, 1))).toEqual({ 3: [0, 2] });
  });

  it('answers in Kafka’s words', () => {
    expect(assign([0, 1, 2], 0, 1, 0, 0)).toEqual({
      exception: 'InvalidPartitionsException',
      message: 'number of partitions must be larger than 0',
    });
    expect(assign([0, 1, 2], 1, 0, 0, 0)).toEqual({
      exception: 'InvalidReplicationFactorException',
      message: 'replication factor must be larger than 0',
    });
    expect(assign([0, 1, 2], 1, 4, 0, 0)).toEqual({
      exception: 'InvalidReplicationFactorException',
      message: 'replication factor: 4 larger than available brokers: 3',
    });
  });
});

describe('rack-aware assignment', () => {
  it.each(vectors.rackAware)(
    '$brokers, $partitions partitions × $rf from $fixedStartIndex',
    ({ brokers, partitions, rf, fixedStartIndex, startPartitionId, racks, assignment }) => {
      const result = assignReplicas({
        brokers: withRacks(brokers, racks),
        partitions,
        replicationFactor: rf,
        startIndex: fixedStartIndex,
        shift: fixedStartIndex,
        startPartitionId,
      });
      expect(asObject(result)).toEqual(assignment);
    },
  );

  it('alternates racks as AdminRackAwareTest does', () => {
    const vector = testVectors.vectors[1];
    const brokers = withRacks([0, 1, 2, 3, 4, 5], vector?.racks ?? {});
    expect(rackAlternated(brokers).map(broker => broker.id)).toEqual(vector?.alternated);
    expect(rackAlternated(brokers.slice(0, 5)).map(broker => broker.id)).toEqual(vector?.without5);
  });

  it('never repeats a broker and spans as many racks as it can', () => {
    const cluster = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(cluster, fc.nat(6), fc.nat(6), fc.nat(6), (names, rfSeed, start, shift) => {
        const brokers = names.map((rack, id) => ({ id, rack }));
        const replicationFactor = 1 + (rfSeed % brokers.length);
        const startIndex = start % brokers.length;
        const result = assignReplicas({
          brokers,
          partitions: 9,
          replicationFactor,
          startIndex,
          shift,
          startPartitionId: -1,
        });
        expect(result.ok && result.assignment.length).toBe(9);
        for (const { replicas } of result.ok ? result.assignment : []) {
          expect(new Set(replicas).size).toBe(replicationFactor);
          const racks = new Set(replicas.map(id => names[id]));
          expect(racks.size).toBe(Math.min(replicationFactor, new Set(names).size));
        }
      }),
    );
  });
});

describe('brokers with and without rack', () => {
  const mixed = [{ id: 1 }, { id: 0, rack: 'a' }];

  it('are refused, or seen without racks', () => {
    expect(brokersForAssignment(mixed, 'Enforced')).toMatchObject({
      ok: false,
      error: {
        message:
          'Not all brokers have rack information. Add --disable-rack-aware in command line' +
          ' to make replica assignment without rack information.',
      },
    });
    const rackless = { ok: true, brokers: [{ id: 0 }, { id: 1 }] };
    expect(brokersForAssignment(mixed, 'Safe')).toEqual(rackless);
    expect(brokersForAssignment(mixed, 'Disabled')).toEqual(rackless);
    expect(
      assignReplicas({
        brokers: mixed,
        partitions: 1,
        replicationFactor: 1,
        startIndex: 0,
        shift: 0,
        startPartitionId: -1,
      }),
    ).toMatchObject({
      error: { message: 'Not all brokers have rack information for replica rack aware assignment' },
    });
  });

  it('keep their racks where all have one, unless racks are disabled', () => {
    const brokers = [
      { id: 0, rack: 'a' },
      { id: 1, rack: 'b' },
    ];
    expect(brokersForAssignment(brokers, 'Enforced')).toEqual({ ok: true, brokers });
    expect(brokersForAssignment(brokers, 'Disabled')).toEqual({ ok: true, brokers: [{ id: 0 }, { id: 1 }] });
  });
});

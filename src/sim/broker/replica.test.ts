import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/isr-expiration.json' with { type: 'json' };
import { createLog } from '../storage/index.ts';
import { described, freshFollowers, newReplica, outOfSync, withFetchAt, type Replica } from './replica.ts';

const LAG_MAX_MS = 100;
const BEGUN_MS = 1_000;
const [LEADER, FOLLOWER] = [0, 1];
const first0 = { topic: 'first', partition: 0 };

/** A leader with one follower in the ISR, its log ending at an offset. */
function leading(endOffset: number): Replica {
  const state = {
    ...first0,
    leader: LEADER,
    leaderEpoch: 0,
    controllerEpoch: 1,
    zkVersion: 0,
    isNew: false,
    isr: [LEADER, FOLLOWER],
    replicas: [LEADER, FOLLOWER],
  };
  const replica = described(newReplica(first0, createLog(BEGUN_MS, endOffset), 0), state, 0);
  return { ...replica, followers: freshFollowers(replica, LEADER, BEGUN_MS, 0) };
}

interface Step {
  readonly sleep: number;
  readonly fetch?: readonly number[];
  readonly outOfSync: readonly number[];
}

describe('ISRExpirationTest', () => {
  const cases: readonly { readonly name: string; readonly steps: readonly Step[] }[] = vectors.vectors;

  it.each(cases)('$name', ({ steps }) => {
    let replica = leading(15);
    let nowMs = BEGUN_MS;
    for (const step of steps) {
      nowMs += step.sleep;
      const [offset, endOffset] = step.fetch ?? [];
      if (offset !== undefined && endOffset !== undefined) {
        const grown = { ...replica, log: createLog(BEGUN_MS, endOffset) };
        replica = withFetchAt(grown, FOLLOWER, offset, nowMs, 0);
      }
      expect(outOfSync(replica, nowMs, LAG_MAX_MS)).toEqual(step.outOfSync);
    }
  });
});

describe('a follower that is behind', () => {
  it('counts as caught up at its last fetch when it has reached what was the end then', () => {
    let replica = withFetchAt(leading(15), FOLLOWER, 10, BEGUN_MS, 0);
    replica = withFetchAt({ ...replica, log: createLog(BEGUN_MS, 20) }, FOLLOWER, 15, BEGUN_MS + 90, 0);
    expect(outOfSync(replica, BEGUN_MS + 100, LAG_MAX_MS)).toEqual([]);
    // It was at the end as of its fetch at the beginning, not as of the one 90 ms later.
    expect(outOfSync(replica, BEGUN_MS + 101, LAG_MAX_MS)).toEqual([FOLLOWER]);
  });

  it('is out of sync after more than replica.lag.time.max.ms, not at it', () => {
    expect(outOfSync(leading(15), BEGUN_MS + LAG_MAX_MS, LAG_MAX_MS)).toEqual([]);
    expect(outOfSync(leading(15), BEGUN_MS + LAG_MAX_MS + 1, LAG_MAX_MS)).toEqual([FOLLOWER]);
  });

  it('is not expired from an ISR that it is not in', () => {
    expect(outOfSync({ ...leading(15), isr: [LEADER] }, BEGUN_MS + 1_000, LAG_MAX_MS)).toEqual([]);
  });
});

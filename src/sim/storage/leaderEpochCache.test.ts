import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/leader-epoch-cache.json' with { type: 'json' };
import { assignEpoch, checkpointText, clearAllEpochs, clearEarliest, clearLatest } from './leaderEpochCache.ts';
import { emptyLeaderEpochCache, endOffsetFor, latestEpoch } from './leaderEpochCache.ts';

/** The query of an unknown log end in the vectors: any number that no expectation holds. */
const UNKNOWN_LEO = 987654;

describe('LeaderEpochFileCacheTest', () => {
  it.each(vectors.vectors)('$name', ({ ops }) => {
    let cache = emptyLeaderEpochCache;
    for (const step of ops) {
      const epoch = 'epoch' in step ? Number(step.epoch) : Number.NaN;
      const offset = 'offset' in step ? Number(step.offset) : Number.NaN;
      const leo = 'leo' in step && step.leo !== null ? Number(step.leo) : UNKNOWN_LEO;
      const expected = 'expect' in step ? step.expect : undefined;
      if (step.op === 'assign') cache = assignEpoch(cache, epoch, offset);
      else if (step.op === 'clearLatest') cache = clearLatest(cache, offset);
      else if (step.op === 'clearEarliest') cache = clearEarliest(cache, offset);
      else if (step.op === 'endOffsetFor') expect(endOffsetFor(cache, epoch, leo)).toBe(expected);
      else if (step.op === 'latestEpoch') expect(latestEpoch(cache)).toBe(expected);
      else if (step.op === 'entries') {
        expect(cache.entries.map(entry => [entry.epoch, entry.startOffset])).toEqual(expected);
      } else throw new Error(`unknown step ${step.op}`);
    }
  });

  it('answers the log end where both sides know no epoch', () => {
    expect(endOffsetFor(emptyLeaderEpochCache, -1, 5)).toBe(5);
  });
});

describe('checkpoint file', () => {
  it('is empty until first written', () => {
    expect(checkpointText(emptyLeaderEpochCache)).toBe('');
    expect(checkpointText(clearAllEpochs())).toBe('0\n0\n');
  });

  it('lists epochs as a lab run showed', () => {
    const cache = assignEpoch(assignEpoch(emptyLeaderEpochCache, 0, 0), 3, 2);
    expect(checkpointText(cache)).toBe('0\n2\n0 0\n3 2\n');
  });
});

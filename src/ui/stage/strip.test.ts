import { describe, expect, it } from 'vitest';
import { sampleReplica } from './sample.ts';
import { CELL_GAP, frameOf, stripOf } from './strip.ts';

const frame = { first: 0, cells: 8, pitch: 20, fold: 0 };
const looks = (strip: ReturnType<typeof stripOf>) => strip.cells.map(({ look }) => look);

describe('the marks of a log strip', () => {
  it('stand on the boundary after the last offset below them', () => {
    const strip = stripOf(sampleReplica(0, 6, { highWatermark: 4 }), frame, 'no', null);
    const fourth = strip.cells.find(({ from }) => from === 3);
    expect(strip.highWatermark).toBe((fourth?.x ?? 0) + (fourth?.width ?? 0) + CELL_GAP / 2);
    expect(strip.logEnd).toBe(6 * 20 - CELL_GAP / 2);
  });

  it('share one boundary when HW is LEO, and never stand on a cell', () => {
    for (let end = 0; end <= 8; end += 1) {
      for (let highWatermark = 0; highWatermark <= end; highWatermark += 1) {
        const strip = stripOf(sampleReplica(0, end, { highWatermark }), frame, 'no', null);
        expect(strip.highWatermark === strip.logEnd).toBe(highWatermark === end);
        for (const mark of [strip.highWatermark, strip.logEnd]) {
          expect(strip.cells.some(({ x, width }) => mark !== null && mark > x && mark < x + width)).toBe(false);
        }
      }
    }
  });

  it('are left out where the frame does not reach', () => {
    const strip = stripOf(sampleReplica(0, 3), { ...frame, first: 10 }, 'no', null);
    expect(strip).toMatchObject({ highWatermark: null, logEnd: null, folded: 3 });
  });

  it('tell where a new leader epoch begins, not the first one', () => {
    const epochs = [{ epoch: 0, startOffset: 0 }, { epoch: 1, startOffset: 4 }, { epoch: 2, startOffset: 6 }];
    const strip = stripOf(sampleReplica(0, 6, { epochs }), frame, 'no', null);
    expect(strip.epochs).toEqual([{ epoch: 1, x: 4 * 20 - CELL_GAP / 2 }]);
  });
});

describe('the cells', () => {
  it('are filled below the replica’s own high watermark, hatched above, free beyond the end', () => {
    const strip = stripOf(sampleReplica(0, 3, { highWatermark: 2 }), { ...frame, cells: 4 }, 'no', null);
    expect(looks(strip)).toEqual(['committed', 'committed', 'uncommitted', 'free']);
  });

  it('of a dead process are ghosts; without power the unflushed are lost', () => {
    const replica = sampleReplica(0, 3, { highWatermark: 2, recoveryPoint: 1 });
    const small = { ...frame, cells: 3 };
    expect(looks(stripOf(replica, small, 'process', null))).toEqual(['dead', 'dead', 'deadUncommitted']);
    expect(looks(stripOf(replica, small, 'power', null))).toEqual(['dead', 'lost', 'lost']);
  });

  it('that were cut off are shown struck through behind the end', () => {
    const strip = stripOf(sampleReplica(0, 2), { ...frame, cells: 4 }, 'no', { from: 2, to: 3 });
    expect(looks(strip)).toEqual(['committed', 'committed', 'truncated', 'free']);
    expect(strip.labels.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('of one batch have no gap, except where the high watermark stands', () => {
    const batches = [{ baseOffset: 0, lastOffset: 3, leaderEpoch: 0, records: [] }];
    const strip = stripOf(sampleReplica(0, 4, { batches, highWatermark: 3 }), { ...frame, cells: 4 }, 'no', null);
    expect(strip.cells.map(({ from, to, width }) => [from, to, width])).toEqual([[0, 3, 58], [3, 4, 18]]);
  });
});

describe('the frame of a partition', () => {
  it('begins at the log start while everything fits', () => {
    expect(frameOf(140, 15.5, 0, 8)).toEqual({ first: 0, cells: 8, pitch: 17.5, fold: 0 });
  });

  it('folds what is older, shows the end, and stands still for half its cells', () => {
    const firsts = new Set<number>();
    for (let end = 9; end <= 60; end += 1) {
      const { first, cells, fold, pitch } = frameOf(140, 15.5, 0, end);
      firsts.add(first);
      expect(fold).toBeGreaterThan(0);
      expect(fold + cells * pitch).toBeLessThanOrEqual(141);
      expect(end).toBeGreaterThan(first);
      expect(end).toBeLessThanOrEqual(first + cells);
    }
    expect(firsts.size).toBeLessThan(20);
  });

  it('has cells wide enough for their numbers', () => {
    expect(frameOf(140, 15.5, 0, 1_204).pitch).toBeGreaterThan(4 * 9.5 * 0.62);
  });
});

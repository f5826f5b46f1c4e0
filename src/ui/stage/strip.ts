/**
 * The shape of a log strip: which cells there are and where the marks stand (visual-language.md §5, Log strip). Marks
 * stand on cell boundaries, since HW and LEO are exclusive: HW above the cells, LEO below.
 */
import type { ReplicaView } from '../../sim/cluster/viewTypes.ts';
import { formatCount } from '../i18n/format.ts';
import { textWidth } from './geometry.ts';

/** What a strip needs of a replica. */
export type StripReplica = Pick<
  ReplicaView,
  'logStartOffset' | 'logEndOffset' | 'highWatermark' | 'recoveryPoint' | 'batches' | 'epochs'
>;

/** A stretch of a log that has just been cut off; `to` is exclusive. */
export interface Truncated {
  readonly from: number;
  readonly to: number;
}

/** How the process's end changes its cells. */
export type Ended = 'no' | 'process' | 'power';

/** The part of a partition that all its replicas show, so that equal offsets stand under each other. */
export interface Frame {
  /** The first offset drawn as a cell. */
  readonly first: number;
  readonly cells: number;
  /** From cell to cell, px. */
  readonly pitch: number;
  /** Room before the first cell for `⋯ 1,204`, 0 when nothing is folded. */
  readonly fold: number;
}

/** One cell, or one batch of several offsets without a gap. */
export interface Cell {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly x: number;
  readonly width: number;
  readonly look: 'committed' | 'uncommitted' | 'truncated' | 'lost' | 'dead' | 'deadUncommitted' | 'free';
}

/** A strip, x from its left edge. Marks outside the frame are null. */
export interface Strip {
  readonly cells: readonly Cell[];
  readonly labels: readonly { readonly offset: number; readonly x: number; readonly look: Cell['look'] }[];
  readonly folded: number;
  readonly highWatermark: number | null;
  readonly logEnd: number | null;
  readonly logStart: number | null;
  readonly epochs: readonly { readonly epoch: number; readonly x: number }[];
}

/** Between two cells, px. */
export const CELL_GAP = 2;

const OFFSET_SIZE = 9.5;

/**
 * The frame of a partition whose longest replica ends at `end`. It moves by half its cells at a time, so that it
 * stands still while a few records arrive.
 */
export function frameOf(room: number, cellWidth: number, start: number, end: number): Frame {
  const pitch = Math.max(cellWidth + CELL_GAP, Math.ceil(textWidth(String(end), OFFSET_SIZE)) + 4);
  const all = Math.max(2, Math.floor(room / pitch));
  if (end - start <= all) return { first: start, cells: all, pitch, fold: 0 };
  const fold = Math.ceil(textWidth(`⋯${formatCount(end)}`, OFFSET_SIZE)) + 6;
  const cells = Math.max(2, Math.floor((room - fold) / pitch));
  const jump = Math.max(1, Math.floor(cells / 2));
  return { first: start + Math.ceil((end - start - cells) / jump) * jump, cells, pitch, fold };
}

function lookOf(offset: number, replica: StripReplica, ended: Ended, truncated: Truncated | null): Cell['look'] {
  if (offset >= replica.logEndOffset) {
    const isTruncated = truncated !== null && offset >= truncated.from && offset < truncated.to;
    return isTruncated ? 'truncated' : 'free';
  }
  if (ended === 'power' && offset >= replica.recoveryPoint) return 'lost';
  const committed = offset < replica.highWatermark;
  if (ended !== 'no') return committed ? 'dead' : 'deadUncommitted';
  return committed ? 'committed' : 'uncommitted';
}

/** Whether this offset goes on in the cell of the one before it: the same batch. */
function sameBatch(replica: StripReplica, offset: number): boolean {
  return replica.batches.some(({ baseOffset, lastOffset }) => baseOffset < offset && offset <= lastOffset);
}

/** The strip of one replica in its partition's frame. */
export function stripOf(replica: StripReplica, frame: Frame, ended: Ended, truncated: Truncated | null): Strip {
  const { first, cells: count, pitch, fold } = frame;
  const cells: Cell[] = [];
  const labels: Strip['labels'][number][] = [];
  for (let offset = first; offset < first + count; offset += 1) {
    if (offset < replica.logStartOffset) continue;
    const look = lookOf(offset, replica, ended, truncated);
    const x = fold + (offset - first) * pitch;
    const before = cells.at(-1);
    if (look !== 'free') labels.push({ offset, x: x + (pitch - CELL_GAP) / 2, look });
    if (before !== undefined && before.look === look && look !== 'free' && sameBatch(replica, offset)) {
      cells[cells.length - 1] = { ...before, to: offset + 1, width: before.width + pitch };
    } else {
      cells.push({ from: offset, to: offset + 1, x, width: pitch - CELL_GAP, look });
    }
  }
  const boundary = (offset: number): number | null => {
    if (offset > first + count) return null;
    return offset < first ? null : fold + (offset - first) * pitch - CELL_GAP / 2;
  };
  return {
    cells,
    labels,
    folded: Math.max(0, Math.min(first, replica.logEndOffset) - replica.logStartOffset),
    highWatermark: boundary(replica.highWatermark),
    logEnd: boundary(replica.logEndOffset),
    logStart: replica.logStartOffset > 0 ? boundary(replica.logStartOffset) : null,
    epochs: replica.epochs.flatMap(({ epoch, startOffset }) => {
      const x = boundary(startOffset);
      return x === null || startOffset === replica.logStartOffset || startOffset >= replica.logEndOffset
        ? []
        : [{ epoch, x }];
    }),
  };
}

/**
 * Which leader epoch began at which offset (KIP-101). Follows server/epoch/LeaderEpochFileCache.scala and
 * server/checkpoints/LeaderEpochCheckpointFile.scala; reference replication.md §8.
 */
export const UNDEFINED_EPOCH = -1;
export const UNDEFINED_EPOCH_OFFSET = -1;

export interface EpochEntry {
  readonly epoch: number;
  readonly startOffset: number;
}

/** Entries ascend in epoch and do not descend in offset. */
export interface LeaderEpochCache {
  readonly entries: readonly EpochEntry[];
  /** False until the file was first written: a new replica's `leader-epoch-checkpoint` is empty. */
  readonly isWritten: boolean;
}

export const emptyLeaderEpochCache: LeaderEpochCache = { entries: [], isWritten: false };

/** Latest epoch, -1 if none. */
export function latestEpoch(cache: LeaderEpochCache): number {
  return cache.entries[cache.entries.length - 1]?.epoch ?? UNDEFINED_EPOCH;
}

function latestOffset(cache: LeaderEpochCache): number {
  return cache.entries[cache.entries.length - 1]?.startOffset ?? UNDEFINED_EPOCH_OFFSET;
}

/** Notes that `epoch` begins at `startOffset`; ignored unless the epoch is new and the offset does not go back. */
export function assignEpoch(cache: LeaderEpochCache, epoch: number, startOffset: number): LeaderEpochCache {
  if (epoch < 0 || epoch <= latestEpoch(cache) || startOffset < latestOffset(cache)) return cache;
  return { entries: [...cache.entries, { epoch, startOffset }], isWritten: true };
}

/**
 * The answer to OffsetsForLeaderEpoch: the log end offset for the latest epoch, the start of the next later epoch for
 * an older one, -1 where the question is below the first or above the latest.
 */
export function endOffsetFor(cache: LeaderEpochCache, epoch: number, logEndOffset: number): number {
  if (epoch === latestEpoch(cache)) return logEndOffset;
  const first = cache.entries[0];
  const later = cache.entries.find(entry => entry.epoch > epoch);
  if (first === undefined || later === undefined || epoch < first.epoch) return UNDEFINED_EPOCH_OFFSET;
  return later.startOffset;
}

/** Drops the epochs that begin at or after `offset`: the log was truncated there. */
export function clearLatest(cache: LeaderEpochCache, offset: number): LeaderEpochCache {
  if (offset < 0 || offset > latestOffset(cache)) return cache;
  return { entries: cache.entries.filter(entry => entry.startOffset < offset), isWritten: true };
}

/** Drops the epochs that ended before `offset`; the one that covers it then starts there: the log start moved up. */
export function clearEarliest(cache: LeaderEpochCache, offset: number): LeaderEpochCache {
  const covering = cache.entries.findLast(entry => entry.startOffset < offset);
  if (offset < 0 || covering === undefined) return cache;
  const rest = cache.entries.filter(entry => entry.startOffset >= offset);
  const next = rest[0];
  const isKept = next === undefined || offset < next.startOffset;
  const head = isKept ? [{ epoch: covering.epoch, startOffset: offset }] : [];
  return { entries: [...head, ...rest], isWritten: true };
}

/** Drops everything: the log was wiped. */
export function clearAllEpochs(): LeaderEpochCache {
  return { entries: [], isWritten: true };
}

/** Text of the file `leader-epoch-checkpoint`. */
export function checkpointText(cache: LeaderEpochCache): string {
  if (!cache.isWritten) return '';
  const lines = cache.entries.map(entry => `${entry.epoch} ${entry.startOffset}\n`);
  return `0\n${cache.entries.length}\n${lines.join('')}`;
}

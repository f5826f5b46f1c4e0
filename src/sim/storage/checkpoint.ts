/** Offset checkpoint files of a log dir. Follows server/checkpoints/OffsetCheckpointFile.scala; storage.md §1. */
export interface OffsetCheckpointEntry {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Text of a checkpoint file: version `0`, the number of entries, one line each in the given order. */
export function offsetCheckpointText(entries: readonly OffsetCheckpointEntry[]): string {
  const lines = entries.map(entry => `${entry.topic} ${entry.partition} ${entry.offset}\n`);
  return `0\n${entries.length}\n${lines.join('')}`;
}

export type OffsetCheckpointResult =
  | { readonly ok: true; readonly entries: readonly OffsetCheckpointEntry[] }
  | { readonly ok: false; readonly line: number };

/** Reads such a text back; an empty file has no entries. `line` (from 1) is the first that is wrong. */
export function parseOffsetCheckpoint(text: string): OffsetCheckpointResult {
  if (text === '') return { ok: true, entries: [] };
  const lines = text.split('\n');
  if (lines[0] !== '0') return { ok: false, line: 1 };
  const entries: OffsetCheckpointEntry[] = [];
  for (let index = 2; index < lines.length && lines[index] !== ''; index += 1) {
    const match = /^(\S+) (\d+) (-?\d+)$/.exec(lines[index] ?? '');
    const [, topic, partition, offset] = match ?? [];
    if (topic === undefined || partition === undefined || offset === undefined) return { ok: false, line: index + 1 };
    entries.push({ topic, partition: Number(partition), offset: Number(offset) });
  }
  return lines[1] === String(entries.length) ? { ok: true, entries } : { ok: false, line: 2 };
}

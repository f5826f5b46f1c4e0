/**
 * The files of a replica's directory as `ls`, `hexdump` and `sha256sum` would show them. Follows log/Log.scala
 * (names), AbstractIndex (pre-sized files); reference storage.md §1, §4.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { batchBytes } from './batchBytes.ts';
import { byteWriter, concatBytes, toHex, utf8Encode, writeInt32, writeInt64, writtenBytes } from './bytes.ts';
import { checkpointText } from './leaderEpochCache.ts';
import type { Log } from './log.ts';
import { segmentsOf } from './log.ts';
import { OFFSET_INDEX_ENTRY_BYTES, segmentSize, TIME_INDEX_ENTRY_BYTES } from './segment.ts';
import type { Segment } from './segment.ts';
import { itemsFrom } from './sequence.ts';

export interface FileSummary {
  readonly name: string;
  readonly sizeInBytes: number;
}

export const LEADER_EPOCH_CHECKPOINT = 'leader-epoch-checkpoint';

/** File name without its suffix: the base offset in 20 digits. */
export function segmentFileName(baseOffset: number): string {
  return String(baseOffset).padStart(20, '0');
}

/** A file before its bytes are made: real content first, then zeros up to `sizeInBytes`. */
interface FilePlan extends FileSummary {
  readonly content: () => Uint8Array;
}

function segmentPlans(log: Log, segment: Segment, segmentIndexBytes: number): readonly FilePlan[] {
  const name = segmentFileName(segment.baseOffset);
  const isPreSized = segment === log.activeSegment && !log.isClosed;
  const indexSize = (entryBytes: number, entries: number): number =>
    isPreSized ? Math.floor(segmentIndexBytes / entryBytes) * entryBytes : entries * entryBytes;
  return [
    {
      name: `${name}.index`,
      sizeInBytes: indexSize(OFFSET_INDEX_ENTRY_BYTES, segment.offsetIndex.length),
      content: () => offsetIndexBytes(segment),
    },
    { name: `${name}.log`, sizeInBytes: segmentSize(segment), content: () => logBytes(segment) },
    {
      name: `${name}.timeindex`,
      sizeInBytes: indexSize(TIME_INDEX_ENTRY_BYTES, segment.timeIndex.length),
      content: () => timeIndexBytes(segment),
    },
  ];
}

function plansOf(log: Log, segmentIndexBytes: number): readonly FilePlan[] {
  const checkpoint = checkpointText(log.leaderEpochCache);
  return [
    ...segmentsOf(log).flatMap(segment => segmentPlans(log, segment, segmentIndexBytes)),
    { name: LEADER_EPOCH_CHECKPOINT, sizeInBytes: checkpoint.length, content: () => utf8Encode(checkpoint) },
  ];
}

/** Names and sizes in name order. `segmentIndexBytes` is segment.index.bytes of the topic. */
export function partitionFiles(log: Log, segmentIndexBytes: number): readonly FileSummary[] {
  return plansOf(log, segmentIndexBytes).map(({ name, sizeInBytes }) => ({ name, sizeInBytes }));
}

/** Bytes of the `.log` file. */
export function logBytes(segment: Segment): Uint8Array {
  return concatBytes([...itemsFrom(segment.batches)].map(batchBytes));
}

/** Entries of the `.index` file, without the zeros of a pre-sized one. */
export function offsetIndexBytes(segment: Segment): Uint8Array {
  const writer = byteWriter(segment.offsetIndex.length * OFFSET_INDEX_ENTRY_BYTES);
  for (const entry of segment.offsetIndex) {
    writeInt32(writer, entry.offset - segment.baseOffset);
    writeInt32(writer, entry.position);
  }
  return writtenBytes(writer);
}

/** Entries of the `.timeindex` file, without the zeros of a pre-sized one. */
export function timeIndexBytes(segment: Segment): Uint8Array {
  const writer = byteWriter(segment.timeIndex.length * TIME_INDEX_ENTRY_BYTES);
  for (const entry of segment.timeIndex) {
    writeInt64(writer, entry.timestamp);
    writeInt32(writer, entry.offset - segment.baseOffset);
  }
  return writtenBytes(writer);
}

/** Runs of zeros by size, and their hashes: nearly every pre-sized file is one of two. */
const zerosBySize = new Map<number, Uint8Array>();
const zeroHashBySize = new Map<number, string>();

function zeros(size: number): Uint8Array {
  const known = zerosBySize.get(size);
  if (known !== undefined) return known;
  const made = new Uint8Array(size);
  zerosBySize.set(size, made);
  return made;
}

/** Bytes of the file `name`, null if there is none. Not to be changed: runs of zeros are shared. */
export function fileBytes(log: Log, name: string, segmentIndexBytes: number): Uint8Array | null {
  const plan = plansOf(log, segmentIndexBytes).find(candidate => candidate.name === name);
  if (plan === undefined) return null;
  const content = plan.content();
  if (content.length === plan.sizeInBytes) return content;
  if (content.length === 0) return zeros(plan.sizeInBytes);
  const bytes = new Uint8Array(plan.sizeInBytes);
  bytes.set(content);
  return bytes;
}

/** SHA-256 in hex of the file `name`, null if there is none. */
export function fileSha256(log: Log, name: string, segmentIndexBytes: number): string | null {
  const bytes = fileBytes(log, name, segmentIndexBytes);
  if (bytes === null) return null;
  if (bytes !== zerosBySize.get(bytes.length)) return toHex(sha256(bytes));
  const known = zeroHashBySize.get(bytes.length);
  if (known !== undefined) return known;
  const hash = toHex(sha256(bytes));
  zeroHashBySize.set(bytes.length, hash);
  return hash;
}

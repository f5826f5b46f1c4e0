/** How things are called in sentences: the same in both languages (visual-language.md §9). */
import type { PartitionOffsets } from '../../sim/clients/index.ts';
import type { NodeId } from '../../sim/kernel/index.ts';
import type { TopicPartition } from '../../sim/protocol/index.ts';

/** `broker-1` is broker 1, `zk-2` zk2, `producer-A` producer A. */
export function nodeName(node: NodeId): string {
  const [, kind = '', rest = ''] = /^(broker|zk|producer|consumer)-(.+)$/.exec(node) ?? [];
  if (kind === '') return node;
  return kind === 'zk' ? `zk${rest}` : `${kind} ${rest}`;
}

/** `first-0` */
export function partitionOf(fact: TopicPartition): string {
  return `${fact.topic}-${fact.partition}`;
}

/** `[0,1,2]`, as Kafka's tools print a list of broker ids. */
export function ids(list: readonly number[]): string {
  return `[${list.join(',')}]`;
}

/** `acks=all, retries=3`: settings as a properties file has them. */
export function settings(properties: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(properties).map(([key, value]) => `${key}=${value}`);
}

/** A record as a person recognises it: `"1" = "hello"`, `"hello"`. */
export function recordName(key: string | null, value: string | null): string {
  const shown = value === null ? 'null' : `"${value}"`;
  return key === null ? shown : `"${key}" = ${shown}`;
}

/** `first-0 0–6`: the beginning and the end of each partition that was looked up. */
export function offsetRanges(offsets: Readonly<Record<string, PartitionOffsets>>): readonly string[] {
  return Object.entries(offsets).map(([partition, { beginning, end }]) => `${partition} ${beginning}–${end}`);
}

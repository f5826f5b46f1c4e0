/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition's name as Kafka writes it: `first-0`. */
export const partitionName = (p: TopicPartition): string => `${p.topic}-${p.partition}`;

/** Reads `first-0`; null when the text is no partition's name. */
export function parsePartition(name: string): TopicPartition | null {
  const match = /^(.+)-(\d+)$/.exec(name);
  const topic = match?.[1];
  return topic === undefined ? null : { topic, partition: Number(match?.[2]) };
}

/** Whether both name the same partition. */
export const samePartition = (a: TopicPartition, b: TopicPartition): boolean =>
  a.partition === b.partition && a.topic === b.topic;

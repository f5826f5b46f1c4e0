import type { TopicPartition } from './partition.ts';

/** A value per partition: a list per topic, so that a change copies one list and not a thousand keys. */
export type ByPartition<T> = Readonly<Record<string, readonly (T | undefined)[]>>;

/** The value of a partition. */
export const at = <T>(map: ByPartition<T>, p: TopicPartition): T | undefined => map[p.topic]?.[p.partition];

/** The map with a partition's value replaced; undefined takes it away. */
export function put<T>(map: ByPartition<T>, p: TopicPartition, value: T | undefined): ByPartition<T> {
  const list = (map[p.topic] ?? []).slice();
  list[p.partition] = value;
  return { ...map, [p.topic]: list };
}

/** Every partition with its value, topics in code unit order. */
export function* entries<T>(map: ByPartition<T>): Generator<readonly [TopicPartition, T]> {
  for (const topic of Object.keys(map).sort()) {
    const list = map[topic] ?? [];
    for (let partition = 0; partition < list.length; partition++) {
      const value = list[partition];
      if (value !== undefined) yield [{ topic, partition }, value];
    }
  }
}

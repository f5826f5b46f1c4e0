/** Law (a): a leader epoch has one leader. Names after the Kafka model of kafka-specification (exemplars.md §14). */
import { samePartition } from '../protocol/index.ts';
import type { Law, Violation } from './law.ts';

/** A leader epoch is written with its leader in one compare-and-set; whoever acts on it read that very write. */
export const oneLeaderPerEpoch: Law = {
  id: 'oneLeaderPerEpoch',
  title: {
    zh: '一个 leader epoch 只有一个 leader：同一个 partition 的同一个 epoch 里，最多一个 broker 成为 leader。',
    en: 'A leader epoch has one leader: with one epoch of a partition at most one broker takes the lead.',
  },
  domainTitle: {
    zh: '没有例外：任何故障、任何配置。两个 broker 可以同时以为自己是 leader，但 epoch 不同。',
    en: 'No exception: any faults, any configs. Two brokers may both think that they lead, but with different epochs.',
  },
  domain: () => true,
  watches: new Set(['becameLeader']),
  check({ leadings }, world): Violation | null {
    const last = leadings.at(-1);
    if (last === undefined) return null;
    const other = leadings.find(
      leading =>
        samePartition(leading, last) && leading.leaderEpoch === last.leaderEpoch && leading.broker !== last.broker,
    );
    if (other === undefined) return null;
    const { topic, partition, leaderEpoch, broker } = last;
    return {
      law: 'oneLeaderPerEpoch',
      at: world.now,
      subject: { topic, partition, leaderEpoch, broker, other: other.broker },
    };
  },
};

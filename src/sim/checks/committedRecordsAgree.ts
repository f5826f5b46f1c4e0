/** Law (b): what is committed is the same on every member of the ISR (StrongIsr of kafka-specification). */
import { partitionName } from '../protocol/index.ts';
import type { ClusterWorld } from '../cluster/index.ts';
import type { Law, Violation } from './law.ts';
import { copyAt, firstDifference, recordAt } from './logs.ts';
import { partitionsOf, type Truth } from './partitions.ts';
import { allowsUncleanElection, losesPower } from './setups.ts';

/**
 * Compared is what lies below the high watermark of the broker that leads by ZooKeeper: a deposed leader that does not
 * know it yet commits nothing new, but may not have cut its log. A member that is down is asked too: its disk is whole.
 * Excused are partitions that had a fast leader change (KIP-279, see evidence.ts), a true hole of 0.11.
 */
export const committedRecordsAgree: Law = {
  id: 'committedRecordsAgree',
  title: {
    zh: '已提交的 record 处处相同：leader 的 HW 以下，ISR 的每个成员在每个 offset 上有同一条 record（key、value、epoch）。',
    en:
      'Committed records agree: below the leader’s HW every member of the ISR has the same record ' +
      '(key, value, epoch) at each offset.',
  },
  domainTitle: {
    zh:
      '不断电，unclean leader election 关闭；' +
      '不包括 leader 接连更换、副本来不及对齐或者被截到 HW 的 partition（KIP-279，2.0 修复）。',
    en:
      'No power loss, unclean leader election off; not for partitions whose leaders changed so fast that a ' +
      'replica was not aligned or was cut to its HW (KIP-279, fixed in 2.0).',
  },
  domain: setup => !losesPower(setup) && !allowsUncleanElection(setup.scenario),
  watches: new Set([
    'highWatermarkAdvanced', 'leaderElected', 'becameLeader', 'becameFollower', 'logTruncated', 'isrExpanded',
    'isrShrunkByLeader', 'isrShrunkByController', 'processStarted', 'brokerStarted', 'znodeChanged',
  ]),
  check({ holes }, world): Violation | null {
    for (const truth of partitionsOf(world)) {
      const found = holes.has(partitionName(truth)) ? null : disagreement(world, truth);
      if (found !== null) return found;
    }
    return null;
  },
};

function disagreement(world: ClusterWorld, truth: Truth): Violation | null {
  const { topic, partition, leader, isr } = truth;
  const led = copyAt(world, leader, truth);
  if (led === null) return null;
  for (const member of isr) {
    const copy = member === leader ? led : copyAt(world, member, truth);
    // A member without a copy has been given its role and not heard of it: then nothing is committed yet.
    if (copy === null && led.highWatermark === 0) continue;
    const offset = copy === null ? 0 : firstDifference(led.log, copy.log, led.highWatermark);
    if (offset === null) continue;
    const mine = recordAt(led.log, offset);
    const theirs = copy === null ? null : recordAt(copy.log, offset);
    return {
      law: 'committedRecordsAgree',
      at: world.now,
      subject: {
        topic, partition, offset, leader, member, highWatermark: led.highWatermark,
        leaderHas: mine === null ? null : `${mine.value} of epoch ${mine.leaderEpoch}`,
        memberHas: theirs === null ? null : `${theirs.value} of epoch ${theirs.leaderEpoch}`,
      },
    };
  }
  return null;
}

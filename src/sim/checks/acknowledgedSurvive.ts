/** Law (c): what acks=all has acknowledged stays (lost write of maelstrom's Kafka checker). */
import { partitionName, samePartition } from '../protocol/index.ts';
import type { ClusterWorld } from '../cluster/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Acknowledged, Evidence } from './evidence.ts';
import type { Law, Violation } from './law.ts';
import { copyAt, recordAt } from './logs.ts';
import { partitionsOf } from './partitions.ts';
import { allowsUncleanElection, losesPower, minInsyncReplicas } from './setups.ts';

/** While a partition has no leader nothing is known to be lost; a leader that is down still has its disk. */
export const acknowledgedSurvive: Law = {
  id: 'acknowledgedSurvive',
  title: {
    zh: '确认了就不会丢：用 acks=all 确认的 record，总在它的 partition 现在的 leader 的日志里，在同一个 offset 上。',
    en: 'Acknowledged records survive: what acks=all confirmed is in the log of its partition’s leader, at its offset.',
  },
  domainTitle: {
    zh:
      '所有 producer 用 acks=all，min.insync.replicas ≥ 2，unclean leader election 关闭，不断电；' +
      '不包括 leader 接连更换、副本来不及对齐或者被截到 HW 的 partition（KIP-279，2.0 修复）。',
    en:
      'All producers use acks=all, min.insync.replicas ≥ 2, unclean leader election off, no power loss; not for ' +
      'partitions whose leaders changed so fast that a replica was not aligned or was cut to its HW (KIP-279, fixed ' +
      'in 2.0).',
  },
  domain: setup =>
    !losesPower(setup) &&
    !allowsUncleanElection(setup.scenario) &&
    asksWholeIsr(setup.scenario) &&
    setup.scenario.topics.every(topic => minInsyncReplicas(setup.scenario, topic) >= 2),
  watches: new Set([
    'recordAcked',
    'leaderElected',
    'becameLeader',
    'logTruncated',
    'isrShrunkByController',
    'processStarted',
    'brokerStarted',
  ]),
  check(evidence, world): Violation | null {
    return evidence.acknowledged.length === 0 ? null : lost(evidence, world);
  },
};

const asksWholeIsr = ({ producers }: Scenario): boolean =>
  producers.every(({ properties: { acks } }) => acks === 'all' || acks === '-1');

function lost({ acknowledged, holes }: Evidence, world: ClusterWorld): Violation | null {
  for (const truth of partitionsOf(world)) {
    if (truth.leader < 0 || holes.has(partitionName(truth))) continue;
    const log = copyAt(world, truth.leader, truth)?.log ?? null;
    const isLost = (record: Acknowledged): boolean => {
      if (!samePartition(record, truth)) return false;
      const kept = log === null ? null : recordAt(log, record.offset);
      return kept === null || kept.key !== record.key || kept.value !== record.value;
    };
    const record = acknowledged.find(isLost);
    if (record === undefined) continue;
    const { topic, partition, offset, value, producer } = record;
    return {
      law: 'acknowledgedSurvive',
      at: world.now,
      subject: { topic, partition, offset, value, producer, leader: truth.leader },
    };
  }
  return null;
}

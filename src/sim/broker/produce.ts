/**
 * The write path at a broker (KafkaApis.handleProduceRequest, ReplicaManager.appendRecords; reference replication.md
 * §2).
 */
import type { FactId } from '../kernel/index.ts';
import { put, type ErrorName, type Request, type TopicPartition } from '../protocol/index.ts';
import { appendAsLeader, type AppendError, type RecordBatch } from '../storage/index.ts';
import { unmute, type Received } from './pipeline.ts';
import { advanceHighWatermark } from './highWatermark.ts';
import { answerProduce, completeFetches, parkProduce, type ProduceStatus } from './purgatory.ts';
import { isLeader, type Replica } from './replica.ts';
import { memoryOf, remember, replicaAt, type BrokerTurn } from './state.ts';
import { logConfig, topicSettings } from './topicConfigs.ts';

/** Appends what a producer sent and answers it at once, when its ISR has it, or never (acks=0). */
export function serveProduce(turn: BrokerTurn, received: Received, request: Request<'Produce'>): void {
  const { acks, partitions, timeoutMs } = request.body;
  const statuses = partitions.map(({ topic, partition, batch }) =>
    append(turn, received, { topic, partition }, batch, acks === -1),
  );
  for (const status of statuses) {
    if (status.error === null) {
      completeFetches(turn, status);
      advanceHighWatermark(turn, status);
    }
  }
  if (acks === 0) {
    // Nobody is answered; an error can only be shown by closing the connection.
    if (statuses.some(status => status.error !== null)) turn.close(received.connection);
    unmute(turn, received.connection);
    return;
  }
  if (acks === -1 && statuses.some(status => status.error === null)) {
    parkProduce(turn, received, timeoutMs, statuses);
    return;
  }
  const done = statuses.map(status => ({ ...status, error: status.error ?? ('NONE' as const) }));
  answerProduce(turn, received, done, false);
}

function append(
  turn: BrokerTurn,
  received: Received,
  p: TopicPartition,
  batch: RecordBatch,
  wholeIsr: boolean,
): ProduceStatus {
  const refused = (error: ErrorName, fact: FactId): ProduceStatus => ({
    ...p,
    requiredOffset: -1,
    baseOffset: -1,
    error,
    fact,
  });
  const replica = replicaAt(turn, p);
  if (replica === undefined) return refused('UNKNOWN_TOPIC_OR_PARTITION', received.cause);
  if (!isLeader(replica)) return refused('NOT_LEADER_FOR_PARTITION', replica.facts.role);
  const { config, facts } = topicSettings(turn, p.topic);
  if (wholeIsr && replica.isr.length < config['min.insync.replicas']) {
    const fact = turn.fact(
      {
        kind: 'produceRefused',
        ...p,
        error: 'NOT_ENOUGH_REPLICAS',
        client: received.request.clientId,
        isr: replica.isr,
        minInsyncReplicas: config['min.insync.replicas'],
      },
      [replica.facts.isr, facts['min.insync.replicas'] ?? 0, received.cause],
    );
    return refused('NOT_ENOUGH_REPLICAS', fact);
  }
  return write(turn, received, replica, batch, refused);
}

function write(
  turn: BrokerTurn,
  received: Received,
  replica: Replica,
  batch: RecordBatch,
  refused: (error: ErrorName, fact: FactId) => ProduceStatus,
): ProduceStatus {
  const { topic, partition } = replica;
  const config = logConfig(turn, topic);
  const written = appendAsLeader(replica.log, [batch], {
    leaderEpoch: replica.leaderEpoch,
    nowMs: turn.wallClockMs(),
    config,
  });
  if (!written.ok) return refused(errorOf(written.error), received.cause);
  const { firstOffset, lastOffset } = written;
  const fact = turn.fact(
    {
      kind: 'recordsAppended',
      topic,
      partition,
      role: 'leader',
      from: firstOffset,
      to: lastOffset + 1,
      leaderEpoch: replica.leaderEpoch,
    },
    [received.cause, replica.facts.role],
  );
  const grown: Replica = { ...replica, log: written.log, facts: { ...replica.facts, log: fact } };
  remember(turn, { replicas: put(memoryOf(turn).replicas, replica, grown) });
  return { topic, partition, requiredOffset: lastOffset + 1, baseOffset: firstOffset, error: null, fact };
}

function errorOf(error: AppendError): ErrorName {
  switch (error.kind) {
    case 'MESSAGE_TOO_LARGE':
      return 'MESSAGE_TOO_LARGE';
    case 'RECORD_LIST_TOO_LARGE':
      return 'RECORD_LIST_TOO_LARGE';
    case 'INVALID_TIMESTAMP':
      return 'INVALID_TIMESTAMP';
    case 'CORRUPT_MESSAGE':
    case 'OUT_OF_ORDER_OFFSETS':
      return 'CORRUPT_MESSAGE';
  }
}

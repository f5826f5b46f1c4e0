/** Topics that appear and disappear (KafkaController.TopicChange, onNewTopicCreation; reference controller.md §10). */
import { entries, parseTopicAssignment, put, type TopicPartition } from '../../protocol/index.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { sendBatch } from './batch.ts';
import { controllerOf, movePartition, moveReplica, setController } from './context.ts';
import { electAll } from './partitions.ts';
import type { TopicsFrame } from './state.ts';

/** Runs one frame of a change of /brokers/topics. */
export function runTopics(turn: BrokerTurn, frame: TopicsFrame, value: Value): Decision {
  switch (frame.at) {
    case 'topics':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: '/brokers/topics', watch: true } },
        then: { thread: 'controller', at: 'topics/listed' },
      };
    case 'topics/listed': {
      const now = value.type === 'zk' && value.result.ok ? (value.result.children ?? []) : [];
      const { assignment } = controllerOf(turn);
      const kept = Object.fromEntries(Object.entries(assignment).filter(([topic]) => now.includes(topic)));
      setController(turn, { assignment: kept });
      const topics = now.filter(topic => assignment[topic] === undefined).sort();
      return {
        do: 'call',
        frame: { thread: 'controller', at: 'topics/readAll', todo: topics },
        then: { thread: 'controller', at: 'topics/new', topics },
      };
    }
    case 'topics/readAll': {
      const [topic] = frame.todo;
      if (topic === undefined) return DONE;
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: `/brokers/topics/${topic}`, watch: true } },
        then: { ...frame, at: 'topics/read' },
      };
    }
    case 'topics/read': {
      const [topic = '', ...todo] = frame.todo;
      noteTopic(turn, topic, value);
      return goTo({ ...frame, at: 'topics/readAll', todo });
    }
    case 'topics/new': {
      const partitions = partitionsOf(turn, frame.topics);
      for (const p of partitions) movePartition(turn, p, 'NewPartition');
      moveReplicas(turn, partitions, 'NewReplica');
      return { do: 'call', frame: electAll(partitions), then: { ...frame, at: 'topics/online' } };
    }
    case 'topics/online':
      sendBatch(turn);
      moveReplicas(turn, partitionsOf(turn, frame.topics), 'OnlineReplica');
      return DONE;
  }
}

function noteTopic(turn: BrokerTurn, topic: string, value: Value): void {
  const found = parseTopicAssignment(value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '');
  if (!found.ok) return;
  let { assignment } = controllerOf(turn);
  for (const { partition, replicas } of found.value) assignment = put(assignment, { topic, partition }, replicas);
  setController(turn, { assignment });
  turn.fact({ kind: 'topicSeen', topic, partitions: found.value.length });
}

function partitionsOf(turn: BrokerTurn, topics: readonly string[]): readonly TopicPartition[] {
  return [...entries(controllerOf(turn).assignment)].map(([p]) => p).filter(p => topics.includes(p.topic));
}

function moveReplicas(
  turn: BrokerTurn,
  partitions: readonly TopicPartition[],
  to: 'NewReplica' | 'OnlineReplica',
): void {
  const { assignment } = controllerOf(turn);
  for (const p of partitions) {
    for (const replica of assignment[p.topic]?.[p.partition] ?? []) moveReplica(turn, p, replica, to);
  }
}

/** What a request handler thread does with a request (kafka.server.KafkaApis). Waiting keeps the thread busy. */
import type { Request, TopicPartition } from '../protocol/index.ts';
import { queueControllerEvent } from './controller/index.ts';
import { serveFetch } from './fetch.ts';
import { expandIsr } from './isr.ts';
import { becomeLeaderOrFollower, stopReplicas, topicsToRead } from './leaderAndIsr.ts';
import { serveListOffsets, serveOffsetsForLeaderEpoch } from './offsets.ts';
import { serveMetadata, updateMetadata } from './metadata.ts';
import { release, respond, type Received } from './pipeline.ts';
import { serveProduce } from './produce.ts';
import { replicaAt, type BrokerTurn, type Value } from './state.ts';
import { DONE, type Decision } from './threads.ts';
import { applyTopicConfig } from './topicConfigs.ts';

/** Where a request handler can stand. */
export type RequestFrame =
  | { readonly thread: 'request'; readonly at: 'serve'; readonly handler: number; readonly received: Received }
  | {
      readonly thread: 'request';
      readonly at: 'expandIsr';
      readonly handler: number;
      readonly received: Received;
      readonly request: Request<'Fetch'>;
      readonly joining: readonly TopicPartition[];
    }
  | {
      readonly thread: 'request';
      readonly at: 'readTopicConfig' | 'topicConfigRead';
      readonly handler: number;
      readonly received: Received;
      readonly request: Request<'LeaderAndIsr'>;
      readonly topics: readonly string[];
    };

/** Runs one frame of a request handler. */
export function runRequest(turn: BrokerTurn, frame: RequestFrame, value: Value): Decision {
  switch (frame.at) {
    case 'serve':
      return serve(turn, frame.handler, frame.received);
    case 'expandIsr': {
      const [next, ...joining] = frame.joining;
      if (next !== undefined) {
        const follower = frame.request.body.replicaId;
        return { do: 'call', frame: expandIsr(next, follower), then: { ...frame, joining } };
      }
      serveFetch(turn, frame.received, frame.request, 'afterIsrExpansion');
      return finished(turn, frame.handler);
    }
    case 'readTopicConfig': {
      const [topic] = frame.topics;
      if (topic !== undefined) {
        const path = `/config/topics/${topic}`;
        return {
          do: 'wait',
          for: { zk: { op: 'getData', path, watch: false } },
          then: { ...frame, at: 'topicConfigRead' },
        };
      }
      becomeLeaderOrFollower(turn, frame.received, frame.request);
      return finished(turn, frame.handler);
    }
    case 'topicConfigRead': {
      const [topic = '', ...topics] = frame.topics;
      applyTopicConfig(turn, topic, value);
      return { do: 'goto', frame: { ...frame, at: 'readTopicConfig', topics } };
    }
  }
}

function serve(turn: BrokerTurn, handler: number, received: Received): Decision {
  const { request } = received;
  const locked = lockedPartition(turn, request);
  if (locked !== undefined) {
    return { do: 'wait', for: { lock: locked }, then: { thread: 'request', at: 'serve', handler, received } };
  }
  switch (request.api) {
    case 'Produce':
      serveProduce(turn, received, request);
      break;
    case 'Fetch': {
      const joining = serveFetch(turn, received, request, 'first');
      if (joining.length === 0) break;
      return { do: 'goto', frame: { thread: 'request', at: 'expandIsr', handler, received, request, joining } };
    }
    case 'ListOffsets':
      serveListOffsets(turn, received, request);
      break;
    case 'Metadata':
      serveMetadata(turn, received, request);
      break;
    case 'ApiVersions':
      respond(turn, received, { api: 'ApiVersions', body: { error: 'NONE' } });
      break;
    case 'OffsetsForLeaderEpoch':
      serveOffsetsForLeaderEpoch(turn, received, request);
      break;
    case 'LeaderAndIsr': {
      const topics = topicsToRead(turn, request);
      return {
        do: 'goto',
        frame: { thread: 'request', at: 'readTopicConfig', handler, received, request, topics },
      };
    }
    case 'UpdateMetadata':
      updateMetadata(turn, received, request);
      break;
    case 'StopReplica':
      stopReplicas(turn, received, request);
      break;
    case 'ControlledShutdown':
      queueControllerEvent(turn, { event: 'ControlledShutdown', broker: request.body.brokerId, received });
      break;
  }
  return finished(turn, handler);
}

function finished(turn: BrokerTurn, handler: number): Decision {
  release(turn, handler);
  return DONE;
}

/** The leaderIsrUpdate lock: while an ISR is being written, requests for that partition wait on their thread. */
function lockedPartition(turn: BrokerTurn, request: Request): TopicPartition | undefined {
  return partitionsOf(request).find(p => (replicaAt(turn, p)?.lockedBy ?? null) !== null);
}

function partitionsOf(request: Request): readonly TopicPartition[] {
  switch (request.api) {
    case 'Produce':
    case 'Fetch':
    case 'LeaderAndIsr':
    case 'StopReplica':
      return request.body.partitions;
    default:
      return [];
  }
}

/** A message in a few words: its pill, spelled out for a list. Kafka's own names, so one form for both languages. */
import type { KafkaMessage, Request, Response } from '../../sim/protocol/index.ts';
import type { ZooKeeperMessage } from '../../sim/zookeeper/messages.ts';
import { partitionOf } from './names.ts';

const SHOWN_MAX = 3;

/** The first few of a list, and how many more there are. */
function few(parts: readonly string[]): string {
  if (parts.length <= SHOWN_MAX) return parts.join(', ');
  return `${parts.slice(0, SHOWN_MAX).join(', ')} … +${parts.length - SHOWN_MAX}`;
}

/** A message's name and what matters in it. */
export function describeMessage(message: KafkaMessage | ZooKeeperMessage): string {
  switch (message.type) {
    case 'request':
      return join(message.api, describeRequest(message));
    case 'response':
      return join(`${message.api} response`, describeResponse(message));
    case 'zkRequest': {
      const { operation } = message;
      return 'path' in operation ? `${operation.op} ${operation.path}` : operation.op;
    }
    case 'zkReply':
      return message.result.ok ? 'ok' : message.result.error;
    case 'zkWatch':
      return `${message.event.type} ${message.event.path}`;
    case 'zkConnect':
      return message.sessionId === 0 ? 'connect' : 'reconnect';
    case 'zkConnected':
      return message.sessionId === 0 ? 'session expired' : 'session';
    case 'zkSetWatches':
      return 'setWatches';
    case 'zkPing':
      return 'ping';
    case 'zkPong':
      return 'pong';
  }
}

function join(name: string, what: string): string {
  return what === '' ? name : `${name} ${what}`;
}

function describeRequest(request: Request): string {
  switch (request.api) {
    case 'Produce':
      return few(request.body.partitions.map(partitionOf));
    case 'Fetch':
      return few(request.body.partitions.map(part => `${partitionOf(part)} @${part.fetchOffset}`));
    case 'ListOffsets':
    case 'StopReplica':
      return few(request.body.partitions.map(partitionOf));
    case 'OffsetsForLeaderEpoch':
      return few(request.body.partitions.map(part => `${partitionOf(part)} e${part.leaderEpoch}`));
    case 'LeaderAndIsr':
      return few(
        request.body.partitions.map(part => `${partitionOf(part)} leader ${part.leader} e${part.leaderEpoch}`),
      );
    case 'UpdateMetadata':
      return `controller epoch ${request.body.controllerEpoch}`;
    case 'Metadata':
      return request.body.topics === null ? '' : few(request.body.topics);
    case 'ControlledShutdown':
      return `broker ${request.body.brokerId}`;
    case 'ApiVersions':
      return '';
  }
}

function describeResponse(response: Response): string {
  switch (response.api) {
    case 'Produce':
      return few(
        response.body.partitions.map(part =>
          part.error === 'NONE' ? `${partitionOf(part)} offset ${part.baseOffset}` : part.error,
        ),
      );
    case 'Fetch':
      return few(response.body.partitions.map(part => fetched(part)));
    case 'ListOffsets':
      return few(response.body.partitions.map(part => `${partitionOf(part)} ${part.offset}`));
    case 'OffsetsForLeaderEpoch':
      return few(response.body.partitions.map(part => `${partitionOf(part)} end ${part.endOffset}`));
    case 'LeaderAndIsr':
    case 'StopReplica':
    case 'UpdateMetadata':
    case 'ControlledShutdown':
    case 'ApiVersions':
      return response.body.error === 'NONE' ? '' : response.body.error;
    case 'Metadata':
      return few(response.body.topics.map(topic => topic.topic));
  }
}

function fetched(part: Extract<Response, { readonly api: 'Fetch' }>['body']['partitions'][number]): string {
  if (part.error !== 'NONE') return `${partitionOf(part)} ${part.error}`;
  const first = part.batches[0];
  const records = first === undefined ? 'empty' : `from ${first.baseOffset}`;
  return `${partitionOf(part)} ${records}, HW ${part.highWatermark}`;
}

/**
 * What a message's pill says, in Kafka's own words: its family, and a label of API, partition and the one number that
 * matters (visual-language.md §5). No language: these words are the same in all.
 */
import {
  ERRORS, partitionName, type Api, type ErrorName, type KafkaMessage, type Request, type Response, type TopicPartition,
} from '../../sim/protocol/index.ts';
import type { Operation, ZooKeeperMessage } from '../../sim/zookeeper/messages.ts';
import type { Family } from '../theme/tokens.ts';

/** A message as its pill shows it. */
export interface Described {
  readonly family: Family;
  readonly kind: 'request' | 'response';
  /** The API or the operation: what like messages are counted under. */
  readonly name: string;
  readonly label: string;
  /** The error that a response carries, as clients name it (`NotLeaderForPartition`), or null. */
  readonly error: string | null;
}

/** Which API is which family (visual-language.md §2). */
export const FAMILY_OF: Readonly<Record<Api, Family>> = {
  Produce: 'produce',
  Fetch: 'fetch',
  ListOffsets: 'fetch',
  OffsetsForLeaderEpoch: 'fetch',
  Metadata: 'ask',
  ApiVersions: 'ask',
  LeaderAndIsr: 'control',
  UpdateMetadata: 'control',
  StopReplica: 'control',
  ControlledShutdown: 'control',
};

const errorText = (error: ErrorName): string => ERRORS[error].exception.replace(/Exception$/, '');

const isFault = ({ error }: { readonly error: ErrorName }) => error !== 'NONE';

/** The one that the story is about, else the first. */
function chosen<P extends TopicPartition>(partitions: readonly P[], focus: string): P | undefined {
  return partitions.find((partition) => partitionName(partition) === focus) ?? partitions[0];
}

const others = (count: number) => (count > 1 ? ` +${count - 1}` : '');
const range = (first: number, last: number) => (first === last ? String(first) : `${first}–${last}`);

function requestText(message: Request, focus: string): string {
  switch (message.api) {
    case 'Produce': {
      const { partitions } = message.body;
      const partition = chosen(partitions, focus);
      if (partition === undefined) return 'Produce';
      const records = partition.batch.recordCount;
      const count = records > 1 ? ` ×${records}` : '';
      return `Produce ${partitionName(partition)}${count}${others(partitions.length)}`;
    }
    case 'Fetch': {
      const { partitions } = message.body;
      const partition = chosen(partitions, focus);
      if (partition === undefined) return 'Fetch';
      return `Fetch ${partitionName(partition)} @${partition.fetchOffset}${others(partitions.length)}`;
    }
    case 'ListOffsets': {
      const partition = chosen(message.body.partitions, focus);
      if (partition === undefined) return 'ListOffsets';
      const { timestamp } = partition;
      const which = timestamp === -1 ? 'latest' : timestamp === -2 ? 'earliest' : String(timestamp);
      return `ListOffsets ${partitionName(partition)} ${which}`;
    }
    case 'Metadata': {
      const { topics } = message.body;
      return topics === null ? 'Metadata' : `Metadata ${topics[0] ?? ''}${others(topics.length)}`.trimEnd();
    }
    case 'ApiVersions':
      return 'ApiVersions';
    case 'OffsetsForLeaderEpoch': {
      const partition = chosen(message.body.partitions, focus);
      return partition === undefined ? message.api : `${message.api} e${partition.leaderEpoch}`;
    }
    case 'LeaderAndIsr': {
      const { partitions } = message.body;
      const partition = chosen(partitions, focus);
      return partition === undefined
        ? 'LeaderAndIsr'
        : `LeaderAndIsr e${partition.leaderEpoch}${others(partitions.length)}`;
    }
    case 'UpdateMetadata': {
      const { partitions, liveBrokers } = message.body;
      const partition = chosen(partitions, focus);
      return partition === undefined
        ? `UpdateMetadata ${liveBrokers.map(({ id }) => id).join(' ')}`
        : `UpdateMetadata e${partition.leaderEpoch}${others(partitions.length)}`;
    }
    case 'StopReplica': {
      const { partitions } = message.body;
      const partition = chosen(partitions, focus);
      if (partition === undefined) return 'StopReplica';
      return `StopReplica ${partitionName(partition)}${others(partitions.length)}`;
    }
    case 'ControlledShutdown':
      return `ControlledShutdown ${message.body.brokerId}`;
  }
}

/** The first error of a response, the partition in focus before others; NONE when all went well. */
export function errorOf(message: Response, focus: string): ErrorName {
  const { body } = message;
  if ('error' in body && isFault(body)) return body.error;
  if ('topics' in body) return body.topics.find(isFault)?.error ?? 'NONE';
  const faults: readonly (TopicPartition & { readonly error: ErrorName })[] =
    'partitions' in body ? [...body.partitions].filter(isFault) : [];
  return chosen(faults, focus)?.error ?? 'NONE';
}

function responseText(message: Response, focus: string): string {
  switch (message.api) {
    case 'Produce': {
      const partition = chosen(message.body.partitions, focus);
      return partition === undefined ? 'ok' : `ok · offset ${partition.baseOffset}`;
    }
    case 'Fetch': {
      const partition = chosen(message.body.partitions, focus);
      if (partition === undefined) return 'ok';
      const first = partition.batches[0];
      const last = partition.batches.at(-1);
      const watermark = `HW ${partition.highWatermark}`;
      if (first === undefined || last === undefined) return watermark;
      return `rec ${range(first.baseOffset, last.lastOffset)} · ${watermark}`;
    }
    case 'ListOffsets':
      return `offset ${chosen(message.body.partitions, focus)?.offset ?? -1}`;
    case 'Metadata': {
      const { length } = message.body.brokers;
      return length === 1 ? '1 broker' : `${length} brokers`;
    }
    case 'OffsetsForLeaderEpoch':
      return `end offset ${chosen(message.body.partitions, focus)?.endOffset ?? -1}`;
    case 'ControlledShutdown':
      return `ok · ${message.body.remaining.length} remaining`;
    case 'ApiVersions':
    case 'LeaderAndIsr':
    case 'UpdateMetadata':
    case 'StopReplica':
      return 'ok';
  }
}

/** A znode's path as chips and pills write it: the root of topics and brokers left out. */
export function shortPath(path: string): string {
  const partition = /^\/brokers\/topics\/([^/]+)\/partitions\/(\d+)\/state$/.exec(path);
  if (partition !== null) return `…/${partition[1] ?? ''}/…/${partition[2] ?? ''}/state`;
  return path.replace(/^\/brokers\/topics\//, '…/topics/').replace(/^\/config\/topics\//, '…/config/topics/');
}

function operationText(operation: Operation): string {
  switch (operation.op) {
    case 'create':
    case 'delete':
    case 'exists':
      return `${operation.op} ${shortPath(operation.path)}`;
    case 'setData':
      return `set ${shortPath(operation.path)}`;
    case 'getData':
      return `get ${shortPath(operation.path)}`;
    case 'getChildren':
      return `ls ${shortPath(operation.path)}`;
    case 'closeSession':
      return 'closeSession';
  }
}

function describeZooKeeper(message: ZooKeeperMessage): Described {
  const said = (
    kind: Described['kind'], name: string, label: string, error: string | null = null,
  ): Described => ({ family: 'zk', kind, name, label, error });
  switch (message.type) {
    case 'zkConnect':
      return said('request', 'connect', message.sessionId === 0 ? 'connect' : 'reconnect');
    case 'zkConnected':
      return message.sessionId === 0
        ? said('response', 'connected', 'SessionExpired', 'SessionExpired')
        : said('response', 'connected', `session ${message.timeoutMs} ms`);
    case 'zkRequest':
      return said('request', message.operation.op, operationText(message.operation));
    case 'zkReply': {
      const { result } = message;
      if (!result.ok) return said('response', 'reply', result.error, result.error);
      if (result.path !== undefined) return said('response', 'reply', 'ok');
      if (result.children !== undefined) return said('response', 'reply', `ok · ${result.children.length} children`);
      return said('response', 'reply', result.stat === undefined ? 'ok' : `ok · version ${result.stat.version}`);
    }
    case 'zkWatch':
      return said('response', message.event.type, `${message.event.type} ${shortPath(message.event.path)}`);
    case 'zkSetWatches':
      return said('request', 'setWatches', 'setWatches');
    case 'zkPing':
      return said('request', 'ping', 'ping');
    case 'zkPong':
      return said('response', 'ping', 'ping ok');
  }
}

/** What a pill says. `focus` names the partition that the story is about, where a message carries several. */
export function describeMessage(message: KafkaMessage | ZooKeeperMessage, focus: string): Described {
  if (message.type === 'request') {
    const label = requestText(message, focus);
    return { family: FAMILY_OF[message.api], kind: 'request', name: message.api, label, error: null };
  }
  if (message.type === 'response') {
    const fault = errorOf(message, focus);
    const error = fault === 'NONE' ? null : errorText(fault);
    const label = error ?? responseText(message, focus);
    return { family: FAMILY_OF[message.api], kind: 'response', name: message.api, label, error };
  }
  return describeZooKeeper(message);
}

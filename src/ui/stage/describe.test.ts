import { describe, expect, it } from 'vitest';
import type { Api, KafkaMessage, RequestBodies, ResponseBodies } from '../../sim/protocol/index.ts';
import type { Operation, ZooKeeperMessage } from '../../sim/zookeeper/messages.ts';
import type { Family } from '../theme/tokens.ts';
import { describeMessage } from './describe.ts';
import { batchOf, fetchRequest, leaderAndIsr, produceRequest, produceResponse } from './sample.ts';

const first = { topic: 'first', partition: 0 } as const;
const second = { topic: 'first', partition: 1 } as const;
const state = { ...first, controllerEpoch: 2, leader: 1, leaderEpoch: 3, isr: [1], zkVersion: 1, replicas: [1] };
const control = { controllerId: 1, controllerEpoch: 2 };

const requests: { readonly [A in Api]: readonly [RequestBodies[A], Family, string] } = {
  Produce: [
    { acks: -1, timeoutMs: 1, partitions: [{ ...first, batch: batchOf(2, 0) }] }, 'produce', 'Produce first-0 ×2',
  ],
  Fetch: [
    {
      replicaId: 2, maxWaitMs: 1, minBytes: 1, maxBytes: 1,
      partitions: [{ ...first, fetchOffset: 6, logStartOffset: 0, maxBytes: 1 }],
    },
    'fetch', 'Fetch first-0 @6',
  ],
  ListOffsets: [{ replicaId: -1, partitions: [{ ...first, timestamp: -2 }] }, 'fetch', 'ListOffsets first-0 earliest'],
  Metadata: [{ topics: ['first'], allowAutoTopicCreation: true }, 'ask', 'Metadata first'],
  ApiVersions: [{}, 'ask', 'ApiVersions'],
  OffsetsForLeaderEpoch: [{ partitions: [{ ...first, leaderEpoch: 3 }] }, 'fetch', 'OffsetsForLeaderEpoch e3'],
  LeaderAndIsr: [
    { ...control, partitions: [state, { ...state, ...second }], liveLeaders: [] }, 'control', 'LeaderAndIsr e3 +1',
  ],
  UpdateMetadata: [{ ...control, partitions: [state], liveBrokers: [] }, 'control', 'UpdateMetadata e3'],
  StopReplica: [{ ...control, deletePartitions: false, partitions: [first] }, 'control', 'StopReplica first-0'],
  ControlledShutdown: [{ brokerId: 2 }, 'control', 'ControlledShutdown 2'],
};

const responses: { readonly [A in Api]: readonly [ResponseBodies[A], string] } = {
  Produce: [{ partitions: [{ ...first, error: 'NONE', baseOffset: 5 }] }, 'ok · offset 5'],
  Fetch: [
    { partitions: [{ ...first, error: 'NONE', highWatermark: 5, logStartOffset: 0, batches: [batchOf(1, 5)] }] },
    'rec 5 · HW 5',
  ],
  ListOffsets: [{ partitions: [{ ...first, error: 'NONE', offset: 7 }] }, 'offset 7'],
  Metadata: [
    { brokers: [1, 2, 3].map((id) => ({ id, host: 'h', port: 9092 })), controllerId: 1, topics: [] }, '3 brokers',
  ],
  ApiVersions: [{ error: 'NONE' }, 'ok'],
  OffsetsForLeaderEpoch: [{ partitions: [{ ...first, error: 'NONE', endOffset: 5 }] }, 'end offset 5'],
  LeaderAndIsr: [{ error: 'NONE', partitions: [] }, 'ok'],
  UpdateMetadata: [{ error: 'NONE' }, 'ok'],
  StopReplica: [{ error: 'NONE', partitions: [] }, 'ok'],
  ControlledShutdown: [{ error: 'NONE', remaining: [first] }, 'ok · 1 remaining'],
};

const header = { correlationId: 1, clientId: 'c' };

describe('a request', () => {
  it.each(Object.entries(requests))('%s says its one number', (api, [body, family, label]) => {
    const message = { type: 'request', api, body, ...header } as KafkaMessage;
    expect(describeMessage(message, 'first-0')).toEqual({ family, kind: 'request', name: api, label, error: null });
  });

  it('with several partitions tells the one in focus, and how many more there are', () => {
    const fetch = fetchRequest(6);
    if (fetch.type !== 'request' || fetch.api !== 'Fetch') throw new Error('the sample is a fetch');
    const partitions = [...fetch.body.partitions, { ...second, fetchOffset: 9, logStartOffset: 0, maxBytes: 1 }];
    const both: KafkaMessage = { ...fetch, body: { ...fetch.body, partitions } };
    expect(describeMessage(both, 'first-1').label).toBe('Fetch first-1 @9 +1');
    expect(describeMessage(both, 'other-0').label).toBe('Fetch first-0 @6 +1');
  });

  it('of one record does not count it', () => {
    expect(describeMessage(produceRequest(1), 'first-0').label).toBe('Produce first-0');
    expect(describeMessage(leaderAndIsr, 'first-0').label).toBe('LeaderAndIsr e1');
  });
});

describe('a response', () => {
  it.each(Object.entries(responses))('of %s says its one number', (api, [body, label]) => {
    const message = { type: 'response', api, body, correlationId: 1 } as KafkaMessage;
    expect(describeMessage(message, 'first-0')).toMatchObject({ kind: 'response', name: api, label, error: null });
  });

  it('with several records gives their range, without any the high watermark', () => {
    const [body] = responses.Fetch;
    const withBatches = (batches: readonly ReturnType<typeof batchOf>[]): KafkaMessage => ({
      type: 'response', api: 'Fetch', correlationId: 1,
      body: { partitions: body.partitions.map((partition) => ({ ...partition, batches })) },
    });
    expect(describeMessage(withBatches([batchOf(2, 5), batchOf(1, 7)]), 'first-0').label).toBe('rec 5–7 · HW 5');
    expect(describeMessage(withBatches([]), 'first-0').label).toBe('HW 5');
  });

  it('with an error says its name', () => {
    const refused = describeMessage(produceResponse({ error: 'NOT_LEADER_FOR_PARTITION', baseOffset: -1 }), 'first-0');
    const error = 'NotLeaderForPartition';
    expect(refused).toMatchObject({ label: error, error, family: 'produce' });
    const fenced: KafkaMessage = {
      type: 'response', api: 'UpdateMetadata', correlationId: 1, body: { error: 'STALE_CONTROLLER_EPOCH' },
    };
    expect(describeMessage(fenced, 'first-0').error).toBe('ControllerMoved');
  });
});

describe('a ZooKeeper message', () => {
  const path = '/brokers/topics/first/partitions/0/state';
  const asked = (operation: Operation): ZooKeeperMessage => ({ type: 'zkRequest', xid: 1, operation });
  const cases: readonly (readonly [ZooKeeperMessage, string, string | null])[] = [
    [{ type: 'zkConnect', sessionId: 0, timeoutMs: 6000, lastZxid: 0 }, 'connect', null],
    [{ type: 'zkConnect', sessionId: 9, timeoutMs: 6000, lastZxid: 0 }, 'reconnect', null],
    [{ type: 'zkConnected', sessionId: 9, timeoutMs: 6000 }, 'session 6000 ms', null],
    [{ type: 'zkConnected', sessionId: 0, timeoutMs: 0 }, 'SessionExpired', 'SessionExpired'],
    [
      asked({ op: 'create', path: '/controller', data: '', ephemeral: true, sequential: false }),
      'create /controller', null,
    ],
    [asked({ op: 'setData', path, data: '', version: 1 }), 'set …/first/…/0/state', null],
    [asked({ op: 'getData', path, watch: false }), 'get …/first/…/0/state', null],
    [asked({ op: 'getChildren', path: '/brokers/ids', watch: true }), 'ls /brokers/ids', null],
    [asked({ op: 'exists', path: '/controller', watch: true }), 'exists /controller', null],
    [asked({ op: 'delete', path: '/controller', version: 0 }), 'delete /controller', null],
    [asked({ op: 'closeSession' }), 'closeSession', null],
    [{ type: 'zkReply', xid: 1, zxid: 1, result: { ok: false, error: 'NodeExists' } }, 'NodeExists', 'NodeExists'],
    [{ type: 'zkReply', xid: 1, zxid: 1, result: { ok: true, children: ['0', '1'] } }, 'ok · 2 children', null],
    [{ type: 'zkReply', xid: 1, zxid: 1, result: { ok: true } }, 'ok', null],
    [
      { type: 'zkWatch', zxid: 1, event: { type: 'NodeDeleted', path: '/controller' } },
      'NodeDeleted /controller', null,
    ],
    [{ type: 'zkSetWatches', lastZxid: 1, data: [], exists: [], child: [] }, 'setWatches', null],
    [{ type: 'zkPing' }, 'ping', null],
    [{ type: 'zkPong' }, 'ping ok', null],
  ];
  it.each(cases)('%j says %s', (message, label, error) => {
    expect(describeMessage(message, 'first-0')).toMatchObject({ family: 'zk', label, error });
  });
});

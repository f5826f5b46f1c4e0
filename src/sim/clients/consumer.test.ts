import { describe, expect, it } from 'vitest';
import type { Properties } from '../config/index.ts';
import { encodeBatch, stamp, type RecordBatch } from '../storage/index.ts';
import { createConsumer, type Consumer } from './consumerState.ts';
import { FakeCluster, type FakePartition } from './fakeCluster.ts';
import { brokerNode } from './metadata.ts';
import { createProducer } from './producerState.ts';

const BOOTSTRAP = [0, 1, 2].map(brokerNode);
const ONE = { 'first-0': 1 };
const FIRST = { topic: 'first', partition: 0 };

const consumer = (properties: Properties = {}): Consumer =>
  createConsumer({ name: 'c', properties, bootstrap: BOOTSTRAP });

/** Batches of the given lengths, the record at offset n with value `vn` and timestamp 1000 + n. */
function batches(logStart: number, ...lengths: readonly number[]): RecordBatch[] {
  let baseOffset = logStart;
  return lengths.map(length => {
    const records = Array.from({ length }, (_, i) => ({
      key: null,
      value: `v${baseOffset + i}`,
      timestamp: 1000 + baseOffset + i,
    }));
    const batch = stamp(encodeBatch(records), { baseOffset, partitionLeaderEpoch: 0 });
    baseOffset += length;
    return batch;
  });
}

function fill(cluster: FakeCluster, id: number, logStart: number, ...lengths: readonly number[]): void {
  const log: FakePartition = { leader: id, logStart, batches: batches(logStart, ...lengths) };
  for (const broker of [0, 1, 2]) {
    cluster.change(broker, { partitions: { ...cluster.broker(broker).partitions, 'first-0': log } });
  }
}

const read = (cluster: FakeCluster): (string | null)[] =>
  cluster.of('recordsConsumed').flatMap(fact => fact.records.map(record => record.value));

const fetches = (cluster: FakeCluster) =>
  cluster
    .of('messageSent')
    .flatMap(fact =>
      fact.node === 'c' && fact.message.type === 'request' && fact.message.api === 'Fetch'
        ? [{ ...fact.message.body, quiet: fact.quiet, at: fact.at }]
        : [],
    );

describe('positions', () => {
  it('earliest: looks the first offset up, then reads on from there', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 5, 2, 3);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
    cluster.run(100);
    expect(cluster.of('positionReset')).toMatchObject([{ offset: 5, to: 'earliest' }]);
    expect(read(cluster)).toEqual(['v5', 'v6', 'v7', 'v8', 'v9']);
    expect(cluster.of('recordsConsumed')).toMatchObject([{ from: 5, to: 10 }]);
    expect(cluster.requests('c').slice(-4)).toEqual([
      'ApiVersions>broker-1',
      'ListOffsets>broker-1',
      'Fetch>broker-1',
      'Fetch>broker-1',
    ]);
  });

  it('given: whole batches come back, and records below the position are skipped', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 0, 4, 4);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: { offsets: { 'first-0': 2 } } });
    cluster.run(100);
    expect(read(cluster)).toEqual(['v2', 'v3', 'v4', 'v5', 'v6', 'v7']);
    expect(cluster.requests('c')).not.toContain('ListOffsets>broker-1');
  });

  it('auto.offset.reset decides where nothing is given: latest by default', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 0, 3);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'reset' });
    cluster.run(100);
    expect(cluster.of('positionReset')).toMatchObject([{ offset: 3, to: 'latest' }]);
    const none = new FakeCluster([consumer({ 'auto.offset.reset': 'none' })], ONE);
    none.consume({ type: 'assign', partitions: [FIRST], position: 'reset' });
    expect(none.of('consumerFailed')[0]).toMatchObject({ error: 'NoOffsetForPartitionException' });
  });

  it('out of range: begins again by auto.offset.reset, or fails without a policy', () => {
    const cluster = new FakeCluster([consumer({ 'auto.offset.reset': 'earliest' })], ONE);
    fill(cluster, 1, 7, 2);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: { offsets: { 'first-0': 100 } } });
    cluster.run(100);
    expect(cluster.of('offsetOutOfRange')).toMatchObject([{ offset: 100 }]);
    expect(read(cluster)).toEqual(['v7', 'v8']);
    const none = new FakeCluster([consumer({ 'auto.offset.reset': 'none' })], ONE);
    none.consume({ type: 'assign', partitions: [FIRST], position: { offsets: { 'first-0': 100 } } });
    none.run(100);
    expect(none.of('consumerFailed')[0]?.message).toBe(
      'Offsets out of range with no configured reset policy for partitions: {first-0=100}',
    );
  });
});

describe('fetching', () => {
  it('long polls: an idle fetch lasts fetch.max.wait.ms, and is quiet from the second on', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
    cluster.run(2300);
    const sent = fetches(cluster);
    expect(sent.map(fetch => fetch.quiet)).toEqual([false, true, true, true, true]);
    expect(sent.slice(1).every((fetch, i) => fetch.at - (sent[i]?.at ?? 0) >= 500_000)).toBe(true);
    expect(sent[4]?.partitions).toBe(sent[0]?.partitions);
    expect(sent[0]).toMatchObject({
      replicaId: -1,
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 52428800,
      partitions: [{ fetchOffset: 0, logStartOffset: -1, maxBytes: 1048576 }],
    });
  });

  it('is answered as soon as a producer writes, one fetch per broker with all its partitions', () => {
    const producer = createProducer({ name: 'p', properties: {}, bootstrap: BOOTSTRAP });
    const leaders = { 'first-0': 1, 'first-1': 2, 'first-2': 1 };
    const cluster = new FakeCluster([consumer(), producer], leaders);
    const partitions = [0, 1, 2].map(partition => ({ topic: 'first', partition }));
    cluster.consume({ type: 'assign', partitions, position: 'earliest' });
    cluster.run(100);
    expect(fetches(cluster).map(fetch => fetch.partitions.map(one => one.partition))).toEqual([[0, 2], [1]]);
    const records = [
      { value: 'a', partition: 0 },
      { value: 'b', partition: 2 },
    ];
    cluster.produce({ type: 'send', topic: 'first', records, oneByOne: true });
    cluster.run(100);
    expect(read(cluster)).toEqual(['a', 'b']);
    const consumed = cluster.of('recordsConsumed')[0];
    const acked = cluster.of('recordAcked')[0];
    expect((consumed?.at ?? 0) - (acked?.at ?? 0)).toBeLessThan(2000);
  });

  it('after NOT_LEADER_FOR_PARTITION finds the new leader and goes on at the same position', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 0, 2);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
    cluster.run(300);
    fill(cluster, 2, 0, 2, 1);
    cluster.change(1, { fetchError: 'NOT_LEADER_FOR_PARTITION' });
    cluster.run(1500);
    expect(cluster.of('fetchFailed').map(fact => fact.error)).toEqual(['NOT_LEADER_FOR_PARTITION']);
    expect(read(cluster)).toEqual(['v0', 'v1', 'v2']);
    expect(cluster.requests('c').at(-1)).toBe('Fetch>broker-2');
  });

  it('survives a broker that is killed and comes back', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 0, 2);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
    cluster.run(300);
    cluster.act({ verb: 'kill', node: 'broker-1' });
    cluster.run(1000);
    fill(cluster, 1, 0, 2, 1);
    cluster.act({ verb: 'start', node: 'broker-1' });
    cluster.run(1000);
    expect(read(cluster)).toEqual(['v0', 'v1', 'v2']);
  });
});

describe('offsets', () => {
  it('answers beginning, end and the first offset at a time', () => {
    const cluster = new FakeCluster([consumer()], { 'first-0': 1, 'first-1': 2 });
    fill(cluster, 1, 3, 1, 1, 1);
    const partitions = [FIRST, { topic: 'first', partition: 1 }];
    cluster.consume({ type: 'offsets', partitions, timestamp: 1004 });
    cluster.consume({ type: 'offsets', partitions: [FIRST] });
    cluster.run(200);
    expect(cluster.of('offsetsAnswered').map(fact => fact.offsets)).toEqual([
      { 'first-0': { beginning: 3, end: 6, forTime: 4 }, 'first-1': { beginning: 0, end: 0, forTime: null } },
      { 'first-0': { beginning: 3, end: 6 } },
    ]);
  });

  it('gives up after request.timeout.ms when there is no leader', () => {
    const cluster = new FakeCluster([consumer({ 'request.timeout.ms': '1000' })], { 'first-0': -1 });
    cluster.consume({ type: 'offsets', partitions: [FIRST] });
    cluster.run(1100);
    expect(cluster.of('offsetsFailed')[0]?.message).toBe('Failed to get offsets by times in 1000 ms');
  });
});

describe('life', () => {
  it('configure opens a new consumer that assigns the same again; close leaves the brokers alone', () => {
    const cluster = new FakeCluster([consumer()], ONE);
    fill(cluster, 1, 0, 2);
    cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
    cluster.run(100);
    cluster.consume({ type: 'configure', properties: { 'fetch.max.wait.ms': '100' } });
    cluster.run(100);
    expect(read(cluster)).toEqual(['v0', 'v1', 'v0', 'v1']);
    cluster.consume({ type: 'close' });
    const before = cluster.requests('c').length;
    cluster.run(2000);
    expect(cluster.requests('c')).toHaveLength(before);
    expect(cluster.of('consumerClosed')).toHaveLength(2);
  });

  it('the same seed gives the same facts', () => {
    const facts = (): string => {
      const cluster = new FakeCluster([consumer()], ONE);
      fill(cluster, 1, 0, 2);
      cluster.consume({ type: 'assign', partitions: [FIRST], position: 'earliest' });
      cluster.run(3000);
      return JSON.stringify(cluster.facts);
    };
    expect(facts()).toBe(facts());
  });
});

import { describe, expect, it } from 'vitest';
import type { Properties } from '../config/index.ts';
import { ERRORS } from '../protocol/index.ts';
import { FakeCluster, type FakeFact } from './fakeCluster.ts';
import { brokerNode } from './metadata.ts';
import { createProducer, unfinishedRecords, type Producer, type RecordToSend } from './producerState.ts';

const BOOTSTRAP = [0, 1, 2].map(brokerNode);
const ONE = { 'first-0': 1 };

const producer = (properties: Properties = {}, roundRobinStart = 0): Producer =>
  createProducer({ name: 'p', properties, bootstrap: BOOTSTRAP, roundRobinStart });

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const values = (...texts: readonly string[]): RecordToSend[] => texts.map(value => ({ key: 'k', value, timestamp: 1 }));

function send(cluster: FakeCluster, records: readonly RecordToSend[], oneByOne = false): void {
  cluster.produce({ type: 'send', topic: 'first', records, oneByOne });
}

const outcomes = (cluster: FakeCluster): string[] => cluster.facts.flatMap((fact: FakeFact) => {
  if (fact.kind === 'recordAcked') return [`${fact.record}@${fact.partition}:${fact.offset}`];
  return fact.kind === 'recordFailed' ? [`${fact.record} ${fact.error}: ${fact.message}`] : [];
});

const logOf = (cluster: FakeCluster, id: number, name = 'first-0'): (string | null)[] =>
  cluster.broker(id).partitions[name]?.batches.flatMap(batch => batch.records.map(record => record.value)) ?? [];

describe('the first send', () => {
  it('greets bootstrap brokers, asks one for metadata, and greets the leader on a new connection', () => {
    const cluster = new FakeCluster([producer({ acks: 'all' })], ONE);
    send(cluster, values('a'));
    cluster.run(50);
    const requests = cluster.requests('p');
    // The order of requests-create-produce.json.
    expect(requests.slice(0, 3).sort(byCodeUnit)).toEqual([0, 1, 2].map(id => `ApiVersions>broker-${id}`));
    const first = requests[0]?.split('>')[1];
    expect(requests.slice(3)).toEqual([`Metadata>${first}`, 'ApiVersions>broker-1', 'Produce>broker-1']);
    expect(outcomes(cluster)).toEqual(['0@0:0']);
    expect(cluster.producer().network.nodes.map(node => node.id).sort((a, b) => a - b)).toEqual([-3, -2, -1, 1]);
  });

  it('numbers requests over all connections', () => {
    const cluster = new FakeCluster([producer()], ONE);
    send(cluster, values('a', 'b'), true);
    cluster.run(50);
    const ids = cluster.of('messageSent').flatMap(fact =>
      fact.node === 'p' && fact.message.type === 'request' ? [fact.message.correlationId] : [],
    );
    expect(ids).toEqual(ids.map((_, index) => index));
  });

  it('fails after max.block.ms when the topic never appears', () => {
    const cluster = new FakeCluster([producer({ 'max.block.ms': '2000' })], {});
    send(cluster, values('a', 'b'));
    cluster.run(1999);
    expect(outcomes(cluster)).toEqual([]);
    cluster.run(2);
    expect(outcomes(cluster)).toEqual(['0 TimeoutException: Failed to update metadata after 2000 ms.']);
    const gaps = cluster.of('metadataRefreshed').map(fact => fact.at);
    expect(gaps.every((at, index) => index === 0 || at - (gaps[index - 1] ?? 0) >= 100_000)).toBe(true);
    cluster.run(2000);
    expect(outcomes(cluster)).toHaveLength(2);
  });

  it('asks with metadata.max.age.ms for news, and leaves unused wake-ups few', () => {
    const cluster = new FakeCluster([producer({ 'metadata.max.age.ms': '5000' })], ONE);
    cluster.produce({ type: 'load', topic: 'first', everyMs: 10, count: null, keys: 3, valuePrefix: 'v' });
    cluster.run(12_000);
    expect(cluster.of('metadataRequested').map(fact => fact.why)).toEqual(['newTopic', 'age', 'age']);
    expect(cluster.producer().wakes.length).toBeLessThan(6);
    expect(cluster.of('recordAcked').length).toBeGreaterThan(1190);
  });
});

describe('where records go (DefaultPartitionerTest)', () => {
  it('one key, one partition; keyless records in turn over the partitions that have a leader', () => {
    const cluster = new FakeCluster([producer()], { 'first-0': 0, 'first-1': -1, 'first-2': 2 });
    const keyless = Array.from({ length: 6 }, (_, i) => ({ value: `v${i}` }));
    send(cluster, keyless, true);
    cluster.run(100);
    expect(cluster.of('recordSent').map(fact => fact.partition)).toEqual([0, 2, 0, 2, 0, 2]);
  });

  it('keeps a counter per topic', () => {
    const cluster = new FakeCluster([producer()], { 'a-0': 0, 'a-1': 1, 'b-0': 0, 'b-1': 1 });
    for (const topic of ['a', 'b', 'a', 'b']) {
      cluster.produce({ type: 'send', topic, records: [{ value: 'v' }], oneByOne: false });
    }
    cluster.run(100);
    const places = cluster.of('recordSent').map(fact => `${fact.topic}-${fact.partition}`);
    expect(places).toEqual(['a-0', 'b-0', 'a-1', 'b-1']);
  });

  it('takes the wall clock where no timestamp is given, and refuses a partition that does not exist', () => {
    const cluster = new FakeCluster([producer()], ONE);
    send(cluster, [{ value: 'a' }, { value: 'b', partition: 3 }]);
    cluster.run(200);
    expect(cluster.of('recordSent')[0]?.timestamp).toBeGreaterThanOrEqual(1_500_000_000_000);
    expect(outcomes(cluster)).toContain(
      '1 KafkaException: Invalid partition given with record: 3 is not in the range [0...1).',
    );
  });

  it('refuses a record above max.request.size in Kafka\'s words', () => {
    const cluster = new FakeCluster([producer({ 'max.request.size': '2000' })], ONE);
    send(cluster, [{ key: 'k0', value: 'z'.repeat(3000) }]);
    cluster.run(50);
    expect(outcomes(cluster)).toEqual([
      '0 RecordTooLargeException: The message is 3088 bytes when serialized which is larger than the maximum request '
      + 'size you have configured with the max.request.size configuration.',
    ]);
  });
});

describe('acknowledgement', () => {
  it('acks=0: complete as soon as sent, offset -1, no answer awaited', () => {
    const cluster = new FakeCluster([producer({ acks: '0' })], ONE);
    cluster.change(1, { answers: ['silent', 'silent', 'silent'] });
    send(cluster, values('a', 'b', 'c'), true);
    cluster.run(50);
    expect(outcomes(cluster)).toEqual(['0@0:-1', '1@0:-1', '2@0:-1']);
    expect(cluster.of('recordAcked').map(fact => fact.timestamp)).toEqual([1, 1, 1]);
    cluster.run(60_000);
    expect(cluster.of('requestTimedOut')).toEqual([]);
  });

  it('one by one: the next record is sent after the answer; all at once: linger makes one batch', () => {
    const alone = new FakeCluster([producer()], ONE);
    send(alone, values('a', 'b', 'c'), true);
    alone.run(50);
    expect(alone.of('batchSent').map(fact => fact.records)).toEqual([[0], [1], [2]]);
    const together = new FakeCluster([producer({ 'linger.ms': '200' })], ONE);
    send(together, values('a', 'b', 'c'));
    together.run(150);
    expect(together.of('batchSent')).toEqual([]);
    together.run(150);
    expect(together.of('batchSent').map(fact => fact.records)).toEqual([[0, 1, 2]]);
    expect(outcomes(together)).toEqual(['0@0:0', '1@0:1', '2@0:2']);
  });

  it('drains one batch per partition and request, one request per broker', () => {
    const cluster = new FakeCluster([producer({ 'linger.ms': '50' })], { 'first-0': 1, 'first-1': 1, 'first-2': 2 });
    send(cluster, [0, 1, 2].map(partition => ({ value: 'v', partition })));
    cluster.run(200);
    expect(cluster.requests('p').filter(request => request.startsWith('Produce')).sort(byCodeUnit)).toEqual([
      'Produce>broker-1', 'Produce>broker-2',
    ]);
  });
});

describe('errors and retries (SenderTest)', () => {
  it('testRetries: with one retry a lost connection is survived once, not twice', () => {
    const once = new FakeCluster([producer({ retries: '1' })], ONE);
    once.change(1, { answers: ['hangUp'] });
    send(once, values('a'));
    once.run(1000);
    expect(outcomes(once)).toEqual(['0@0:0']);
    const twice = new FakeCluster([producer({ retries: '1' })], ONE);
    twice.change(1, { answers: ['hangUp', 'hangUp'] });
    send(twice, values('a'));
    twice.run(1000);
    expect(outcomes(twice)).toEqual([`0 NetworkException: ${ERRORS.NETWORK_EXCEPTION.message}`]);
  });

  it('waits retry.backoff.ms between attempts, and keeps the reasons', () => {
    const cluster = new FakeCluster([producer({ retries: '3', 'retry.backoff.ms': '250' })], ONE);
    cluster.change(1, { answers: ['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS'] });
    send(cluster, values('a'));
    cluster.run(2000);
    const sent = cluster.of('batchSent');
    const retried = cluster.of('batchRetried');
    expect(sent.map(fact => fact.attempt)).toEqual([1, 2, 3]);
    expect(sent.slice(1).map((fact, index) => fact.at - (retried[index]?.at ?? 0))).toEqual([250_000, 250_000]);
    expect(sent[1]?.reasons).toContain(retried[0]?.id);
    expect(outcomes(cluster)).toEqual(['0@0:0']);
  });

  it('does not retry without retries, nor what cannot be retried', () => {
    const cluster = new FakeCluster([producer({ retries: '5' })], ONE);
    cluster.change(1, { answers: ['MESSAGE_TOO_LARGE'] });
    send(cluster, values('a'));
    cluster.run(500);
    expect(outcomes(cluster)).toEqual([`0 RecordTooLargeException: ${ERRORS.MESSAGE_TOO_LARGE.message}`]);
  });

  it('uses a stale leader until it is refused, then finds the new one (long-pause)', () => {
    const cluster = new FakeCluster([producer({ acks: 'all' })], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    cluster.lead('first-0', 2);
    send(cluster, values('b', 'c'), true);
    cluster.run(1000);
    expect(outcomes(cluster)).toEqual([
      '0@0:0', `1 NotLeaderForPartitionException: ${ERRORS.NOT_LEADER_FOR_PARTITION.message}`, '2@0:0',
    ]);
    expect(cluster.of('metadataRequested').map(fact => fact.why)).toEqual(['newTopic', 'staleLeader']);
    expect(logOf(cluster, 2)).toEqual(['c']);
  });

  it('a batch in retry may be overtaken with five requests under way, not with one', () => {
    const order = (inFlight: string): (string | null)[] => {
      const cluster = new FakeCluster(
        [producer({ retries: '3', 'max.in.flight.requests.per.connection': inFlight, 'batch.size': '0' })], ONE,
      );
      send(cluster, values('warm'));
      cluster.run(500);
      cluster.change(1, { answers: ['NOT_ENOUGH_REPLICAS'] });
      send(cluster, values('a', 'b', 'c'));
      cluster.run(1000);
      return logOf(cluster, 1);
    };
    expect(order('5')).toEqual(['warm', 'b', 'c', 'a']);
    expect(order('1')).toEqual(['warm', 'a', 'b', 'c']);
  });

  it('never has more requests under way than allowed', () => {
    const properties = { 'batch.size': '0', 'max.in.flight.requests.per.connection': '2' };
    const cluster = new FakeCluster([producer(properties)], ONE);
    send(cluster, values('warm'));
    cluster.run(500);
    cluster.change(1, { answers: Array.from({ length: 9 }, () => 'silent' as const) });
    send(cluster, values('a', 'b', 'c', 'd'));
    cluster.run(1000);
    expect(cluster.of('batchSent')).toHaveLength(3);
    expect([...unfinishedRecords(cluster.producer())].sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });
});

describe('timeouts', () => {
  it('closes the connection exactly request.timeout.ms after sending, and fails all that was under way on it', () => {
    const cluster = new FakeCluster([producer({ acks: 'all', 'request.timeout.ms': '4000', 'batch.size': '0' })], ONE);
    cluster.change(1, { answers: ['silent', 'silent'] });
    send(cluster, values('a', 'b'));
    cluster.run(5000);
    const [timedOut] = cluster.of('requestTimedOut');
    const [sent] = cluster.of('batchSent');
    expect(timedOut).toMatchObject({ api: 'Produce', to: 'broker-1', timeoutMs: 4000 });
    expect((timedOut?.at ?? 0) - (sent?.at ?? 0)).toBe(4_000_000);
    expect(outcomes(cluster)).toEqual([0, 1].map(n => `${n} NetworkException: ${ERRORS.NETWORK_EXCEPTION.message}`));
    const [message] = cluster.of('messageSent').filter(fact => fact.reasons.includes(sent?.id ?? -1));
    expect(timedOut?.trigger).toBe(message?.id);
    expect(cluster.of('metadataRequested').at(-1)?.why).toBe('requestTimedOut');
  });

  it('explains a timeout by what made the peer silent', () => {
    const cluster = new FakeCluster([producer({ 'request.timeout.ms': '2000' })], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    cluster.act({ verb: 'pause', node: 'broker-1' });
    send(cluster, values('b'));
    cluster.run(3000);
    expect(cluster.of('requestTimedOut')[0]?.reasons).toContain(cluster.of('processPaused')[0]?.id);
  });

  it('expires what finds no leader (unavailable-partition)', () => {
    const cluster = new FakeCluster(
      [producer({ 'request.timeout.ms': '3000', 'max.block.ms': '3000' })], { 'first-0': 0, 'first-1': -1 },
    );
    send(cluster, [{ key: 'k0', value: 'v0', partition: 1 }]);
    cluster.run(4000);
    expect(outcomes(cluster)).toEqual([
      '0 TimeoutException: Expiring 1 record(s) for first-1: 3001 ms has passed since batch creation plus linger time',
    ]);
  });

  it('blocks send() when buffer.memory is used up, then fails or goes on', () => {
    const properties = { 'buffer.memory': '1000', 'batch.size': '900', 'max.block.ms': '500' };
    const cluster = new FakeCluster([producer(properties)], { 'first-0': 1, 'first-1': 1 });
    cluster.change(1, { answers: ['silent'] });
    send(cluster, [{ value: 'a', partition: 0 }, { value: 'b', partition: 1 }]);
    cluster.run(1000);
    expect(outcomes(cluster)[0]).toBe(
      '1 TimeoutException: Failed to allocate memory within the configured max blocking time 500 ms.',
    );
    const freed = new FakeCluster([producer(properties)], { 'first-0': 1, 'first-1': 1 });
    send(freed, [{ value: 'a', partition: 0 }, { value: 'b', partition: 1 }]);
    freed.run(1000);
    expect(freed.of('senderBlocked').map(fact => fact.on)).toEqual(['metadata', 'memory']);
    expect(outcomes(freed)).toEqual(['0@0:0', '1@1:0']);
  });

  it('tries a broker that is down again every 40 to 60 ms', () => {
    const cluster = new FakeCluster([producer()], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    cluster.act({ verb: 'kill', node: 'broker-1' });
    cluster.run(10);
    send(cluster, values('b'));
    cluster.run(2000);
    const refused = cluster.of('connectionRefused').filter(fact => fact.peer === 'broker-1').map(fact => fact.at);
    const gaps = refused.slice(1).map((at, index) => at - (refused[index] ?? 0));
    expect(refused.length).toBeGreaterThan(10);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40_000);
    expect(Math.max(...gaps)).toBeLessThan(62_000);
    cluster.act({ verb: 'start', node: 'broker-1' });
    cluster.run(200);
    expect(outcomes(cluster)).toEqual(['0@0:0', '1@0:1']);
  });
});

describe('life', () => {
  it('configure: sends what is buffered, closes, and opens with the new properties', () => {
    const cluster = new FakeCluster([producer({ 'linger.ms': '10000' })], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    expect(cluster.producer().phase).toBe('accumulating');
    cluster.produce({ type: 'configure', properties: { 'linger.ms': '0', 'client.id': 'again' } });
    send(cluster, values('b'));
    cluster.run(500);
    expect(outcomes(cluster)).toEqual(['0@0:0', '1@0:1']);
    expect(cluster.of('producerClosed')).toHaveLength(1);
    expect(cluster.producer()).toMatchObject({ clientId: 'again', phase: 'idle' });
  });

  it('refuses a bad value in Kafka\'s words and goes on as before', () => {
    const cluster = new FakeCluster([producer()], ONE);
    cluster.produce({ type: 'configure', properties: { acks: 'two' } });
    expect(cluster.of('producerConfigRefused')[0]?.message).toContain('Invalid value two for configuration acks');
    send(cluster, values('a'));
    cluster.run(100);
    expect(outcomes(cluster)).toEqual(['0@0:0']);
  });

  it('stop ends the process after the last answer; close refuses further records', () => {
    const cluster = new FakeCluster([producer({ 'linger.ms': '5000' })], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    cluster.act({ verb: 'stop', node: 'p' });
    cluster.run(500);
    expect(outcomes(cluster)).toEqual(['0@0:0']);
    expect(cluster.of('processExited')[0]?.clean).toBe(true);
    const closed = new FakeCluster([producer()], ONE);
    closed.produce({ type: 'close' });
    send(closed, values('a'));
    expect(outcomes(closed)).toEqual(['0 IllegalStateException: Cannot send after the producer is closed.']);
  });

  it('load sends by itself, by keys, until its count', () => {
    const cluster = new FakeCluster([producer()], ONE);
    cluster.produce({ type: 'load', topic: 'first', everyMs: 100, count: 5, keys: 2, valuePrefix: 'v' });
    cluster.run(2000);
    expect(cluster.of('recordSent').map(fact => `${fact.key}=${fact.value}`)).toEqual([
      'k0=v0', 'k1=v1', 'k0=v2', 'k1=v3', 'k0=v4',
    ]);
    expect(cluster.of('loadStopped')).toHaveLength(1);
  });

  it('a killed producer forgets all but its settings and its count of records', () => {
    const cluster = new FakeCluster([producer({ 'linger.ms': '5000' })], ONE);
    send(cluster, values('a'));
    cluster.run(500);
    cluster.act({ verb: 'kill', node: 'p' });
    cluster.act({ verb: 'start', node: 'p' });
    send(cluster, values('b'));
    cluster.run(6000);
    expect(outcomes(cluster)).toEqual(['1@0:0']);
  });

  it('the same seed gives the same facts, another seed another luck', () => {
    const facts = (seed: number): string => {
      const cluster = new FakeCluster([createProducer({ name: 'p', properties: {}, bootstrap: BOOTSTRAP })], {
        'first-0': 0, 'first-1': 1, 'first-2': 2,
      }, { seed });
      cluster.produce({ type: 'load', topic: 'first', everyMs: 7, count: 50, keys: null, valuePrefix: 'v' });
      cluster.run(1000);
      return JSON.stringify(cluster.facts);
    };
    expect(facts(1)).toBe(facts(1));
    expect(facts(1)).not.toBe(facts(2));
  });
});

/** Exact texts: vectors/znode-json.json; reference/traces create-topic, fresh-cluster, configs-cli, add-partitions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/vectors/znode-json.json' with { type: 'json' };
import { encodeScalaJson, javaStringHash, mutableMapOrder, propertiesOrder } from './scalaJson.ts';
import { scalaMap, scalaMapOrder } from './scalaJson.ts';
import { parseBroker, parseClusterId, parseConfig, parseConfigChange, parseController } from './znodeParsing.ts';
import { parseOldConsumer, parsePartitionList, parsePartitionState, parseProducerIdBlock } from './znodeParsing.ts';
import { parseReassignPartitions, parseTopicAssignment } from './znodeParsing.ts';
import { brokerJson, clusterIdJson, configChangeJson, configJson, controllerJson, isrChangeJson } from './znodes.ts';
import { oldConsumerJson, partitionStateJson, preferredReplicaElectionJson, producerIdBlockJson } from './znodes.ts';
import { reassignPartitionsJson, topicAssignmentJson } from './znodes.ts';

function vector(what: string): string {
  const found = vectors.other.find(entry => entry.what === what);
  if (found === undefined) throw new Error(`no vector for ${what}`);
  return found.json;
}

describe('Scala maps', () => {
  it('keep up to four keys and hash five', () => {
    expect(scalaMapOrder(['d', 'c', 'b', 'a'])).toEqual(['d', 'c', 'b', 'a']);
    expect(scalaMapOrder(['0', '1', '2', '3', '4'])).toEqual(['4', '1', '0', '2', '3']);
  });

  it('of five or more keys do not depend on the order of insertion', () => {
    const keys = fc.uniqueArray(fc.string(), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(keys, list => {
        const hashes = new Set(list.map(javaStringHash));
        fc.pre(hashes.size === list.length);
        expect(scalaMapOrder([...list].reverse())).toEqual(scalaMapOrder(list));
      }),
    );
  });

  it('that are mutable give their last bucket first', () => {
    expect(mutableMapOrder([0, 1, 2, 3], key => key)).toEqual([2, 1, 3, 0]);
  });

  it('encode every kind of value', () => {
    const value = scalaMap(['a', null], ['b', [true, 1, 'x']], ['c', scalaMap()]);
    expect(encodeScalaJson(value)).toBe('{"a":null,"b":[true,1,"x"],"c":{}}');
  });

  it('know Java’s string hash', () => {
    expect(javaStringHash('')).toBe(0);
    expect(javaStringHash('__consumer_offsets')).toBe(-970371369);
  });
});

describe('topic assignment', () => {
  it.each(vectors.topicZnode)('$partitions partitions', ({ partitions, json }) => {
    const assignment = Array.from({ length: partitions }, (_, partition) => ({ partition, replicas: [partition % 3] }));
    expect(topicAssignmentJson(assignment)).toBe(json);
    expect(parseTopicAssignment(json)).toEqual({ ok: true, value: assignment });
  });

  it('has the text of traces create-topic and add-partitions', () => {
    const list = (replicas: readonly (readonly number[])[]) =>
      replicas.map((ids, partition) => ({ partition, replicas: ids }));
    expect(
      topicAssignmentJson(
        list([
          [0, 1, 2],
          [1, 2, 0],
          [2, 0, 1],
        ]),
      ),
    ).toBe('{"version":1,"partitions":{"2":[2,0,1],"1":[1,2,0],"0":[0,1,2]}}');
    expect(
      topicAssignmentJson(
        list([
          [0, 1],
          [1, 2],
          [2, 0],
          [0, 2],
        ]),
      ),
    ).toBe('{"version":1,"partitions":{"2":[2,0],"1":[1,2],"3":[0,2],"0":[0,1]}}');
  });
});

describe('other znodes', () => {
  it('partition state', () => {
    const json = vectors.state[0]?.json ?? '';
    const state = { leader: 1, leaderEpoch: 0, isr: [1, 2, 0], controllerEpoch: 1 };
    expect(partitionStateJson(state)).toBe(json);
    expect(parsePartitionState(json)).toEqual({ ok: true, value: state });
    expect(partitionStateJson({ leader: -1, leaderEpoch: 3, isr: [], controllerEpoch: 2 })).toBe(
      '{"controller_epoch":2,"leader":-1,"version":1,"leader_epoch":3,"isr":[]}',
    );
  });

  it('broker, with and without a rack', () => {
    const endpoint = { listener: 'PLAINTEXT', securityProtocol: 'PLAINTEXT', host: 'h', port: 9092 };
    const address = { host: 'h', port: 9092, jmxPort: -1 };
    const broker = { ...address, endpoints: [endpoint], timestampMs: 1500000000000, rack: null };
    expect(brokerJson(broker)).toBe(vector('/brokers/ids/0'));
    expect(parseBroker(vector('/brokers/ids/0'))).toEqual({ ok: true, value: broker });
    const racked = { ...broker, rack: 'r1' };
    expect(brokerJson(racked)).toContain('"rack":"r1"');
    expect(parseBroker(brokerJson(racked))).toEqual({ ok: true, value: racked });
    const secureEndpoint = { ...endpoint, listener: 'SSL', securityProtocol: 'SSL' };
    const secure = { ...broker, endpoints: [secureEndpoint], host: null, port: -1 };
    expect(parseBroker(brokerJson(secure))).toEqual({ ok: true, value: secure });
  });

  it('controller and cluster id', () => {
    const controller = { brokerId: 0, timestampMs: 1500000000000 };
    expect(controllerJson(controller)).toBe(vector('/controller'));
    expect(parseController(vector('/controller'))).toEqual({ ok: true, value: controller });
    const clusterId = 'Xll2G47mTFGyUN33lm4S9A';
    expect(clusterIdJson(clusterId)).toBe(vector('/cluster/id'));
    expect(parseClusterId(vector('/cluster/id'))).toEqual({ ok: true, value: clusterId });
  });

  it('configs and their change notices', () => {
    expect(configJson({})).toBe('{"version":1,"config":{}}');
    const json = '{"version":1,"config":{"retention.ms":"3600000"}}';
    expect(configJson({ 'retention.ms': '3600000' })).toBe(json);
    expect(parseConfig(json)).toEqual({ ok: true, value: { 'retention.ms': '3600000' } });
    expect(configChangeJson('topics/demo')).toBe(vector('/config/changes/config_change_NNNNNNNNNN'));
    expect(parseConfigChange(configChangeJson('topics/demo'))).toEqual({ ok: true, value: 'topics/demo' });
    const old = '{"version":1,"entity_type":"topics","entity_name":"t"}';
    expect(parseConfigChange(old)).toEqual({ ok: true, value: 'topics/t' });
  });

  it('lists two configs as trace configs-cli does, and any number of them once', () => {
    expect(propertiesOrder(['retention.ms', 'max.message.bytes'])).toEqual(['max.message.bytes', 'retention.ms']);
    const keys = fc.uniqueArray(fc.string(), { maxLength: 60 });
    fc.assert(
      fc.property(keys, list => {
        expect([...propertiesOrder(list)].sort()).toEqual([...list].sort());
      }),
    );
  });

  it('ISR changes, preferred election, reassignment', () => {
    const partitions = [{ topic: 'demo', partition: 0 }];
    expect(isrChangeJson(partitions)).toBe(vector('/isr_change_notification/isr_change_NNNNNNNNNN'));
    expect(preferredReplicaElectionJson(partitions)).toBe(vector('/admin/preferred_replica_election'));
    expect(parsePartitionList(isrChangeJson(partitions))).toEqual({ ok: true, value: partitions });
    const moves = [{ topic: 'demo', partition: 0, replicas: [2, 1, 0] }];
    expect(reassignPartitionsJson(moves)).toBe(vector('/admin/reassign_partitions'));
    expect(parseReassignPartitions(reassignPartitionsJson(moves))).toEqual({ ok: true, value: moves });
  });

  it('producer id block and old consumers', () => {
    const block = { brokerId: 1, blockStart: 2000, blockEnd: 2999 };
    const json = '{"version":1,"broker":1,"block_start":"2000","block_end":"2999"}';
    expect(producerIdBlockJson(block)).toBe(json);
    expect(parseProducerIdBlock(json)).toEqual({ ok: true, value: block });
    const subscription = [['demo', 1]] as const;
    const consumer = { subscription, pattern: 'white_list', timestampMs: 1795335751984 } as const;
    const registered = '{"version":1,"subscription":{"demo":1},"pattern":"white_list","timestamp":"1795335751984"}';
    expect(oldConsumerJson(consumer)).toBe(registered);
    expect(parseOldConsumer(registered)).toEqual({ ok: true, value: consumer });
  });
});

describe('trace fresh-cluster', () => {
  it.each([102, 103, 104])('broker on hadoop%i', number => {
    const host = `hadoop${number}`;
    const endpoints = [{ listener: 'PLAINTEXT', securityProtocol: 'PLAINTEXT', host, port: 9092 }];
    const json = brokerJson({ endpoints, host, port: 9092, jmxPort: -1, timestampMs: 1, rack: null });
    expect(json).toBe(
      '{"listener_security_protocol_map":{"PLAINTEXT":"PLAINTEXT"},' +
        `"endpoints":["PLAINTEXT://${host}:9092"],"jmx_port":-1,"host":"${host}",` +
        '"timestamp":"1","port":9092,"version":4}',
    );
  });
});

describe('malformed data', () => {
  const readers = {
    parseTopicAssignment,
    parsePartitionState,
    parseBroker,
    parseController,
    parseClusterId,
    parseConfig,
    parseConfigChange,
    parsePartitionList,
    parseReassignPartitions,
    parseProducerIdBlock,
    parseOldConsumer,
  };
  const texts = ['', 'null', '[]', '{}', '{"version":1', '{"partitions":{"x":[1]},"config":{"a":1}}', '{"isr":["1"]}'];

  it.each(Object.entries(readers))('%s answers with an error value', (_, reader) => {
    for (const data of texts) expect(reader(data)).toEqual({ ok: false, error: 'MALFORMED_ZNODE', text: data });
  });
});

import { describe, expect, it } from 'vitest';
import { parseScript, ScriptError } from './parse.ts';

const withSteps = (...steps: readonly unknown[]): string => JSON.stringify({ cluster: { brokers: 3 }, steps });

/** What is said about a script; fails where nothing is wrong with it. */
function complaint(text: string): string {
  try {
    parseScript(text);
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
  throw new Error(`nothing was found wrong with ${text}`);
}

const record = { key: 'k', value: 'v', timestamp: 1 };

const MALFORMED: readonly (readonly [what: string, text: string, message: string | RegExp])[] = [
  ['is no JSON', '{ "steps": [', /^the script is not JSON: /],
  ['is no JSON in its second line', '{\n  "steps": oops\n}', /^the script is not JSON: /],
  ['is empty', '', /^the script is not JSON: /],
  ['is a list', '[]', 'the script is not an object'],
  ['is null', 'null', 'the script is not an object'],
  ['has no steps', '{}', 'the script has no list "steps"'],
  ['has an object for steps', '{"steps":{}}', 'the script has no list "steps"'],
  ['has a list for a cluster', '{"cluster":[],"steps":[]}', '"cluster" is not an object'],
  [
    'has a text for a number of brokers',
    '{"cluster":{"brokers":"3"},"steps":[]}',
    '"cluster": "brokers" must be a whole number, not "3"',
  ],
  [
    'has no broker',
    '{"cluster":{"brokers":0},"steps":[]}',
    '"cluster" needs at least one broker and one ZooKeeper server',
  ],
  [
    'has no ZooKeeper server',
    '{"cluster":{"zookeepers":0},"steps":[]}',
    '"cluster" needs at least one broker and one ZooKeeper server',
  ],
  [
    'has a config value that is a list',
    '{"cluster":{"config":{"a":[1]}},"steps":[]}',
    '"cluster": "config" must be an object of config values, not {"a":[1]}',
  ],
  ['has a wrong clock', '{"startedAt":"now","steps":[]}', 'the script: "startedAt" must be a whole number, not "now"'],
  ['has a step that is a text', withSteps('start'), 'step 1 is not an object'],
  ['has a step without a verb', withSteps({ do: 'start' }, { as: 'x' }), 'step 2 lacks "do"'],
  ['has an unknown verb', withSteps({ do: 'explode' }), 'step 1 (explode): there is no verb "explode"'],
  ['has a name for nobody', withSteps({ do: 'controller', as: 5 }), 'step 1 (controller): "as" must be a text, not 5'],
  ['names no broker', withSteps({ do: 'killBroker' }), 'step 1 (killBroker) lacks "broker"'],
  [
    'names a broker in words',
    withSteps({ do: 'killBroker', broker: 'one' }),
    /^step 1 \(killBroker\): "broker" must be /,
  ],
  [
    'names a broker that is not there',
    withSteps({ do: 'start' }, { do: 'killBroker', broker: 3 }),
    'step 2 (killBroker): there is no broker 3 in this cluster of 3',
  ],
  [
    'names a negative broker',
    withSteps({ do: 'files', broker: -1, partition: 'a-0' }),
    'step 1 (files): there is no broker -1 in this cluster of 3',
  ],
  [
    'names a ZooKeeper server that is not there',
    withSteps({ do: 'killZookeeper', server: 2 }),
    'step 1 (killZookeeper): there is no ZooKeeper server 2',
  ],
  [
    'waits for half a millisecond',
    withSteps({ do: 'wait', ms: 0.5 }),
    'step 1 (wait): "ms" must be a whole number, not 0.5',
  ],
  ['waits for nothing', withSteps({ do: 'wait' }), 'step 1 (wait) lacks "ms"'],
  [
    'names a partition without its number',
    withSteps({ do: 'partition', partition: 'first' }),
    'step 1 (partition): "partition" must be a partition like "first-0", not "first"',
  ],
  [
    'lists partitions as one text',
    withSteps({ do: 'consume', partitions: 'first-0' }),
    /^step 1 \(consume\): "partitions" must be a list/,
  ],
  [
    'places a topic nowhere',
    withSteps({ do: 'createTopic', topic: 'first' }),
    'step 1 (createTopic) lacks "partitions"',
  ],
  [
    'places a topic without factor',
    withSteps({ do: 'createTopic', topic: 'first', partitions: 1 }),
    'step 1 (createTopic) lacks "replicationFactor"',
  ],
  [
    'places a topic on texts',
    withSteps({ do: 'createTopic', topic: 'first', assignment: [['0']] }),
    /^step 1 \(createTopic\): "assignment" must be a list/,
  ],
  ['produces nothing', withSteps({ do: 'produce', topic: 'first' }), 'step 1 (produce) lacks "records"'],
  [
    'produces a number',
    withSteps({ do: 'produce', topic: 'first', records: [{ ...record, value: 5 }] }),
    /^step 1 \(produce\): "records" must be a list/,
  ],
  [
    'has "each" as a text',
    withSteps({ do: 'produce', topic: 'first', records: [record], each: 'no' }),
    /^step 1 \(produce\): "each" must be /,
  ],
  [
    'reads from nowhere',
    withSteps({ do: 'consume', partitions: ['first-0'], from: { 'first-0': 'end' } }),
    /^step 1 \(consume\): "from" must be /,
  ],
  ['names no file', withSteps({ do: 'hex', broker: 0, partition: 'first-0' }), 'step 1 (hex) lacks "file"'],
  ['names no path', withSteps({ do: 'znode' }), 'step 1 (znode) lacks "path"'],
];

describe('a malformed script', () => {
  it.each(MALFORMED)('that %s is told so in one line', (_, text, message) => {
    const said = complaint(text);
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });
});

describe('a script', () => {
  it('is read with its defaults', () => {
    expect(parseScript('{"steps":[]}')).toEqual({
      startedAtMs: 1_500_000_000_000,
      brokers: 3,
      zookeepers: 1,
      config: {},
      brokerConfig: {},
      requestLog: false,
      steps: [],
    });
  });

  it('turns config values into texts, as a properties file has them', () => {
    const { config, brokerConfig } = parseScript(
      '{"cluster":{"config":{"a":-1,"b":true,"c":"x"},"brokerConfig":{"1":{"d":2}}},"steps":[]}',
    );
    expect(config).toEqual({ a: '-1', b: 'true', c: 'x' });
    expect(brokerConfig).toEqual({ 1: { d: '2' } });
  });

  it('may use verbs of the format that are not supported yet, with any arguments', () => {
    const { steps } = parseScript(withSteps({ do: 'join', member: 'c1', as: 'x' }, { do: 'cli', command: 'ls' }));
    expect(steps).toEqual([
      { do: 'unsupported', verb: 'join', as: 'x' },
      { do: 'unsupported', verb: 'cli', as: null },
    ]);
  });

  it('has records with as little as they need', () => {
    const records = [{}, { value: 'v', partition: 2 }];
    const { steps } = parseScript(withSteps({ do: 'produce', topic: 'first', records }));
    expect(steps).toMatchObject([
      {
        producer: 'p',
        each: true,
        config: {},
        records: [
          { key: null, value: null, timestamp: null, partition: null },
          { key: null, value: 'v', timestamp: null, partition: 2 },
        ],
      },
    ]);
  });
});

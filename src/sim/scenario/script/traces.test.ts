/** What was recorded on a real Kafka 0.11 cluster comes out of the simulator the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparable, requestsByConnection, type ObservingStep } from './compare.ts';
import { parseScript, playScript } from './index.ts';
import type { LoggedRequest } from './requestLog.ts';

interface Trace {
  readonly steps: readonly (ObservingStep & { readonly as?: string })[];
  readonly observations: Readonly<Record<string, unknown>>;
  readonly requests?: readonly LoggedRequest[];
}

const folder = new URL('../../fixtures/traces/', import.meta.url);
const names = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => name.slice(0, -'.json'.length));

const REQUIRED = [
  'fresh-cluster',
  'create-topic',
  'leader-killed',
  'follower-killed',
  'controller-killed',
  'min-isr',
  'min-isr-after-append',
  'lagging-follower',
  'high-watermark-hides',
  'acks-0',
  'acks-1-loss',
  'acks-all-no-loss',
  'short-pause',
  'long-pause',
  'keys-to-partitions',
  'log-bytes',
  'requests-create-produce',
  'requests-leader-killed',
];

const read = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8');

/** Each of the values that were recorded: an observation that differed between recordings is an `anyOf`. */
function recordedValues(value: unknown): readonly unknown[] {
  const isChoice = (v: unknown): v is { readonly anyOf: readonly unknown[] } =>
    typeof v === 'object' && v !== null && 'anyOf' in v && Array.isArray(v.anyOf);
  return isChoice(value) ? value.anyOf : [value];
}

describe('the recorded traces', () => {
  it('are all there', () => {
    expect(names).toEqual(expect.arrayContaining(REQUIRED));
  });

  it.each(names)('%s is observed as recorded', name => {
    const text = read(name);
    const trace: Trace = JSON.parse(text);
    const played = playScript(parseScript(text));
    const observed = trace.steps.flatMap(step => (step.as === undefined || step.do === 'requestLog' ? [] : [step.as]));
    expect(Object.keys(played.observations)).toEqual(observed);
    for (const step of trace.steps) {
      if (step.as === undefined || step.do === 'requestLog') continue;
      const have = played.observations[step.as];
      if (step.do === 'cli') {
        expect(have, step.as).toEqual({ unsupported: 'cli' });
        continue;
      }
      const wanted = recordedValues(trace.observations[step.as]).map(value => comparable(step, value));
      // With one recorded value a difference is shown in full.
      if (wanted.length === 1) expect(comparable(step, have), step.as).toEqual(wanted[0]);
      else expect(wanted, step.as).toContainEqual(comparable(step, have));
    }
    expect(new Set(played.unsupported)).toEqual(new Set(trace.steps.some(step => step.do === 'cli') ? ['cli'] : []));
    if (trace.requests === undefined) return;
    expect(requestsByConnection(played.requests ?? [])).toEqual(requestsByConnection(trace.requests));
  });
});

describe('comparing', () => {
  const fetch = (offset: number) => ({
    to: 0,
    api: 'Fetch',
    version: 5,
    clientId: 'f',
    fields: `{fetch_offset=${offset}}`,
  });

  it('leaves repeated fetches aside, but no other request and no news', () => {
    const produce = { ...fetch(0), api: 'Produce', fields: '{}' };
    const lines = requestsByConnection([fetch(0), fetch(0), fetch(1), fetch(0), produce, produce])['f -> 0 #0'];
    expect(lines?.map(line => line.slice(0, 7))).toEqual(['Fetch v', 'Fetch v', 'Fetch v', 'Produce', 'Produce']);
  });

  it('begins a connection anew at each ApiVersions', () => {
    const hello = { ...fetch(0), api: 'ApiVersions', fields: '{}' };
    const connections = requestsByConnection([hello, fetch(0), hello, fetch(0)]);
    expect(Object.values(connections).map(lines => lines.length)).toEqual([2, 2]);
  });

  it('reads live brokers as a set', () => {
    const update = (brokers: string) => ({ ...fetch(0), api: 'UpdateMetadata', fields: `{live_brokers=[${brokers}]}` });
    const [one, other] = [
      '{id=0,end_points=[{port=1}],rack=null},{id=1,end_points=[{port=2}],rack=null}',
      '{id=1,end_points=[{port=2}],rack=null},{id=0,end_points=[{port=1}],rack=null}',
    ].map(update);
    if (one === undefined || other === undefined) throw new Error('two updates were made');
    expect(requestsByConnection([one])).toEqual(requestsByConnection([other]));
    expect(requestsByConnection([one])).not.toEqual(requestsByConnection([update('{id=0,end_points=[{port=1}]}')]));
  });

  it('sees a difference where there is one', () => {
    const produce = { do: 'produce', config: { acks: '1' } };
    expect(comparable(produce, [{ offset: 1 }])).not.toEqual(comparable(produce, [{ offset: 2 }]));
    expect(comparable({ do: 'consume' }, [{ partition: 0, offset: 1 }])).not.toEqual(comparable({ do: 'consume' }, []));
    expect(comparable({ do: 'files' }, { 'a.log': { bytes: 1 } })).not.toEqual(comparable({ do: 'files' }, {}));
    expect(comparable({ do: 'epochs' }, '0\n1\n0 0')).not.toEqual(comparable({ do: 'epochs' }, '0\n1\n0 1'));
    expect(comparable({ do: 'partition' }, undefined)).toBeNull();
  });
});

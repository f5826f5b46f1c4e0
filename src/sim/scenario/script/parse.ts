/** Reading a script (reference traces/README.md): what is wrong with one is said in a line, not guessed around. */
import type { Properties } from '../../config/index.ts';
import { parsePartition } from '../../protocol/index.ts';

/** A record as a script writes it. */
export interface ScriptRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number | null;
  readonly partition: number | null;
}

/** One step, with the arguments its verb needs. */
export type ScriptStep = { readonly as: string | null; readonly verb: string } & (
  | { readonly do: 'start' }
  | { readonly do: 'controller' | 'liveBrokers' }
  | { readonly do: 'startBroker'; readonly broker: number; readonly config: Properties }
  | {
      readonly do: 'killBroker' | 'stopBroker' | 'pauseBroker' | 'resumeBroker' | 'requestLog';
      readonly broker: number;
    }
  | { readonly do: 'awaitUnregistered' | 'awaitRegistered'; readonly broker: number; readonly withinMs: number }
  | { readonly do: 'killZookeeper' | 'startZookeeper'; readonly server: number }
  | {
      readonly do: 'awaitPartition';
      readonly partition: string;
      readonly leader: number | null;
      readonly notLeader: number | null;
      readonly isr: readonly number[] | null;
      readonly withinMs: number;
    }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'createTopic';
      readonly topic: string;
      readonly placement:
        | { readonly assignment: readonly (readonly number[])[] }
        | { readonly partitions: number; readonly replicationFactor: number };
      readonly config: Properties;
    }
  | {
      readonly do: 'produce';
      readonly producer: string;
      readonly config: Properties;
      readonly topic: string;
      readonly records: readonly ScriptRecord[];
      readonly each: boolean;
    }
  | {
      readonly do: 'consume';
      readonly partitions: readonly string[];
      readonly from: Readonly<Record<string, number>> | null;
      readonly config: Properties;
      readonly quietMs: number;
    }
  | { readonly do: 'offsets'; readonly partitions: readonly string[]; readonly timestamp: number | null }
  | { readonly do: 'partition' | 'logEndOffsets'; readonly partition: string }
  | { readonly do: 'znode' | 'znodes'; readonly path: string }
  | { readonly do: 'files'; readonly broker: number; readonly partition: string; readonly hash: boolean }
  | { readonly do: 'hex'; readonly broker: number; readonly partition: string; readonly file: string }
  | { readonly do: 'epochs'; readonly broker: number; readonly partition: string }
  | { readonly do: 'checkpoint'; readonly broker: number; readonly file: string }
  | { readonly do: 'unsupported' }
);

/** A whole script. */
export interface Script {
  /** Wall clock when it begins, ms since 1970. */
  readonly startedAtMs: number;
  readonly brokers: number;
  readonly zookeepers: number;
  readonly config: Properties;
  readonly brokerConfig: Readonly<Record<string, Properties>>;
  readonly requestLog: boolean;
  readonly steps: readonly ScriptStep[];
}

/** Verbs of the format that this simulator does not carry out yet. */
const UNSUPPORTED = [
  'tryStartBroker',
  'deleteTopic',
  'transaction',
  'endTransaction',
  'committed',
  'join',
  'leave',
  'crash',
  'assignment',
  'received',
  'commit',
  'cli',
  'cliStart',
  'cliStop',
  'writeFile',
  'brokerLog',
];

const DEFAULT_START_MS = 1500000000000;
const WITHIN_MS = 60000;
const QUIET_MS = 1500;

/** A script that does not follow the format; the message is one line for the person who wrote it. */
export class ScriptError extends Error {}

/** Reads a script's text. Throws ScriptError. */
export function parseScript(text: string): Script {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // An engine may quote several lines of the text.
    const words = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
    throw new ScriptError(`the script is not JSON: ${words}`);
  }
  const top = fieldsOf(value, 'the script');
  const cluster = fieldsOf(top['cluster'] ?? {}, '"cluster"');
  const brokers = optional(cluster, 'brokers', '"cluster"', whole) ?? 3;
  const zookeepers = optional(cluster, 'zookeepers', '"cluster"', whole) ?? 1;
  if (brokers < 1 || zookeepers < 1)
    throw new ScriptError('"cluster" needs at least one broker and one ZooKeeper server');
  const steps = top['steps'];
  if (!Array.isArray(steps)) throw new ScriptError('the script has no list "steps"');
  return {
    startedAtMs: optional(top, 'startedAt', 'the script', whole) ?? DEFAULT_START_MS,
    brokers,
    zookeepers,
    config: optional(cluster, 'config', '"cluster"', properties) ?? {},
    brokerConfig: optional(cluster, 'brokerConfig', '"cluster"', propertiesByBroker) ?? {},
    requestLog: cluster['requestLog'] === true,
    steps: steps.map((step, index) => parseStep(step, index + 1, brokers, zookeepers)),
  };
}

type Fields = Readonly<Record<string, unknown>>;
type Check<T> = (value: unknown) => T | null;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsOf(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new ScriptError(`${what} is not an object`);
  return value;
}

const text: Check<string> = value => (typeof value === 'string' ? value : null);
const whole: Check<number> = value => (typeof value === 'number' && Number.isInteger(value) ? value : null);
const partitionText: Check<string> = value =>
  typeof value === 'string' && parsePartition(value) !== null ? value : null;
const listOf =
  <T>(check: Check<T>): Check<readonly T[]> =>
  value => {
    if (!Array.isArray(value)) return null;
    const items = value.map(check);
    return items.every(item => item !== null) ? items : null;
  };
const properties: Check<Properties> = value => {
  if (!isFields(value)) return null;
  const entries = Object.entries(value);
  const plain = entries.every(([, v]) => typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean');
  return plain ? Object.fromEntries(entries.map(([key, v]) => [key, String(v)])) : null;
};
const propertiesByBroker: Check<Readonly<Record<string, Properties>>> = value => {
  if (!isFields(value)) return null;
  const entries = Object.entries(value).map(([id, p]) => [id, properties(p)] as const);
  const read = entries.flatMap(([id, p]) => (p === null ? [] : [[id, p] as const]));
  return read.length === entries.length ? Object.fromEntries(read) : null;
};
const numbersByName: Check<Readonly<Record<string, number>>> = value => {
  if (!isFields(value)) return null;
  const entries = Object.entries(value).flatMap(([name, n]) => (typeof n === 'number' ? [[name, n] as const] : []));
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : null;
};
const record: Check<ScriptRecord> = value => {
  if (!isFields(value)) return null;
  const { key = null, value: body = null, timestamp = null, partition = null } = value;
  const isText = (v: unknown): v is string | null => v === null || typeof v === 'string';
  const isWhole = (v: unknown): v is number | null => v === null || (typeof v === 'number' && Number.isInteger(v));
  return isText(key) && isText(body) && isWhole(timestamp) && isWhole(partition)
    ? { key, value: body, timestamp, partition }
    : null;
};

const EXPECTED = new Map<unknown, string>([
  [text, 'a text'],
  [whole, 'a whole number'],
  [partitionText, 'a partition like "first-0"'],
  [properties, 'an object of config values'],
]);

function needed<T>(fields: Fields, name: string, where: string, check: Check<T>): T {
  const value = optional(fields, name, where, check);
  if (value === null) throw new ScriptError(`${where} lacks "${name}"`);
  return value;
}

function optional<T>(fields: Fields, name: string, where: string, check: Check<T>): T | null {
  const raw = fields[name];
  if (raw === undefined || raw === null) return null;
  const value = check(raw);
  if (value === null) {
    throw new ScriptError(
      `${where}: "${name}" must be ${EXPECTED.get(check) ?? 'a list of the right kind'}, not ${JSON.stringify(raw)}`,
    );
  }
  return value;
}

function parseStep(value: unknown, number: number, brokers: number, zookeepers: number): ScriptStep {
  const fields = fieldsOf(value, `step ${number}`);
  const verb = needed(fields, 'do', `step ${number}`, text);
  const where = `step ${number} (${verb})`;
  const as = optional(fields, 'as', where, text);
  const inCluster: Check<number> = v => {
    const id = whole(v);
    if (id !== null && (id < 0 || id >= brokers)) {
      throw new ScriptError(`${where}: there is no broker ${id} in this cluster of ${brokers}`);
    }
    return id;
  };
  const need = <T>(name: string, check: Check<T>): T => needed(fields, name, where, check);
  const may = <T>(name: string, check: Check<T>): T | null => optional(fields, name, where, check);
  const step = argumentsOf(verb, need, may, inCluster, where, zookeepers);
  return { ...step, as, verb };
}

type Arguments = ScriptStep extends infer S ? (S extends ScriptStep ? Omit<S, 'as' | 'verb'> : never) : never;

function argumentsOf(
  verb: string,
  need: <T>(name: string, check: Check<T>) => T,
  may: <T>(name: string, check: Check<T>) => T | null,
  broker: Check<number>,
  where: string,
  zookeepers: number,
): Arguments {
  const withinMs = (): number => may('within', whole) ?? WITHIN_MS;
  switch (verb) {
    case 'start':
      return { do: verb };
    case 'controller':
    case 'liveBrokers':
      return { do: verb };
    case 'startBroker':
      return { do: verb, broker: need('broker', broker), config: may('config', properties) ?? {} };
    case 'killBroker':
    case 'stopBroker':
    case 'pauseBroker':
    case 'resumeBroker':
    case 'requestLog':
      return { do: verb, broker: need('broker', broker) };
    case 'awaitUnregistered':
    case 'awaitRegistered':
      return { do: verb, broker: need('broker', broker), withinMs: withinMs() };
    case 'killZookeeper':
    case 'startZookeeper': {
      const server = need('server', whole);
      if (server < 1 || server > zookeepers) throw new ScriptError(`${where}: there is no ZooKeeper server ${server}`);
      return { do: verb, server };
    }
    case 'awaitPartition':
      return {
        do: verb,
        partition: need('partition', partitionText),
        leader: may('leader', whole),
        notLeader: may('notLeader', whole),
        isr: may('isr', listOf(whole)),
        withinMs: withinMs(),
      };
    case 'wait':
      return { do: verb, ms: need('ms', whole) };
    case 'createTopic':
      return {
        do: verb,
        topic: need('topic', text),
        placement: placementOf(need, may),
        config: may('config', properties) ?? {},
      };
    case 'produce':
      return {
        do: verb,
        producer: may('producer', text) ?? 'p',
        config: may('config', properties) ?? {},
        topic: need('topic', text),
        records: need('records', listOf(record)),
        each: may('each', flag)?.value ?? true,
      };
    case 'consume':
      return {
        do: verb,
        partitions: need('partitions', listOf(partitionText)),
        from: may('from', numbersByName),
        config: may('config', properties) ?? {},
        quietMs: may('quietMs', whole) ?? QUIET_MS,
      };
    case 'offsets':
      return { do: verb, partitions: need('partitions', listOf(partitionText)), timestamp: may('timestamp', whole) };
    case 'partition':
    case 'logEndOffsets':
      return { do: verb, partition: need('partition', partitionText) };
    case 'znode':
    case 'znodes':
      return { do: verb, path: need('path', text) };
    case 'files':
      return {
        do: verb,
        broker: need('broker', broker),
        partition: need('partition', partitionText),
        hash: may('hash', flag)?.value ?? true,
      };
    case 'hex':
      return {
        do: verb,
        broker: need('broker', broker),
        partition: need('partition', partitionText),
        file: need('file', text),
      };
    case 'epochs':
      return { do: verb, broker: need('broker', broker), partition: need('partition', partitionText) };
    case 'checkpoint':
      return { do: verb, broker: need('broker', broker), file: need('file', text) };
    default:
      if (UNSUPPORTED.includes(verb)) return { do: 'unsupported' };
      throw new ScriptError(`${where}: there is no verb "${verb}"`);
  }
}

const flag: Check<{ readonly value: boolean }> = value => (typeof value === 'boolean' ? { value } : null);

function placementOf(
  need: <T>(name: string, check: Check<T>) => T,
  may: <T>(name: string, check: Check<T>) => T | null,
) {
  const assignment = may('assignment', listOf(listOf(whole)));
  if (assignment !== null) return { assignment };
  return { partitions: need('partitions', whole), replicationFactor: need('replicationFactor', whole) };
}

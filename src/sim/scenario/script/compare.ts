/**
 * When two observations are the same (reference traces/README.md, Comparing): values without what differs between any
 * two recordings. For tests.
 */
import type { LoggedRequest } from './requestLog.ts';

/** As much of a step as comparing needs. */
export interface ObservingStep {
  readonly do: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** An observation without what may differ; missing is null. */
export function comparable(step: ObservingStep, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (step.do) {
    case 'produce':
      return isList(value) ? value.map(answer => comparableAnswer(answer, step.config?.['acks'] === '0')) : value;
    case 'consume':
      return isList(value) ? [...value].sort(byPlace) : value;
    case 'files':
      return isFields(value) ? comparableFiles(value) : value;
    case 'checkpoint':
    case 'epochs':
      return typeof value === 'string' ? linesOf(value) : value;
    default:
      return value;
  }
}

/** How long a batch has waited is a matter of a few ms; without an acknowledgement there is no timestamp. */
function comparableAnswer(answer: unknown, unacknowledged: boolean): unknown {
  if (!isFields(answer)) return answer;
  const timestamp = unacknowledged ? { timestamp: 'unknown' } : {};
  const { message } = answer;
  if (typeof message !== 'string') return { ...answer, ...timestamp };
  return { ...answer, ...timestamp, message: message.replace(/\d+ ms has passed/, 'some ms has passed') };
}

function byPlace(a: unknown, b: unknown): number {
  const place = (record: unknown, name: string): number => {
    const value = isFields(record) ? record[name] : undefined;
    return typeof value === 'number' ? value : -1;
  };
  return place(a, 'partition') - place(b, 'partition') || place(a, 'offset') - place(b, 'offset');
}

/** Files on their way out do not count, nor do the bytes of an index (preallocated ones hold leftovers). */
function comparableFiles(files: Fields): Fields {
  const kept = Object.entries(files).filter(([name]) => !name.endsWith('.deleted') && !name.endsWith('.snapshot'));
  return Object.fromEntries(
    kept.map(([name, file]) => [name, name.endsWith('index') && isFields(file) ? file['bytes'] : file]),
  );
}

/** A checkpoint's lines in no order, since Kafka writes them from a hash map. */
const linesOf = (text: string): readonly string[] =>
  text
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .sort();

/**
 * Requests by connection in order. A connection is one client at one broker; a client that opens another begins with
 * ApiVersions. Left out: times, correlation ids, and a fetch that repeats the one before (their number is chance).
 */
export function requestsByConnection(
  requests: readonly Omit<LoggedRequest, 'at' | 'correlationId'>[],
): Readonly<Record<string, readonly string[]>> {
  const connections: Record<string, string[]> = {};
  const opened: Record<string, number> = {};
  for (const { to, api, version, clientId, fields } of requests) {
    const way = `${clientId} -> ${to}`;
    const line = `${api} v${version} ${comparableFields(fields)}`;
    if (api === 'ApiVersions') opened[way] = (opened[way] ?? 0) + 1;
    const lines = (connections[`${way} #${opened[way] ?? 0}`] ??= []);
    if (api !== 'Fetch' || lines.at(-1) !== line) lines.push(line);
  }
  return connections;
}

/** The live brokers of an UpdateMetadata come in the order of a hash. */
function comparableFields(fields: string): string {
  const list = /live_brokers=\[(.*)\]\}$/.exec(fields)?.[1];
  if (list === undefined) return fields;
  const brokers = list.split(/,(?=\{id=)/).sort();
  return fields.replace(list, brokers.join(','));
}

/**
 * npm run bench [-- --json] : how fast the simulator is on the load "steady", how fast its history is gone through, and
 * how much the page loads before the cluster moves. A table for people, or one line of JSON. Speeds are medians of
 * rounds that alternate with the bare loop, so that the ratio is of one run and one machine's mood.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { createMachine } from 'xstate';
import { behaviour, History, openScenario, steady, type ClusterDomain, type ClusterWorld } from '../src/sim/index.ts';
import { chart, step } from '../src/sim/kernel/index.ts';

const ROUNDS = 7;
const WARM_EVENTS = 60_000;
const ROUND_EVENTS = 30_000;
const ROUND_TRANSITIONS = 150_000;
const HISTORY_EVENTS = 100_000;
const SEEKS = 500;
const WALK_EVENTS = 4_000;

/** What is measured; null where it could not be. */
interface Figures {
  readonly virtual_seconds_per_second: number;
  readonly events_per_second: number;
  readonly bare_transition_per_second: number;
  readonly ratio_to_bare: number;
  readonly seek_p99_ms: number;
  readonly step_back_ratio: number;
  readonly history_mb: number;
  readonly first_motion_kb_gzip: number | null;
}

const WORDS: Readonly<Record<keyof Figures, string>> = {
  virtual_seconds_per_second: 'virtual seconds per second',
  events_per_second: 'events per second (aim 100 000)',
  bare_transition_per_second: 'bare chart transitions per second',
  ratio_to_bare: 'events to bare transitions (aim 0.3)',
  seek_p99_ms: `seek anywhere in ${HISTORY_EVENTS} events, p99, ms (limit 50)`,
  step_back_ratio: 'cost of a step back to a step forward (aim 1)',
  history_mb: `memory of ${HISTORY_EVENTS} events, MB (limit 120)`,
  first_motion_kb_gzip: 'JavaScript until the cluster moves, kB gzip (limit 150)',
};

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function after(world: ClusterWorld, events: number): ClusterWorld {
  let current = world;
  for (let n = 0; n < events; n++) {
    const next = step(behaviour, current);
    if (next === null) throw new Error('the load has come to an end');
    current = next.world;
  }
  return current;
}

/** A lifecycle of three states with an effect, as small as those of a replica. */
const bare = chart<'idle' | 'busy' | 'done', { readonly type: 'begin' | 'finish' | 'reset' }>(
  createMachine({
    id: 'bare',
    initial: 'idle',
    states: {
      idle: { on: { begin: { target: 'busy', actions: { type: 'note', params: { what: 'began' } } } } },
      busy: { on: { finish: 'done' } },
      done: { on: { reset: 'idle' } },
    },
  }),
  ['idle', 'busy', 'done'],
);

function bareLoop(transitions: number): void {
  let value = bare.initial;
  for (let n = 0; n < transitions; n++) {
    const type = value === 'idle' ? 'begin' : value === 'busy' ? 'finish' : 'reset';
    value = bare.react(value, { type }).value;
  }
}

function speeds(): Pick<
  Figures,
  'virtual_seconds_per_second' | 'events_per_second' | 'bare_transition_per_second' | 'ratio_to_bare'
> {
  let world = after(openScenario(steady), WARM_EVENTS);
  bareLoop(ROUND_TRANSITIONS);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = world.now;
    const seconds =
      timed(() => {
        world = after(world, ROUND_EVENTS);
      }) / 1000;
    const bareSeconds = timed(() => bareLoop(ROUND_TRANSITIONS)) / 1000;
    return {
      virtual: (world.now - begun) / 1e6 / seconds,
      events: ROUND_EVENTS / seconds,
      bare: ROUND_TRANSITIONS / bareSeconds,
    };
  });
  return {
    virtual_seconds_per_second: median(rounds.map(round => round.virtual)),
    events_per_second: median(rounds.map(round => round.events)),
    bare_transition_per_second: median(rounds.map(round => round.bare)),
    ratio_to_bare: median(rounds.map(round => round.events / round.bare)),
  };
}

type ClusterHistory = History<ClusterDomain>;

function historyFigures(): Pick<Figures, 'seek_p99_ms' | 'step_back_ratio' | 'history_mb'> {
  const without = usedBytes();
  const history = new History(behaviour, openScenario(steady));
  while (history.events < HISTORY_EVENTS) history.extendByOne();
  const seeks = seekTimes(history);
  const figures = {
    seek_p99_ms: seeks[Math.ceil(SEEKS * 0.99) - 1] ?? Infinity,
    step_back_ratio: stepBackRatio(history),
    history_mb: (usedBytes() - without) / 1e6,
  };
  // Still in use: what is measured must not have been collected.
  if (history.events !== HISTORY_EVENTS) throw new Error('the history has changed');
  return figures;
}

/** Random seeks of one linear congruential sequence, the same in every run; sorted, ms. */
function seekTimes(history: ClusterHistory): readonly number[] {
  let luck = 12345;
  const times = Array.from({ length: SEEKS }, () => {
    luck = (Math.imul(luck, 1664525) + 1013904223) >>> 0;
    const event = Math.floor((luck / 2 ** 32) * HISTORY_EVENTS);
    return timed(() => history.worldAfter(event));
  });
  return times.sort((a, b) => a - b);
}

/** Walks over stretches computed before, forwards and backwards, each time from somewhere else. */
function stepBackRatio(history: ClusterHistory): number {
  const walk = (from: number, by: 1 | -1): number =>
    timed(() => {
      for (let n = 0; n < WALK_EVENTS; n++) history.worldAfter(from + by * n);
    });
  return median(
    Array.from({ length: ROUNDS }, (_, round) => {
      const [low, high] = [10_000 * (round + 1), 10_000 * (round + 1) + WALK_EVENTS];
      history.worldAfter(0);
      const forwards = walk(low, 1);
      history.worldAfter(0);
      return walk(high, -1) / forwards;
    }),
  );
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  // More than once: what the first collection frees may hold more.
  runInNewContext('gc(); gc(); gc();');
  return process.memoryUsage().heapUsed;
}

/** One entry of the manifest that Vite writes. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isChunk = (value: unknown): value is Chunk => isFields(value) && typeof value['file'] === 'string';

function readManifest(dist: URL): ReadonlyMap<string, Chunk> | null {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
  } catch {
    return null;
  }
  const entries = isFields(manifest) ? Object.entries(manifest) : [];
  return new Map(entries.flatMap(([name, chunk]) => (isChunk(chunk) ? [[name, chunk] as const] : [])));
}

/** The page's entry with all that it imports, and the scenario of a lesson (the largest), which it loads at once. */
function firstMotionKb(): number | null {
  const dist = new URL('../dist/', import.meta.url);
  const chunks = readManifest(dist);
  if (chunks === null) {
    console.error('bench: no dist/.vite/manifest.json: run "npm run build" first to see the size of the page');
    return null;
  }
  const withImports = (name: string, found: Set<string>): Set<string> => {
    const chunk = chunks.get(name);
    if (chunk === undefined || found.has(chunk.file)) return found;
    found.add(chunk.file);
    for (const imported of chunk.imports ?? []) withImports(imported, found);
    return found;
  };
  const bytes = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);
  const entry = new Set<string>();
  for (const [name, chunk] of chunks) if (chunk.isEntry === true) withImports(name, entry);
  const scenarios = [...chunks.keys()].filter(name => name.endsWith('/scenario.ts'));
  return Math.max(bytes(entry), ...scenarios.map(name => bytes(withImports(name, new Set(entry))))) / 1000;
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

const figures: Figures = { ...speeds(), ...historyFigures(), first_motion_kb_gzip: firstMotionKb() };
const entries = Object.entries<number | null>({ ...figures }).map(([name, value]) => [name, rounded(value)] as const);
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(Object.fromEntries(entries)));
} else {
  const words = new Map<string, string>(Object.entries(WORDS));
  for (const [name, value] of entries) {
    console.log(`${(words.get(name) ?? name).padEnd(62)} ${value ?? 'not measured'}`);
  }
}

/**
 * Plays a schedule in two phases: the laws are watched while faults happen; then everything is repaired and the cluster
 * has to come together again (exemplars.md §15).
 */
import { items, ms, slotOf, step, type Micros } from '../kernel/index.ts';
import { type Action, type ClusterFact, type ClusterWorld } from '../cluster/index.ts';
import { behaviour, openScenario, type Scenario } from '../scenario/index.ts';
import { notConverged } from './converged.ts';
import { gathered, NO_EVIDENCE, type Evidence } from './evidence.ts';
import { FAULTS_UNTIL, type Operation, type Schedule } from './faults.ts';
import type { Law, Violation } from './law.ts';

/** How long a repaired cluster may take to come together; virtual µs. */
export const CONVERGES_WITHIN: Micros = ms(60_000);
/** How often the repaired cluster is looked at, and processes that gave up are started again; virtual µs. */
const LOOK_EVERY: Micros = ms(1_000);

/** Events of a run at most: ten times what a busy one needs. More means that nodes keep each other busy for nothing. */
const EVENTS_MAX = 300_000;

/** What became of a schedule. */
export interface Outcome {
  readonly violation: Violation | null;
  /** What had not come together in time, null if everything had. */
  readonly unsettled: string | null;
  readonly evidence: Evidence;
  readonly events: number;
  /** Virtual µs at the end. */
  readonly endedAt: Micros;
  /** What was done and when, roles and choices resolved. */
  readonly done: readonly { readonly at: Micros; readonly action: Action }[];
}

/** A run that laws watch. The only mutable thing here; it lives as long as a schedule is played. */
export class WatchedRun {
  world: ClusterWorld;
  evidence: Evidence = NO_EVIDENCE;
  violation: Violation | null = null;
  readonly done: { readonly at: Micros; readonly action: Action }[] = [];
  readonly #laws: readonly Law[];
  readonly #onFacts: (facts: readonly ClusterFact[]) => void;

  constructor(scenario: Scenario, laws: readonly Law[], onFacts: (facts: readonly ClusterFact[]) => void = () => {}) {
    this.world = openScenario(scenario);
    this.#laws = laws;
    this.#onFacts = onFacts;
  }

  /** Plays on up to `time`, to the first violation, or to just after an event that stated a fact looked for (true). */
  playTo(time: Micros, looksFor: (fact: ClusterFact) => boolean = () => false): boolean {
    while (this.violation === null && this.world.queue !== null && this.world.queue.item.at <= time) {
      const next = step(behaviour, this.world);
      if (next === null) return false;
      if (next.world.events > EVENTS_MAX) throw new Error(`more than ${EVENTS_MAX} events by ${next.world.now} µs`);
      this.#take(next.world, next.facts);
      if (next.facts.some(looksFor)) return true;
    }
    if (this.violation === null) this.world = { ...this.world, now: Math.max(this.world.now, time) };
    return false;
  }

  /** Does something to the cluster now. */
  act(action: Action): void {
    if (this.violation !== null) return;
    this.done.push({ at: this.world.now, action });
    const next = behaviour.perform(this.world, action, 'learner');
    this.#take(next.world, next.facts);
  }

  #take(world: ClusterWorld, facts: readonly ClusterFact[]): void {
    this.world = world;
    if (facts.length === 0) return;
    this.#onFacts(facts);
    this.evidence = gathered(this.evidence, facts);
    for (const law of this.#laws) {
      if (!facts.some(fact => law.watches.has(fact.kind))) continue;
      this.violation = law.check(this.evidence, world);
      if (this.violation !== null) return;
    }
  }
}

/** Plays a schedule against the laws whose domain it lies in. */
export function playSchedule(
  schedule: Schedule,
  laws: readonly Law[],
  onFacts?: (facts: readonly ClusterFact[]) => void,
): Outcome {
  const { setup, operations } = schedule;
  const run = new WatchedRun(setup.scenario, laws.filter(law => law.domain(setup)), onFacts);
  for (const { at, operation } of operations) {
    run.playTo(at);
    for (const action of actionsOf(run.world, operation)) run.act(action);
  }
  run.playTo(FAULTS_UNTIL);
  const unsettled = run.violation === null ? repaired(run) : null;
  const { violation, evidence, world, done } = run;
  return { violation, unsettled, evidence, events: world.events, endedAt: world.now, done };
}

/** Repairs everything and lets the cluster come together; says what has not in time. */
function repaired(run: WatchedRun): string | null {
  run.act({ verb: 'healAll' });
  for (const sent of run.world.holds) run.act({ verb: 'release', sent });
  let missing: string | null = 'everything';
  for (let at = FAULTS_UNTIL; at < FAULTS_UNTIL + CONVERGES_WITHIN && missing !== null; at += LOOK_EVERY) {
    for (const { id, status, state } of Object.values(run.world.slots)) {
      if (status === 'paused') run.act({ verb: 'resume', node: id });
      // A producer or a tool that has ended has ended its work.
      const isServer = state.kind === 'broker' || state.kind === 'zookeeper';
      if (status === 'down' && isServer) run.act({ verb: 'start', node: id });
    }
    run.playTo(at + LOOK_EVERY);
    if (run.violation !== null) return null;
    missing = notConverged(run.world, run.evidence);
  }
  return missing;
}

/** What an operation means at this moment; nothing if there is nothing to do it to. */
function actionsOf(world: ClusterWorld, operation: Operation): readonly Action[] {
  switch (operation.type) {
    case 'act':
      return [operation.action];
    case 'holdSome': {
      const flights = items(world.queue).flatMap(entry =>
        entry.type === 'packet' && entry.packet.kind === 'data' && entry.received !== true ? [entry.cause] : [],
      );
      const sent = flights.sort((a, b) => a - b)[operation.choice % Math.max(1, flights.length)];
      return sent === undefined ? [] : [{ verb: 'hold', sent }];
    }
    case 'releaseAll':
      return world.holds.map(sent => ({ verb: 'release', sent }));
    case 'resetSome': {
      const open = Object.keys(world.slots).flatMap(node =>
        Object.keys(slotOf(world, node).connections).map(connection => ({ node, connection: Number(connection) })),
      );
      const chosen = open[operation.choice % Math.max(1, open.length)];
      return chosen === undefined ? [] : [{ verb: 'reset', ...chosen }];
    }
  }
}

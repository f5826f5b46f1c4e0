/**
 * Why something happened: from a fact back to what somebody did. A rule's reasons (the state it read) come before its
 * trigger (the event that made it run), so an ISR shrink leads to "you paused broker 2", not to a scheduler's tick.
 */
import type { ClusterFact } from '../../sim/index.ts';
import type { FactId } from '../../sim/kernel/index.ts';
import { loud } from './loud.ts';

/** One sentence of the answer, by its fact. */
export interface WhyStep {
  readonly id: FactId;
  /** True for what the learner did. */
  readonly byLearner: boolean;
}

/** Sentences at most: more than that explains nothing. */
const STEPS_MAX = 7;

function byLearner(fact: ClusterFact): boolean {
  return 'by' in fact && fact.by === 'learner';
}

/** The facts that a fact names as its causes: reasons first. */
function causesOf(fact: ClusterFact): readonly FactId[] {
  const { reasons, trigger } = fact;
  return [...reasons, trigger].filter((cause, index, all) => cause > 0 && all.indexOf(cause) === index);
}

/** Everything behind a fact that leads back to something the learner did. */
function leadingToLearner(facts: readonly ClusterFact[], from: FactId): ReadonlySet<FactId> {
  const effects = new Map<FactId, FactId[]>();
  const roots: FactId[] = [];
  const behind = [from];
  const seen = new Set(behind);
  for (let index = 0; index < behind.length; index += 1) {
    const fact = facts[(behind[index] ?? 0) - 1];
    if (fact === undefined) continue;
    if (byLearner(fact)) roots.push(fact.id);
    for (const cause of causesOf(fact)) {
      effects.set(cause, [...(effects.get(cause) ?? []), fact.id]);
      if (!seen.has(cause)) behind.push(cause);
      seen.add(cause);
    }
  }
  const leading = new Set(roots);
  for (let next = roots.pop(); next !== undefined; next = roots.pop()) {
    for (const effect of effects.get(next) ?? []) {
      if (!leading.has(effect)) roots.push(effect);
      leading.add(effect);
    }
  }
  return leading;
}

/**
 * The way back to something the learner did, by the first cause of each fact that leads there: a fact names its
 * weightiest reason first. Null when nothing of the kind lies behind it.
 */
function wayToLearner(facts: readonly ClusterFact[], from: FactId): readonly FactId[] | null {
  const leading = leadingToLearner(facts, from);
  const way: FactId[] = [];
  for (let id = leading.has(from) ? from : 0; id !== 0; ) {
    way.push(id);
    const fact = facts[id - 1];
    if (fact === undefined || byLearner(fact)) return way;
    id = causesOf(fact).find(cause => leading.has(cause) && !way.includes(cause)) ?? 0;
  }
  return null;
}

/** The plain way back: the first reason, else the trigger, to where nothing is named. */
function wayToRoot(facts: readonly ClusterFact[], from: FactId): readonly FactId[] {
  const way: FactId[] = [];
  for (let fact = facts[from - 1]; fact !== undefined; fact = facts[(causesOf(fact)[0] ?? 0) - 1]) {
    if (way.includes(fact.id)) break;
    way.push(fact.id);
  }
  return way;
}

/** From a fact back to its root, both included. `facts` is the whole run: fact `id` n at index n − 1. */
export function whyChain(facts: readonly ClusterFact[], id: FactId): readonly FactId[] {
  return wayToLearner(facts, id) ?? wayToRoot(facts, id);
}

/** What only carries news from one node to another. */
function isTransport(fact: ClusterFact): boolean {
  switch (fact.kind) {
    case 'messageSent':
    case 'connectionOpened':
    case 'failoverStep':
      return true;
    default:
      return false;
  }
}

/** The chain as at most seven sentences, the outcome first, what somebody did last. */
export function whySteps(facts: readonly ClusterFact[], id: FactId): readonly WhyStep[] {
  const told = whyChain(facts, id).flatMap(step => facts[step - 1] ?? []);
  const kept = told.filter((fact, index) => index === 0 || !isTransport(fact));
  return shorten(kept).map(fact => ({ id: fact.id, byLearner: byLearner(fact) }));
}

/** Leaves out of the middle first what is no step of its own, then what lies farthest back. */
function shorten(facts: readonly ClusterFact[]): readonly ClusterFact[] {
  if (facts.length <= STEPS_MAX) return facts;
  const [first, ...rest] = facts;
  const last = rest.pop();
  const middle = rest.filter(fact => loud(fact)).slice(0, STEPS_MAX - 2);
  return [first, ...middle, last].flatMap(fact => fact ?? []);
}

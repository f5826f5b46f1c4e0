/** Two runs side by side: where they part, and what that comes to. */
import type { ClusterFact } from '../../sim/index.ts';
import type { Micros } from '../../sim/kernel/index.ts';
import type { Comparison, LessonRun } from '../../lessons/index.ts';
import { loud } from '../narration/loud.ts';

/** The first told fact that only one run has, and what the other tells next. */
export interface Divergence {
  readonly at: Micros;
  readonly a: ClusterFact | null;
  readonly b: ClusterFact | null;
}

/** A fact's place and content, without the numbers that count facts within one run. */
function contentOf(fact: ClusterFact): string {
  const { id: _id, event: _event, trigger: _trigger, reasons: _reasons, ...content } = fact;
  return JSON.stringify(content);
}

/**
 * Where two runs part: the first pair of told facts that differ in place, time or content. `from` leaves out what
 * comes before the lesson opens, where nothing but the changed setting itself differs.
 */
export function firstDivergence(
  a: readonly ClusterFact[],
  b: readonly ClusterFact[],
  focus: readonly string[],
  from: Micros,
): Divergence | null {
  const told = (facts: readonly ClusterFact[]): readonly ClusterFact[] =>
    facts.filter(fact => fact.at >= from && loud(fact, focus) && fact.kind !== 'producerConfigCommanded');
  const [left, right] = [told(a), told(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index] ?? null, right[index] ?? null];
    if (one !== null && other !== null && contentOf(one) === contentOf(other)) continue;
    return { at: Math.min(one?.at ?? Infinity, other?.at ?? Infinity), a: one, b: other };
  }
  return null;
}

/** One line of the table. */
export interface MetricRow {
  readonly metric: Comparison['metrics'][number];
  readonly a: ReturnType<Comparison['metrics'][number]['of']>;
  readonly b: ReturnType<Comparison['metrics'][number]['of']>;
  readonly differs: boolean;
}

/** The numbers of both runs. */
export function metricRows(comparison: Comparison, a: LessonRun, b: LessonRun): readonly MetricRow[] {
  return comparison.metrics.map(metric => {
    const [left, right] = [metric.of(a), metric.of(b)];
    return { metric, a: left, b: right, differs: JSON.stringify(left) !== JSON.stringify(right) };
  });
}

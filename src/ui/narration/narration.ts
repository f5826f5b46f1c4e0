/** What a narration is: for each kind of fact a sentence, or null where silence is meant. */
import type { ClusterFact } from '../../sim/index.ts';

/** The facts of a cluster by their kind. */
export type FactByKind = { readonly [F in ClusterFact as F['kind']]: F };

/** The name of a kind of fact. */
export type FactKind = keyof FactByKind;

/** One language's sentences, complete by type. Null: nothing to say to a learner. */
export type Narration = { readonly [K in FactKind]: (fact: FactByKind[K]) => string | null };

/** The sentence of a fact. The type parameter ties the fact to the sentence of its own kind. */
export function sentenceOf<K extends FactKind>(
  narration: { readonly [P in K]: (fact: FactByKind[P]) => string | null },
  fact: { readonly [P in K]: FactByKind[P] & { readonly kind: P } }[K],
): string | null {
  return narration[fact.kind](fact);
}

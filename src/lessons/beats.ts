/** Where a run stands in a lesson's story. */
import type { ClusterFact } from '../sim/index.ts';
import type { Lesson } from './types.ts';

/** Finds a lesson's beats in a growing run, each fact looked at once. */
export class BeatTracker {
  readonly #lesson: Lesson;
  #reached = new Map<string, ClusterFact>();
  #looked = 0;
  #last: ClusterFact | undefined;

  constructor(lesson: Lesson) {
    this.#lesson = lesson;
  }

  /** The beats reached so far, in order. `facts` is the whole run; when it is another run, it is looked at anew. */
  follow(facts: readonly ClusterFact[]): ReadonlyMap<string, ClusterFact> {
    if (this.#looked > 0 && facts[this.#looked - 1] !== this.#last) {
      this.#reached = new Map();
      this.#looked = 0;
    }
    const { beats, scenario } = this.#lesson;
    let grown = this.#reached;
    for (; this.#looked < facts.length; this.#looked += 1) {
      const fact = facts[this.#looked];
      const beat = beats[grown.size];
      if (fact === undefined || beat === undefined || fact.at < scenario.opensAt) continue;
      if (beat.find(fact, { facts, reached: grown })) grown = new Map(grown).set(beat.id, fact);
    }
    this.#last = facts[this.#looked - 1];
    this.#reached = grown;
    return grown;
  }
}

/**
 * What a law is: a claim about a cluster that holds at every moment of every run within its domain. A law says nothing
 * outside of it: Kafka 0.11 has holes, and the simulator has them too (design.md §3, Truth over comfort).
 */
import type { ClusterFact, ClusterWorld } from '../cluster/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Evidence } from './evidence.ts';

/** What a schedule may do to a cluster. `powerOff` takes what the disk was not told; the others leave disks whole. */
export type FaultKind = 'kill' | 'stop' | 'pause' | 'cut' | 'slow' | 'hold' | 'reset' | 'powerOff';

/** What a run is set up with: all that a law's domain may depend on. */
export interface Setup {
  readonly scenario: Scenario;
  readonly faults: readonly FaultKind[];
}

/** A moment at which a law does not hold. */
export interface Violation {
  readonly law: string;
  /** Virtual µs. */
  readonly at: number;
  /** What contradicts it, as fields. */
  readonly subject: Readonly<Record<string, string | number | null>>;
}

/** A text in both languages of the course. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One law. */
export interface Law {
  readonly id: 'oneLeaderPerEpoch' | 'committedRecordsAgree' | 'acknowledgedSurvive';
  readonly title: Words;
  /** Where it holds, and why not elsewhere. */
  readonly domainTitle: Words;
  /** Whether it claims anything about runs set up like this. */
  readonly domain: (setup: Setup) => boolean;
  /** Facts after which it can have ceased to hold: it need not be looked at after others. */
  readonly watches: ReadonlySet<ClusterFact['kind']>;
  /** Looks at one moment: what the run has shown so far, and the world as it is. */
  readonly check: (evidence: Evidence, world: ClusterWorld) => Violation | null;
}

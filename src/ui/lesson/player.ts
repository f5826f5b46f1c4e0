/** What the lesson pane needs of whatever plays the run: the Player of src/ui/player fits it. */
import type { Action, ClusterDomain, Scenario } from '../../sim/index.ts';
import type { FactId, History, Micros } from '../../sim/kernel/index.ts';
import type { ClusterView } from '../../sim/cluster/viewTypes.ts';

/** A run at a playhead. Everything read here follows the playhead and the run's growth. */
export interface LessonPlayer {
  readonly scenario: Scenario;
  readonly history: History<ClusterDomain>;
  /** The playhead in virtual time. */
  readonly now: Micros;
  /** Facts stated until the playhead. */
  readonly factsSoFar: number;
  /** The cluster at the playhead. */
  readonly view: ClusterView;
  /** What the learner did in this run, in order. */
  readonly done: readonly { readonly at: Micros; readonly action: Action }[];
  /** A seek is still being computed. */
  readonly seeking: boolean;
  /** Nothing right of this time is drawn, listed or seekable; null for no gate. */
  limit: Micros | null;
  seek(time: Micros): void;
  seekFact(id: FactId): void;
  act(action: Action): void;
  play(): void;
  /** Back to the opening, with nothing of what the learner did. */
  reset(): void;
}

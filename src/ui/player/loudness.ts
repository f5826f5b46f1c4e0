/**
 * What is loud. Loud moments shape elastic time, make the dots of the timeline and are what a step goes to; the rest
 * (pings, heartbeats, fetches that bring no news) passes without taking screen time.
 */
import type { ClusterFact } from '../../sim/index.ts';
import type { FactId, Micros } from '../../sim/kernel/index.ts';
import { loud } from '../narration/index.ts';

/** What a fact means for loud messages: one leaves, or one that was on its way no longer arrives. */
export type MessageNews =
  | { readonly type: 'leaves'; readonly sent: FactId; readonly arrivesAt: Micros }
  | { readonly type: 'stays'; readonly sent: FactId };

/** What is loud about a fact. */
export interface Loudness {
  readonly message: MessageNews | null;
  /** The narration tells it: a step of its own, and play rests on it. */
  readonly narrated: boolean;
}

/** News of a loud message in a fact. What a learner released is loud whatever it is. */
export function messageNews(fact: ClusterFact): MessageNews | null {
  switch (fact.kind) {
    case 'messageSent':
      return fact.quiet ? null : { type: 'leaves', sent: fact.id, arrivesAt: fact.arrivesAt };
    case 'messageReleased':
      return { type: 'leaves', sent: fact.sent, arrivesAt: fact.arrivesAt };
    case 'messageHeld':
    case 'messageLost':
      return { type: 'stays', sent: fact.sent };
    default:
      return null;
  }
}

/**
 * The one rule of loudness. `focus` names the partitions whose routine is told (`first-0`); without it, every one's is.
 * It holds for a whole run: elastic time is laid out by it.
 */
export function loudnessFor(focus?: readonly string[]): (fact: ClusterFact) => Loudness {
  return fact => ({ message: messageNews(fact), narrated: loud(fact, focus) });
}

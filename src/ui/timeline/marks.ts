/** The marks of the timeline: the few facts that a reader looks for, each with a short label. */
import type { ClusterFact } from '../../sim/index.ts';
import type { Tone } from './tone.ts';
import { toneOf } from './tone.ts';

/** What a mark says, as fields; the words are the catalogue's. */
export type MarkLabel =
  | { readonly type: 'verb'; readonly verb: VerbKind }
  | { readonly type: 'leader'; readonly leader: number; readonly partition: string }
  | { readonly type: 'noLeader'; readonly partition: string }
  | { readonly type: 'controller'; readonly node: string }
  | { readonly type: 'sessionExpired' }
  | { readonly type: 'isr'; readonly isr: readonly number[] }
  | { readonly type: 'config'; readonly key: string; readonly value: string };

/** Faults and repairs that carry a label. */
export type VerbKind =
  | 'processStarted' | 'processKilled' | 'processStopping' | 'processPaused' | 'processResumed' | 'hostPoweredOff'
  | 'linkCut' | 'linkHealed' | 'linkSlowed' | 'messageHeld' | 'messageReleased' | 'connectionReset'
  | 'sendCommanded' | 'loadCommanded' | 'producerConfigCommanded' | 'rollingRestartCommanded';

/** A mark on the timeline. A higher rank keeps its label where two would touch. */
export interface Mark {
  readonly label: MarkLabel;
  readonly rank: number;
  readonly tone: Tone;
}

const RANK = { action: 4, leader: 3, session: 2, isr: 1 } as const;

/** The mark of a fact, null for most. */
export function markOf(fact: ClusterFact): Mark | null {
  const found = labelOf(fact);
  return found === null ? null : { ...found, tone: toneOf(fact) };
}

function labelOf(fact: ClusterFact): Omit<Mark, 'tone'> | null {
  switch (fact.kind) {
    case 'processStarted':
    case 'processKilled':
    case 'processStopping':
    case 'processPaused':
    case 'processResumed':
    case 'hostPoweredOff':
    case 'linkCut':
    case 'linkHealed':
    case 'linkSlowed':
    case 'connectionReset':
    case 'sendCommanded':
    case 'loadCommanded':
    case 'producerConfigCommanded':
    case 'rollingRestartCommanded':
      return fact.by === 'learner' ? { label: { type: 'verb', verb: fact.kind }, rank: RANK.action } : null;
    case 'messageHeld':
    case 'messageReleased':
      return { label: { type: 'verb', verb: fact.kind }, rank: RANK.action };
    case 'configPending':
      return { label: { type: 'config', key: fact.key, value: fact.value }, rank: RANK.action };
    case 'topicConfigCommanded': {
      const [changed] = Object.entries(fact.config);
      if (changed === undefined || fact.by !== 'learner') return null;
      return { label: { type: 'config', key: changed[0], value: changed[1] }, rank: RANK.action };
    }
    case 'leaderElected': {
      const partition = `${fact.topic}-${fact.partition}`;
      return { label: { type: 'leader', leader: fact.leader, partition }, rank: RANK.leader };
    }
    case 'noLeaderPossible':
      return { label: { type: 'noLeader', partition: `${fact.topic}-${fact.partition}` }, rank: RANK.leader };
    case 'controllerElected':
      return { label: { type: 'controller', node: fact.node }, rank: RANK.leader };
    case 'zkSessionExpired':
      return { label: { type: 'sessionExpired' }, rank: RANK.session };
    case 'isrShrunkByLeader':
    case 'isrShrunkByController':
    case 'isrExpanded':
      return { label: { type: 'isr', isr: fact.isr }, rank: RANK.isr };
    default:
      return null;
  }
}

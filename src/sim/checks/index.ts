/**
 * Laws and the random runs that are held against them. law: what a law is; oneLeaderPerEpoch, committedRecordsAgree,
 * acknowledgedSurvive: the three; evidence, logs, partitions, setups: what they look at; faults: random schedules from
 * a seed; schedule: playing one; converged: what a repaired cluster must come to. `npm run soak` plays more of them.
 */
import { acknowledgedSurvive } from './acknowledgedSurvive.ts';
import { committedRecordsAgree } from './committedRecordsAgree.ts';
import type { Law } from './law.ts';
import { oneLeaderPerEpoch } from './oneLeaderPerEpoch.ts';

export * from './evidence.ts';
export * from './faults.ts';
export * from './law.ts';
export * from './schedule.ts';
export { acknowledgedSurvive, committedRecordsAgree, oneLeaderPerEpoch };

/** All laws. */
export const LAWS: readonly Law[] = [oneLeaderPerEpoch, committedRecordsAgree, acknowledgedSurvive];

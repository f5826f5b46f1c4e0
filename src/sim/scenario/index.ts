/**
 * Clusters that do something: a scenario as data (spec), the world it opens (open), how its nodes behave and how
 * actions are carried out (behaviour, perform, rolling), what each editable config changes (effects), the load of the
 * bench (steady), and scripts of recorded traces (script/).
 */
export * from './behaviour.ts';
export * from './open.ts';
export * from './spec.ts';
export * from './steady.ts';
export * from './fingerprint.ts';

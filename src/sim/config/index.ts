/** Every config key that something reads: type, default, valid values, and when a change takes effect. */
export * from './broker.ts';
export * from './clients.ts';
export * from './definition.ts';
export * from './topic.ts';

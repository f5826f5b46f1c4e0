/** Requests and responses that nodes exchange, error codes, and the text of Kafka's znodes. */
export * from './errors.ts';
export * from './messages.ts';
export * from './partition.ts';
export * from './requestFields.ts';
export * from './byPartition.ts';
export * from './znodeParsing.ts';
export * from './znodes.ts';

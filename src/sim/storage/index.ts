/**
 * Storage: what a broker has on disk, as immutable values. Bytes and checksums (bytes, crc32c), record batches
 * (recordBatch, batchBytes, controlRecord), segments and logs (sequence, segment, log, logRead, logMaintenance),
 * leader epochs and checkpoints (leaderEpochCache, checkpoint), and the files a learner would see (files).
 * Imports nothing of the simulator outside of this folder.
 */
export * from './batchBytes.ts';
export * from './bytes.ts';
export * from './checkpoint.ts';
export * from './controlRecord.ts';
export * from './crc32c.ts';
export * from './files.ts';
export * from './leaderEpochCache.ts';
export * from './log.ts';
export * from './logConfig.ts';
export * from './logMaintenance.ts';
export * from './logRead.ts';
export * from './recordBatch.ts';
export * from './segment.ts';
export * from './sequence.ts';

/** The topic configuration that a log obeys. Names and defaults: reference broker-config.md, storage.md §2-§4. */
import type { TimestampType } from './recordBatch.ts';

export interface LogConfig {
  /** segment.bytes */
  readonly segmentBytes: number;
  /** segment.ms */
  readonly segmentMs: number;
  /** segment.index.bytes: what the active segment's `.index` and `.timeindex` are pre-sized to. */
  readonly segmentIndexBytes: number;
  /** index.interval.bytes */
  readonly indexIntervalBytes: number;
  /** max.message.bytes: limit of one batch. */
  readonly maxMessageBytes: number;
  /** message.timestamp.type */
  readonly timestampType: TimestampType;
  /** message.timestamp.difference.max.ms */
  readonly timestampDifferenceMaxMs: number;
  /** cleanup.policy contains compact: records must have a key. */
  readonly isCompacted: boolean;
}

/** Kafka's defaults; Long.MAX is the largest safe integer. */
export const defaultLogConfig: LogConfig = {
  segmentBytes: 1073741824,
  segmentMs: 604800000,
  segmentIndexBytes: 10485760,
  indexIntervalBytes: 4096,
  maxMessageBytes: 1000012,
  timestampType: 'CreateTime',
  timestampDifferenceMaxMs: Number.MAX_SAFE_INTEGER,
  isCompacted: false,
};

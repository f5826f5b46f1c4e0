/** Records that a replica has just cut off: shown struck through for one beat, told by the caller from facts. */
import type { NodeId } from '../../sim/kernel/index.ts';
import type { TopicPartition } from '../../sim/protocol/index.ts';
import type { Truncated } from './strip.ts';

/** Which replica lost which offsets; `to` is exclusive. */
export interface TruncatedReplica extends TopicPartition, Truncated {
  readonly node: NodeId;
}

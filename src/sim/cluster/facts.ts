import type { Actor } from '../kernel/index.ts';
import type { Properties } from '../config/index.ts';

/** What somebody asked for: the roots of every explanation, beside the kernel's own faults. */
export type CommandFact =
  | { readonly kind: 'sendCommanded'; readonly by: Actor; readonly topic: string; readonly records: number }
  | { readonly kind: 'loadCommanded'; readonly by: Actor; readonly topic: string; readonly everyMs: number }
  | { readonly kind: 'producerConfigCommanded'; readonly by: Actor; readonly properties: Properties }
  | {
      readonly kind: 'configPending';
      readonly by: Actor;
      readonly key: string;
      readonly value: string;
      /** What stood on disk before; empty where nothing did. */
      readonly before: string;
    }
  | { readonly kind: 'topicConfigCommanded'; readonly by: Actor; readonly topic: string; readonly config: Properties }
  | { readonly kind: 'topicCommanded'; readonly by: Actor; readonly topic: string; readonly partitions: number }
  | { readonly kind: 'rollingRestartCommanded'; readonly by: Actor; readonly brokers: readonly string[] };

/** What a person (or a scenario's own script) can do to a cluster: faults, commands, changes of configuration. */
import type { RecordToSend } from '../clients/index.ts';
import type { Properties } from '../config/index.ts';
import type { FactId, Micros, NodeId } from '../kernel/index.ts';

/** A node by name, or by the role it has when the action is carried out. */
export type Target =
  NodeId | { readonly role: 'leader' | 'follower'; readonly of: string } | { readonly role: 'controller' };

/** An action of a person. Pure data, so that it can be kept, shared and replayed. */
export type Action =
  | { readonly verb: 'start' | 'kill' | 'stop' | 'pause' | 'resume' | 'powerOff'; readonly node: Target }
  | { readonly verb: 'restart'; readonly node: Target }
  | { readonly verb: 'rollingRestart'; readonly nodes: readonly NodeId[] }
  | { readonly verb: 'cut'; readonly from: Target; readonly to: Target; readonly oneWay: boolean }
  | { readonly verb: 'cutReplication'; readonly of: string }
  | { readonly verb: 'heal'; readonly from: Target; readonly to: Target }
  | { readonly verb: 'healAll' }
  | { readonly verb: 'slow'; readonly from: Target; readonly to: Target; readonly extraUs: Micros }
  | { readonly verb: 'hold' | 'release'; readonly sent: FactId }
  | { readonly verb: 'reset'; readonly node: NodeId; readonly connection: number }
  | {
      readonly verb: 'send';
      readonly producer: NodeId;
      readonly topic: string;
      readonly records: readonly RecordToSend[];
      readonly oneByOne: boolean;
    }
  | { readonly verb: 'configureProducer'; readonly producer: NodeId; readonly properties: Properties }
  | { readonly verb: 'configureBroker'; readonly broker: NodeId; readonly properties: Properties }
  | { readonly verb: 'configureTopic'; readonly topic: string; readonly config: Properties }
  | {
      readonly verb: 'createTopic';
      readonly topic: string;
      readonly placement:
        | { readonly assignment: readonly (readonly number[])[] }
        | { readonly partitions: number; readonly replicationFactor: number };
      readonly config: Properties;
    }
  | {
      /** A steady application in front of a producer begins. */
      readonly verb: 'load';
      readonly producer: NodeId;
      readonly topic: string;
      readonly everyMs: number;
      readonly count: number | null;
      readonly keys: number | null;
    };

/** What a rolling restart does next; it plans its own next step until every broker has had its turn. */
export interface RollingStep {
  readonly verb: 'rollingStep';
  readonly nodes: readonly NodeId[];
  readonly phase: 'stop' | 'awaitStopped' | 'awaitInSync';
}

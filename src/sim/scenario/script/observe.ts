/** Looking at a cluster from outside: what a script's observing verbs return. Nothing is sent, no time passes. */
import type { Broker } from '../../broker/index.ts';
import { at, entries, parsePartition } from '../../protocol/index.ts';
import {
  checkpointText,
  fileBytes,
  fileSha256,
  offsetCheckpointText,
  partitionFiles,
  defaultLogConfig,
  type Log,
} from '../../storage/index.ts';
import { subtree, znodeAt } from '../../zookeeper/index.ts';
import { brokerNode, childrenOf, controllerId, partitionState, registeredIds, treeOf } from '../../cluster/index.ts';
import type { ScriptStep } from './parse.ts';
import type { ScriptedCluster } from './run.ts';

type Observing = Extract<
  ScriptStep,
  {
    readonly do:
      | 'controller'
      | 'liveBrokers'
      | 'partition'
      | 'logEndOffsets'
      | 'znode'
      | 'znodes'
      | 'files'
      | 'hex'
      | 'epochs'
      | 'checkpoint';
  }
>;

const INDEX_BYTES = defaultLogConfig.segmentIndexBytes;

/** What an observing step returns; null where there is nothing. */
export function observe(cluster: ScriptedCluster, step: Observing): unknown {
  const tree = treeOf(cluster.world);
  switch (step.do) {
    case 'controller':
      return { controller: controllerId(tree), epoch: Number(znodeAt(tree, '/controller_epoch')?.data ?? 0) };
    case 'liveBrokers':
      return [...registeredIds(tree)].sort((a, b) => a - b).map(String);
    case 'partition': {
      const p = parsePartition(step.partition);
      const state = p === null ? null : partitionState(tree, p);
      if (state === null) return null;
      const { leader, leaderEpoch, isr, controllerEpoch } = state;
      return { leader, leaderEpoch, isr, controllerEpoch };
    }
    case 'logEndOffsets':
      return logEndOffsets(cluster, step.partition);
    case 'znode': {
      const node = znodeAt(tree, step.path);
      if (node === undefined) return null;
      const children = childrenOf(tree, step.path);
      return { data: withoutTimes(node.data), ephemeral: node.ephemeralOwner !== 0, children };
    }
    case 'znodes':
      if (znodeAt(tree, step.path) === undefined) return {};
      return Object.fromEntries(
        subtree(tree, step.path).map(({ path, node }) => [
          path,
          { data: withoutTimes(node.data), ephemeral: node.ephemeralOwner !== 0 },
        ]),
      );
    case 'files': {
      const log = logAt(cluster, step.broker, step.partition);
      return log === null ? null : filesOf(log, step.hash);
    }
    case 'hex': {
      const log = logAt(cluster, step.broker, step.partition);
      const bytes = log === null ? null : fileBytes(log, step.file, INDEX_BYTES);
      return bytes === null ? null : hexOf(bytes);
    }
    case 'epochs': {
      const log = logAt(cluster, step.broker, step.partition);
      return log === null ? null : checkpointText(log.leaderEpochCache);
    }
    case 'checkpoint':
      if (step.file !== 'replication-offset-checkpoint') return { unsupported: step.verb };
      return highWatermarkCheckpoint(brokerAt(cluster, step.broker));
  }
}

/** Timestamps of znodes differ between runs. */
const withoutTimes = (data: string | null): string | null =>
  data === null ? null : data.replace(/"timestamp":"\d+"/, '"timestamp":"*"');

function brokerAt(cluster: ScriptedCluster, id: number): Broker {
  const { state } = cluster.slot(brokerNode(id));
  if (state.kind !== 'broker') throw new Error(`${brokerNode(id)} is no broker`);
  return state;
}

function logOf(broker: Broker, name: string): Log | null {
  const p = parsePartition(name);
  if (p === null) return null;
  const hosted = broker.memory === null ? undefined : at(broker.memory.replicas, p);
  return hosted?.log ?? at(broker.disk.logs, p) ?? null;
}

const logAt = (cluster: ScriptedCluster, id: number, name: string): Log | null => logOf(brokerAt(cluster, id), name);

function logEndOffsets(cluster: ScriptedCluster, name: string): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (let id = 0; id < cluster.script.brokers; id++) {
    const slot = cluster.world.slots[brokerNode(id)];
    if (slot?.state.kind !== 'broker' || slot.status === 'down' || slot.status === 'off') continue;
    const log = logOf(slot.state, name);
    if (log !== null) found[id] = log.logEndOffset;
  }
  return found;
}

function filesOf(log: Log, hash: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    partitionFiles(log, INDEX_BYTES).map(({ name, sizeInBytes: bytes }) => [
      name,
      hash ? { bytes, sha256: fileSha256(log, name, INDEX_BYTES) } : bytes,
    ]),
  );
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

function highWatermarkCheckpoint(broker: Broker): string {
  const lines = [...entries(broker.disk.highWatermarks)].map(([p, offset]) => ({ ...p, offset }));
  return offsetCheckpointText(lines);
}

/** Restarting brokers one after the other: the next goes only when the last is back in every ISR. */
import { act, ms, schedule, slotOf, type Actor, type Behaviour, type NodeId, type Step } from '../kernel/index.ts';
import type { TopicPartition } from '../protocol/index.ts';
import {
  assignmentOf,
  childrenOf,
  partitionState,
  registeredIds,
  treeOf,
  type ClusterDomain,
  type ClusterWorld,
  type RollingStep,
} from '../cluster/index.ts';

/** How often the operator looks; ms. */
const LOOK_MS = 200;

/** Begins with the first broker. One that does not run is only started. */
export function startRolling(
  behaviour: Behaviour<ClusterDomain>,
  world: ClusterWorld,
  nodes: readonly NodeId[],
  by: Actor,
): Step<ClusterDomain> {
  return rollingStep(behaviour, world, { verb: 'rollingStep', nodes, phase: 'stop' }, by);
}

/** One look of the operator, and what it leads to. */
export function rollingStep(
  behaviour: Behaviour<ClusterDomain>,
  world: ClusterWorld,
  step: RollingStep,
  by: Actor,
): Step<ClusterDomain> {
  const [node, ...rest] = step.nodes;
  if (node === undefined) return { world, facts: [] };
  const { status } = slotOf(world, node);
  const running = status === 'running' || status === 'paused';
  switch (step.phase) {
    case 'stop': {
      const stopping = act(behaviour, world, { verb: 'stop', node }, by);
      return { world: later(stopping.world, { ...step, phase: 'awaitStopped' }, by), facts: stopping.facts };
    }
    case 'awaitStopped': {
      if (running) return { world: later(world, step, by), facts: [] };
      const starting = act(behaviour, world, { verb: 'start', node }, by);
      return { world: later(starting.world, { ...step, phase: 'awaitInSync' }, by), facts: starting.facts };
    }
    case 'awaitInSync':
      if (!running) return { world, facts: [] };
      if (!isInSync(world, node)) return { world: later(world, step, by), facts: [] };
      return rest.length === 0
        ? { world, facts: [] }
        : rollingStep(behaviour, world, { verb: 'rollingStep', nodes: rest, phase: 'stop' }, by);
  }
}

function later(world: ClusterWorld, action: RollingStep, by: Actor): ClusterWorld {
  return schedule(world, sequence => ({ type: 'action', at: world.now + ms(LOOK_MS), sequence, action, by }));
}

function isInSync(world: ClusterWorld, node: NodeId): boolean {
  const { state } = slotOf(world, node);
  if (state.kind !== 'broker' || state.lifecycle !== 'running') return false;
  const tree = treeOf(world);
  if (!registeredIds(tree).includes(state.id)) return false;
  return partitionsOf(world).every(p => {
    const replicas = assignmentOf(tree, p.topic)?.[p.partition] ?? [];
    return !replicas.includes(state.id) || (partitionState(tree, p)?.isr.includes(state.id) ?? false);
  });
}

function partitionsOf(world: ClusterWorld): readonly TopicPartition[] {
  const tree = treeOf(world);
  return childrenOf(tree, '/brokers/topics').flatMap(topic =>
    (assignmentOf(tree, topic) ?? []).map((_, partition) => ({ topic, partition })),
  );
}

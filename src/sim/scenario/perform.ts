/** Carries out what somebody does: resolves roles, applies faults, gives commands to nodes. */
import { alterTopic, assignReplicas, createTopic, type AdminFrame } from '../admin/index.ts';
import { withProperties } from '../broker/index.ts';
import { commandProducer, newTool, type ProducerCommand } from '../clients/index.ts';
import type { Properties } from '../config/index.ts';
import {
  act,
  addNode,
  drawBelow,
  LiveTurn,
  slotOf,
  type Actor,
  type Behaviour,
  type FactId,
  type NodeId,
  type Step,
  type Verb,
} from '../kernel/index.ts';
import {
  brokerNode,
  controllerId,
  isProducer,
  leaderAndFollowers,
  registeredIds,
  treeOf,
  type Action,
  type ClusterDomain,
  type ClusterWorld,
  type CommandFact,
  type RollingStep,
  type Target,
} from '../cluster/index.ts';
import { rollingStep, startRolling } from './rolling.ts';

type ClusterStep = Step<ClusterDomain>;
type ClusterBehaviour = Behaviour<ClusterDomain>;

/** One action of a person or of the scenario. What makes no sense any more (a role nobody has) does nothing. */
export function perform(
  behaviour: ClusterBehaviour,
  world: ClusterWorld,
  action: Action | RollingStep,
  by: Actor,
): ClusterStep {
  const verb = (next: Verb): ClusterStep => act(behaviour, world, next, by);
  switch (action.verb) {
    case 'start':
    case 'kill':
    case 'stop':
    case 'pause':
    case 'resume':
    case 'powerOff': {
      const node = resolve(world, action.node);
      return node === null ? nothing(world) : verb({ verb: action.verb, node });
    }
    case 'cut':
    case 'heal':
    case 'slow':
      return onLink(behaviour, world, action, by);
    case 'hold':
    case 'release':
    case 'reset':
      return verb(action);
    case 'cutReplication':
      return cutReplication(behaviour, world, action.of, by);
    case 'healAll':
      return healAll(behaviour, world, by);
    case 'restart': {
      const node = resolve(world, action.node);
      return node === null ? nothing(world) : startRolling(behaviour, world, [node], by);
    }
    case 'rollingRestart': {
      const told = stated(world, action.nodes[0], { kind: 'rollingRestartCommanded', by, brokers: action.nodes });
      return joined(told, startRolling(behaviour, told.world, action.nodes, by));
    }
    case 'rollingStep':
      return rollingStep(behaviour, world, action, by);
    default:
      return command(behaviour, world, action, by);
  }
}

type Command = Extract<
  Action,
  { readonly verb: 'send' | 'load' | 'configureProducer' | 'configureBroker' | 'configureTopic' | 'createTopic' }
>;

function command(behaviour: ClusterBehaviour, world: ClusterWorld, action: Command, by: Actor): ClusterStep {
  switch (action.verb) {
    case 'send': {
      const { producer, topic, records, oneByOne } = action;
      const fact: CommandFact = { kind: 'sendCommanded', by, topic, records: records.length };
      return toProducer(world, producer, fact, { type: 'send', topic, records, oneByOne });
    }
    case 'load': {
      const { producer, topic, everyMs, count, keys } = action;
      const fact: CommandFact = { kind: 'loadCommanded', by, topic, everyMs };
      return toProducer(world, producer, fact, { type: 'load', topic, everyMs, count, keys, valuePrefix: 'v' });
    }
    case 'configureProducer': {
      const { producer, properties } = action;
      const fact: CommandFact = { kind: 'producerConfigCommanded', by, properties };
      return toProducer(world, producer, fact, { type: 'configure', properties });
    }
    case 'configureBroker':
      return configureBroker(world, action.broker, action.properties, by);
    case 'configureTopic': {
      const { topic, config } = action;
      const added = Object.entries(config)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
      const line = `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${added}`;
      const success = `Completed Updating config for entity: topic '${topic}'.`;
      const fact: CommandFact = { kind: 'topicConfigCommanded', by, topic, config };
      return runTool(behaviour, world, { command: line, success, procedure: alterTopic(topic, config) }, fact, by);
    }
    case 'createTopic':
      return createTopicBy(behaviour, world, action, by);
  }
}

const nothing = (world: ClusterWorld): ClusterStep => ({ world, facts: [] });

function joined(first: ClusterStep, second: ClusterStep): ClusterStep {
  return { world: second.world, facts: [...first.facts, ...second.facts] };
}

/** The node that a target means now; null when nobody has the role. */
function resolve(world: ClusterWorld, target: Target): NodeId | null {
  if (typeof target === 'string') return world.slots[target] === undefined ? null : target;
  switch (target.role) {
    case 'leader':
      return leaderAndFollowers(world, target.of).leader;
    case 'follower':
      return leaderAndFollowers(world, target.of).followers[0] ?? null;
    case 'controller': {
      const id = controllerId(treeOf(world));
      return id === null ? null : brokerNode(id);
    }
  }
}

/** States a command's fact at its node; it is the root of what follows. */
function stated(world: ClusterWorld, node: NodeId | undefined, body: CommandFact): ClusterStep {
  if (node === undefined || world.slots[node] === undefined) return nothing(world);
  const turn = new LiveTurn(world, node, 0);
  turn.fact(body);
  return turn.finish();
}

const factOf = (step: ClusterStep): FactId => step.facts[0]?.id ?? 0;

function toProducer(world: ClusterWorld, node: NodeId, fact: CommandFact, what: ProducerCommand): ClusterStep {
  if (world.slots[node]?.status !== 'running') return nothing(world);
  const told = stated(world, node, fact);
  const turn = new LiveTurn(told.world, node, factOf(told));
  if (isProducer(turn)) commandProducer(turn, what);
  return joined(told, turn.finish());
}

/** Writes server.properties; what the running process has read stays in force until it is restarted. */
function configureBroker(world: ClusterWorld, node: NodeId, properties: Properties, by: Actor): ClusterStep {
  let step = nothing(world);
  const before = world.slots[node]?.state;
  if (before?.kind !== 'broker') return step;
  let broker = before;
  for (const [key, value] of Object.entries(properties)) {
    if (broker.properties[key] === value) continue;
    const told = stated(step.world, node, {
      kind: 'configPending',
      by,
      key,
      value,
      before: broker.properties[key] ?? '',
    });
    broker = withProperties(broker, { ...broker.properties, [key]: value }, factOf(told));
    step = joined(step, told);
  }
  const turn = new LiveTurn(step.world, node, 0);
  turn.state = broker;
  return joined(step, turn.finish());
}

function onLink(
  behaviour: ClusterBehaviour,
  world: ClusterWorld,
  action: Extract<Action, { readonly verb: 'cut' | 'heal' | 'slow' }>,
  by: Actor,
): ClusterStep {
  const from = resolve(world, action.from);
  const to = resolve(world, action.to);
  if (from === null || to === null || from === to) return nothing(world);
  return act(behaviour, world, { ...action, from, to }, by);
}

function cutReplication(behaviour: ClusterBehaviour, world: ClusterWorld, name: string, by: Actor): ClusterStep {
  const { leader, followers } = leaderAndFollowers(world, name);
  let step = nothing(world);
  for (const to of leader === null ? [] : followers) {
    if (leader === null) break;
    step = joined(step, act(behaviour, step.world, { verb: 'cut', from: leader, to, oneWay: false }, by));
  }
  return step;
}

function healAll(behaviour: ClusterBehaviour, world: ClusterWorld, by: Actor): ClusterStep {
  let step = nothing(world);
  for (const { id, outgoing } of Object.values(world.slots)) {
    for (const to of Object.keys(outgoing)) {
      const link = slotOf(step.world, id).outgoing[to];
      if (link === undefined || (link.cut === 0 && link.extraUs === 0)) continue;
      step = joined(step, act(behaviour, step.world, { verb: 'heal', from: id, to }, by));
    }
  }
  return step;
}

function createTopicBy(
  behaviour: ClusterBehaviour,
  world: ClusterWorld,
  action: Extract<Action, { readonly verb: 'createTopic' }>,
  by: Actor,
): ClusterStep {
  const { topic, placement, config } = action;
  const assignment = 'assignment' in placement ? placement.assignment : placed(world, topic, placement);
  const where =
    'assignment' in placement
      ? `--replica-assignment ${placement.assignment.map(replicas => replicas.join(':')).join(',')}`
      : `--partitions ${placement.partitions} --replication-factor ${placement.replicationFactor}`;
  const overrides = Object.entries(config)
    .map(([key, value]) => ` --config ${key}=${value}`)
    .join('');
  const line = `kafka-topics.sh --create --topic ${topic} ${where}${overrides}`;
  const success = `Created topic "${topic}".`;
  const fact: CommandFact = { kind: 'topicCommanded', by, topic, partitions: assignment.length };
  return runTool(
    behaviour,
    world,
    { command: line, success, procedure: createTopic(topic, assignment, config) },
    fact,
    by,
  );
}

function placed(
  world: ClusterWorld,
  topic: string,
  { partitions, replicationFactor }: { readonly partitions: number; readonly replicationFactor: number },
): readonly (readonly number[])[] {
  const brokers = registeredIds(treeOf(world)).map(id => ({ id }));
  const luck = (purpose: string): number => drawBelow(world.seed, topic, purpose, 0, Math.max(1, brokers.length));
  const result = assignReplicas({
    brokers,
    partitions,
    replicationFactor,
    startIndex: luck('start index'),
    shift: luck('shift'),
    startPartitionId: -1,
  });
  return result.ok ? result.assignment.map(entry => entry.replicas) : [];
}

/** A tool is a process of its own: it comes, works through messages, and goes. */
function runTool(
  behaviour: ClusterBehaviour,
  world: ClusterWorld,
  spec: { readonly command: string; readonly success: string; readonly procedure: AdminFrame },
  fact: CommandFact,
  by: Actor,
): ClusterStep {
  const slots = Object.values(world.slots);
  const zookeepers = slots.filter(slot => slot.state.kind === 'zookeeper').map(slot => slot.id);
  const node = `tool-${slots.filter(slot => slot.state.kind === 'tool').length + 1}`;
  const withTool = addNode(world, { id: node, state: newTool({ ...spec, zookeepers }) });
  const told = stated(withTool, node, fact);
  return joined(told, act(behaviour, told.world, { verb: 'start', node }, by));
}

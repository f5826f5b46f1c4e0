/** From a scenario to the world it begins with: nodes declared, everything that will happen by itself scheduled. */
import { newBroker } from '../broker/index.ts';
import { createConsumer, createProducer } from '../clients/index.ts';
import { createWorld, ms, schedule, type Micros, type NodeId, type NodeSpec } from '../kernel/index.ts';
import { parsePartition } from '../protocol/index.ts';
import { newServer } from '../zookeeper/index.ts';
import {
  brokerNode,
  consumerNode,
  producerNode,
  zooKeeperNode,
  type Action,
  type ClusterDomain,
  type ClusterWorld,
} from '../cluster/index.ts';
import type { Scenario } from './spec.ts';

/** Brokers are started one after the other, as a person with three terminals would; ms. */
const FIRST_BROKER_MS = 200;
const BETWEEN_BROKERS_MS = 1500;
/**
 * Topics are created when the last broker runs, one after the other; clients start when the first has its leaders;
 * ms.
 */
const BEFORE_TOPICS_MS = 200;
const BETWEEN_TOPICS_MS = 100;
const BEFORE_CLIENTS_MS = 1400;

/** Host of broker i: the course's machines. */
export const brokerHost = (id: number): string => `hadoop10${2 + id}`;

/** The world of a scenario at virtual time 0. */
export function openScenario(scenario: Scenario): ClusterWorld {
  const { seed, startedAtMs } = scenario;
  let world = createWorld<ClusterDomain>(nodesOf(scenario), { seed, startedAtMs });
  for (const { at, action } of planOf(scenario)) {
    world = schedule(world, sequence => ({ type: 'action', at, sequence, action, by: 'scenario' }));
  }
  return world;
}

function nodesOf(scenario: Scenario): readonly NodeSpec<ClusterDomain>[] {
  const zookeepers = ids(scenario.zookeepers);
  const bootstrap = scenario.brokers.map(broker => brokerNode(broker.id));
  return [
    ...zookeepers.map(server => ({
      id: zooKeeperNode(server),
      state: newServer({ id: zooKeeperNode(server), host: `hadoop10${1 + server}` }),
    })),
    ...scenario.brokers.map(({ id, properties }) => ({
      id: brokerNode(id),
      state: newBroker(id, brokerHost(id), zookeepers.map(zooKeeperNode), { 'broker.id': String(id), ...properties }),
    })),
    ...scenario.producers.map(({ name, properties }) => ({
      id: producerNode(name),
      // Round robin begins at partition 0 in lessons (course.md §0.5); Kafka begins anywhere.
      state: createProducer({ name: producerNode(name), properties, bootstrap, roundRobinStart: 0 }),
    })),
    ...scenario.consumers.map(({ name, properties, partitions }) => ({
      id: consumerNode(name),
      state: createConsumer({
        name: consumerNode(name),
        properties,
        bootstrap,
        assigned: { partitions: partitions.flatMap(text => parsePartition(text) ?? []), position: 'reset' },
      }),
    })),
  ];
}

const ids = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

interface Planned {
  readonly at: Micros;
  readonly action: Action;
}

function planOf(scenario: Scenario): readonly Planned[] {
  const start = (atMs: number, node: NodeId): Planned => ({ at: ms(atMs), action: { verb: 'start', node } });
  const topicsMs = FIRST_BROKER_MS + scenario.brokers.length * BETWEEN_BROKERS_MS + BEFORE_TOPICS_MS;
  const clientsMs = topicsMs + BEFORE_CLIENTS_MS;
  return [
    ...ids(scenario.zookeepers).map(server => start(0, zooKeeperNode(server))),
    ...scenario.brokers.map(({ id }, index) => start(FIRST_BROKER_MS + index * BETWEEN_BROKERS_MS, brokerNode(id))),
    ...scenario.topics.map(({ topic, assignment, config }, index): Planned => ({
      at: ms(topicsMs + index * BETWEEN_TOPICS_MS),
      action: { verb: 'createTopic', topic, placement: { assignment }, config },
    })),
    ...scenario.producers.map(({ name }) => start(clientsMs, producerNode(name))),
    ...scenario.producers.flatMap(({ name, load }): readonly Planned[] => {
      if (load === undefined) return [];
      const { topic, everyMs, count, keys, fromMs } = load;
      const action: Action = { verb: 'load', producer: producerNode(name), topic, everyMs, count, keys };
      return [{ at: ms(fromMs), action }];
    }),
    ...scenario.consumers.map(({ name, fromMs }) => start(fromMs, consumerNode(name))),
    ...scenario.script,
  ];
}

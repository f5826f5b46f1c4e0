/** How the cluster's nodes behave: each input goes to the module of its node's kind. */
import { brokerRemains, handleBroker } from '../broker/index.ts';
import {
  consumerRemains,
  handleConsumer,
  handleProducer,
  handleTool,
  producerRemains,
  toolRemains,
} from '../clients/index.ts';
import type { Behaviour, Ending } from '../kernel/index.ts';
import { handleZooKeeper, zooKeeperRemains } from '../zookeeper/index.ts';
import {
  forBroker,
  forClient,
  forTool,
  forZooKeeper,
  isBroker,
  isConsumer,
  isProducer,
  isTool,
  isZooKeeper,
  type ClusterDomain,
  type NodeState,
} from '../cluster/index.ts';
import { perform } from './perform.ts';

/** The functions that make a cluster move. */
export const behaviour: Behaviour<ClusterDomain> = {
  handle(turn, input) {
    if (isBroker(turn)) {
      if (forBroker(input)) handleBroker(turn, input);
    } else if (isZooKeeper(turn)) {
      if (forZooKeeper(input)) handleZooKeeper(turn, input);
    } else if (isProducer(turn)) {
      if (forClient(input)) handleProducer(turn, input);
    } else if (isConsumer(turn)) {
      if (forClient(input)) handleConsumer(turn, input);
    } else if (isTool(turn)) {
      if (forTool(input)) handleTool(turn, input);
    }
  },
  remains,
  perform: (world, action, by) => perform(behaviour, world, action, by),
};

function remains(state: NodeState, ending: Ending): NodeState {
  switch (state.kind) {
    case 'zookeeper':
      return zooKeeperRemains(state, ending);
    case 'broker':
      return brokerRemains(state, ending);
    case 'producer':
      return producerRemains(state);
    case 'consumer':
      return consumerRemains(state);
    case 'tool':
      return toolRemains(state);
  }
}

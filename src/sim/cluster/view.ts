/** The projection: from a world to what may be seen of it. Unchanged parts keep their identity from view to view. */
import { items, type Flight, type Slot } from '../kernel/index.ts';
import type { KafkaMessage } from '../protocol/index.ts';
import type {
  ClusterView,
  ConsumerView,
  CutView,
  FlightView,
  ProcessView,
  ProducerView,
  ToolView,
} from './viewTypes.ts';
import type { ZooKeeperMessage } from '../zookeeper/index.ts';
import type { ClusterDomain, ClusterWorld, NodeState } from './domain.ts';
import { treeOf } from './truth.ts';
import { brokerView } from './viewBroker.ts';
import { topicViews, zooKeeperView } from './viewZooKeeper.ts';

type ClusterSlot = Slot<ClusterDomain>;

/** One moment of the cluster. */
export function view(world: ClusterWorld): ClusterView {
  const slots = Object.values(world.slots);
  const of = <K extends NodeState['kind']>(kind: K) => slots.flatMap(slot => (isOf(slot, kind) ? [slot] : []));
  return {
    now: world.now,
    zookeepers: of('zookeeper').map(slot => zooKeeperView(slot, processView(slot, slot.state.memory?.role ?? 'down'))),
    brokers: of('broker').map(slot => brokerView(slot, processView(slot, slot.state.lifecycle))),
    producers: of('producer').map(producerView),
    consumers: of('consumer').map(consumerView),
    tools: of('tool')
      .filter(slot => slot.status !== 'down')
      .map(toolView),
    topics: topicViews(treeOf(world)),
    flights: flightViews(world, slots),
    cuts: cutViews(slots),
  };
}

/** A slot whose node is of one kind. */
export type SlotOf<K extends NodeState['kind']> = ClusterSlot & {
  readonly state: Extract<NodeState, { readonly kind: K }>;
};

const isOf = <K extends NodeState['kind']>(slot: ClusterSlot, kind: K): slot is SlotOf<K> => slot.state.kind === kind;

function processView(slot: ClusterSlot, chart: string): ProcessView {
  return { node: slot.id, status: slot.status, statusFact: slot.statusFact, chart };
}

/** What comes after the kind in a client's node: `A` of `producer-A`. */
const nameOf = (slot: ClusterSlot): string => slot.id.slice(slot.id.indexOf('-') + 1);

const kept = new WeakMap<ClusterSlot, ProducerView | ConsumerView>();

function producerView(slot: SlotOf<'producer'>): ProducerView {
  const known = kept.get(slot);
  if (known !== undefined && 'acks' in known) return known;
  const { state } = slot;
  const made: ProducerView = {
    ...processView(slot, state.phase),
    name: nameOf(slot),
    properties: state.properties,
    acks: state.config.acks,
    accumulator: state.accumulator.queues.map(({ topic, partition, batches }) => ({
      topic,
      partition,
      batches: batches.map(batch => ({ records: batch.entries.length, bytes: batch.bytes })),
    })),
    batchSize: state.config['batch.size'],
    inFlight: state.network.nodes.reduce((sum, node) => sum + node.inFlight.length, 0),
    sent: state.nextRecord,
    acked: state.acked,
    failed: state.failed,
    metadata: Object.entries(state.metadata.cluster.topics).flatMap(([topic, { partitions }]) =>
      partitions.map(({ partition, leader }) => ({ topic, partition, leader })),
    ),
  };
  kept.set(slot, made);
  return made;
}

function consumerView(slot: SlotOf<'consumer'>): ConsumerView {
  const known = kept.get(slot);
  if (known !== undefined && 'positions' in known) return known;
  const { state } = slot;
  const made: ConsumerView = {
    ...processView(slot, state.open ? 'running' : 'closed'),
    name: nameOf(slot),
    properties: state.properties,
    positions: state.assignment.flatMap(({ topic, partition, position }) =>
      position === null ? [] : [{ topic, partition, position }],
    ),
    consumed: state.consumed,
  };
  kept.set(slot, made);
  return made;
}

const toolView = (slot: SlotOf<'tool'>): ToolView => ({
  ...processView(slot, slot.state.output === null ? 'running' : 'finished'),
  command: slot.state.command,
});

type Message = KafkaMessage | ZooKeeperMessage;

function flightViews(world: ClusterWorld, slots: readonly ClusterSlot[]): readonly FlightView[] {
  const found: FlightView[] = [];
  for (const entry of items(world.queue)) {
    if (entry.type !== 'packet' || entry.received === true) continue;
    // Held from the moment somebody says so, though its link stops it only where it would have arrived.
    addFlight(found, entry, world.holds.includes(entry.cause) ? 'held' : 'travelling');
  }
  for (const { outgoing } of slots) {
    for (const link of Object.values(outgoing)) {
      for (const waiting of link.waiting) {
        const held = world.holds.includes(waiting.cause);
        addFlight(found, waiting, held ? 'held' : link.cut === 0 ? 'behind a held one' : 'at a cut');
      }
    }
  }
  return found.sort((a, b) => a.sent - b.sent);
}

function addFlight(found: FlightView[], flight: Flight<Message>, state: FlightView['state']): void {
  const { packet, cause: sent, from, to, connection, sentAt, at: arrivesAt } = flight;
  if (packet.kind !== 'data') return;
  const { message, quiet } = packet;
  found.push({ sent, from, to, connection, message, sentAt, arrivesAt, state, quiet });
}

function cutViews(slots: readonly ClusterSlot[]): readonly CutView[] {
  const cuts = slots.flatMap(({ id, outgoing }) =>
    Object.entries(outgoing).flatMap(([to, link]) => (link.cut === 0 ? [] : [{ from: id, to, fact: link.cut }])),
  );
  const back = (cut: { readonly from: string; readonly to: string }): boolean =>
    cuts.some(other => other.from === cut.to && other.to === cut.from);
  return cuts.filter(cut => !back(cut) || cut.from < cut.to).map(cut => ({ ...cut, oneWay: !back(cut) }));
}

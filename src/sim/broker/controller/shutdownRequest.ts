/** A broker asks to go: its leaderships are moved, its other replicas leave their ISRs (reference controller.md §9). */
import { at, entries, type ErrorName, type TopicPartition } from '../../protocol/index.ts';
import { respond } from '../pipeline.ts';
import type { BrokerTurn } from '../state.ts';
import { DONE, type Decision } from '../threads.ts';
import { sendBatch } from './batch.ts';
import { controllerOf, isActive, liveOrShuttingDownIds, setController } from './context.ts';
import type { PartitionFrame, ShutdownRequestFrame } from './state.ts';

/** Runs one frame of a controlled shutdown. */
export function runShutdownRequest(turn: BrokerTurn, frame: ShutdownRequestFrame): Decision {
  switch (frame.at) {
    case 'shutdown': {
      const refusal = refusalOf(turn, frame.broker);
      if (refusal !== null) {
        respond(turn, frame.received, { api: 'ControlledShutdown', body: { error: refusal, remaining: [] } });
        return DONE;
      }
      const { shuttingDown, assignment } = controllerOf(turn);
      setController(turn, { shuttingDown: [...shuttingDown.filter(id => id !== frame.broker), frame.broker] });
      const todo = [...entries(assignment)]
        .filter(([, replicas]) => replicas.length > 1 && replicas.includes(frame.broker))
        .map(([p]) => p);
      return { do: 'goto', frame: { ...frame, at: 'shutdown/partitions', todo } };
    }
    case 'shutdown/partitions': {
      const [next, ...todo] = frame.todo;
      if (next === undefined) return { do: 'goto', frame: { ...frame, at: 'shutdown/done' } };
      return { do: 'call', frame: moveAway(turn, next, frame.broker), then: { ...frame, todo } };
    }
    case 'shutdown/done': {
      sendBatch(turn);
      const remaining = [...entries(controllerOf(turn).leadership)]
        .filter(([p, known]) => known.leader === frame.broker && replicationFactor(turn, p) > 1)
        .map(([p]) => p);
      respond(turn, frame.received, { api: 'ControlledShutdown', body: { error: 'NONE', remaining } });
      return DONE;
    }
  }
}

/**
 * A broker that has moved on from the office, or never saw the asking one register, can't help
 * (doControlledShutdown).
 */
function refusalOf(turn: BrokerTurn, broker: number): ErrorName | null {
  if (!isActive(turn)) return 'STALE_CONTROLLER_EPOCH';
  return liveOrShuttingDownIds(turn).includes(broker) ? null : 'BROKER_NOT_AVAILABLE';
}

function moveAway(turn: BrokerTurn, partition: TopicPartition, broker: number): PartitionFrame {
  const leads = at(controllerOf(turn).leadership, partition)?.leader === broker;
  return leads
    ? { thread: 'controller', at: 'elect/partition', partition, selector: 'controlledShutdown' }
    : { thread: 'controller', at: 'offline', partition, replica: broker };
}

const replicationFactor = (turn: BrokerTurn, p: TopicPartition): number =>
  at(controllerOf(turn).assignment, p)?.length ?? 0;

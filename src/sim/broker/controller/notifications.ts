/**
 * Leaders have changed ISRs: the controller reads the state znodes and tells everybody (reference controller.md §14).
 */
import { parsePartitionList, samePartition } from '../../protocol/index.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { addUpdateMetadata, sendBatch } from './batch.ts';
import type { NotificationFrame } from './state.ts';

const ROOT = '/isr_change_notification';

/** Runs one frame of handling ISR change notifications. */
export function runNotifications(turn: BrokerTurn, frame: NotificationFrame, value: Value): Decision {
  switch (frame.at) {
    case 'isr':
      return {
        do: 'wait',
        for: { zk: { op: 'getChildren', path: ROOT, watch: true } },
        then: { thread: 'controller', at: 'isr/listed' },
      };
    case 'isr/listed': {
      const children = value.type === 'zk' && value.result.ok ? (value.result.children ?? []) : [];
      const all = [...children].sort();
      return goTo({ thread: 'controller', at: 'isr/read', todo: all, all, partitions: [] });
    }
    case 'isr/read': {
      const [name] = frame.todo;
      if (name === undefined) {
        const { all, partitions } = frame;
        return goTo({ thread: 'controller', at: 'isr/states', todo: partitions, all, partitions });
      }
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: `${ROOT}/${name}`, watch: false } },
        then: { ...frame, at: 'isr/notified' },
      };
    }
    case 'isr/notified': {
      const named = parsePartitionList(value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '');
      const more = named.ok ? named.value.filter(p => !frame.partitions.some(q => samePartition(p, q))) : [];
      const partitions = [...frame.partitions, ...more];
      return goTo({ ...frame, at: 'isr/read', todo: frame.todo.slice(1), partitions });
    }
    case 'isr/states': {
      const [next, ...todo] = frame.todo;
      if (next !== undefined) {
        return {
          do: 'call',
          frame: { thread: 'controller', at: 'readState', partition: next },
          then: { ...frame, todo },
        };
      }
      if (frame.partitions.length > 0) {
        addUpdateMetadata(turn, frame.partitions);
        sendBatch(turn);
      }
      return goTo({ thread: 'controller', at: 'isr/delete', todo: frame.all, all: frame.all, partitions: [] });
    }
    case 'isr/delete': {
      const [name, ...todo] = frame.todo;
      if (name === undefined) return DONE;
      return {
        do: 'wait',
        for: { zk: { op: 'delete', path: `${ROOT}/${name}`, version: -1 } },
        then: { ...frame, todo },
      };
    }
  }
}

/**
 * A producer's life as a chart, for the inspector: what its application and its sender are busy with.
 * Idle: nothing buffered, nothing under way. Accumulating: records wait in the accumulator. Sending: a batch is under
 * way. Blocked: send() itself waits, for metadata or for memory. Closing: the rest goes out. Closed.
 */
import { createMachine } from 'xstate';
import { chart, type Chart } from '../kernel/index.ts';

/** What a producer is busy with. */
export type ProducerPhase = 'idle' | 'blocked' | 'accumulating' | 'sending' | 'closing' | 'closed';

/** What moves it on. */
export type ProducerEvent =
  | { readonly type: 'block' }
  | { readonly type: 'append' }
  | { readonly type: 'send' }
  | { readonly type: 'finish' }
  | { readonly type: 'close' }
  | { readonly type: 'end' }
  | { readonly type: 'open' };

const machine = createMachine({
  id: 'producer',
  initial: 'idle',
  states: {
    idle: { on: { block: 'blocked', append: 'accumulating', send: 'sending', close: 'closing' } },
    blocked: { on: { append: 'accumulating', send: 'sending', finish: 'idle', close: 'closing' } },
    accumulating: { on: { block: 'blocked', send: 'sending', finish: 'idle', close: 'closing' } },
    sending: { on: { block: 'blocked', append: 'accumulating', finish: 'idle', close: 'closing' } },
    closing: { on: { end: 'closed' } },
    closed: { on: { open: 'idle' } },
  },
});

/** The chart of a producer. */
export const PRODUCER_CHART: Chart<ProducerPhase, ProducerEvent> = chart(machine, [
  'idle',
  'blocked',
  'accumulating',
  'sending',
  'closing',
  'closed',
]);

/** The chart's table, so that a phase per record costs no machine step. */
const TABLE = new Map(PRODUCER_CHART.edges.map(edge => [`${edge.from} ${edge.event}`, edge.to]));

/** The phase after an event; the same when the chart has no such transition. */
export function nextPhase(phase: ProducerPhase, event: ProducerEvent['type']): ProducerPhase {
  return TABLE.get(`${phase} ${event}`) ?? phase;
}

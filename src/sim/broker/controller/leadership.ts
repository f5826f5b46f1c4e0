/**
 * Becoming and ceasing to be the controller (KafkaController.elect, onControllerResignation; reference controller.md
 * §2).
 */
import { controllerJson, parseController } from '../../protocol/index.ts';
import { controllerChart } from '../charts.ts';
import type { BrokerTurn, Value } from '../state.ts';
import { DONE, goTo, type Decision } from '../threads.ts';
import { removeChannel } from './channels.ts';
import { controllerOf, isActive, setController } from './context.ts';
import { NEW_CONTROLLER, type ElectionFrame, type FailoverFrame } from './state.ts';

const frame = (at: ElectionFrame['at']): ElectionFrame => ({ thread: 'controller', at });
const failover: FailoverFrame = { thread: 'controller', at: 'failover' };

/** Runs one frame of the election. */
export function runElection(turn: BrokerTurn, current: ElectionFrame, value: Value): Decision {
  switch (current.at) {
    case 'change':
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/controller', watch: true } },
        then: frame('change/read'),
      };
    case 'change/read': {
      const winner = activeIn(value);
      if (isActive(turn) && winner !== turn.state.id) resign(turn);
      if (winner !== -1) setController(turn, { activeId: winner });
      return DONE;
    }
    case 'elect':
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/controller', watch: true } },
        then: frame('elect/read'),
      };
    case 'elect/read': {
      const active = activeIn(value);
      if (isActive(turn) && active !== turn.state.id) resign(turn);
      if (active !== -1) return lost(turn, active);
      move(turn, 'elect');
      const data = controllerJson({ brokerId: turn.state.id, timestampMs: turn.wallClockMs() });
      return {
        do: 'wait',
        for: { zk: { op: 'create', path: '/controller', data, ephemeral: true, sequential: false } },
        then: frame('elect/created'),
      };
    }
    case 'elect/created':
      if (value.type === 'zk' && !value.result.ok) return goTo(frame('elect'));
      setController(turn, { activeId: turn.state.id });
      return {
        do: 'wait',
        for: { zk: { op: 'exists', path: '/controller', watch: true } },
        then: frame('elect/watched'),
      };
    case 'elect/watched':
      move(turn, 'won');
      return goTo(failover);
  }
}

function activeIn(value: Value): number {
  const data = value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '';
  const found = parseController(data);
  return found.ok ? found.value.brokerId : -1;
}

function lost(turn: BrokerTurn, winner: number): Decision {
  if (winner !== turn.state.id) {
    move(turn, 'lost');
    setController(turn, { activeId: winner });
    turn.fact({ kind: 'controllerElectionLost', winner });
  }
  return DONE;
}

/** Moves the controller's chart; an event that means nothing in its state is ignored, as the chart says. */
export function move(turn: BrokerTurn, type: 'elect' | 'won' | 'lost' | 'ready' | 'moved'): void {
  const { lifecycle } = controllerOf(turn);
  setController(turn, { lifecycle: controllerChart.react(lifecycle, { type }).value });
}

/** Forgets everything that only a controller knows and ends its send threads. */
export function resign(turn: BrokerTurn): void {
  const { epoch, channels, queue, handling } = controllerOf(turn);
  turn.fact({ kind: 'controllerResigned', controllerEpoch: epoch });
  for (const broker of Object.keys(channels)) removeChannel(turn, Number(broker));
  move(turn, 'moved');
  const { lifecycle } = controllerOf(turn);
  setController(turn, { ...NEW_CONTROLLER, lifecycle, queue, handling });
}

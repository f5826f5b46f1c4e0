/**
 * A clean stop: leadership is handed over first, then the parts end in order and the logs are flushed
 * (KafkaServer.controlledShutdown, shutdown; reference controller.md §9).
 */
import { ms } from '../kernel/index.ts';
import { entries, parseController, put, type KafkaMessage, type Request } from '../protocol/index.ts';
import { closeLog } from '../storage/index.ts';
import { closeSession, isClosed } from '../zookeeper/index.ts';
import { brokerChart } from './charts.ts';
import { resignOnShutdown } from './controller/index.ts';
import { checkpointHighWatermarks } from './leaderAndIsr.ts';
import { memoryOf, remember, type BrokerTurn, type Value } from './state.ts';
import { DONE, goTo, startThread, isBlocked, type Decision } from './threads.ts';

const THREAD = 'shutdown';

/** Where the thread of a clean stop can stand. */
export type ShutdownFrame =
  | {
      readonly thread: 'shutdown';
      readonly at: 'findController' | 'controllerRead' | 'answered' | 'slept';
      readonly left: number;
    }
  | { readonly thread: 'shutdown'; readonly at: 'connected'; readonly left: number; readonly connection: number }
  | { readonly thread: 'shutdown'; readonly at: 'close' };

/** SIGTERM has come. */
export function beginShutdown(turn: BrokerTurn): void {
  const moved = brokerChart.react(turn.state.lifecycle, { type: 'stop' });
  if (!moved.moved || isBlocked(turn, THREAD)) return;
  const wasRunning = turn.state.lifecycle === 'running';
  turn.state = { ...turn.state, lifecycle: moved.value };
  turn.fact({ kind: 'brokerShuttingDown', broker: turn.state.id });
  const { config } = memoryOf(turn);
  const controlled = wasRunning && config['controlled.shutdown.enable'];
  const left = config['controlled.shutdown.max.retries'];
  startThread(
    turn,
    THREAD,
    controlled ? { thread: 'shutdown', at: 'findController', left } : { thread: 'shutdown', at: 'close' },
  );
}

/** Runs one frame of a clean stop. */
export function runShutdown(turn: BrokerTurn, frame: ShutdownFrame, value: Value): Decision {
  switch (frame.at) {
    case 'findController':
      if (frame.left <= 0) return goTo({ thread: 'shutdown', at: 'close' });
      return {
        do: 'wait',
        for: { zk: { op: 'getData', path: '/controller', watch: false } },
        then: { thread: 'shutdown', at: 'controllerRead', left: frame.left - 1 },
      };
    case 'controllerRead': {
      const data = value.type === 'zk' && value.result.ok ? (value.result.data ?? '') : '';
      const controller = parseController(data);
      if (!controller.ok) return sleep(turn, frame.left);
      const connection = turn.connect(`broker-${controller.value.brokerId}`);
      return {
        do: 'wait',
        for: { reply: connection },
        then: { thread: 'shutdown', at: 'connected', left: frame.left, connection },
      };
    }
    case 'connected': {
      if (value.type === 'reply' && value.message === null) return sleep(turn, frame.left);
      turn.send(frame.connection, shutdownRequest(turn, frame.left));
      return {
        do: 'wait',
        for: { reply: frame.connection },
        then: { thread: 'shutdown', at: 'answered', left: frame.left },
      };
    }
    case 'answered': {
      const message = value.type === 'reply' ? value.message : null;
      const answer = message?.type === 'response' && message.api === 'ControlledShutdown' ? message.body : null;
      return answer?.error === 'NONE' && answer.remaining.length === 0
        ? goTo({ thread: 'shutdown', at: 'close' })
        : sleep(turn, frame.left);
    }
    case 'slept':
      return goTo({ thread: 'shutdown', at: 'findController', left: frame.left });
    case 'close':
      close(turn);
      return DONE;
  }
}

function sleep(turn: BrokerTurn, left: number): Decision {
  const sleepUs = ms(memoryOf(turn).config['controlled.shutdown.retry.backoff.ms']);
  return { do: 'wait', for: { sleepUs }, then: { thread: 'shutdown', at: 'slept', left } };
}

function shutdownRequest(turn: BrokerTurn, correlationId: number): Request<'ControlledShutdown'> {
  const { id } = turn.state;
  return { type: 'request', api: 'ControlledShutdown', correlationId, clientId: String(id), body: { brokerId: id } };
}

/** The connection that the shutdown thread waits on has opened, answered or gone (null). */
export function shutdownReply(turn: BrokerTurn, connection: number, message: KafkaMessage | null): Value | null {
  const blocked = memoryOf(turn).threads[THREAD];
  if (blocked === undefined || !('reply' in blocked.for) || blocked.for.reply !== connection) return null;
  return { type: 'reply', message };
}

/** The name of the thread that carries a clean stop out. */
export const SHUTDOWN_THREAD = THREAD;

/** Stops serving, writes checkpoints, flushes the logs, leaves the clean-shutdown file, and ends the session. */
function close(turn: BrokerTurn): void {
  checkpointHighWatermarks(turn);
  const { replicas, pipeline } = memoryOf(turn);
  let { logs } = turn.state.disk;
  for (const [p, replica] of entries(replicas)) logs = put(logs, p, closeLog(replica.log));
  for (const fetcher of Object.values(memoryOf(turn).fetchers)) {
    if (fetcher.connection !== null) turn.close(fetcher.connection);
  }
  resignOnShutdown(turn);
  turn.state = { ...turn.state, disk: { ...turn.state.disk, logs, cleanShutdown: true } };
  remember(turn, {
    listening: false,
    replicas: {},
    fetchers: {},
    parkedFetches: [],
    parkedProduces: [],
    pipeline: { ...pipeline, queue: [] },
  });
  remember(turn, { zookeeper: closeSession(memoryOf(turn).zookeeper, turn) });
  if (isClosed(memoryOf(turn).zookeeper)) turn.exit(true, '');
}

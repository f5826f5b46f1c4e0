/**
 * How requests go through a broker: one request of a connection at a time, a queue, and request handler threads that
 * take from it (kafka.network.RequestChannel, kafka.server.KafkaRequestHandler; reference broker-config.md §4).
 */
import type { FactId, Micros, NodeId, Reasons } from '../kernel/index.ts';
import type { Api, Request, ResponseBodies } from '../protocol/index.ts';
import { memoryOf, remember, type BrokerTurn } from './state.ts';

/** A request that has reached the broker. */
export interface Received {
  readonly connection: number;
  readonly peer: NodeId;
  readonly request: Request;
  /** The client called it no news; so may be its answer. */
  readonly quiet: boolean;
  readonly at: Micros;
  /** The request's messageSent. */
  readonly cause: FactId;
}

/** Requests inside a broker. */
export interface Pipeline {
  /** Connections whose request is in service: nothing further is read from them until it has been answered. */
  readonly muted: readonly { readonly connection: number; readonly waiting: readonly Received[] }[];
  /** The request queue, first in first out. */
  readonly queue: readonly Received[];
  /** What each request handler thread serves. */
  readonly handlers: readonly (Received | null)[];
}

/** An empty pipeline with num.io.threads handlers. */
export const newPipeline = (handlers: number): Pipeline => ({
  muted: [],
  queue: [],
  handlers: Array.from({ length: handlers }, () => null),
});

/** Time a request handler is busy with a request, in µs: decoding, the page cache, encoding. */
const SERVICE_US: Readonly<Record<Api, Micros>> = {
  Produce: 300,
  Fetch: 150,
  ListOffsets: 150,
  Metadata: 200,
  // 3 to 16 ms in the recordings: it comes first on a connection, before anything is warm.
  ApiVersions: 2000,
  OffsetsForLeaderEpoch: 150,
  LeaderAndIsr: 2000,
  UpdateMetadata: 300,
  StopReplica: 500,
  ControlledShutdown: 500,
};

/** The name of a request handler thread. */
export const handlerThread = (handler: number): string => `kafka-request-handler-${handler}`;

/** A request arrives: it is queued unless its connection has one in service already. */
export function receive(turn: BrokerTurn, received: Received): void {
  const { pipeline } = memoryOf(turn);
  const busy = pipeline.muted.some(muted => muted.connection === received.connection);
  if (busy) {
    const muted = pipeline.muted.map(m =>
      m.connection === received.connection ? { ...m, waiting: [...m.waiting, received] } : m,
    );
    remember(turn, { pipeline: { ...pipeline, muted } });
    return;
  }
  const muted = [...pipeline.muted, { connection: received.connection, waiting: [] }];
  remember(turn, { pipeline: { ...pipeline, muted } });
  enqueue(turn, received);
}

function enqueue(turn: BrokerTurn, received: Received): void {
  const { pipeline } = memoryOf(turn);
  const idle = pipeline.handlers.indexOf(null);
  if (idle === -1) remember(turn, { pipeline: { ...pipeline, queue: [...pipeline.queue, received] } });
  else occupy(turn, idle, received);
}

function occupy(turn: BrokerTurn, handler: number, received: Received): void {
  const { pipeline } = memoryOf(turn);
  const handlers = pipeline.handlers.slice();
  handlers[handler] = received;
  remember(turn, { pipeline: { ...pipeline, handlers } });
  turn.wake(SERVICE_US[received.request.api], { type: 'served', handler }, received.cause);
}

/** A handler has finished with its request (answered or parked it) and takes the next from the queue. */
export function release(turn: BrokerTurn, handler: number): void {
  const { pipeline } = memoryOf(turn);
  const [next, ...queue] = pipeline.queue;
  if (next !== undefined) {
    remember(turn, { pipeline: { ...pipeline, queue } });
    occupy(turn, handler, next);
    return;
  }
  const handlers = pipeline.handlers.slice();
  handlers[handler] = null;
  remember(turn, { pipeline: { ...pipeline, handlers } });
}

/** How an answer is sent. */
export interface Answering {
  readonly bytes?: number;
  readonly quiet?: boolean;
  readonly reasons?: Reasons;
}

/** The answer to a request, before it gets the request's correlation id. */
export type Answer = { readonly [A in Api]: { readonly api: A; readonly body: ResponseBodies[A] } }[Api];

/** Sends the answer to a request and reads on from its connection. */
export function respond(turn: BrokerTurn, received: Received, answer: Answer, how: Answering = {}): FactId {
  const { correlationId } = received.request;
  const sent = turn.send(received.connection, { type: 'response', correlationId, ...answer }, how);
  unmute(turn, received.connection);
  return sent;
}

/** Reads on from a connection whose request is over, answered or not. */
export function unmute(turn: BrokerTurn, connection: number): void {
  const { pipeline } = memoryOf(turn);
  const entry = pipeline.muted.find(m => m.connection === connection);
  if (entry === undefined) return;
  const [next, ...waiting] = entry.waiting;
  if (next === undefined) {
    remember(turn, { pipeline: { ...pipeline, muted: pipeline.muted.filter(m => m !== entry) } });
    return;
  }
  const muted = pipeline.muted.map(m => (m === entry ? { ...m, waiting } : m));
  remember(turn, { pipeline: { ...pipeline, muted } });
  enqueue(turn, next);
}

/** A client has gone: what it asked for and is not in service yet is dropped. */
export function forgetConnection(turn: BrokerTurn, connection: number): void {
  const { pipeline, parkedFetches } = memoryOf(turn);
  remember(turn, {
    pipeline: {
      ...pipeline,
      muted: pipeline.muted.filter(m => m.connection !== connection),
      queue: pipeline.queue.filter(received => received.connection !== connection),
    },
    parkedFetches: parkedFetches.filter(parked => parked.received.connection !== connection),
  });
}

/**
 * One send thread per broker: a queue, one request in flight, sent again until it is answered or the broker is removed
 * (kafka.controller.RequestSendThread; reference controller.md §1).
 */
import { ms } from '../../kernel/index.ts';
import type { Response } from '../../protocol/index.ts';
import { memoryOf, remember, type BrokerTurn } from '../state.ts';
import { controllerOf, setController } from './context.ts';
import type { Channel, ControlRequest } from './state.ts';

/** Wait before a request is sent again; ms. */
const RETRY_MS = 100;

/** Adds the channel to a broker that has appeared. */
export function addChannel(turn: BrokerTurn, broker: number): void {
  const { channels } = controllerOf(turn);
  if (channels[broker] !== undefined) return;
  const ticket = memoryOf(turn).nextTicket;
  remember(turn, { nextTicket: ticket + 1 });
  setChannel(turn, {
    broker,
    ticket,
    connection: null,
    connected: false,
    queue: [],
    inFlight: null,
    nextCorrelationId: 0,
  });
}

/** Removes the channel to a broker that is gone, with what was still to be sent. */
export function removeChannel(turn: BrokerTurn, broker: number): void {
  const { [broker]: gone, ...channels } = controllerOf(turn).channels;
  if (gone === undefined) return;
  if (gone.connection !== null) turn.close(gone.connection);
  setController(turn, { channels });
}

/** Queues a request; one to a broker without a channel is dropped, as Kafka does with a warning. */
export function enqueueRequest(turn: BrokerTurn, broker: number, request: ControlRequest): void {
  const channel = controllerOf(turn).channels[broker];
  if (channel === undefined) return;
  setChannel(turn, { ...channel, queue: [...channel.queue, request] });
  sendNext(turn, broker, channel.ticket);
}

/** Sends the first of the queue if nothing is in flight; connects first if need be. */
export function sendNext(turn: BrokerTurn, broker: number, ticket: number): void {
  const channel = controllerOf(turn).channels[broker];
  const [next] = channel?.queue ?? [];
  if (channel === undefined || channel.ticket !== ticket || next === undefined || channel.inFlight !== null) return;
  if (channel.connection === null) {
    setChannel(turn, { ...channel, connection: turn.connect(`broker-${broker}`), connected: false });
    return;
  }
  if (!channel.connected) return;
  const correlationId = channel.nextCorrelationId;
  const bytes = 80 + 60 * next.request.body.partitions.length;
  turn.send(channel.connection, { ...next.request, correlationId }, { bytes, reasons: next.reasons });
  setChannel(turn, { ...channel, inFlight: correlationId, nextCorrelationId: correlationId + 1 });
}

/** The channel that uses a connection. */
export const channelOn = (turn: BrokerTurn, connection: number): Channel | undefined =>
  Object.values(controllerOf(turn).channels).find(channel => channel.connection === connection);

/** The connection to the broker is open. */
export function channelConnected(turn: BrokerTurn, channel: Channel): void {
  setChannel(turn, { ...channel, connected: true });
  sendNext(turn, channel.broker, channel.ticket);
}

/** The connection is gone: the request in flight, if any, will be sent again. */
export function channelLost(turn: BrokerTurn, channel: Channel): void {
  setChannel(turn, { ...channel, connection: null, connected: false, inFlight: null });
  turn.wake(ms(RETRY_MS), { type: 'channel', broker: channel.broker, ticket: channel.ticket });
}

/** The broker has answered: the next request may go. */
export function channelAnswered(turn: BrokerTurn, channel: Channel, response: Response): void {
  if (channel.inFlight !== response.correlationId) return;
  setChannel(turn, { ...channel, inFlight: null, queue: channel.queue.slice(1) });
  sendNext(turn, channel.broker, channel.ticket);
}

function setChannel(turn: BrokerTurn, channel: Channel): void {
  setController(turn, { channels: { ...controllerOf(turn).channels, [channel.broker]: channel } });
}

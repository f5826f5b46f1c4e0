/** What producers and consumers have in common: their state's core, their turn, and how they ask to be woken. */
import type { Domain, FactId, Micros, Turn } from '../kernel/index.ts';
import type { KafkaMessage } from '../protocol/index.ts';
import type { ClientFact } from './facts.ts';
import type { Metadata } from './metadata.ts';
import type { Network } from './network.ts';

/** The only wake-up a client asks for: to run its loop once more. */
export type ClientWake = { readonly type: 'poll' };

/** What every client says, states and waits for; its state is added by `ProducerDomain` and `ConsumerDomain`. */
export interface ClientDomain extends Domain {
  readonly message: KafkaMessage;
  readonly fact: ClientFact;
  readonly wake: ClientWake;
}

/** A client's turn without its state, which the functions below take as a draft. */
export type ClientTurn = Omit<Turn<ClientDomain>, 'state'>;

/** A copy of a state whose fields may be replaced during one turn; the fields' values stay immutable. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Settings of the network layer, in µs. */
export interface ClientTiming {
  readonly requestTimeoutUs: Micros;
  readonly reconnectBackoffUs: Micros;
  readonly retryBackoffUs: Micros;
  readonly metadataMaxAgeUs: Micros;
  readonly maxInFlight: number;
}

/** The core of a client's state. `P` is what it remembers with a request under way. */
export interface ClientState<P> {
  /** client.id, or the node's name where none is set. */
  readonly clientId: string;
  readonly timing: ClientTiming;
  /** The fact that set each config key, for explanations. */
  readonly configFacts: Readonly<Record<string, FactId>>;
  readonly network: Network<P>;
  readonly metadata: Metadata;
  /** When wake-ups that were asked for will come, the earliest last. */
  readonly wakes: readonly Micros[];
}

/** A moment at which something is due, and the fact that makes it so. */
export interface Due {
  /** µs, Infinity for never. */
  readonly at: Micros;
  readonly because: FactId;
}

/** Nothing is due. */
export const NEVER: Due = { at: Number.POSITIVE_INFINITY, because: 0 };

/** The earlier of two. */
export const sooner = (a: Due, b: Due): Due => (b.at < a.at ? b : a);

const POLL: ClientWake = { type: 'poll' };

/**
 * Asks for a wake-up at a due time unless an earlier one is under way already: a client that is woken with nothing to
 * do asks again, so that a steady sender costs one wake-up per timeout and not one per request.
 */
export function wakeAt(turn: ClientTurn, client: Draft<Pick<ClientState<unknown>, 'wakes'>>, due: Due): void {
  const earliest = client.wakes[client.wakes.length - 1];
  if (due.at === Number.POSITIVE_INFINITY || (earliest !== undefined && earliest <= due.at)) return;
  turn.wake(due.at - turn.now, POLL, due.because);
  client.wakes = [...client.wakes, Math.max(due.at, turn.now)];
}

/** Forgets the wake-ups that have come. */
export function woken(turn: ClientTurn, client: Draft<Pick<ClientState<unknown>, 'wakes'>>): void {
  client.wakes = client.wakes.filter(at => at > turn.now);
}

/** A consumer as a node: commands from its application, inputs from the world, and the loop that follows each. */
import { CONSUMER_CONFIG, parseProperties } from '../config/index.ts';
import type { Properties } from '../config/index.ts';
import type { FactId, Input, Turn } from '../kernel/index.ts';
import { partitionName } from '../protocol/index.ts';
import { NEVER, sooner, wakeAt, woken, type Draft } from './client.ts';
import {
  openedConsumer,
  type AssignedPartition,
  type Assignment,
  type Consumer,
  type ConsumerCommand,
  type ConsumerDomain,
  type ConsumerRequest,
  type StartPosition,
} from './consumerState.ts';
import { fetchCompleted, fetchDue, resetPosition, sendFetches } from './fetcher.ts';
import { trackTopic } from './metadata.ts';
import { maybeUpdate, updateDue } from './metadataUpdater.ts';
import {
  closeConnections,
  connectionLost,
  connectionOpened,
  responseReceived,
  timeoutDue,
  timeOutRequests,
  type Completion,
} from './network.ts';
import {
  EARLIEST_TIMESTAMP,
  LATEST_TIMESTAMP,
  lookupCompleted,
  lookupsDue,
  lookUpPosition,
  runLookups,
} from './offsetLookup.ts';

type ConsumerTurn = Turn<ConsumerDomain>;

/** Lets a consumer handle one input. */
export function handleConsumer(turn: ConsumerTurn, input: Input<ConsumerDomain>): void {
  const consumer: Draft<Consumer> = { ...turn.state };
  switch (input.type) {
    case 'start':
      open(turn, consumer, consumer.properties);
      break;
    case 'stop':
      close(turn, consumer);
      turn.exit(true, 'the consumer was closed');
      break;
    case 'accepted':
      break;
    case 'connected':
      connectionOpened(turn, consumer, input.connection);
      break;
    case 'disconnected':
      for (const failed of connectionLost(turn, consumer, input.connection)) completed(turn, consumer, failed);
      break;
    case 'message':
      if (input.message.type === 'response') {
        const completion = responseReceived(turn, consumer, input.connection, input.message);
        if (completion !== null) completed(turn, consumer, completion);
      }
      break;
    case 'wake':
      woken(turn, consumer);
      break;
  }
  run(turn, consumer);
}

/** Lets a consumer's application do as it is told. A bad property changes nothing and is stated. */
export function commandConsumer(turn: ConsumerTurn, command: ConsumerCommand): void {
  const consumer: Draft<Consumer> = { ...turn.state };
  switch (command.type) {
    case 'assign':
      consumer.assigned = { partitions: command.partitions, position: command.position };
      if (consumer.open) assign(turn, consumer, consumer.assigned);
      break;
    case 'offsets':
      if (consumer.open) addQuery(turn, consumer, command);
      break;
    case 'configure':
      configure(turn, consumer, command.properties);
      break;
    case 'close':
      close(turn, consumer);
      break;
  }
  run(turn, consumer);
}

function assign(turn: ConsumerTurn, consumer: Draft<Consumer>, { partitions, position }: Assignment): void {
  const fact = turn.fact({ kind: 'partitionsAssigned', partitions: partitions.map(partitionName) });
  const assignment = partitions.map(({ topic, partition }): AssignedPartition => ({
    topic,
    partition,
    position: null,
    notBefore: 0,
    fact,
  }));
  consumer.assignment = assignment;
  consumer.lookups = consumer.lookups.filter(lookup => lookup.purpose === 'query');
  for (const { topic } of partitions) trackTopic(turn, consumer, topic);
  for (const assigned of assignment) begin(turn, consumer, assigned, position, fact);
}

function begin(
  turn: ConsumerTurn,
  consumer: Draft<Consumer>,
  assigned: AssignedPartition,
  position: StartPosition,
  because: FactId,
): void {
  if (position === 'earliest' || position === 'latest') {
    lookUpPosition(consumer, assigned, position === 'earliest' ? EARLIEST_TIMESTAMP : LATEST_TIMESTAMP, because);
    return;
  }
  const name = partitionName(assigned);
  const offset = position === 'reset' ? undefined : position.offsets[name];
  if (offset === undefined) {
    const message = `Undefined offset with no reset policy for partition: ${name}`;
    resetPosition(turn, consumer, assigned, because, { error: 'NoOffsetForPartitionException', message });
    return;
  }
  const { topic, partition } = assigned;
  const fact = turn.fact({ kind: 'positionReset', topic, partition, offset, to: 'given' }, [because]);
  consumer.assignment = consumer.assignment.map(one => (one === assigned ? { ...one, position: offset, fact } : one));
}

function addQuery(
  turn: ConsumerTurn,
  consumer: Draft<Consumer>,
  { partitions, timestamp }: ConsumerCommand & { readonly type: 'offsets' },
): void {
  for (const { topic } of partitions) trackTopic(turn, consumer, topic);
  const remaining = [EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, ...(timestamp === undefined ? [] : [timestamp])];
  const until = turn.now + consumer.timing.requestTimeoutUs;
  consumer.queries = [...consumer.queries, { partitions, remaining, found: {}, until, fact: turn.cause }];
}

function configure(turn: ConsumerTurn, consumer: Draft<Consumer>, properties: Properties): void {
  const parsed = parseProperties(CONSUMER_CONFIG, properties);
  if (!parsed.ok) {
    turn.fact({ kind: 'consumerConfigRefused', ...parsed.error });
    return;
  }
  close(turn, consumer);
  open(turn, consumer, properties);
}

function open(turn: ConsumerTurn, consumer: Draft<Consumer>, properties: Properties): void {
  const fact = turn.fact({ kind: 'consumerConfigured', properties });
  Object.assign(consumer, openedConsumer(consumer.name, properties, consumer.bootstrap, turn.now, fact));
  if (consumer.assigned !== null) assign(turn, consumer, consumer.assigned);
}

function close(turn: ConsumerTurn, consumer: Draft<Consumer>): void {
  if (!consumer.open) return;
  closeConnections(turn, consumer);
  turn.fact({ kind: 'consumerClosed' });
  consumer.open = false;
  consumer.assignment = [];
  consumer.lookups = [];
  consumer.queries = [];
}

function completed(turn: ConsumerTurn, consumer: Draft<Consumer>, completion: Completion<ConsumerRequest>): void {
  switch (completion.request.payload) {
    case null:
      break;
    case 'fetch':
      fetchCompleted(turn, consumer, completion);
      break;
    case 'position':
    case 'query':
      lookupCompleted(turn, consumer, completion, completion.request.payload);
      break;
  }
}

/** poll(), as often as there is something to do; then asks to be woken for what comes next. */
function run(turn: ConsumerTurn, consumer: Draft<Consumer>): void {
  let due = NEVER;
  if (consumer.open) {
    for (const failed of timeOutRequests(turn, consumer)) completed(turn, consumer, failed);
    runLookups(turn, consumer);
    sendFetches(turn, consumer);
    maybeUpdate(turn, consumer);
    due = sooner(lookupsDue(consumer, turn.now), fetchDue(consumer, turn.now));
    due = sooner(due, sooner(timeoutDue(consumer), updateDue(consumer, turn.now)));
  }
  wakeAt(turn, consumer, due);
  turn.state = consumer;
}

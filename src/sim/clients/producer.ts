/** A producer as a node: commands from its application, inputs from the world, and the loop that follows each. */
import { PRODUCER_CONFIG, parseProperties } from '../config/index.ts';
import type { Properties } from '../config/index.ts';
import { ms, type Input, type Turn } from '../kernel/index.ts';
import { applicationDue, failUnsent, runApplication } from './application.ts';
import { nextPhase, type ProducerEvent } from './chart.ts';
import { NEVER, sooner, wakeAt, woken, type Draft } from './client.ts';
import { maybeUpdate, updateDue } from './metadataUpdater.ts';
import {
  closeConnections,
  connectionLost,
  connectionOpened,
  hasInFlight,
  responseReceived,
  timeoutDue,
  timeOutRequests,
} from './network.ts';
import { openedWith, type Closing, type Producer, type ProducerCommand, type ProducerDomain } from './producerState.ts';
import { produceCompleted, sendProducerData, senderDue } from './sender.ts';

type ProducerTurn = Turn<ProducerDomain>;

/** Lets a producer handle one input. */
export function handleProducer(turn: ProducerTurn, input: Input<ProducerDomain>): void {
  const producer: Draft<Producer> = { ...turn.state };
  switch (input.type) {
    case 'start':
      open(turn, producer, producer.properties);
      break;
    case 'stop':
      close(turn, producer, { then: 'exit', properties: producer.properties });
      break;
    case 'accepted':
      break;
    case 'connected':
      connectionOpened(turn, producer, input.connection);
      break;
    case 'disconnected':
      for (const failed of connectionLost(turn, producer, input.connection)) produceCompleted(turn, producer, failed);
      break;
    case 'message':
      if (input.message.type === 'response') {
        const completion = responseReceived(turn, producer, input.connection, input.message);
        if (completion !== null) produceCompleted(turn, producer, completion);
      }
      break;
    case 'wake':
      woken(turn, producer);
      break;
  }
  run(turn, producer);
}

/** Lets a producer's application do as it is told. A bad property changes nothing and is stated. */
export function commandProducer(turn: ProducerTurn, command: ProducerCommand): void {
  const producer: Draft<Producer> = { ...turn.state };
  switch (command.type) {
    case 'send':
      addJob(producer, command);
      break;
    case 'load':
      startLoad(turn, producer, command);
      break;
    case 'stopLoad':
      stopLoad(turn, producer);
      break;
    case 'close':
      close(turn, producer, { then: 'stay', properties: producer.properties });
      break;
    case 'configure':
      configure(turn, producer, command.properties);
      break;
  }
  run(turn, producer);
}

function addJob(producer: Draft<Producer>, command: ProducerCommand & { readonly type: 'send' }): void {
  const { topic, records, oneByOne } = command;
  if (records.length === 0) return;
  const job = { topic, records, first: producer.nextRecord, next: 0, oneByOne };
  producer.nextRecord += records.length;
  producer.application = { ...producer.application, jobs: [...producer.application.jobs, job] };
}

function startLoad(
  turn: ProducerTurn,
  producer: Draft<Producer>,
  { topic, everyMs, count, keys, valuePrefix }: ProducerCommand & { readonly type: 'load' },
): void {
  const fact = turn.fact({ kind: 'loadStarted', topic, everyMs, count });
  const load = { topic, everyUs: Math.max(1, ms(everyMs)), count, keys, valuePrefix, sent: 0, nextAt: turn.now, fact };
  producer.application = { ...producer.application, load };
}

function stopLoad(turn: ProducerTurn, producer: Draft<Producer>): void {
  const { load } = producer.application;
  if (load === null) return;
  turn.fact({ kind: 'loadStopped', sent: load.sent }, [load.fact]);
  producer.application = { ...producer.application, load: null };
}

function configure(turn: ProducerTurn, producer: Draft<Producer>, properties: Properties): void {
  const parsed = parseProperties(PRODUCER_CONFIG, properties);
  if (!parsed.ok) {
    turn.fact({ kind: 'producerConfigRefused', ...parsed.error });
  } else if (producer.phase === 'closed') {
    open(turn, producer, properties);
  } else {
    close(turn, producer, { then: 'reopen', properties });
  }
}

function open(turn: ProducerTurn, producer: Draft<Producer>, properties: Properties): void {
  const fact = turn.fact({ kind: 'producerConfigured', properties });
  Object.assign(producer, openedWith(producer.name, properties, producer.bootstrap, turn.now, fact));
}

/** close(): nothing new is taken, all that is buffered is sent and answered first. */
function close(turn: ProducerTurn, producer: Draft<Producer>, how: Omit<Closing, 'fact'>): void {
  const fact = producer.closing?.fact ?? turn.fact({ kind: 'producerClosing' });
  producer.closing = { ...how, fact };
  if (how.then !== 'reopen') failUnsent(turn, producer, fact);
}

function finishClosing(turn: ProducerTurn, producer: Draft<Producer>, closing: Closing): void {
  closeConnections(turn, producer);
  const fact = turn.fact({ kind: 'producerClosed' }, [closing.fact]);
  producer.closing = null;
  producer.phase = 'closed';
  if (closing.then === 'reopen') open(turn, producer, closing.properties);
  else failUnsent(turn, producer, fact);
  if (closing.then === 'exit') turn.exit(true, 'the producer was closed');
}

/** The threads' loops, until there is nothing left to do at this moment; then asks to be woken for what comes next. */
function run(turn: ProducerTurn, producer: Draft<Producer>): void {
  for (const failed of timeOutRequests(turn, producer)) produceCompleted(turn, producer, failed);
  if (producer.phase === 'closed') failUnsent(turn, producer, producer.metadata.fact);
  for (let busy = true; busy && producer.phase !== 'closed';) {
    runApplication(turn, producer);
    busy = sendProducerData(turn, producer);
    maybeUpdate(turn, producer);
    const { closing } = producer;
    if (!busy && closing !== null && producer.accumulator.queues.length === 0 && !hasInFlight(producer.network)) {
      finishClosing(turn, producer, closing);
      busy = true;
    }
  }
  producer.phase = phaseOf(producer);
  let due = NEVER;
  if (producer.phase !== 'closed') {
    due = sooner(applicationDue(producer), senderDue(producer, turn.now));
    due = sooner(due, sooner(timeoutDue(producer), updateDue(producer, turn.now)));
  }
  wakeAt(turn, producer, due);
  turn.state = producer;
}

function phaseOf(producer: Draft<Producer>): Producer['phase'] {
  return nextPhase(producer.phase, eventOf(producer));
}

function eventOf({ phase, closing, application, accumulator, network }: Draft<Producer>): ProducerEvent['type'] {
  if (phase === 'closed') return 'end';
  if (closing !== null) return 'close';
  if (application.blocked !== null) return 'block';
  if (network.nodes.some(node => node.inFlight.some(request => request.payload !== null))) return 'send';
  return accumulator.queues.length > 0 ? 'append' : 'finish';
}

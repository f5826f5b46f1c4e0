import { describe, expect, it } from 'vitest';
import { loadLesson } from '../../lessons/index.ts';
import type { ClusterFact } from '../../sim/index.ts';
import { loudnessFor, messageNews } from './loudness.ts';
import { Player } from './player.svelte.ts';

const SECOND_US = 1_000_000;
const FRAME_MS = 16;

async function opened(): Promise<Player> {
  const lesson = await loadLesson('p08');
  return new Player(lesson.scenario, lesson.focus);
}

/** Computes a seek to its end, as the page's frames do. */
function seek(player: Player, time: number): void {
  player.seek(time);
  for (let frames = 0; player.seeking && frames < 10_000; frames += 1) player.advance(0, 50);
}

const kinds = (facts: readonly ClusterFact[]): readonly string[] => facts.map(fact => fact.kind);

describe('the player', () => {
  it('opens where the scenario says, and moves when it plays', async () => {
    const player = await opened();
    expect(player.now).toBe(player.scenario.opensAt);
    player.advance(FRAME_MS);
    expect(player.now).toBe(player.scenario.opensAt);
    player.play();
    for (let ms = 0; ms < 1_000; ms += FRAME_MS) player.advance(FRAME_MS);
    expect(player.now).toBeGreaterThan(player.scenario.opensAt);
    const inFlight = (): number => player.view.flights.filter(flight => !flight.quiet).length;
    // A message step stops where one leaves and where one arrives: of two, one has something under way.
    player.step(1, 'message');
    const seen = inFlight();
    player.step(1, 'message');
    expect(seen + inFlight()).toBeGreaterThan(0);
  });

  it('steps from message to message and back to the same moments', async () => {
    const player = await opened();
    const there: number[] = [];
    for (let step = 0; step < 12; step += 1) {
      player.step(1, 'message');
      there.push(player.position);
    }
    expect(new Set(there).size).toBe(12);
    const ends = player.track.messages.map(tick => tick.virtual);
    expect(ends).toContain(player.now);
    const back: number[] = [];
    for (let step = 0; step < 11; step += 1) {
      player.step(-1, 'message');
      back.push(player.position);
    }
    expect(back).toEqual(there.slice(0, -1).reverse());
  });

  it('steps through what is narrated, each fact once', async () => {
    const player = await opened();
    const told: ClusterFact[] = [];
    for (let step = 0; step < 14; step += 1) {
      player.step(1, 'narrated');
      if (player.told !== null) told.push(player.told);
    }
    expect(kinds(told)).toContain('recordsAppended');
    expect(kinds(told)).toContain('highWatermarkAdvanced');
    expect(new Set(told.map(fact => fact.id)).size).toBe(14);
    expect(told.map(fact => fact.id)).toEqual(told.map(fact => fact.id).sort((a, b) => a - b));
    expect(player.toldNumber).toBe(14);
  });

  it('shows at a rest what is so just after the told fact, not what follows at the same moment', async () => {
    const player = await opened();
    for (let step = 0; step < 12; step += 1) {
      player.step(1, 'narrated');
      expect(player.factsSoFar).toBeGreaterThanOrEqual(player.told?.id ?? 0);
      expect(player.history.fact(player.factsSoFar)?.at).toBeLessThanOrEqual(player.now);
    }
  });

  it('shows the same again after going far and back', async () => {
    const player = await opened();
    seek(player, 10_305_300);
    const before = JSON.stringify(player.view);
    const place = player.position;
    seek(player, 30 * SECOND_US);
    seek(player, 10_305_300);
    expect(player.position).toBe(place);
    expect(JSON.stringify(player.view)).toBe(before);
  });

  it('forks when the learner acts in the past, keeps the left future, and lays nothing out anew', async () => {
    const player = await opened();
    seek(player, 20 * SECOND_US);
    player.act({ verb: 'pause', node: 'broker-2' });
    seek(player, 12 * SECOND_US);
    const knots = player.track.map.knots.filter(knot => knot.screen < player.position);
    player.act({ verb: 'kill', node: 'broker-0' });
    expect(player.track.map.knots.slice(0, knots.length)).toEqual(knots);
    expect(player.now).toBe(12 * SECOND_US);
    expect(player.told?.kind).toBe('processKilled');
    expect(player.done.map(done => [done.at, done.action.verb])).toEqual([[12 * SECOND_US, 'kill']]);
    expect(player.branches.map(branch => branch.actions.map(done => done.action.verb))).toEqual([['pause']]);
    seek(player, 21 * SECOND_US);
    expect(player.view.brokers.map(broker => broker.status)).toEqual(['down', 'running', 'running']);
    expect(player.view.topics[0]?.partitions[0]?.state?.leader).toBe(1);
  });

  it('shows at once what an act did, also where several things rest at one moment', async () => {
    const player = await opened();
    seek(player, 12 * SECOND_US);
    const records = [{ key: '1', value: 'x' }];
    player.act({ verb: 'send', producer: 'producer-A', topic: 'first', records, oneByOne: false });
    const [sent] = player.view.flights.filter(flight => !flight.quiet);
    if (sent === undefined) throw new Error('nothing was sent');
    const rests = player.track.narrated.filter(tick => tick.virtual === player.now);
    expect(rests.length).toBeGreaterThan(1);
    player.act({ verb: 'hold', sent: sent.sent });
    expect(player.told?.kind).toBe('messageHeld');
    expect(player.view.flights.find(flight => flight.sent === sent.sent)?.state).toBe('held');
    expect(player.track.narrated.slice(0, -1)).toEqual(expect.arrayContaining(rests));
    player.step(-1, 'narrated');
    player.step(1, 'narrated');
    expect(player.told?.kind).toBe('messageHeld');
  });

  it('opens a left future again', async () => {
    const player = await opened();
    seek(player, 20 * SECOND_US);
    player.act({ verb: 'pause', node: 'broker-2' });
    seek(player, 12 * SECOND_US);
    player.act({ verb: 'kill', node: 'broker-0' });
    player.openBranch(1);
    expect(player.done.map(done => done.action.verb)).toEqual(['pause']);
    expect(player.branches.map(branch => branch.actions.map(done => done.action.verb))).toEqual([['kill']]);
    seek(player, 21 * SECOND_US);
    expect(player.view.brokers.map(broker => broker.status)).toEqual(['running', 'running', 'paused']);
  });

  it('goes nowhere right of a gate until it is opened', async () => {
    const player = await opened();
    player.step(1, 'narrated');
    player.limit = player.now + 1_000;
    seek(player, 30 * SECOND_US);
    expect(player.now).toBeLessThanOrEqual(player.limit);
    player.play();
    for (let ms = 0; ms < 20_000; ms += 100) player.advance(100);
    expect(player.now).toBeLessThanOrEqual(player.limit);
    expect(player.playing).toBe(false);
    expect(player.gated).toBe(true);
    for (let step = 0; step < 5; step += 1) player.step(1, 'narrated');
    expect(player.now).toBeLessThanOrEqual(player.limit);
    player.limit = null;
    player.step(1, 'narrated');
    player.step(1, 'narrated');
    expect(player.gated).toBe(false);
  });

  it('resets to the opening with nothing the learner did', async () => {
    const player = await opened();
    const fresh = JSON.stringify(player.view);
    player.act({ verb: 'kill', node: 'broker-0' });
    seek(player, 30 * SECOND_US);
    player.reset();
    expect(player.now).toBe(player.scenario.opensAt);
    expect(player.done).toEqual([]);
    expect(player.branches).toEqual([]);
    expect(JSON.stringify(player.view)).toBe(fresh);
  });

  it('plays to the end and stops there', async () => {
    const player = await opened();
    seek(player, 39 * SECOND_US);
    player.speed = 4;
    player.play();
    for (let ms = 0; ms < 60_000 && player.playing; ms += 100) player.advance(100);
    expect(player.playing).toBe(false);
    expect(player.now).toBe(player.endsAt);
  });

  it('plays as fast as its speed says', async () => {
    const [slow, fast] = [await opened(), await opened()];
    slow.speed = 0.5;
    fast.speed = 2;
    const start = slow.position;
    for (const player of [slow, fast]) {
      player.play();
      for (let frame = 0; frame < 60; frame += 1) player.advance(FRAME_MS, 50);
    }
    expect((fast.position - start) / (slow.position - start)).toBeCloseTo(4);
  });
});

describe('loudness', () => {
  it('hears messages with news, not those without', async () => {
    const player = await opened();
    const sent = player.history.facts.filter(fact => fact.kind === 'messageSent');
    const quiet = sent.filter(fact => fact.quiet);
    expect(quiet.length).toBeGreaterThan(0);
    expect(quiet.map(messageNews)).toEqual(quiet.map(() => null));
    const loud = sent.find(fact => !fact.quiet);
    expect(loud === undefined ? null : messageNews(loud)?.type).toBe('leaves');
  });

  it('tells the routine of the partitions in focus only, and every fault', async () => {
    const player = await opened();
    seek(player, 12 * SECOND_US);
    player.act({ verb: 'kill', node: 'broker-2' });
    const of = loudnessFor(['first-0']);
    const { facts } = player.history;
    const appended = facts.filter(fact => fact.kind === 'recordsAppended');
    expect(appended.some(fact => fact.partition === 0 && of(fact).narrated)).toBe(true);
    expect(appended.every(fact => fact.partition === 0 || !of(fact).narrated)).toBe(true);
    expect(appended.some(fact => loudnessFor()(fact).narrated && fact.partition !== 0)).toBe(true);
    const killed = facts.find(fact => fact.kind === 'processKilled');
    expect(killed === undefined ? null : of(killed).narrated).toBe(true);
  });
});

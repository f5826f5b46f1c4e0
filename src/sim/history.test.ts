/** How dear going through a history is. The full measure is `npm run bench`; this one is short and generous. */
import { describe, expect, it } from 'vitest';
import { behaviour, History, openScenario, steady } from './index.ts';

const EVENTS = 20_000;
const SEEKS = 300;
const SEEK_P99_MS = 50;

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

describe(`a history of ${EVENTS} events of the load "steady"`, () => {
  const history = new History(behaviour, openScenario(steady));
  while (history.events < EVENTS) history.extendByOne();

  it('has records flowing', () => {
    const acknowledged = history.facts.filter(fact => fact.kind === 'recordAcked').length;
    const consumed = history.facts.filter(fact => fact.kind === 'recordsConsumed').length;
    expect(acknowledged).toBeGreaterThan(500);
    expect(consumed).toBeGreaterThan(500);
    expect(history.facts.filter(fact => fact.kind === 'recordFailed')).toEqual([]);
  });

  it(`seeks anywhere within ${SEEK_P99_MS} ms (p99)`, () => {
    let luck = 1;
    const times = Array.from({ length: SEEKS }, () => {
      luck = (Math.imul(luck, 1664525) + 1013904223) >>> 0;
      const event = Math.floor((luck / 2 ** 32) * EVENTS);
      return timed(() => expect(history.worldAfter(event).events).toBe(event));
    }).sort((a, b) => a - b);
    expect(times[Math.ceil(SEEKS * 0.99) - 1]).toBeLessThan(SEEK_P99_MS);
  });

  it('steps back at about the cost of stepping forward', () => {
    const walk = (from: number, by: 1 | -1): number =>
      timed(() => {
        for (let n = 0; n < 5_000; n++) history.worldAfter(from + by * n);
      });
    history.worldAfter(0);
    const forwards = walk(10_000, 1);
    history.worldAfter(0);
    const backwards = walk(15_000, -1);
    expect(backwards).toBeLessThan(3 * forwards);
  });
});

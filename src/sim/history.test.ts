/** How dear going through a history is. The full measure is `npm run bench`; this one is short and generous. */
import { describe, expect, it } from 'vitest';
import { behaviour, History, openScenario, steady } from './index.ts';

const EVENTS = 20_000;
const SEEKS = 60;
const SEEK_P99_MS = 50;
/** More than an event costs where nothing else runs, ms: a busy machine may take longer in proportion. */
const EVENT_MS = 0.02;

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

describe(`a history of ${EVENTS} events of the load "steady"`, () => {
  const history = new History(behaviour, openScenario(steady));
  const buildMs = timed(() => {
    while (history.events < EVENTS) history.extendByOne();
  });
  const slowness = Math.max(1, buildMs / EVENTS / EVENT_MS);

  it('has records flowing', () => {
    const acknowledged = history.facts.filter(fact => fact.kind === 'recordAcked').length;
    const consumed = history.facts.filter(fact => fact.kind === 'recordsConsumed').length;
    expect(acknowledged).toBeGreaterThan(500);
    expect(consumed).toBeGreaterThan(500);
    expect(history.facts.filter(fact => fact.kind === 'recordFailed')).toEqual([]);
  });

  it(`seeks anywhere within ${SEEK_P99_MS} ms (p99)`, () => {
    let luck = 1;
    const draw = (): number => {
      luck = (Math.imul(luck, 1664525) + 1013904223) >>> 0;
      return Math.floor((luck / 2 ** 32) * EVENTS);
    };
    // Each from elsewhere, and the best of three: who else uses the machine is not what is measured.
    const seek = (event: number): number => {
      for (const elsewhere of [event + 3_000, event + 6_000]) history.worldAfter(elsewhere % EVENTS);
      return timed(() => history.worldAfter(event));
    };
    const times = Array.from({ length: SEEKS }, draw).map(event => Math.min(seek(event), seek(event), seek(event)));
    times.sort((a, b) => a - b);
    expect(times[Math.ceil(SEEKS * 0.99) - 1]).toBeLessThan(SEEK_P99_MS * slowness);
  });

  it('steps back at about the cost of stepping forward', () => {
    const walk = (from: number, by: 1 | -1): number =>
      timed(() => {
        for (let n = 0; n < 3_000; n++) history.worldAfter(from + by * n);
      });
    const best = (from: number, by: 1 | -1): number => Math.min(...[1, 2, 3].map(() => walk(from, by)));
    expect(best(15_000, -1)).toBeLessThan(3 * best(10_000, 1));
  });
});

import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

const lessons = ['p08', 'p11'];

describe('addresses', () => {
  it('lead to a lesson, its beats and its moments', () => {
    expect(parseRoute('', lessons)).toEqual({ ok: true, route: { lesson: 'p08', place: { type: 'opening' } } });
    expect(parseRoute('#/P11/', lessons)).toEqual({ ok: true, route: { lesson: 'p11', place: { type: 'opening' } } });
    expect(parseRoute('#/p08/beat/3', lessons)).toEqual({
      ok: true, route: { lesson: 'p08', place: { type: 'beat', number: 3 } },
    });
    expect(parseRoute('#/p08/t/12.4', lessons)).toEqual({
      ok: true, route: { lesson: 'p08', place: { type: 'time', time: 12_400_000 } },
    });
  });

  it('say which part is wrong', () => {
    expect(parseRoute('#/p99', lessons)).toEqual({ ok: false, bad: { reason: 'lesson', part: 'p99' } });
    expect(parseRoute('#/p08/beat/zero', lessons)).toEqual({ ok: false, bad: { reason: 'beat', part: 'zero' } });
    expect(parseRoute('#/p08/beat/0', lessons)).toEqual({ ok: false, bad: { reason: 'beat', part: '0' } });
    expect(parseRoute('#/p08/t/-1', lessons)).toEqual({ ok: false, bad: { reason: 'time', part: '-1' } });
    expect(parseRoute('#/p08/x', lessons)).toEqual({ ok: false, bad: { reason: 'place', part: 'x' } });
    expect(parseRoute('#/%E0%A4%A', lessons)).toEqual({ ok: false, bad: { reason: 'lesson', part: '%E0%A4%A' } });
  });

  it('read back what they write', () => {
    const routes: readonly Route[] = [
      { lesson: 'p08', place: { type: 'opening' } },
      { lesson: 'p11', place: { type: 'beat', number: 12 } },
      { lesson: 'p08', place: { type: 'time', time: 18_034_123 } },
    ];
    for (const route of routes) expect(parseRoute(formatRoute(route), lessons)).toEqual({ ok: true, route });
  });
});

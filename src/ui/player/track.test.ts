import { describe, expect, it } from 'vitest';
import type { FactHeader } from '../../sim/kernel/index.ts';
import { GAP_MAX_MS, HOLD_MS, MESSAGE_MIN_MS } from './elastic.ts';
import type { Loudness, MessageNews } from './loudness.ts';
import { Track, type Tick } from './track.ts';

interface TestFact extends FactHeader, Loudness {}

function run(...parts: readonly (Partial<Loudness> & { readonly at: number })[]): TestFact[] {
  return parts.map((part, index) => ({
    id: index + 1, event: index + 1, node: 'a', trigger: 0, reasons: [], message: null, narrated: false, ...part,
  }));
}

const leaves = (sent: number, arrivesAt: number): MessageNews => ({ type: 'leaves', sent, arrivesAt });
const track = () => new Track<TestFact>(fact => fact);
const brief = (ticks: readonly Tick[]) => ticks.map(tick => [tick.kind, tick.virtual, tick.screen, tick.fact]);

describe('the track of loud moments', () => {
  it('has a tick where a message leaves and one where it arrives', () => {
    const one = track();
    one.append(run({ at: 1000, message: leaves(1, 1400) }, { at: 1200 }), 2000);
    expect(brief(one.messages)).toEqual([
      ['sent', 1000, GAP_MAX_MS, 1],
      ['arrived', 1400, GAP_MAX_MS + MESSAGE_MIN_MS, 1],
    ]);
  });

  it('gives a short message its least time, counted after a rest', () => {
    const one = track();
    one.append(run({ at: 1000, message: leaves(1, 1010) }, { at: 1000, narrated: true }), 2000);
    const [, arrived] = one.messages;
    expect(arrived?.screen).toBe(GAP_MAX_MS + HOLD_MS + MESSAGE_MIN_MS);
  });

  it('waits with an arrival until the run is computed to it', () => {
    const one = track();
    const facts = run({ at: 1000, message: leaves(1, 1400) });
    one.append(facts, 1399);
    expect(one.messages.length).toBe(1);
    one.append(facts, 1400);
    expect(one.messages.length).toBe(2);
  });

  it('drops the arrival of a message that was lost on the way', () => {
    const one = track();
    const lost: MessageNews = { type: 'stays', sent: 1 };
    one.append(run({ at: 1000, message: leaves(1, 1400) }, { at: 1200, message: lost }), 2000);
    expect(brief(one.messages).map(([kind]) => kind)).toEqual(['sent']);
  });

  it('lets narrated facts of one moment follow each other', () => {
    const one = track();
    one.append(run({ at: 5, narrated: true }, { at: 5, narrated: true }), 10);
    expect(brief(one.narrated)).toEqual([['narrated', 5, 5, 1], ['narrated', 5, 5 + HOLD_MS, 2]]);
    expect(Track.after(one.narrated, 5)?.fact).toBe(2);
    expect(Track.before(one.narrated, 5 + HOLD_MS)?.fact).toBe(1);
    expect(Track.at(one.narrated, 5 + HOLD_MS - 1)?.fact).toBe(1);
  });

  it('goes on from a cut: what was on its way arrives, what was narrated is not told twice', () => {
    const facts = run(
      { at: 1000, message: leaves(1, 1400) },
      { at: 1100, narrated: true },
      { at: 1100, narrated: true },
      { at: 1200, narrated: true },
    );
    const one = track();
    one.append(facts, 5000);
    const cut = (one.narrated[0]?.screen ?? 0) + 100;
    const before = brief(one.messages)[0];
    one.cutAt(cut, facts);
    expect(brief(one.messages)).toEqual([before]);
    expect(one.narrated.map(tick => tick.fact)).toEqual([2]);
    const [done] = run({ at: 1100, narrated: true });
    if (done === undefined) throw new Error('no fact made');
    const acted = [...facts.slice(0, 3), { ...done, id: 4 }];
    one.append(acted, 5000);
    expect(one.narrated.map(tick => [tick.fact, tick.virtual])).toEqual([[2, 1100], [3, 1100], [4, 1100]]);
    expect(one.narrated[1]?.screen).toBe(cut);
    expect(one.messages.map(tick => [tick.kind, tick.virtual])).toEqual([['sent', 1000], ['arrived', 1400]]);
  });

  it('lays out the quiet rest of a run in one gap', () => {
    const one = track();
    one.append(run({ at: 5, narrated: true }), 9_000_000);
    one.reachTo(9_000_000);
    expect(one.map.end).toEqual({ virtual: 9_000_000, screen: 5 + HOLD_MS + GAP_MAX_MS });
  });
});

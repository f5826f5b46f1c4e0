import { describe, expect, it } from 'vitest';
import { PX_PER_SECOND, anchorAt, fitting, labelWidth, screenAt, windowFor, xOf } from './geometry.ts';

describe('the window of the timeline', () => {
  it('stands still until the playhead nears its end, then goes with it', () => {
    const early = windowFor(2_000, 900, 1_000);
    expect(early.from).toBe(1_000);
    expect(windowFor(5_000, 900, 1_000).from).toBe(1_000);
    const late = windowFor(100_000, 900, 1_000);
    expect(xOf(100_000, late)).toBeCloseTo(900 * 0.62);
  });

  it('shows what lies before its usual beginning when the playhead is there', () => {
    const window = windowFor(400, 900, 1_000);
    expect(window.from).toBe(400);
    expect(xOf(400, window)).toBe(0);
  });

  it('finds the screen time of a place again', () => {
    const window = windowFor(60_000, 500);
    expect(screenAt(xOf(61_234, window), window)).toBeCloseTo(61_234);
    expect(window.to - window.from).toBeCloseTo((500 / PX_PER_SECOND) * 1000);
  });
});

describe('labels', () => {
  it('count a Chinese sign as one em, a Latin one as 0.62', () => {
    expect(labelWidth('会话a', 10)).toBeCloseTo(26.2);
  });

  it('give way to more important and to earlier ones where they would touch', () => {
    const leader = { x: 100, width: 40, rank: 3, name: 'leader' };
    const isr = { x: 120, width: 40, rank: 1, name: 'isr' };
    const later = { x: 160, width: 40, rank: 1, name: 'later' };
    expect(fitting([leader, isr, later])).toEqual([leader, later]);
    expect(fitting([isr, later].map(label => ({ ...label, rank: 1 }))).map(label => label.name)).toEqual(['isr']);
  });
});

describe('a label at an edge of the plot', () => {
  it('keeps within it', () => {
    expect(anchorAt(90, 40, 80, 500)).toBe('start');
    expect(anchorAt(250, 40, 80, 500)).toBe('middle');
    expect(anchorAt(495, 40, 80, 500)).toBe('end');
  });
});

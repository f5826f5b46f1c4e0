import { describe, expect, it } from 'vitest';
import { ciede2000, contrast, distance, lab, linear, seenBy } from './colour.ts';

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
    expect(contrast('#336699', '#336699')).toBe(1);
  });

  it('is the known 4.54 of #767676 on white, either way round', () => {
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
  });
});

describe('L*a*b*', () => {
  it('is that of the sRGB primaries', () => {
    const [l, a, b] = lab(linear('#ff0000'));
    expect(l).toBeCloseTo(53.24, 1);
    expect(a).toBeCloseTo(80.09, 1);
    expect(b).toBeCloseTo(67.2, 1);
    expect(lab(linear('#ffffff'))[0]).toBeCloseTo(100, 3);
  });
});

describe('CIEDE2000', () => {
  // From the test data that Sharma, Wu and Dalal published with the formula.
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [61, -5, 29], 22.8977],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as const)('of %j and %j is %d', (one, other, expected) => {
    expect(ciede2000(one, other)).toBeCloseTo(expected, 4);
    expect(ciede2000(other, one)).toBeCloseTo(expected, 4);
  });
});

describe('colour vision', () => {
  it('leaves greys as they are', () => {
    const grey = linear('#808080');
    for (const vision of ['deuteranopia', 'protanopia', 'tritanopia'] as const) {
      const seen = seenBy(vision, grey);
      for (const index of [0, 1, 2] as const) expect(seen[index]).toBeCloseTo(grey[index], 4);
    }
  });

  it('brings red and green together for red-green dichromats only', () => {
    const normal = distance('#a05000', '#507000', 'normal');
    expect(distance('#a05000', '#507000', 'deuteranopia')).toBeLessThan(normal / 2);
    expect(distance('#a05000', '#507000', 'tritanopia')).toBeGreaterThan(normal / 2);
  });
});

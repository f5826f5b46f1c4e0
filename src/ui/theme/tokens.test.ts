import { describe, expect, it } from 'vitest';
import { contrast, distance, type Vision } from './colour.ts';
import { COLOURS, HUED_FAMILIES, css, type ColourName, type Theme } from './tokens.ts';

const themes = ['light', 'dark'] as const satisfies readonly Theme[];
const visions = ['normal', 'deuteranopia', 'protanopia', 'tritanopia'] as const satisfies readonly Vision[];
const grounds = ['bg', 'surface', 'raised', 'sunken'] as const satisfies readonly ColourName[];
const tints = [
  't-produce', 't-fetch', 't-control', 't-group', 't-zk', 't-rec', 't-hw', 't-behind', 't-fault', 't-predict',
] as const satisfies readonly ColourName[];

const on = (theme: Theme, one: ColourName, other: ColourName) => contrast(COLOURS[one][theme], COLOURS[other][theme]);
const worst = (theme: Theme, one: ColourName) => Math.min(...grounds.map((ground) => on(theme, one, ground)));
const apart = (theme: Theme, one: ColourName, other: ColourName, vision: Vision) =>
  distance(COLOURS[one][theme], COLOURS[other][theme], vision);

describe.each([
  // name, theme, contrast on surface, worst of the four grounds, contrast on its own tint
  ['produce', 'light', 5.49, 4.72, 4.82], ['produce', 'dark', 8.91, 7.91, 7.73],
  ['fetch', 'light', 5.59, 4.8, 4.92], ['fetch', 'dark', 6.08, 5.4, 5.41],
  ['control', 'light', 11.1, 9.56, 9.48], ['control', 'dark', 5.35, 4.75, 4.92],
  ['group', 'light', 5.51, 4.74, 4.79], ['group', 'dark', 12.2, 10.8, 10.1],
  ['zk', 'light', 11.1, 9.56, 9.35], ['zk', 'dark', 10.6, 9.43, 9.38],
] as const)('%s in %s', (family, theme, onSurface, onWorst, onTint) => {
  it(`has contrast ${onSurface} on surface, ${onWorst} at worst, ${onTint} on its tint`, () => {
    expect(Math.abs(on(theme, family, 'surface') - onSurface)).toBeLessThan(0.06);
    expect(Math.abs(worst(theme, family) - onWorst)).toBeLessThan(0.06);
    expect(Math.abs(on(theme, family, `t-${family}`) - onTint)).toBeLessThan(0.06);
  });
});

describe.each(themes)('text in %s', (theme) => {
  it('keeps 4.5 on every ground', () => {
    for (const name of ['ink', 'ink2', 'mut', 'ask', ...HUED_FAMILIES] as const) {
      expect(worst(theme, name), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('keeps 4.5 on every tint in the muted ink', () => {
    for (const tint of tints) expect(on(theme, 'mut', tint), tint).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps 4.5 on filled pills and cells', () => {
    for (const name of ['ask', 'rec', 'hw', 'fault', ...HUED_FAMILIES] as const) {
      expect(on(theme, name, 'on-fill'), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('and outlines that carry meaning keep 3', () => {
    for (const name of ['edge', 'ghost', 'focus', 'rec', 'hw', 'behind', 'fault', 'predict'] as const) {
      expect(on(theme, name, 'surface'), name).toBeGreaterThanOrEqual(3);
      expect(on(theme, name, 'bg'), name).toBeGreaterThanOrEqual(2.9);
    }
  });
});

describe.each([
  ['light', 'edge', 3.86], ['dark', 'edge', 3.78], ['light', 'ghost', 3.25], ['dark', 'ghost', 3.51],
  ['light', 'ink', 16.5], ['dark', 'ink', 14.7], ['light', 'ink2', 8.35], ['dark', 'ink2', 9.42],
  ['light', 'mut', 5.44], ['dark', 'mut', 6.25], ['light', 'ask', 6.37], ['dark', 'ask', 7.45],
  ['light', 'rec', 8.9], ['dark', 'rec', 5.86], ['light', 'hw', 5.63], ['dark', 'hw', 9.09],
  ['light', 'behind', 5.54], ['dark', 'behind', 11.8], ['light', 'fault', 6.04], ['dark', 'fault', 6.21],
  ['light', 'predict', 6.15], ['dark', 'predict', 10.9],
] as const)('in %s, %s', (theme, name, stated) => {
  it(`has contrast ${stated} on surface`, () => {
    expect(Math.abs(on(theme, name, 'surface') - stated)).toBeLessThan(0.06);
  });
});

/** The two hued families that somebody can tell apart least, and how far they are. */
function closest(theme: Theme, vision: Vision): { readonly pair: string; readonly distance: number } {
  const pairs = HUED_FAMILIES.flatMap((one, index) =>
    HUED_FAMILIES.slice(index + 1).map((other) => ({
      pair: `${one}, ${other}`,
      distance: apart(theme, one, other, vision),
    })),
  );
  return pairs.reduce((least, pair) => (pair.distance < least.distance ? pair : least));
}

describe('the closest two families', () => {
  it.each([
    ['light', 'normal', 'fetch, zk', 21.5], ['light', 'deuteranopia', 'control, group', 12.5],
    ['light', 'protanopia', 'produce, group', 16.1], ['light', 'tritanopia', 'fetch, group', 13.6],
    ['dark', 'normal', 'fetch, zk', 26.1], ['dark', 'deuteranopia', 'control, group', 15.7],
    ['dark', 'protanopia', 'fetch, zk', 13.6], ['dark', 'tritanopia', 'fetch, group', 16.8],
  ] as const)('in %s with %s vision are %s, %d apart', (theme, vision, pair, stated) => {
    const found = closest(theme, vision);
    expect(found.pair).toBe(pair);
    expect(Math.abs(found.distance - stated)).toBeLessThan(0.2);
    expect(found.distance).toBeGreaterThanOrEqual(10);
  });

  it('leave ask at least 13 from each of them', () => {
    for (const theme of themes) {
      for (const vision of visions) {
        for (const family of HUED_FAMILIES) {
          expect(apart(theme, 'ask', family, vision), `${theme} ${vision} ${family}`).toBeGreaterThanOrEqual(13.2);
        }
      }
    }
  });
});

describe('known limits: these meet for somebody, so a shape always says it too', () => {
  it.each([
    ['light', 'behind', 'fault', 'deuteranopia', 1.2], ['light', 'produce', 'fault', 'deuteranopia', 1.6],
    ['light', 'behind', 'predict', 'protanopia', 0.4], ['dark', 'produce', 'predict', 'deuteranopia', 3.0],
    ['dark', 'behind', 'predict', 'protanopia', 1.7], ['dark', 'control', 'fault', 'tritanopia', 3.3],
    ['dark', 'zk', 'hw', 'protanopia', 5.6], ['light', 'group', 'hw', 'tritanopia', 3.7],
  ] as const)('%s: %s and %s with %s, %d apart', (theme, one, other, vision, stated) => {
    expect(Math.abs(apart(theme, one, other, vision) - stated)).toBeLessThan(0.2);
  });
});

describe('the style sheet', () => {
  it('defines every colour for the system, and for each chosen theme', () => {
    const sheet = css();
    const block = (selector: string) => sheet.split('\n').find((line) => line.startsWith(selector)) ?? '';
    for (const [name, value] of Object.entries(COLOURS)) {
      expect(block(':root{')).toContain(`--${name}:${value.light};`);
      expect(block('@media (prefers-color-scheme:dark)')).toContain(`--${name}:${value.dark};`);
      expect(block(':root[data-theme="light"]')).toContain(`--${name}:${value.light};`);
      expect(block(':root[data-theme="dark"]')).toContain(`--${name}:${value.dark};`);
    }
  });
});

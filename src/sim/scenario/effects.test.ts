import { describe, expect, it } from 'vitest';
import { EFFECTS, measureEffect } from './effects.ts';

describe('every editable config has a visible effect', () => {
  for (const effect of EFFECTS) {
    const [before, after] = effect.values;
    it(`${effect.key}: ${before} → ${after} gives ${effect.direction}`, () => {
      const first = measureEffect(effect, before);
      const second = measureEffect(effect, after);
      expect(Number.isSafeInteger(first) && Number.isSafeInteger(second)).toBe(true);
      if (effect.direction === 'more') expect(second).toBeGreaterThan(first);
      else expect(second).toBeLessThan(first);
    });
  }
});

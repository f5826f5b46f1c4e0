import { describe, expect, it } from 'vitest';
import { theme, themeChoiceOf } from './theme.svelte.ts';

describe('the choice of theme', () => {
  it('is the system’s unless light or dark was stored', () => {
    expect(themeChoiceOf('dark')).toBe('dark');
    expect(themeChoiceOf('light')).toBe('light');
    expect(themeChoiceOf('sepia')).toBe('system');
    expect(themeChoiceOf(null)).toBe('system');
  });

  it('holds where there is no storage', () => {
    theme.choice = 'dark';
    expect(theme.choice).toBe('dark');
    expect(theme.shown).toBe('dark');
    theme.choice = 'system';
    expect(theme.shown).toBe('light');
  });
});

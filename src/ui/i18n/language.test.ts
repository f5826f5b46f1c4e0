import { afterEach, describe, expect, it } from 'vitest';
import { catalogue, language, preferredLanguage } from './language.svelte.ts';

afterEach(() => {
  language.current = 'en';
});

describe('the language of the page', () => {
  it('is the stored choice, else the first of the browser that we have, else English', () => {
    expect(preferredLanguage('zh', ['en-GB'])).toBe('zh');
    expect(preferredLanguage(null, ['de-DE', 'zh-Hant-TW', 'en'])).toBe('zh');
    expect(preferredLanguage(null, ['en-US', 'zh'])).toBe('en');
    expect(preferredLanguage('fr', ['de'])).toBe('en');
  });

  it('decides what a catalogue gives', () => {
    const text = catalogue({
      zh: { greeting: '你好', count: (n: number) => `${n} 条` },
      en: { greeting: 'Hello', count: (n: number) => `${n} records` },
    });
    expect(text().greeting).toBe('Hello');
    language.current = 'zh';
    expect(text().greeting).toBe('你好');
    expect(text().count(3)).toBe('3 条');
  });
});

/** The language of the page: one rune, read by every text. */

/** The languages of the course. */
export type Language = 'zh' | 'en';

/** Both, in the order of the switch. */
export const LANGUAGES: readonly Language[] = ['zh', 'en'];

const STORED_AS = 'kafkascope.language';

function isLanguage(value: string | null): value is Language {
  return value === 'zh' || value === 'en';
}

/** The language a reader gets: the stored choice, else the browser's first language we have, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  for (const tag of browser) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(primary)) return primary;
  }
  return 'en';
}

/** A browser may forbid storage (private windows, blocked cookies); the page works without. */
function storedChoice(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

function storeChoice(choice: Language): void {
  try {
    localStorage.setItem(STORED_AS, choice);
  } catch {
    // The choice then holds for this visit.
  }
}

/** What goes into `lang` attributes: says which Chinese, so that the right glyphs are picked. */
export function languageTag(choice: Language): string {
  return choice === 'zh' ? 'zh-CN' : 'en';
}

class LanguageChoice {
  #current = $state<Language>('en');

  constructor() {
    const inBrowser = typeof window !== 'undefined';
    this.#current = inBrowser ? preferredLanguage(storedChoice(), navigator.languages) : 'en';
    this.#tellDocument();
  }

  /** The language in force. Setting it keeps the choice for the next visit. */
  get current(): Language {
    return this.#current;
  }

  set current(choice: Language) {
    this.#current = choice;
    storeChoice(choice);
    this.#tellDocument();
  }

  #tellDocument(): void {
    if (typeof document !== 'undefined') document.documentElement.lang = languageTag(this.#current);
  }
}

/** The reader's language. */
export const language = new LanguageChoice();

/**
 * The texts of one area in both languages. The English must have the shape of the Chinese, so a missing translation
 * does not compile. Call the result inside `$derived` to follow the language switch.
 */
export function catalogue<T>(texts: { readonly zh: T; readonly en: NoInfer<T> }): () => T {
  return () => texts[language.current];
}

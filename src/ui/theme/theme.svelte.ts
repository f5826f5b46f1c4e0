/** The reader's choice of theme, and the style sheet of the tokens. */
import { css, type Theme } from './tokens.ts';

/** What a reader can choose. */
export type ThemeChoice = Theme | 'system';

/** All choices, in the order of the switch. */
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

const STORED_AS = 'kafkascope.theme';

/** What a stored text means; anything unknown is the system's choice. */
export function themeChoiceOf(stored: string | null): ThemeChoice {
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** A browser may forbid storage (private windows, blocked cookies); the page works without. */
function storedChoice(): ThemeChoice {
  try {
    return themeChoiceOf(localStorage.getItem(STORED_AS));
  } catch {
    return 'system';
  }
}

function storeChoice(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORED_AS, choice);
  } catch {
    // The choice then holds for this visit.
  }
}

class ThemeState {
  #choice = $state<ThemeChoice>('system');
  #systemIsDark = $state(false);

  constructor() {
    if (typeof document === 'undefined') return;
    this.#choice = storedChoice();
    // A sheet made by script is not inline style: a strict Content-Security-Policy lets it through.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css());
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    this.#systemIsDark = system.matches;
    system.addEventListener('change', (event) => {
      this.#systemIsDark = event.matches;
    });
    this.#tellDocument();
  }

  /** The choice. Setting it keeps it for the next visit. */
  get choice(): ThemeChoice {
    return this.#choice;
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    storeChoice(choice);
    this.#tellDocument();
  }

  /** The theme that is seen. */
  get shown(): Theme {
    if (this.#choice !== 'system') return this.#choice;
    return this.#systemIsDark ? 'dark' : 'light';
  }

  #tellDocument(): void {
    if (typeof document === 'undefined') return;
    if (this.#choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.#choice;
  }
}

/** The theme of the page. Importing it puts the tokens in force, before anything is drawn. */
export const theme = new ThemeState();

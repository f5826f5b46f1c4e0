/** The keys of the page: what each does, in one table that the help shows too. */

/** What a key asks for. */
export type Command =
  | 'toggle' | 'stepForward' | 'stepBack' | 'narratedForward' | 'narratedBack' | 'toStart' | 'toEnd'
  | 'kill' | 'pauseOrResume' | 'why' | 'quiet' | 'faster' | 'slower' | 'reset' | 'language' | 'theme'
  | 'help' | 'legend' | 'close';

interface Binding {
  readonly command: Command;
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly shift?: boolean;
  /** How the help writes it. */
  readonly label: string;
}

/** Every key. */
export const BINDINGS: readonly Binding[] = [
  { command: 'toggle', key: ' ', label: 'Space' },
  { command: 'stepForward', key: 'ArrowRight', label: '→' },
  { command: 'stepBack', key: 'ArrowLeft', label: '←' },
  { command: 'narratedForward', key: 'ArrowRight', shift: true, label: 'Shift →' },
  { command: 'narratedBack', key: 'ArrowLeft', shift: true, label: 'Shift ←' },
  { command: 'toStart', key: 'Home', label: 'Home' },
  { command: 'toEnd', key: 'End', label: 'End' },
  { command: 'faster', key: '+', label: '+' },
  { command: 'slower', key: '-', label: '−' },
  { command: 'kill', key: 'k', label: 'K' },
  { command: 'pauseOrResume', key: 'p', label: 'P' },
  { command: 'why', key: 'w', label: 'W' },
  { command: 'quiet', key: 'q', label: 'Q' },
  { command: 'reset', key: 'r', shift: true, label: 'Shift R' },
  { command: 'legend', key: 'l', label: 'L' },
  { command: 'language', key: 'g', label: 'G' },
  { command: 'theme', key: 't', label: 'T' },
  { command: 'help', key: '?', label: '?' },
  { command: 'close', key: 'Escape', label: 'Esc' },
];

/** What of a key press decides. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key press, null for none. Keys with Ctrl, Alt or Meta belong to the browser. */
export function commandOf(press: KeyPress): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // A sign such as ? or + is typed with Shift on some layouts: only letters and named keys ask for it.
  const isSign = key.length === 1 && !/[a-z]/.test(key);
  const found = BINDINGS.find(
    binding => binding.key === key && (isSign || (binding.shift ?? false) === press.shiftKey),
  );
  return found?.command ?? null;
}

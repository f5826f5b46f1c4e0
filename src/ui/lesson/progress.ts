/** What a reader has done in a lesson, kept in the browser. */

/** A lesson's progress. */
export interface Progress {
  /** Chosen options, by prediction. */
  readonly answers: Readonly<Record<string, string>>;
  /** Tasks whose goal was reached. */
  readonly solved: readonly string[];
}

const NOTHING: Progress = { answers: {}, solved: [] };

const storedAs = (lessonId: string): string => `kafkascope.lesson.${lessonId}`;

/** Reads what was stored, leaving out whatever has not the expected shape. */
export function parseProgress(stored: string): Progress {
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return NOTHING;
  }
  const fields = new Map<string, unknown>(Object.entries(Object(value)));
  const answers = Object.entries(Object(fields.get('answers'))).flatMap(([id, option]) =>
    typeof option === 'string' ? [[id, option] as const] : [],
  );
  const solved: unknown = fields.get('solved');
  const names = Array.isArray(solved) ? solved.filter(name => typeof name === 'string') : [];
  return { answers: Object.fromEntries(answers), solved: names };
}

/** A lesson's progress; nothing where the browser keeps nothing. */
export function loadProgress(lessonId: string): Progress {
  try {
    const stored = localStorage.getItem(storedAs(lessonId));
    return stored === null ? NOTHING : parseProgress(stored);
  } catch {
    return NOTHING;
  }
}

/** Keeps a lesson's progress, if the browser lets us. */
export function storeProgress(lessonId: string, progress: Progress): void {
  try {
    localStorage.setItem(storedAs(lessonId), JSON.stringify(progress));
  } catch {
    // The page works without; only a reload forgets.
  }
}

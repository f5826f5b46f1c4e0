/** What a lesson reads off a run, written out. */
import type { Lesson, LessonRun, LessonValue } from '../../lessons/index.ts';
import { formatTime } from '../i18n/format.ts';
import type { Language } from '../i18n/language.svelte.ts';

/** One value as the page writes it. */
export function writeValue(value: LessonValue, inLanguage: Language): string {
  switch (value.type) {
    case 'time':
      return formatTime(value.us);
    case 'text':
      return value.text;
    case 'words':
      return value.words[inLanguage];
  }
}

/** Whether a value is something that Kafka or a clock would print. */
export function isMono(value: LessonValue): boolean {
  return value.type !== 'words';
}

/** All values of a lesson's text by name. */
export function writeValues(lesson: Lesson, run: LessonRun, inLanguage: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(lesson.values).map(([name, of]) => [name, writeValue(of(run), inLanguage)]),
  );
}

/**
 * The lessons: which of the course's 24 exist (the folder tree says), and how to load one. Text and data are chunks of
 * their own, so that the page moves before it has read them.
 */
import type { LessonText } from './blocks.ts';
import { COURSE, type CourseEntry } from './course.ts';
import type { Lesson } from './types.ts';

export type * from './blocks.ts';
export { directivesNamed, plainText } from './blocks.ts';
export { COURSE, type CourseEntry } from './course.ts';
export type * from './types.ts';

const TEXTS = import.meta.glob<LessonText>('./p[0-9][0-9]/*.md', { import: 'default' });
const LESSONS = import.meta.glob<Lesson>('./p[0-9][0-9]/scenario.ts', { import: 'lesson' });

/** Whether a lesson of the course has been written. */
export function lessonExists(id: string): boolean {
  return `./${id}/scenario.ts` in LESSONS;
}

/** The ids of the lessons that exist, in the order of the course. */
export const LESSON_IDS: readonly string[] = COURSE.map(entry => entry.id).filter(lessonExists);

/** Loads a lesson's data. Throws for a lesson that does not exist. */
export async function loadLesson(id: string): Promise<Lesson> {
  const load = LESSONS[`./${id}/scenario.ts`];
  if (load === undefined) throw new Error(`there is no lesson ${id}`);
  return load();
}

/** Loads a lesson's text in one language. Throws for a lesson that does not exist. */
export async function loadText(id: string, language: 'zh' | 'en'): Promise<LessonText> {
  const load = TEXTS[`./${id}/${language}.md`];
  if (load === undefined) throw new Error(`there is no lesson ${id} in ${language}`);
  return load();
}

/** The written lessons before and after one, for the links at its end. */
export function neighbours(id: string): { readonly before: CourseEntry | null; readonly after: CourseEntry | null } {
  const place = LESSON_IDS.indexOf(id);
  const entry = (index: number): CourseEntry | null => COURSE.find(known => known.id === LESSON_IDS[index]) ?? null;
  return { before: entry(place - 1), after: entry(place + 1) };
}

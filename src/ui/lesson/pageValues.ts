/** Run at build, for the plain pages: every lesson's own run, and what its text shows of it. */
import { LESSON_IDS, loadLesson } from '../../lessons/index.ts';
import type { PageValues } from '../../lessons/plugin/index.ts';
import { ownRun } from '../../lessons/run.ts';
import { writeValues } from './values.ts';

/** The values of every lesson that exists, in both languages. */
export async function pageValues(): Promise<PageValues> {
  const entries = LESSON_IDS.map(async id => {
    const lesson = await loadLesson(id);
    const run = ownRun(lesson);
    return [id, { zh: writeValues(lesson, run, 'zh'), en: writeValues(lesson, run, 'en') }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Run at build, for the plain pages: every lesson's own run, and what its text shows of it. */
import type { Lesson } from '../../lessons/index.ts';
import type { PageValues } from '../../lessons/plugin/index.ts';
import { ownRun } from '../../lessons/run.ts';
import { writeValues } from './values.ts';

// All at once, unlike on the page: a build closes the modules when this one has been read.
const LESSONS = import.meta.glob<Lesson>('../../lessons/p[0-9][0-9]/scenario.ts', { import: 'lesson', eager: true });

/** The values of every lesson that exists, in both languages. */
export const pageValues: PageValues = Object.fromEntries(
  Object.values(LESSONS).map(lesson => {
    const run = ownRun(lesson);
    return [lesson.id, { zh: writeValues(lesson, run, 'zh'), en: writeValues(lesson, run, 'en') }] as const;
  }),
);

/** The journeys' `test`: page objects by name, and a page that may not complain on its console. */
import { test as base, type Page } from '@playwright/test';
import { lesson } from '../src/lessons/p08/scenario.ts';
import { App } from './pages/app.ts';
import { Inspector } from './pages/inspector.ts';
import { Lesson } from './pages/lesson.ts';
import { Stage } from './pages/stage.ts';
import { Timeline } from './pages/timeline.ts';

export { expect } from '@playwright/test';

/** Where the lesson's run opens and ends, ms. */
export const OPENS_AT_MS = Math.round(lesson.scenario.opensAt / 1_000);
export const ENDS_AT_MS = Math.round(lesson.scenario.endsAt / 1_000);
/** A moment before the first beat of the lesson, s. */
export const BEFORE_STORY_S = 10.2;

interface Journey {
  readonly app: App;
  readonly stage: Stage;
  readonly timeline: Timeline;
  readonly inspector: Inspector;
  readonly lesson: Lesson;
  /** Runs around every journey: errors and warnings of the page fail it. */
  readonly silence: undefined;
}

/** Collects what the page complains about. */
export function listen(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  return complaints;
}

export const test = base.extend<Journey>({
  // The page opens in the same language and theme wherever the journeys run.
  locale: 'en-US',
  colorScheme: 'light',
  viewport: { width: 1440, height: 900 },
  app: async ({ page }, use) => use(new App(page)),
  stage: async ({ page }, use) => use(new Stage(page)),
  timeline: async ({ page }, use) => use(new Timeline(page)),
  inspector: async ({ page }, use) => use(new Inspector(page)),
  lesson: async ({ page }, use) => use(new Lesson(page)),
  silence: [
    async ({ page }, use) => {
      const complaints = listen(page);
      await use(undefined);
      base.expect(complaints, 'the console of the page').toEqual([]);
    },
    { auto: true },
  ],
});

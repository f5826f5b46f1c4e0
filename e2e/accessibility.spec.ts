import { AxeBuilder } from '@axe-core/playwright';
import { BEFORE_STORY_S, expect, test } from './fixtures.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;
const LOCALES = ['en-US', 'zh-CN'] as const;
const SCHEMES = ['light', 'dark'] as const;

for (const viewport of SIZES) {
  for (const locale of LOCALES) {
    for (const colorScheme of SCHEMES) {
      test.describe(`${viewport.width}×${viewport.height}, ${locale}, ${colorScheme}`, () => {
        test.use({ viewport, locale, colorScheme });

        test('axe finds no violation in any view', async ({ app, inspector, lesson, stage }) => {
          const { page } = app;
          const check = async (view: string) => {
            const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
            const found = violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
            );
            expect.soft(found, view).toEqual([]);
          };
          const closeInspector = async () => {
            if (viewport.width < 1440) await inspector.close.click();
          };
          await app.open(`#/p08/t/${BEFORE_STORY_S}`);
          await expect(lesson.prediction).toBeAttached();
          await check('opening view, with the hint and an open question');

          await app.open('#/p08/beat/4', { answered: true, hinted: true });
          await page.reload();
          await stage.choose(stage.broker(0));
          await expect(inspector.title).toBeVisible();
          await check('a broker');
          await inspector.configs.click();
          await check('configs of a broker');
          await closeInspector();
          await stage.choose(stage.replica('first-0', 0));
          await inspector.state.click();
          await expect(inspector.title).toBeVisible();
          await check('a replica');
          await closeInspector();
          await stage.choose(stage.node('producer A'));
          await inspector.actions.click();
          await expect(inspector.title).toBeVisible();
          await check('what a producer can be told');
          await closeInspector();
          await stage.choose(stage.messages.first());
          await inspector.state.click();
          await expect(inspector.title).toBeVisible();
          await check('a message');
          await closeInspector();

          await lesson.compare.click();
          await expect(lesson.pane.getByRole('table').last()).toBeVisible();
          await check('a comparison of two runs');

          await page.keyboard.press('l');
          await expect(app.dialog).toBeVisible();
          await check('legend');
          await page.keyboard.press('Escape');
          await expect(app.dialog).toBeHidden();
          await page.keyboard.press('?');
          await expect(app.dialog).toBeVisible();
          await check('help');
          await page.keyboard.press('Escape');
        });
      });
    }
  }
}

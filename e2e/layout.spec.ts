import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

/** Buttons, headings and labels whose words do not fit into their box. */
function clipped(page: Page): Promise<readonly string[]> {
  return page.locator('button, h1, h2, h3, label, select, summary, th, [role="tab"]').evaluateAll(elements =>
    elements.flatMap(element => {
      if (!(element instanceof HTMLElement) || element.offsetParent === null) return [];
      const tooWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      const isInline = getComputedStyle(element).display === 'inline';
      const hides = getComputedStyle(element).overflowX !== 'visible';
      const box = element.getBoundingClientRect();
      const outside = box.width > 0 && (box.left < -1 || box.right > window.innerWidth + 1);
      return (tooWide && !isInline && (hides || element.matches('button, th'))) || outside
        ? [`${element.outerHTML.slice(0, 140)} ${element.scrollWidth} > ${element.clientWidth}`]
        : [];
    }),
  );
}

for (const viewport of SIZES) {
  for (const locale of ['en-US', 'zh-CN'] as const) {
    test.describe(`${viewport.width}×${viewport.height}, ${locale}`, () => {
      test.use({ viewport, locale });

      test('nothing scrolls sideways and no words are cut off', async ({ app, inspector, lesson, stage }) => {
        const { page } = app;
        const check = async (view: string) => {
          const room = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth, has: document.documentElement.clientWidth,
          }));
          expect.soft(room.wide, view).toBeLessThanOrEqual(room.has);
          expect.soft(await clipped(page), view).toEqual([]);
        };
        await app.open('#/p08/beat/4', { answered: true });
        await expect(lesson.title).toBeVisible();
        await check('opening');
        await stage.choose(stage.broker(0));
        await expect(inspector.title).toBeVisible();
        await check('inspector');
        await inspector.configs.click();
        await check('configs');
        await inspector.actions.click();
        await check('actions');
        await stage.choose(stage.node('producer A'));
        await check('producer');
        if (viewport.width < 1440) await inspector.close.click();
        await app.legend.click();
        await expect(app.dialog).toBeVisible();
        await check('legend');
        await page.keyboard.press('Escape');
        await app.help.click();
        await check('help');
      });
    });
  }
}

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('stage, sheet and controls are in reach, and big enough for a thumb', async ({
    app, inspector, lesson, stage, timeline,
  }) => {
    await app.open('#/p08/t/12', { answered: true });
    await expect(stage.broker(0)).toBeInViewport();
    await expect(timeline.playhead).toBeInViewport();
    for (const control of [timeline.more, timeline.stepBack, timeline.play, timeline.step, timeline.act]) {
      await expect(control).toBeInViewport({ ratio: 1 });
      const box = await control.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(44);
    }
    for (const button of [app.legend, app.help, app.theme, app.lessons]) {
      const box = await button.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }

    const before = await timeline.ms();
    await timeline.step.tap();
    expect(await timeline.ms()).toBeGreaterThan(before);
    await timeline.more.tap();
    await expect(timeline.speed).toBeVisible();
    await expect(timeline.reset).toBeInViewport();
    await timeline.more.tap();

    await expect(lesson.title).toBeVisible();
    const handle = app.page.getByRole('button', { name: /^(Open|Fold|Close) the lesson/ });
    await handle.tap();
    await expect(lesson.title).toBeInViewport();
    await handle.tap();
    await expect(lesson.title).toBeHidden();
    await handle.tap();
    await expect(lesson.title).toBeVisible();

    await timeline.act.tap();
    await expect(inspector.title).toHaveText('broker 0');
    await expect(inspector.verb('kill -9')).toBeInViewport();
    const kill = await inspector.verb('kill -9').boundingBox();
    expect(kill?.height).toBeGreaterThanOrEqual(44);
    await inspector.verb('kill -9').tap();
    await inspector.close.tap();
    await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  });
});

test('with reduced motion, messages stand still and the ends of a step are outlined', async ({
  app, stage, timeline,
}) => {
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await app.open('#/p08/beat/4', { answered: true, hinted: true });
  await timeline.step.click();
  const pill = stage.messages.first();
  const before = await pill.boundingBox();
  await timeline.playhead.focus();
  await timeline.playhead.press('ArrowRight');
  await timeline.playhead.press('ArrowLeft');
  expect(await pill.boundingBox()).toEqual(before);
});

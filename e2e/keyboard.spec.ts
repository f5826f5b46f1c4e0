import type { Page } from '@playwright/test';
import { expect, OPENS_AT_MS, test } from './fixtures.ts';

/** Presses Tab until something in the page matches. */
async function tabTo(page: Page, name: RegExp, most = 40): Promise<void> {
  const focused = page.locator(':focus');
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    const names = await focused.evaluateAll(elements =>
      elements.map(element => element.getAttribute('aria-label') ?? element.textContent),
    );
    if (names.some(one => name.test(one.trim()))) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

test('a whole round without a mouse: choose a broker, kill it, follow the election, ask why', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  const { keyboard } = app.page;
  await keyboard.press('Tab');
  await expect(app.page.getByRole('link', { name: 'Skip to the stage' })).toBeFocused();
  await keyboard.press('Enter');
  await tabTo(app.page, /^broker 0, alive/, 3);
  await keyboard.press('ArrowRight');
  await expect(stage.broker(1)).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(stage.replica('first-0', 1)).toBeFocused();
  await keyboard.press('Enter');
  await expect(stage.replica('first-0', 1)).toHaveAttribute('aria-pressed', 'true');
  await expect(inspector.title).toHaveText('first-0');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowLeft');
  await expect(stage.broker(0)).toBeFocused();
  await keyboard.press('Enter');
  await expect(inspector.title).toHaveText('broker 0');
  await keyboard.press('k');
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');

  await timeline.stepUntil('The controller makes broker 1 leader of first-0');
  const elected = await timeline.place();
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Shift+ArrowLeft');
  expect(await timeline.place()).toEqual(elected);
  await keyboard.press('w');
  await expect(inspector.reasons.last()).toContainText('You ran kill -9 on broker 0');
  await keyboard.press('Escape');
  await expect(inspector.reasons).toHaveCount(0);
  await keyboard.press('Shift+R');
  await timeline.expectAt(OPENS_AT_MS);
  await expect(stage.broker(0)).toHaveAccessibleName(/^broker 0, alive/);
});

test('the inspector is worked with keys: tabs, buttons, fields', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  const { keyboard } = app.page;
  await stage.choose(stage.broker(2));
  await inspector.state.focus();
  await keyboard.press('ArrowRight');
  await expect(inspector.configs).toBeFocused();
  await expect(inspector.configs).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Tab');
  await expect(inspector.config('replica.lag.time.max.ms')).toBeFocused();
  // In a field, keys type: none of the page's commands is carried out.
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('k 20000');
  await expect(inspector.config('replica.lag.time.max.ms')).toHaveValue('k 20000');
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, alive/);
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('20000');
  await keyboard.press('Enter');
  await expect(inspector.form('replica.lag.time.max.ms')).toContainText('↻ 10000 now, 20000 after a restart');
  await inspector.configs.focus();
  const ms = await timeline.ms();
  await keyboard.press('Shift+ArrowRight');
  expect(await timeline.ms()).toBeGreaterThan(ms);
  await expect(inspector.configs).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('ArrowRight');
  await expect(inspector.actions).toBeFocused();
  await keyboard.press('Tab');
  await expect(inspector.verb('kill -9')).toBeFocused();
  await keyboard.press('Enter');
  await expect(stage.broker(2)).toHaveAccessibleName('broker 2, kill -9');
});

test('the help lists the keys, takes the focus and gives it back', async ({ app, timeline }) => {
  await app.openAt(12);
  const { keyboard } = app.page;
  await app.help.focus();
  await keyboard.press('Enter');
  await expect(app.dialog).toBeVisible();
  await expect(app.dialog).toContainText('next narrated step');
  await expect(app.dialog).toContainText('no product of the Apache Software Foundation');
  const ms = await timeline.ms();
  await keyboard.press('ArrowRight');
  await timeline.expectAt(ms);
  await keyboard.press('Escape');
  await expect(app.dialog).toBeHidden();
  await expect(app.help).toBeFocused();
  await keyboard.press('?');
  await expect(app.dialog).toBeVisible();
  await keyboard.press('Escape');
  await expect(app.dialog).toBeHidden();
  await keyboard.press('l');
  await expect(app.dialog).toContainText('HW: high watermark');
});

test('Space plays and pauses, P pauses the selected process, Q and plus change the play', async ({
  app, stage, timeline,
}) => {
  await app.openAt(12);
  const { keyboard } = app.page;
  await stage.choose(stage.broker(2));
  await keyboard.press('p');
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, paused \(long GC\)/);
  await keyboard.press('p');
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, alive/);
  await timeline.playhead.focus();
  await keyboard.press('+');
  await expect(timeline.speed).toHaveValue('2');
  await keyboard.press('q');
  await expect(timeline.quiet).toHaveAttribute('aria-pressed', 'false');
  await keyboard.press(' ');
  await expect(timeline.pause).toBeVisible();
  await keyboard.press(' ');
  await expect(timeline.play).toBeVisible();
});

test('whatever has the focus shows it', async ({ app, stage }) => {
  await app.openAt(12);
  for (let presses = 0; presses < 30; presses += 1) {
    await app.page.keyboard.press('Tab');
    const seen = await app.page.locator(':focus').evaluateAll(elements =>
      elements.map(element => {
        const ring = element.querySelector('.focus-ring');
        const style = getComputedStyle(ring ?? element);
        const shown = ring === null
          ? style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
          : style.visibility !== 'hidden' && style.opacity !== '0' && style.display !== 'none';
        return { shown, element: element.outerHTML.slice(0, 120) };
      }),
    );
    expect(seen.filter(({ shown }) => !shown)).toEqual([]);
  }
  await stage.broker(0).focus();
  await app.page.keyboard.press('ArrowRight');
  await expect(stage.broker(1).locator('.focus-ring')).toBeVisible();
});

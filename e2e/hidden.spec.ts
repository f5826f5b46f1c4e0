import { expect, test } from './fixtures.ts';

test('play stops while the tab is hidden and goes on when it is seen again', async ({ app, timeline }) => {
  await app.open('', { answered: true });
  await expect(timeline.pause).toBeVisible();
  const hide = (hidden: boolean) =>
    app.page.evaluate(is => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => is });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await expect(timeline.play).toBeVisible();
  const stopped = await timeline.place();
  await app.page.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)));
  expect(await timeline.place()).toEqual(stopped);
  await hide(false);
  await expect(timeline.pause).toBeVisible();
  await expect.poll(() => timeline.ms()).toBeGreaterThan(stopped.ms);
});

test('a pause by the reader stays a pause when the tab comes back', async ({ app, timeline }) => {
  await app.openAt(12);
  await app.page.evaluate(() => {
    for (const is of [true, false]) {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => is });
      document.dispatchEvent(new Event('visibilitychange'));
    }
  });
  await expect(timeline.play).toBeVisible();
});

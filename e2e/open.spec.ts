import { expect, test } from './fixtures.ts';

test('the cluster moves within a second of loading, beside lesson P08', async ({ app, timeline, stage, lesson }) => {
  // The clock of the page itself, asked in every frame: a first message that has gone some way.
  await app.page.addInitScript(() => {
    let first: string | null = null;
    const look = (time: number): void => {
      const way = document.querySelector('[data-key^="message:"] > g')?.getAttribute('transform') ?? null;
      first ??= way;
      if (way !== null && way !== first) document.documentElement.dataset['movedAt'] = String(time);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await app.page.goto('/');
  await expect(app.html).toHaveAttribute('data-moved-at');
  const { loadedMs, movedMs } = await app.page.evaluate(() => ({
    loadedMs: performance.getEntriesByType('navigation').map(entry => entry.duration)[0] ?? 0,
    movedMs: Number(document.documentElement.dataset['movedAt']),
  }));
  expect(movedMs - loadedMs).toBeLessThan(1_000);
  await expect(timeline.pause).toBeVisible();
  await stage.messages.first().waitFor();
  for (const broker of [0, 1, 2]) await expect(stage.broker(broker)).toBeVisible();
  await expect(lesson.title).toHaveText('Producing');
  await expect(lesson.pane).toContainText('P08');
});

test('one arrow says which broker to kill, until it has been followed once', async ({ app, stage, timeline }) => {
  await app.open();
  await expect(stage.hint).toHaveCount(1);
  await expect(stage.hint).toBeVisible();
  await stage.hint.click();
  await expect(stage.hint).toHaveCount(0);
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  await expect(timeline.pause).toBeVisible();
  await app.page.reload();
  await expect(stage.broker(0)).toBeVisible();
  await expect(stage.hint).toHaveCount(0);
});

test('a click on anything opens it in the inspector', async ({ app, stage, inspector }) => {
  await app.openAt(12);
  await stage.select(stage.broker(1));
  await expect(inspector.title).toHaveText('broker 1');
  await expect(inspector.chart).toHaveAccessibleName(/^Chart: now running; all states: .*shuttingDown/);
  await stage.select(stage.replica('first-0', 2));
  await expect(inspector.title).toHaveText('first-0');
  await expect(inspector.row('LEO')).toContainText('6');
  await expect(inspector.row('role')).toContainText('follower');
  await stage.select(stage.node('producer A'));
  await expect(inspector.title).toHaveText('producer A');
  await stage.select(stage.node('consumer 1'));
  await expect(inspector.row('consumed')).toContainText('6');
  await stage.select(stage.node('zk1'));
  await expect(inspector.panel.getByRole('button', { name: '/controller', exact: true })).toBeVisible();
  await stage.select(stage.znode('/controller'));
  await expect(inspector.row('data')).toContainText('"brokerid":0');
});

test('the legend and the list of lessons open and close', async ({ app }) => {
  await app.open('#/p08/t/12');
  await app.legend.click();
  await expect(app.dialog).toContainText('HW: high watermark');
  await app.page.keyboard.press('Escape');
  await expect(app.dialog).toBeHidden();
  await app.lessons.click();
  await expect(app.dialog.getByRole('link', { name: /P08/ })).toHaveAttribute('aria-current', 'page');
  await app.dialog.getByRole('button', { name: 'Close' }).click();
  await expect(app.dialog).toBeHidden();
});

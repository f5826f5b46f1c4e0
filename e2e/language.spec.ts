import { expect, test } from './fixtures.ts';

test('the language changes and the place stays', async ({ app, inspector, lesson, stage, timeline }) => {
  await app.open('#/p08/beat/5', { answered: true, hinted: true });
  await stage.select(stage.replica('first-0', 1));
  await inspector.configs.click();
  const ms = await timeline.ms();
  await expect(lesson.currentBeat('The leader appends: LEO 6')).toBeVisible();
  const number = await timeline.narration.getByText(/step \d+$/).innerText();
  await expect(app.html).toHaveAttribute('lang', 'en');
  await expect(app.page).toHaveTitle('Kafkascope · a Kafka 0.11 cluster that runs in the page');

  await app.speak('中文');
  await expect(app.html).toHaveAttribute('lang', 'zh-CN');
  await expect(app.page).toHaveTitle('Kafkascope · 在网页里跑起来的 Kafka 0.11 集群');
  await expect(lesson.title).toHaveText('生产数据流程');
  await expect(lesson.currentBeat('The leader appends: LEO 6', 'leader 追加，LEO 到 6')).toBeVisible();
  await expect(timeline.sentence).toContainText('offset 5');
  await expect(timeline.narration).toContainText(`第 ${/\d+$/.exec(number)?.[0]} 步`);
  await timeline.expectAt(ms);
  await expect(app.page).toHaveURL(/#\/p08\/beat\/5$/);
  await expect(stage.replica('first-0', 1)).toHaveAttribute('aria-pressed', 'true');
  await expect(inspector.title).toHaveText('first-0');
  await expect(inspector.configs).toHaveAttribute('aria-selected', 'true');
  await expect(app.page.getByRole('region', { name: '时间轴' })).toBeVisible();

  await app.page.reload();
  await expect(app.html).toHaveAttribute('lang', 'zh-CN');
  await expect(lesson.title).toHaveText('生产数据流程');
  await app.page.keyboard.press('g');
  await expect(app.html).toHaveAttribute('lang', 'en');
  await expect(lesson.title).toHaveText('Producing');
  await timeline.expectAt(ms);
});

test('what the learner did survives the change of language', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await timeline.stepUntil('The controller makes broker 1 leader of first-0');
  await timeline.why.click();
  const reasons = await inspector.reasons.count();
  await app.speak('中文');
  await expect(inspector.reasons).toHaveCount(reasons);
  await expect(inspector.reasons.last()).toContainText('你对 broker 0 执行 kill -9');
  await expect(stage.broker(0)).toHaveAccessibleName(/^broker 0, kill -9$/);
  await expect(timeline.sentence).toContainText('controller 选 broker 1 当 first-0 的 leader');
});

test.describe('a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('opens in Chinese', async ({ app, lesson }) => {
    await app.open();
    await expect(app.html).toHaveAttribute('lang', 'zh-CN');
    await expect(lesson.title).toHaveText('生产数据流程');
  });
});

test.describe('a French browser', () => {
  test.use({ locale: 'fr-FR' });

  test('opens in English', async ({ app, lesson }) => {
    await app.open();
    await expect(app.html).toHaveAttribute('lang', 'en');
    await expect(lesson.title).toHaveText('Producing');
  });
});

test('the theme goes from the system’s to light and dark, and is kept', async ({ app, timeline }) => {
  await app.openAt(12);
  const ground = () => app.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  const ms = await timeline.ms();
  await expect(app.html).not.toHaveAttribute('data-theme');
  await app.theme.click();
  await expect(app.html).toHaveAttribute('data-theme', 'light');
  expect(await ground()).toBe(light);
  await app.theme.click();
  await expect(app.html).toHaveAttribute('data-theme', 'dark');
  await expect(app.theme).toHaveAccessibleName('Theme: dark');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await timeline.expectAt(ms);
  await app.page.reload();
  await expect(app.html).toHaveAttribute('data-theme', 'dark');
  await app.page.emulateMedia({ colorScheme: 'dark' });
  await app.theme.click();
  await expect(app.html).not.toHaveAttribute('data-theme');
  expect(await ground()).toBe(dark);
});

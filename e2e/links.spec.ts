import { expect, OPENS_AT_MS, test } from './fixtures.ts';

test('a link leads to a beat or a moment', async ({ app, lesson, stage, timeline }) => {
  await app.open('#/p08/beat/3', { answered: true });
  await expect(lesson.currentBeat('Key "1" means partition 0')).toBeVisible();
  await expect(timeline.play).toBeVisible();
  const beat3 = await timeline.ms();

  await app.page.goto('/#/p08/t/12.4');
  await timeline.expectAt(12_400);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/HW 6, LEO 6/);
  await app.page.goBack();
  await timeline.expectAt(beat3);
  await app.page.goto('/#/P08');
  await expect(timeline.pause).toBeVisible();
  await expect.poll(() => timeline.ms()).toBeGreaterThan(OPENS_AT_MS);
});

const BAD = [
  ['#/p99', 'This link names lesson “p99”, which is not here. The first lesson is open instead.'],
  ['#/p08/beat/zero', 'This link names step “zero”, which does not exist.'],
  ['#/p08/beat/99', 'This link names step “99”, which does not exist.'],
  ['#/p08/t/soon', 'The time “soon” in this link can’t be read'],
  ['#/p08/t/4000', 'The time “4000” in this link can’t be read'],
  ['#/p08/nowhere', 'The part “nowhere” of this link can’t be read.'],
  ['#/%E0%A4%A', 'This link names lesson “%E0%A4%A”, which is not here.'],
] as const;

for (const [hash, words] of BAD) {
  test(`the bad link ${hash} gets words and a page that works`, async ({ app, lesson, timeline }) => {
    await app.open(hash);
    await expect(app.trouble).toContainText(words);
    await expect(lesson.title).toHaveText('Producing');
    await expect(timeline.pause).toBeVisible();
    await app.speak('中文');
    await expect(app.trouble).toContainText(/这个链接/);
    await app.trouble.getByRole('button', { name: '知道了' }).click();
    await expect(app.trouble).toHaveCount(0);
  });
}

test('the list of lessons links to those that are written', async ({ app, lesson, timeline }) => {
  await app.open('#/p08/t/12');
  await app.lessons.click();
  await expect(app.dialog.getByRole('link')).toHaveCount(1);
  await app.dialog.getByRole('link', { name: /P08/ }).click();
  await expect(app.dialog).toBeHidden();
  await expect(lesson.title).toHaveText('Producing');
  await expect(timeline.pause).toBeVisible();
});

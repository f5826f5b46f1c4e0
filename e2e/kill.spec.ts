import { expect, test } from './fixtures.ts';

const ELECTED = /^The controller makes broker 1 leader of first-0, leader epoch 1, ISR \[1,2\]/;

test('kill the leader where the arrow points, and see the new one', async ({ app, inspector, stage, timeline }) => {
  await app.open('#/p08/t/12', { answered: true });
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/^first-0 on broker 0, leader/);
  await stage.hint.click();
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  await expect(timeline.sentence).toHaveText(/^You ran kill -9 on broker 0/);
  await timeline.pause.click();

  await timeline.stepUntil('The session of broker 0 expires');
  await timeline.stepUntil(/^broker [12] was first to create \/controller/);
  await timeline.stepUntil(ELECTED);
  await expect(stage.znode('/brokers/topics/first/partitions/0/state')).toHaveAccessibleName(/leader 1 · e1/);
  await timeline.stepUntil(/^broker 1 is leader of first-0, epoch 1/);
  await expect(stage.replica('first-0', 1)).toHaveAccessibleName(/^first-0 on broker 1, leader, .*ISR 1 2\b/);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/^first-0 on broker 0, not served/);
  const nameOf = (id: number) => stage.broker(id).getAttribute('aria-label');
  const controllers = [await nameOf(1), await nameOf(2)];
  expect(controllers.filter(name => name?.includes('controller · epoch 2'))).toHaveLength(1);

  await app.page.keyboard.press('Shift+ArrowLeft');
  await timeline.stepUntil(ELECTED);
  await timeline.why.click();
  await expect(inspector.reasons.first()).toContainText(ELECTED.source.slice(1, 46));
  await expect(inspector.reasons.last()).toContainText('You ran kill -9 on broker 0');
  await inspector.reasons.last().getByRole('button').click();
  await expect(timeline.sentence).toHaveText(/^You ran kill -9 on broker 0/);
  await timeline.expectAt(12_000);
  await inspector.reasons.first().getByRole('button').click();
  await expect(timeline.sentence).toHaveText(ELECTED);
});

test('killed through the inspector, a broker can be started again and catches up', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await expect(inspector.row('because')).toContainText('kill -9');
  await expect(inspector.done).toHaveText([/You ran kill -9 on broker 0/]);
  await timeline.stepUntil(/^broker 1 is leader of first-0, epoch 1/);
  await inspector.verb('Start').click();
  await expect(stage.broker(0)).toHaveAccessibleName(/^broker 0, starting/);
  await timeline.stepUntil(/^broker 0 has caught up and is back in the ISR of first-0/);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/^first-0 on broker 0, follower/);
  await expect(stage.replica('first-0', 1)).toHaveAccessibleName(/ISR 1 2 0$/);
});

test('play shows the election without a hand on the page', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await timeline.speed.selectOption('4×');
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await timeline.play.click();
  await expect(stage.replica('first-0', 1)).toHaveAccessibleName(/^first-0 on broker 1, leader/, { timeout: 15_000 });
});

test('every value of the inspector knows why', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.replica('first-0', 0));
  await inspector.panel.getByRole('button', { name: 'Why: high watermark 6' }).click();
  await expect(inspector.reasons.first()).toContainText('the HW of first-0 goes 5 → 6');
  await expect(inspector.reasons.nth(1)).toBeVisible();
  await inspector.reasons.first().getByRole('button').click();
  await expect(timeline.sentence).toContainText('the HW of first-0 goes 5 → 6');
});

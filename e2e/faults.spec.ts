import { ENDS_AT_MS, expect, test } from './fixtures.ts';

test('a message is held, what is behind it waits, and released it goes on', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  await stage.select(stage.node('producer A'));
  await inspector.actions.click();
  await inspector.send('1', 'held');
  const produce = stage.message(/^request Produce first-0, from producer A to broker 0/);
  for (let step = 0; step < 20 && (await produce.count()) === 0; step += 1) await timeline.step.click();
  await stage.choose(produce);
  await expect(inspector.title).toHaveText('Produce first-0');
  await inspector.actions.click();
  await inspector.verb('Hold').click();
  await expect(produce).toHaveAccessibleName(/, held$/);
  await expect(timeline.sentence).toHaveText(/^A message to broker 0 is held/);

  await timeline.toEnd.click();
  await timeline.expectAt(ENDS_AT_MS);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/LEO 6/);
  await timeline.toStart.click();
  await timeline.stepUntil(/^A message to broker 0 is held/);
  await expect(produce).toHaveAccessibleName(/, held$/);
  await inspector.verb('Release').click();
  await timeline.stepUntil(/^broker 0 appends offset 6 to first-0/);
  await timeline.stepUntil(/^producer A has its acknowledgement: first-0, offset 6/);
});

test('a cut link stops replication until it is healed', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(0));
  await inspector.actions.click();
  await inspector.verb('Cut: link to broker 2').click();
  await expect(timeline.sentence).toHaveText('You cut the link between broker 0 and broker 2.');
  await expect(stage.drawing.locator('..').getByRole('listitem')).toHaveText([
    'the link between broker 0 and broker 2 is cut',
  ]);
  await stage.select(stage.node('producer A'));
  await inspector.send('1', 'waits');
  await timeline.stepUntil(/^broker 1 fetches first-0 @7/);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/HW 6, LEO 7/);
  await timeline.stepUntil(/^The leader, broker 0, takes \[2\] out of the ISR of first-0/);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/ISR 0 1$/);
  await stage.select(stage.broker(0));
  await inspector.verb('Heal: link to broker 2').click();
  await timeline.stepUntil(/^broker 2 has caught up and is back in the ISR of first-0/);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/ISR 0 1 2$/);
  await expect(stage.drawing.locator('..').getByRole('listitem')).toHaveCount(0);
});

test('a paused broker is alive and silent; resumed, it goes on', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(2));
  await inspector.verb('Pause').click();
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, paused \(long GC\)/);
  await timeline.stepUntil(/^The session of broker 2 expires/);
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, paused/);
  await inspector.verb('Resume').click();
  await timeline.stepUntil('You let broker 2 run on');
  await timeline.stepUntil(/^broker 2 registers/);
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, alive/);
});

test('power off through the inspector, and on again', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(1));
  await inspector.actions.click();
  await inspector.verb('Power off').click();
  await expect(stage.broker(1)).toHaveAccessibleName('broker 1, power off');
  await expect(timeline.sentence).toHaveText(/^You cut the power of broker 1: what was not flushed is gone too/);
  await inspector.state.click();
  await expect(inspector.row('because')).toContainText('powered off');
  await timeline.stepUntil(/^The controller takes broker 1 out of the ISR of first-0/);
  await inspector.verb('Start').click();
  await timeline.stepUntil(/^broker 1 has caught up and is back in the ISR of first-0/);
});

test('ZooKeeper can be killed too: writes go on, elections do not', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.node('zk1'));
  await inspector.verb('kill -9').click();
  await expect(stage.node('zk1')).toHaveAccessibleName(/^zk1, (kill -9|stopped|down)/);
  await stage.select(stage.node('producer A'));
  await inspector.actions.click();
  await inspector.send('1', 'goes on');
  await timeline.stepUntil(/^producer A has its acknowledgement: first-0, offset 6/);
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await timeline.toEnd.click();
  await timeline.expectAt(ENDS_AT_MS);
  await expect(stage.replica('first-0', 1)).toHaveAccessibleName(/^first-0 on broker 1, follower/);
});

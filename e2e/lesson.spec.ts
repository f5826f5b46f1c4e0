import { lesson as story } from '../src/lessons/p08/scenario.ts';
import { BEFORE_STORY_S, expect, test } from './fixtures.ts';

const BEATS = story.beats.length;

test('lesson P08 by keyboard, from the first beat to the last', async ({ app, lesson, timeline }) => {
  await app.open(`#/p08/t/${BEFORE_STORY_S}`, { hinted: true });
  const { keyboard } = app.page;
  await expect(lesson.progress).toHaveAttribute('aria-valuemax', String(BEATS));
  await expect(lesson.progress).toHaveAttribute('aria-valuenow', '0');

  // Up to the question; then no key leads on.
  for (let step = 0; step < 10; step += 1) await keyboard.press('Shift+ArrowRight');
  await expect(lesson.progress).toHaveAttribute('aria-valuenow', '8');
  await expect(lesson.prediction).toContainText('Answer to see what comes');
  const gate = await timeline.place();
  for (const key of ['Shift+ArrowRight', 'ArrowRight', 'End', ' ']) await keyboard.press(key);
  expect(await timeline.place()).toEqual(gate);
  await expect(lesson.beat('Broker 2 fetches @6')).toBeDisabled();
  await lesson.beat('So does broker 2').focus();
  await keyboard.press('End');
  expect(await timeline.place()).toEqual(gate);

  // A wrong answer: play goes on to what is so, and the lesson says why.
  await lesson.option('6').focus();
  await keyboard.press('Enter');
  await expect(lesson.option('6')).toHaveAttribute('aria-pressed', 'true');
  await expect(lesson.prediction).toContainText('You predicted · it is 5');
  await expect(lesson.prediction).toContainText('the HW is the smallest LEO in the ISR');
  await timeline.playhead.focus();

  await timeline.stepUntil(/^broker 2 learns from a Fetch response that the HW of first-0 is 6/);
  await expect(lesson.progress).toHaveAttribute('aria-valuenow', String(BEATS));
  await expect(lesson.currentBeat('The followers learn the HW last')).toBeVisible();

  // Back to a beat from the list.
  await lesson.beat('The leader appends: LEO 6').focus();
  await keyboard.press('Enter');
  await expect(timeline.sentence).toHaveText('broker 0 appends offset 5 to first-0: LEO 5 → 6.');
  await expect(lesson.currentBeat('The leader appends: LEO 6')).toBeVisible();
  await app.page.reload();
  await expect(lesson.option('6')).toHaveAttribute('aria-pressed', 'true');
});

test('a right answer is called right', async ({ app, lesson }) => {
  await app.open(`#/p08/t/${BEFORE_STORY_S}`, { hinted: true });
  await app.page.keyboard.press('End');
  await lesson.option('5').click();
  await expect(lesson.prediction).toContainText('You predicted · right');
});

test('a link into the future does not lead past an open question', async ({ app, lesson, stage, timeline }) => {
  await app.open('#/p08/t/30', { hinted: true });
  await expect(lesson.prediction).toContainText('Answer to see what comes');
  await expect.poll(() => timeline.ms()).toBeLessThan(10_400);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/HW 5, LEO 6/);
  await expect(timeline.narration).not.toContainText('HW of first-0 goes 5 → 6');
});

test('the task: hints, a solution that the page carries out, and the same faults with acks=all', async ({
  app, lesson, stage,
}) => {
  await app.open('#/p08/t/12', { answered: true, hinted: true });
  const { keyboard } = app.page;
  await expect(lesson.task).toContainText('not yet');
  for (const hint of [1, 2, 3]) {
    await lesson.button(`Show hint ${hint} of 3`).focus();
    await keyboard.press('Enter');
    await expect(lesson.task).toContainText(`Hint ${hint} of 3`);
  }
  await lesson.button('Show a solution').focus();
  await keyboard.press('Enter');
  await lesson.button('Do it for me').focus();
  await keyboard.press('Enter');
  await expect(lesson.task.getByText('done', { exact: true })).toBeVisible();
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  await expect(stage.node('producer A')).toHaveAccessibleName(/acks=1/);
  await expect(stage.replica('first-0', 1)).toHaveAccessibleName(/^first-0 on broker 1, leader, HW 6, LEO 6/);

  await lesson.button('Replay with acks=all').focus();
  await keyboard.press('Enter');
  const replay = lesson.comparison('acks=1', 'acks=all');
  await expect(lesson.values(replay, 'acknowledged and lost')).toHaveText(['1', '0']);
  await expect(replay.getByRole('table')).toBeVisible();
  await expect(replay).toContainText('Different from');

  await app.page.reload();
  await expect(lesson.task.getByText('done', { exact: true })).toBeVisible();
});

test('the task is solved by the learner’s own hands', async ({ app, inspector, lesson, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.node('producer A'));
  await inspector.configs.click();
  await inspector.config('acks').selectOption('1');
  await inspector.apply('acks').click();
  await stage.select(stage.broker(0));
  await inspector.actions.click();
  await inspector.verb('Cut: link to broker 1').click();
  await inspector.verb('Cut: link to broker 2').click();
  await stage.select(stage.node('producer A'));
  await inspector.send('1', 'order-6');
  await timeline.stepUntil(/^producer A has its acknowledgement: first-0, offset 6/);
  await expect(lesson.task).toContainText('not yet');
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await timeline.stepUntil(/^broker 1 is leader of first-0, epoch 1/);
  await expect(lesson.task.getByText('done', { exact: true })).toBeVisible();
  await lesson.button('Replay with acks=all').click();
  const replay = lesson.comparison('acks=1', 'acks=all');
  await expect(lesson.values(replay, 'acknowledged and lost')).toHaveText(['1', '0']);
});

test('what if A used acks=1: two runs side by side', async ({ app, lesson }) => {
  await app.openAt(12);
  await lesson.compare.focus();
  await app.page.keyboard.press('Enter');
  const comparison = lesson.comparison('acks=all', 'acks=1');
  await expect(comparison.getByRole('columnheader')).toHaveText([/acks=all/, /acks=1/]);
  await expect(lesson.values(comparison, 'requests that waited in purgatory')).toHaveText(['1', '0']);
  await expect(lesson.values(comparison, 'brokers that had the record when it was acknowledged')).toHaveText([
    '3', '1',
  ]);
  await lesson.button('Hide').click();
  await expect(comparison).toHaveCount(0);
});

import { expect, test } from './fixtures.ts';

test('acks of producer A decide whether a write waits for the followers', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  await stage.select(stage.node('producer A'));
  await inspector.actions.click();
  await inspector.send('1', 'waits');
  await timeline.stepUntil(/^acks=all: the request waits in the purgatory of broker 0 until the HW of first-0 is 7/);
  await timeline.stepUntil(/^producer A has its acknowledgement: first-0, offset 6/);

  await inspector.configs.click();
  await inspector.config('acks').selectOption('1');
  await inspector.apply('acks').click();
  await expect(timeline.sentence).toHaveText(/^You set acks=1, .* for producer A/);
  await expect(stage.node('producer A')).toHaveAccessibleName(/acks=1,/);
  await inspector.actions.click();
  await inspector.send('1', 'does not wait');
  const told: string[] = [];
  for (let step = 0; step < 12 && !told.at(-1)?.startsWith('producer A has its acknowledgement'); step += 1) {
    await app.page.keyboard.press('Shift+ArrowRight');
    told.push(await timeline.sentence.innerText());
  }
  expect(told.at(-1)).toContain('producer A has its acknowledgement: first-0, offset 7');
  expect(told.filter(sentence => sentence.includes('purgatory'))).toEqual([]);
  // The HW still stands before the record: nobody waited for it.
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/HW 7, LEO 8/);
});

test('min.insync.replicas is in force at once', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.replica('first-0', 0));
  await inspector.configs.click();
  await inspector.set('min.insync.replicas', '3');
  await timeline.stepUntil(/takes min\.insync\.replicas=3 for topic first at once/);
  await expect(inspector.config('min.insync.replicas')).toHaveValue('3');
  await expect(inspector.form('min.insync.replicas')).not.toContainText('↻');

  await stage.select(stage.broker(2));
  await inspector.state.click();
  await inspector.verb('kill -9').click();
  // Until the leader itself knows, it takes the write and only then misses its followers.
  await timeline.stepUntil(/^broker 0 is leader of first-0, epoch 1, ISR \[0,1\]/);
  await stage.select(stage.node('producer A'));
  await inspector.actions.click();
  await inspector.send('1', 'refused');
  await timeline.stepUntil(/refuses to write to first-0: NOT_ENOUGH_REPLICAS/);
  await expect(timeline.sentence).toContainText('min.insync.replicas=3');
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/LEO 6/);
});

test('replica.lag.time.max.ms waits for a restart, and a rolling restart brings it', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  for (const broker of [1, 2]) {
    await stage.select(stage.broker(broker));
    await inspector.configs.click();
    await inspector.set('replica.lag.time.max.ms', '2000');
    await expect(inspector.form('replica.lag.time.max.ms')).toContainText('↻ 10000 now, 2000 after a restart');
    await expect(stage.broker(broker)).toHaveAccessibleName(/a config waits for a restart/);
    await expect(stage.broker(broker)).toContainText('↻');
    await expect(inspector.config('replica.lag.time.max.ms')).toHaveValue('2000');
  }
  await inspector.verb('Rolling restart').click();
  await timeline.stepUntil(/^broker 1 now runs with replica\.lag\.time\.max\.ms=2000/);
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, alive, .*a config waits for a restart/);
  await timeline.stepUntil(/^broker 2 now runs with replica\.lag\.time\.max\.ms=2000/);
  await expect(stage.broker(1)).toHaveAccessibleName(/^broker 1, alive/);
  await expect(stage.broker(1)).not.toHaveAccessibleName(/waits for a restart/);
  await expect(inspector.form('replica.lag.time.max.ms')).not.toContainText('↻');
  await expect(inspector.config('replica.lag.time.max.ms')).toHaveValue('2000');
});

test('a bad value is refused in Kafka’s words, and nothing is lost', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(1));
  await inspector.configs.click();
  const before = await timeline.place();
  await inspector.set('replica.lag.time.max.ms', '10s');
  const form = inspector.form('replica.lag.time.max.ms');
  await expect(form.getByRole('alert')).toContainText(
    'Invalid value 10s for configuration replica.lag.time.max.ms: Not a number of type LONG',
  );
  await expect(form.getByRole('alert')).toContainText('A whole number belongs here, without a unit.');
  await expect(inspector.config('replica.lag.time.max.ms')).toHaveValue('10s');
  await expect(inspector.config('replica.lag.time.max.ms')).toHaveAttribute('aria-invalid', 'true');
  await expect(stage.broker(1)).toHaveAccessibleName(/^broker 1, alive, leads 1$/);
  expect(await timeline.place()).toEqual(before);
  await expect(inspector.done).toHaveCount(0);

  // Kafka's words stay English; ours follow the reader.
  await app.speak('中文');
  await expect(form.getByRole('alert')).toContainText('Not a number of type LONG');
  await expect(form.getByRole('alert')).toContainText('这里要一个整数，不带单位。');
  await expect(inspector.config('replica.lag.time.max.ms')).toHaveValue('10s');

  await inspector.set('replica.lag.time.max.ms', '20000');
  await expect(form.getByRole('alert')).toHaveCount(0);
  await expect(form).toContainText('现在 10000，重启后 20000');
});

test('a longer session timeout is asked for after the restart, and the broker is missed later', async ({
  app, inspector, stage, timeline,
}) => {
  await app.openAt(12);
  await stage.select(stage.broker(2));
  await inspector.configs.click();
  await inspector.set('zookeeper.session.timeout.ms', '12000');
  await expect(inspector.form('zookeeper.session.timeout.ms')).toContainText('↻ 6000 now, 12000 after a restart');
  await inspector.verb('Restart').click();
  await timeline.stepUntil(/^broker 2 has caught up and is back in the ISR of first-0/);
  await inspector.state.click();
  await inspector.verb('session').click();
  await expect(inspector.row('timeout')).toContainText('12000 ms');

  await stage.select(stage.broker(2));
  await inspector.verb('kill -9').click();
  const killedMs = await timeline.ms();
  await timeline.stepUntil(/^The session of broker 2 expires: ZooKeeper heard nothing for 12000/);
  expect(await timeline.ms()).toBeGreaterThan(killedMs + 8_000);
});

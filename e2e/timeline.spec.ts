import { BEFORE_STORY_S, ENDS_AT_MS, expect, OPENS_AT_MS, test } from './fixtures.ts';
import type { Place } from './pages/timeline.ts';

for (const kind of ['message', 'narrated step'] as const) {
  test(`stepping back by ${kind} returns to exactly the same places`, async ({ app, stage, timeline }) => {
    await app.openAt(BEFORE_STORY_S);
    await timeline.stepBy.selectOption(kind);
    const places: { place: Place; stage: readonly string[] }[] = [];
    const here = async () => ({ place: await timeline.place(), stage: await stage.says() });
    for (let step = 0; step < 12; step += 1) {
      await timeline.step.click();
      places.push(await here());
    }
    for (const earlier of places.slice(0, -1).reverse()) {
      await timeline.stepBack.click();
      expect(await here()).toEqual(earlier);
    }
    for (const later of places.slice(1)) {
      await timeline.step.click();
      expect(await here()).toEqual(later);
    }
    const times = places.map(({ place }) => place.ms);
    expect(times.at(-1)).toBeGreaterThan(times[0] ?? Infinity);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
}

test('arrow keys step by message, with Shift by narrated step', async ({ app, timeline }) => {
  await app.openAt(BEFORE_STORY_S);
  const { keyboard } = app.page;
  await keyboard.press('Shift+ArrowRight');
  await expect(timeline.sentence).toHaveText(/^producer A asks a broker for metadata of first/);
  const asked = await timeline.place();
  await keyboard.press('Shift+ArrowRight');
  await expect(timeline.sentence).not.toHaveText(/^producer A asks a broker for metadata/);
  await keyboard.press('Shift+ArrowLeft');
  expect(await timeline.place()).toEqual(asked);
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  const further = await timeline.place();
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowRight');
  expect(await timeline.place()).toEqual(further);
});

test('every narrated step of the story tells something of its own', async ({ app, timeline }) => {
  await app.openAt(BEFORE_STORY_S);
  const told: string[] = [];
  for (let step = 0; step < 13; step += 1) {
    await app.page.keyboard.press('Shift+ArrowRight');
    told.push(await timeline.sentence.innerText());
  }
  expect(new Set(told).size).toBe(told.length);
  expect(told).toContain('broker 0 appends offset 5 to first-0: LEO 5 → 6.');
  expect(told).toContain('Every replica in the ISR has offset 5: the HW of first-0 goes 5 → 6.');
});

test('the playhead is scrubbed with keys and with the pointer', async ({ app, stage, timeline }) => {
  await app.openAt(12);
  await timeline.playhead.focus();
  await timeline.playhead.press('PageUp');
  await expect.poll(() => timeline.ms()).toBeGreaterThan(12_000);
  await timeline.playhead.press('PageDown');
  await timeline.expectAt(12_000);
  await timeline.playhead.press('Home');
  await timeline.expectAt(OPENS_AT_MS);
  await expect(stage.replica('first-0', 0)).toHaveAccessibleName(/LEO 5, ISR 0 1 2$/);
  await timeline.playhead.press('End');
  await timeline.expectAt(ENDS_AT_MS);
  await timeline.playhead.press('Home');
  await timeline.expectAt(OPENS_AT_MS);

  await timeline.playhead.press('End');
  await timeline.expectAt(ENDS_AT_MS);
  const box = await timeline.playhead.boundingBox();
  if (box === null) throw new Error('the timeline has no room');
  await app.page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 4 });
  await app.page.mouse.up();
  const dragged = await timeline.ms();
  expect(dragged).toBeLessThan(ENDS_AT_MS);
  await app.page.mouse.click(box.x + box.width * 0.9, box.y + box.height / 2);
  expect(await timeline.ms()).toBeGreaterThan(dragged);
});

test('play goes on from where it stands and pause stops it', async ({ app, timeline }) => {
  await app.openAt(12);
  await timeline.speed.selectOption('4×');
  await timeline.play.click();
  await expect.poll(() => timeline.ms()).toBeGreaterThan(12_500);
  await timeline.pause.click();
  const stopped = await timeline.place();
  await app.page.keyboard.press('?');
  await expect(app.dialog).toBeVisible();
  expect(await timeline.place()).toEqual(stopped);
});

test('quiet mode hides what repeats; without it, heartbeats and fetches are drawn', async ({
  app, stage, timeline,
}) => {
  await app.openAt(12.7);
  await expect(timeline.quiet).toHaveAttribute('aria-pressed', 'true');
  const loud = await stage.messages.count();
  await timeline.quiet.click();
  await expect(timeline.quiet).toHaveAttribute('aria-pressed', 'false');
  // Fetches that wait at their leaders go out again every half second: some moment soon shows one.
  await expect(async () => {
    await app.page.keyboard.press('ArrowRight');
    expect(await stage.messages.count()).toBeGreaterThan(loud);
  }).toPass();
});

test('one click puts everything back', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  await expect(inspector.done).toHaveCount(1);
  await timeline.reset.click();
  await timeline.expectAt(OPENS_AT_MS);
  await expect(stage.broker(0)).toHaveAccessibleName(/^broker 0, alive, controller/);
  await expect(inspector.done).toHaveCount(0);
  await timeline.toEnd.click();
  await timeline.expectAt(ENDS_AT_MS);
  await expect(stage.broker(0)).toHaveAccessibleName(/^broker 0, alive, controller/);
});

test('a future that was left can be opened again', async ({ app, inspector, stage, timeline }) => {
  await app.openAt(12);
  await stage.select(stage.broker(0));
  await inspector.verb('kill -9').click();
  await timeline.stepUntil('The controller makes broker 1 leader of first-0');
  await expect(timeline.branch).toHaveCount(0);
  await timeline.toStart.click();
  await timeline.expectAt(OPENS_AT_MS);
  await stage.select(stage.broker(2));
  await inspector.verb('kill -9').click();
  await expect(stage.broker(2)).toHaveAccessibleName('broker 2, kill -9');
  await expect(timeline.branch).toBeVisible();
  await timeline.branch.selectOption({ index: 1 });
  await timeline.toEnd.click();
  await timeline.expectAt(ENDS_AT_MS);
  await expect(stage.broker(0)).toHaveAccessibleName('broker 0, kill -9');
  await expect(stage.broker(2)).toHaveAccessibleName(/^broker 2, alive/);
});

import { expect, type Locator, type Page } from '@playwright/test';
import { begins, either } from '../names.ts';

/** Where the page stands: the clock, and what it tells there. */
export interface Place {
  readonly ms: number;
  readonly clock: string;
  readonly told: string;
}

/** The bar of buttons, the playhead, and the narration that goes with it. */
export class Timeline {
  readonly page: Page;
  readonly bar: Locator;
  readonly playhead: Locator;
  readonly play: Locator;
  readonly pause: Locator;
  readonly step: Locator;
  readonly stepBack: Locator;
  readonly toStart: Locator;
  readonly toEnd: Locator;
  readonly stepBy: Locator;
  readonly speed: Locator;
  readonly quiet: Locator;
  readonly reset: Locator;
  readonly more: Locator;
  readonly act: Locator;
  readonly branch: Locator;
  readonly narration: Locator;
  readonly sentence: Locator;
  readonly why: Locator;

  constructor(page: Page) {
    this.page = page;
    this.bar = page.getByRole('region', { name: either('Timeline', '时间轴') });
    this.playhead = this.bar.getByRole('slider', { name: either('Playhead', '播放位置') });
    const button = (english: string, chinese: string): Locator =>
      this.bar.getByRole('button', { name: either(english, chinese) });
    this.play = button('Play', '播放');
    this.pause = button('Pause', '暂停');
    this.step = button('Step', '下一步');
    this.stepBack = button('Step back', '上一步');
    this.toStart = button('To the start', '回到开头');
    this.toEnd = button('To the end', '跳到结尾');
    this.more = button('More', '更多');
    this.act = button('Act', '动手');
    this.quiet = button('Quiet', '安静');
    this.reset = this.bar.getByRole('button', { name: begins('Reset', '重来') });
    this.stepBy = this.bar.getByRole('combobox', { name: either('Step by', '步进') });
    this.speed = this.bar.getByRole('combobox', { name: either('Speed', '速度') });
    this.branch = this.bar.getByRole('combobox', { name: either('Branch', '分支') });
    this.narration = page.getByRole('region', { name: either('Narration', '讲解') });
    this.sentence = this.narration.locator('[aria-live]');
    this.why = this.narration.getByRole('button', { name: either('Why?', '为什么？') });
  }

  /** Virtual time at the playhead, ms. */
  async ms(): Promise<number> {
    return Number(await this.playhead.getAttribute('aria-valuenow'));
  }

  async place(): Promise<Place> {
    return {
      ms: await this.ms(),
      clock: (await this.playhead.getAttribute('aria-valuetext')) ?? '',
      told: await this.narration.innerText(),
    };
  }

  /** The playhead stands at a moment, to the millisecond. */
  async expectAt(ms: number): Promise<void> {
    await expect(this.playhead).toHaveAttribute('aria-valuenow', String(ms));
  }

  /** Steps by narrated steps with the keyboard until one is told. */
  async stepUntil(words: string | RegExp, most = 120): Promise<void> {
    const told = this.narration.getByText(words).first();
    for (let steps = 0; steps < most; steps += 1) {
      if (await told.isVisible()) return;
      await this.page.keyboard.press('Shift+ArrowRight');
    }
    await expect(told).toBeVisible();
  }
}

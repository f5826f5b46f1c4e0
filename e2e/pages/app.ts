import type { Locator, Page } from '@playwright/test';
import { either } from '../names.ts';

/** What the browser remembers before the page opens. */
export interface Memory {
  /** The lesson's prediction has been answered, so nothing hides the future. */
  readonly answered?: boolean;
  /** The hint has been followed on an earlier visit. */
  readonly hinted?: boolean;
}

/** The page as a whole: its address, the bar on top, dialogs, messages of trouble. */
export class App {
  readonly page: Page;
  readonly languages: Locator;
  readonly theme: Locator;
  readonly legend: Locator;
  readonly help: Locator;
  readonly lessons: Locator;
  readonly dialog: Locator;
  readonly trouble: Locator;
  readonly html: Locator;

  constructor(page: Page) {
    this.page = page;
    const bar = page.getByRole('banner').first();
    this.languages = bar.getByRole('group', { name: either('Language', '语言') });
    this.theme = bar.getByRole('button', { name: /^(Theme: |主题：)/ });
    this.legend = bar.getByRole('button', { name: either('Legend', '图例') });
    this.help = bar.getByRole('button', { name: either('Keyboard and help', '键盘与帮助') });
    this.lessons = bar.getByRole('button', { name: either('Lessons', '课程') });
    this.dialog = page.getByRole('dialog');
    this.trouble = page.getByRole('banner').locator('..').getByRole('alert');
    this.html = page.locator('html');
  }

  /** Opens an address such as `#/p08/t/12`. An address with a time or a beat opens paused. */
  async open(hash = '', memory: Memory = {}): Promise<void> {
    await this.remember(memory);
    await this.page.goto(`/${hash}`);
    await this.page.getByRole('slider').waitFor();
  }

  /** The page paused at a moment, with nothing between it and the end of the run. */
  async openAt(seconds: number): Promise<void> {
    await this.open(`#/p08/t/${seconds}`, { answered: true, hinted: true });
    await this.page.getByRole('article').getByRole('heading', { level: 1 }).waitFor();
  }

  /** Puts what a reader did earlier into the browser; what the page itself keeps later is left alone. */
  async remember({ answered = false, hinted = false }: Memory): Promise<void> {
    await this.page.addInitScript(
      kept => {
        for (const [key, value] of kept) {
          if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
        }
      },
      [
        ...(answered
          ? [['kafkascope.lesson.p08', '{"answers":{"after-one-follower":"5"},"solved":[]}'] as const]
          : []),
        ...(hinted ? [['kafkascope.hinted', '1'] as const] : []),
      ],
    );
  }

  async speak(language: 'English' | '中文'): Promise<void> {
    await this.languages.getByRole('button', { name: language }).click();
  }
}

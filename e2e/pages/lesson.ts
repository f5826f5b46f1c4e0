import type { Locator, Page } from '@playwright/test';
import { begins, either } from '../names.ts';

/** The lesson beside the stage. */
export class Lesson {
  readonly page: Page;
  readonly pane: Locator;
  readonly title: Locator;
  readonly progress: Locator;
  readonly current: Locator;
  readonly prediction: Locator;
  readonly task: Locator;
  /** Opens the comparison of the what-if. */
  readonly compare: Locator;

  constructor(page: Page) {
    this.page = page;
    this.pane = page.getByRole('article', { name: either('Lesson', '课程') });
    this.title = this.pane.getByRole('heading', { level: 1 });
    this.progress = this.pane.getByRole('progressbar');
    this.current = this.pane.locator('[aria-current="step"]');
    this.prediction = this.pane.getByRole('region', { name: either('Your prediction', '你来预测') });
    this.compare = this.pane.getByRole('button', {
      name: either('Compare acks=all with acks=1', '对比 acks=all 与 acks=1'),
    });
    this.task = this.pane.getByRole('region', {
      name: either('Make an acknowledged record disappear', '让一条已经确认的 record 消失'),
    });
  }

  /** The beat with this title. */
  beat(english: string, chinese: string = english): Locator {
    return this.pane.getByRole('button', { name: begins(`Go to: ${english}`, `跳到：${chinese}`) });
  }

  /** The beat with this title, while the playhead stands at it. Beats of one event are told together. */
  currentBeat(english: string, chinese: string = english): Locator {
    const button = this.page.getByRole('button', { name: begins(`Go to: ${english}`, `跳到：${chinese}`) });
    return this.current.filter({ has: button });
  }

  option(value: string): Locator {
    return this.prediction.getByRole('button', { name: value, exact: true });
  }

  button(name: string): Locator {
    return this.pane.getByRole('button', { name, exact: true });
  }

  /** The table of a comparison, by what is compared. */
  comparison(a: string, b: string): Locator {
    return this.pane.getByRole('region', { name: either(`Compare ${a} with ${b}`, `对比 ${a} 与 ${b}`) });
  }

  /** The values A and B of one line of a comparison. */
  values(comparison: Locator, label: string): Locator {
    return comparison
      .locator('tbody')
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .getByRole('cell');
  }
}

import type { Locator, Page } from '@playwright/test';
import { either } from '../names.ts';

/** What is selected: its state, its configs, what can be done to it; and the answer to "why?". */
export class Inspector {
  readonly page: Page;
  readonly panel: Locator;
  readonly title: Locator;
  readonly state: Locator;
  readonly configs: Locator;
  readonly actions: Locator;
  readonly close: Locator;
  readonly chart: Locator;
  readonly reasons: Locator;
  readonly done: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('region', { name: either('Inspector', '检查器') });
    this.title = this.panel.getByRole('heading', { level: 2 });
    this.state = this.panel.getByRole('tab', { name: either('State', '状态') });
    this.configs = this.panel.getByRole('tab', { name: either('Configs', '配置') });
    this.actions = this.panel.getByRole('tab', { name: either('Do', '动手') });
    this.close = this.panel.getByRole('button', { name: either('Close the inspector', '关闭检查器') });
    this.chart = this.panel.getByRole('img').first();
    this.reasons = this.panel.getByRole('region', { name: either('Why?', '为什么？') }).getByRole('listitem');
    this.done = this.panel
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: either('What you did', '你做过的') }) })
      .last()
      .getByRole('listitem');
  }

  /** A button of the panel by its exact name: `kill -9`, `Pause`, `Cut: link to broker 1`. */
  verb(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** A line of the State tab: `LEO`, `ISR`, `on its way`. */
  row(label: string): Locator {
    return this.panel
      .locator('dl > div')
      .filter({ has: this.page.getByRole('term').filter({ hasText: new RegExp(`^\\s*${label}\\s*$`) }) })
      .getByRole('definition');
  }

  /** The field of a config. */
  config(key: string): Locator {
    return this.panel.getByLabel(key, { exact: true });
  }

  /** The form of a config: its field, its button, what waits, what was refused. */
  form(key: string): Locator {
    return this.panel.locator('form').filter({ has: this.page.getByLabel(key, { exact: true }) });
  }

  apply(key: string): Locator {
    return this.panel.getByRole('button', { name: either(`Apply ${key}`, `应用 ${key}`) });
  }

  async set(key: string, value: string): Promise<void> {
    await this.config(key).fill(value);
    await this.apply(key).click();
  }

  async send(key: string, value: string): Promise<void> {
    await this.panel.getByRole('textbox', { name: 'key' }).fill(key);
    await this.panel.getByRole('textbox', { name: 'value' }).fill(value);
    await this.panel.getByRole('button', { name: either('Send', '发送') }).click();
  }
}

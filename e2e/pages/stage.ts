import type { Locator, Page } from '@playwright/test';
import { begins } from '../names.ts';

/** The drawing of the cluster: every object is a button that tells its state by its name. */
export class Stage {
  readonly page: Page;
  readonly drawing: Locator;
  readonly hint: Locator;
  readonly objects: Locator;

  constructor(page: Page) {
    this.page = page;
    this.drawing = page.getByRole('group', { name: /^(Cluster\. |集群\. )/ });
    this.hint = page.getByRole('button', { name: /^(Try this: kill this broker|试试：杀掉这个 broker)$/ });
    this.objects = this.drawing.locator('[data-key]');
  }

  broker(id: number): Locator {
    return this.drawing.getByRole('button', { name: new RegExp(`^broker ${id}[,，]`) });
  }

  replica(partition: string, broker: number): Locator {
    return this.drawing.getByRole('button', {
      name: begins(`${partition} on broker ${broker},`, `broker ${broker} 上的 ${partition}，`),
    });
  }

  /** `producer A`, `consumer 1`, `zk1`. */
  node(name: string): Locator {
    return this.drawing.getByRole('button', { name: new RegExp(`^${name}[,，]`) });
  }

  znode(path: string): Locator {
    return this.drawing.getByRole('button', { name: new RegExp(`^znode ${path.replaceAll('.', '\\.')}[,，]`) });
  }

  /** Pills whose name contains the words: `Produce first-0`. */
  message(words: string | RegExp): Locator {
    return this.messages.and(this.drawing.getByRole('button', { name: words }));
  }

  get messages(): Locator {
    return this.drawing.getByRole('button', { name: /^(request|response|请求|回应) / });
  }

  /** Selects an object with the pointer, at its head: what lies in the middle of a card is something else. */
  async select(object: Locator): Promise<void> {
    await object.click({ position: { x: 24, y: 14 } });
  }

  /** Selects an object with the keyboard. */
  async choose(object: Locator): Promise<void> {
    await object.focus();
    await object.press('Enter');
  }

  /** Everything the drawing says, in order. */
  async says(): Promise<readonly string[]> {
    return this.objects.evaluateAll(objects => objects.map(object => object.getAttribute('aria-label') ?? ''));
  }
}

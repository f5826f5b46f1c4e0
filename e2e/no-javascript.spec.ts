import { expect, test } from './fixtures.ts';

test.use({ javaScriptEnabled: false });

test('without JavaScript the page says so and leads to the text of the lesson', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('main').last()).toContainText(
    'The Kafka cluster of this page runs in your browser and needs JavaScript.',
  );
  await page.getByRole('link', { name: 'P08 Producing' }).click();
  await expect(page).toHaveURL(/lessons\/p08\.en\.html$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Producing');
  await expect(page.getByText('The leader appends: LEO 6')).toBeVisible();
  await expect(page.getByText(/^\{|=hw\.|=waited|:::/)).toHaveCount(0);
  await expect(page.getByRole('table')).toContainText('acks');
  await page.getByRole('link', { name: '中文版' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('生产数据流程');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

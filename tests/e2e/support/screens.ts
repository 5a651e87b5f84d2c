// Every screen of the page, one after the other, for those tests that look at all of them.
import { expect } from '@playwright/test';
import { file, table } from './tables';
import { breakNext } from './workers';
import type { Fenji } from './fenji';

/** Names of files and cells that the screens below show; they are data, not words of the page. */
const HEADERS = ['订单编号', '下单时间', '客户编号', '客户姓名', '联系电话', '商品名称', '数量', '实付金额', '订单状态', 'customer', 'date', 'amount'];
/** What the sample's quality says of it: its statuses and what its products are called. */
const QUOTED = ['交易成功', '交易关闭', '等待买家付款', 'gift card'];
export const DATA = ['示例订单-sample-orders.csv', 'sample.csv', 'photo.csv', 'doubtful.csv', ...[...HEADERS, ...QUOTED].flatMap((header) => [`“${header}”`, `「${header}」`]), 'icon'];

const PRESET = 'C1';
const DOUBTFUL = file('doubtful.csv', table('customer,date,amount', [['Mei', '05/01/2024', 10], ['Li', '06/02/2024', 20]]));
const PNG = file('photo.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));

/** Walks through all screens and calls `look` on each. The page must be open and its workers breakable. */
export async function eachScreen(fenji: Fenji, look: (name: string) => Promise<void>) {
  const { page } = fenji;
  await look('collect-empty');
  await fenji.at('privacy-open').click();
  await look('privacy');
  await fenji.at('privacy-close').click();
  await fenji.go('rules');
  await look('rules-without-data');
  await fenji.at('rules-import').setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"schema": 1, "icon": 1}') });
  await expect(fenji.at('rules-draft')).toBeVisible();
  await look('rules-refused');
  await fenji.at('rules-drop').click();
  await fenji.go('collect');

  await fenji.add(PNG);
  await expect(fenji.at('file-error')).toBeVisible();
  await look('file-error');
  await fenji.at('remove').click();

  await fenji.add(DOUBTFUL);
  await fenji.start();
  await expect(fenji.at('question')).toBeVisible();
  await look('question');
  await fenji.at('remove').click();
  await expect(fenji.at('file')).toHaveCount(0);

  await fenji.at('sample').click();
  await expect(fenji.at('preview')).toBeVisible();
  await look('preview');
  // Caught in the act: the worker that reads says nothing.
  await breakNext(page, 'Parse', 'hangs');
  await fenji.start();
  await expect(fenji.at('progress')).toBeVisible();
  await look('progress');
  await fenji.at('cancel').click();
  await expect(fenji.at('notice')).toBeVisible();
  await look('cancelled');
  await breakNext(page, 'Parse', 'throws');
  await fenji.start();
  await expect(fenji.at('fault')).toBeVisible();
  await look('fault');

  await fenji.start();
  await fenji.graded();
  await expect(fenji.row(0).locator('.grade-tag')).toBeVisible();
  await look('results');
  await fenji.at('division-rfm_class').click();
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row').first()).toBeVisible();
  await fenji.at('grade-low').click();
  await expect(fenji.at('filter-grade')).toBeVisible();
  await look('results-filtered');
  await fenji.at('take-columns').locator('summary').click();
  await look('takeout');
  await fenji.at('open-report').click();
  await expect(fenji.at('report-cells')).toBeVisible();
  await look('report');
  await fenji.at('report-back').click();
  await fenji.graded();
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await look('card');
  await page.locator('details.expert summary').click();
  await look('card-expert');
  await page.keyboard.press('Escape');

  await fenji.at('to-quality').click();
  await expect(fenji.at('readiness')).toBeVisible();
  for (const part of await page.locator('.quality details').all()) await part.evaluate((part: HTMLDetailsElement) => { part.open = true; });
  await look('quality');
  await fenji.at('ids-by-day').check();
  await fenji.go('results');
  await expect(fenji.at('filters-on')).toBeVisible();
  await look('results-left-out');
  await fenji.go('collect');
  await fenji.at('clear-filters').click();

  await fenji.go('rules');
  await fenji.at('class-cut-fixed').check();
  await fenji.at('abc-strict').check();
  await expect(fenji.at('changes-rfm_class')).toBeVisible();
  await expect(fenji.at('changes-abc')).toBeVisible();
  await fenji.at('preset-name').fill(PRESET);
  await fenji.at('preset-save').click();
  await expect(fenji.at('own-preset')).toBeVisible();
  await look('rules');
  for (const part of await page.locator('.limits details').all()) await part.evaluate((part: HTMLDetailsElement) => { part.open = true; });
  await fenji.at('freeze').click();
  await expect(fenji.at('frozen')).toBeVisible();
  await page.locator('[data-testid=ruler] summary').click();
  await look('rules-limits');
  await fenji.at('unfreeze').click();
  await fenji.go('strategy');
  await look('strategy');
  await fenji.go('monitor');
  await fenji.at('monitor-run').click();
  await expect(fenji.at('monitor-result')).toBeVisible();
  await look('monitor');
}

// The whole way through the page, with everything a person can do on it. Used where it matters that nothing is left out.
import { expect, type Page } from '@playwright/test';
import { file, table } from './tables';
import { breakNext, broken } from './workers';
import type { Fenji } from './fenji';

/** Words that a journey carries into the page; a test can make secrets of them. */
export interface Words { cell: string; header: string; name: string; bad: string; search: string; preset: string }
export const PLAIN: Words = { cell: 'somebody', header: 'remark', name: 'orders', bad: 'strange', search: 'SAMPLE', preset: 'my rules' };

/** Orders whose every kind of cell holds the word: keys, texts, and cells that are refused and quoted with their reason. */
const orders = (words: Words) => table(`订单编号,日期,客户编号,客户姓名,联系电话,商品名称,金额,订单状态,${words.header}`, [
  ...Array.from({ length: 40 }, (_, n) => [`D${words.cell}${n}`, `2024-0${1 + (n % 9)}-15`, `C${words.cell}${n % 12}`, `甲${words.cell}`, words.cell,
    `货${words.cell}`, 10 + n, '已付款', words.cell]),
  [words.cell, words.cell, 'C1', words.cell, '', '', 5, '', ''],
  [`D1${words.cell}`, '2024-03-01', 'C2', '', '', '', words.cell, words.cell, ''],
  [`D2${words.cell}`, '2024-03-01', '', words.cell, '', '', 7, '', ''],
]);

/** Clicks every such button that saves a file, one after the other; gives the names of the files. */
async function saveAll(page: Page, buttons: string): Promise<string[]> {
  const ids = await page.locator(`${buttons} >> visible=true`).evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.testid!));
  const names: string[] = [];
  for (const id of ids) {
    await expect(page.getByTestId(id).first()).toBeEnabled();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(id).first().click()]);
    await download.path();
    names.push(download.suggestedFilename());
  }
  return names;
}

const DOWNLOADS = '[data-testid^="download-"], [data-testid$="-png"], [data-testid$="-svg"]';

/** Walks the whole way. The page is open and its workers breakable; `look` is called after each part. Gives the names of all files saved. */
export async function wholeWay(fenji: Fenji, words: Words, look: (where: string) => Promise<void> = async () => {}): Promise<string[]> {
  const { page } = fenji;
  const saved: string[] = [];
  const next = () => expect(fenji.at('step-3')).toHaveAttribute('aria-current', 'step');

  // In: dropped, pasted, refused, asked about, looked at again in another encoding.
  await fenji.drop([{ name: `${words.name}.csv`, text: orders(words) }]);
  await expect(fenji.at('preview')).toBeVisible();
  await fenji.role(words.header).selectOption('');
  await fenji.at('encoding').selectOption('windows-1252');
  await expect(fenji.at('preview')).not.toContainText('甲');
  await fenji.at('encoding').selectOption('utf-8');
  await expect(fenji.at('preview')).toContainText('甲');
  await fenji.add(file(`${words.bad}.csv`, Buffer.from(`89504e470d0a1a0a0000000d49484452${Buffer.from(words.cell).toString('hex')}`, 'hex')));
  await expect(fenji.at('file-error')).toBeVisible();
  await fenji.at('file').filter({ has: fenji.at('file-error') }).getByTestId('remove').click();
  await expect(fenji.at('file-error')).toHaveCount(0);
  await page.getByText('粘贴表格', { exact: true }).click();
  await fenji.at('paste-text').fill(`客户\t日期\t金额\nP${words.cell}\t2024-05-06\t12\n`);
  await fenji.at('paste-add').click();
  await expect(fenji.at('file')).toHaveCount(2);
  await look('collect');

  // A worker dies over the data, and one is told nonsense.
  for (const fate of ['throws', 'garbled'] as const) {
    await breakNext(page, 'Parse', fate);
    await fenji.start();
    await expect(fenji.at('fault')).toBeVisible();
    expect(await broken(page)).toBe(true);
    await look(`a worker ${fate}`);
  }
  await fenji.start();
  await next();
  await fenji.graded();
  await look('results');

  // The results: narrowed, sorted, searched, opened, saved.
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row').first()).toBeVisible();
  await fenji.at('division-rfm_segment').click();
  await fenji.at('sort-orders').click();
  await fenji.at('search').fill(words.search);
  await expect(fenji.at('clear-filters').or(fenji.at('no-customer')).first()).toBeVisible();
  await look('search');
  await fenji.at('clear-filters').first().click();
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await page.locator('details.expert summary').click();
  await look('card');
  await page.keyboard.press('Escape');
  await expect(fenji.at('card')).toBeHidden();
  saved.push(...await saveAll(page, DOWNLOADS));
  await breakNext(page, 'Card', 'throws');
  await fenji.row(0).click();
  await expect(fenji.at('fault')).toBeVisible();
  await look('a lost result');
  await fenji.go('collect');
  await fenji.start();
  await next();
  await fenji.graded();

  // Rules: changed, kept under a name, out and in again.
  await fenji.go('rules');
  await fenji.at('rule-bins').fill('3');
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('before-after')).toContainText('和打开这一步时相比');
  if (await fenji.at('preset-name').count()) {
    await fenji.at('preset-name').fill(words.preset);
    await fenji.at('preset-save').click();
    await expect(fenji.at('own-presets')).toContainText(words.preset);
  }
  saved.push(...await saveAll(page, '[data-testid^="rules-export"]'));
  await fenji.at('rules-import').setInputFiles({ name: `${words.bad}.json`, mimeType: 'application/json', buffer: Buffer.from(`{"schema": 1, "${words.cell}": 1}`) });
  await expect(fenji.at('rules-draft')).toBeVisible();
  await look('rules');

  await fenji.go('strategy');
  await expect(fenji.at('strategy-high')).toBeVisible();
  saved.push(...await saveAll(page, DOWNLOADS));
  await fenji.at('list-high').click();
  await expect(fenji.at('matches')).toBeVisible();
  await fenji.go('monitor');
  await fenji.at('monitor-run').click();
  await expect(fenji.at('monitor-result')).toBeVisible();
  await look('monitor');

  // The same in another language and in the dark, with charts drawn anew.
  await fenji.at('lang').selectOption('en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await fenji.at('theme').selectOption('dark');
  await fenji.go('results');
  await expect(fenji.at('sentence')).toBeVisible();
  await look('in English, in the dark');

  // One more analysis on top.
  await fenji.at('lang').selectOption('zh-Hans');
  await fenji.go('collect');
  await fenji.at('sample').click();
  await expect(fenji.at('file')).toHaveCount(3);
  await expect(fenji.at('preview')).toHaveCount(3);
  await fenji.start();
  await next();
  await fenji.graded();
  await look('the next analysis');
  return saved;
}

// A standard handed on: what it says of itself, and a link that holds it and nothing else.
import { readFile } from 'node:fs/promises';
import { Fenji } from './support/fenji';
import { bins, give, library, names, own, presetFile, save } from './support/presets';
import { file, table } from './support/tables';
import { Complaints, expect, test } from './support/test';

const SALES = file('订单.csv', table('订单号,客户,姓名,日期,金额', [
  ['1', 'SECRETKEY1', '张三', '2024-01-01', 100], ['2', 'SECRETKEY2', '李四', '2024-01-02', 20], ['3', 'SECRETKEY3', '王五', '2024-01-03', 30],
]));

/** A page in a browser that never saw this one, at an address. */
async function elsewhere(fenji: Fenji, address: string, work: (other: Fenji) => Promise<void>) {
  const { locale, viewport, baseURL } = test.info().project.use;
  const context = await fenji.page.context().browser()!.newContext({ locale, viewport, baseURL });
  const complaints = new Complaints(context);
  const asked: string[] = [];
  context.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  const other = new Fenji(await context.newPage());
  await other.open(address);
  await work(other);
  expect(asked.filter((request) => request.includes('rules=')), 'a fragment goes to no host').toEqual([]);
  await context.close();
  complaints.check();
}

/** Clicks a button that copies; gives what is in the clipboard then. */
async function copied(fenji: Fenji, button = fenji.at('rules-link'), came = fenji.at('rules-link-came')): Promise<string> {
  await fenji.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button.click();
  await expect(came).toContainText('已复制');
  // The page itself may not read the clipboard: what it wrote is noted on the way.
  return fenji.page.evaluate(() => (window as any).copied);
}

test.beforeEach(async ({ fenji, page }) => {
  await page.addInitScript(() => {
    const write = Clipboard.prototype.writeText;
    Clipboard.prototype.writeText = function noted(text: string) { (window as any).copied = text; return write.call(this, text); };
  });
  await fenji.open();
});

test('a link to the rules in use: copied, opened elsewhere as a draft, adopted, the same rules; no customer is in it', async ({ fenji, page }) => {
  await fenji.grade(SALES);
  await fenji.row(0).click();
  await fenji.at('decision').selectOption('black');
  await fenji.at('decision-reason').fill('SECRETREASON');
  await fenji.at('decide').click();
  await fenji.go('rules');
  await expect(fenji.at('decision-item')).toHaveCount(1);
  await bins(fenji, 4);
  await fenji.at('abc-strict').check();
  await fenji.at('class-cut-median').check();
  await save(fenji, '大客户');
  const mine = (await library(page)).rules;
  const link = await copied(fenji);
  const here = new URL(page.url());
  expect(link.startsWith(`${here.origin}${here.pathname}#rules=`)).toBe(true);
  expect(link.length).toBeLessThan(400);
  const { inflateSync } = await import('node:zlib');
  const inside = inflateSync(Buffer.from(link.split('#rules=')[1], 'base64url')).toString();
  expect(JSON.parse(inside)).toEqual({ schema: 2, presets: [{ name: '大客户', rules: { schema: 2, bins: 4, abc: 'strict', class_cut: 'median' } }] });
  for (const secret of ['SECRET', '张三', '李四', 'black']) expect(link + inside).not.toContain(secret);

  await elsewhere(fenji, link, async (other) => {
    await expect(other.at('step-2')).toHaveAttribute('aria-current', 'step');
    const draft = other.at('rules-draft');
    await expect(draft.getByRole('heading')).toHaveText('链接里的标准');
    await expect(draft.getByTestId('draft-preset')).toHaveText('大客户 新的');
    for (const words of ['得分分几档 5 → 4', '八类以什么为界 平均数 → ', '“累计占比小于界线才算”']) await expect(draft).toContainText(words);
    // The address says only which step is on screen, and a reload brings nothing again.
    expect(new URL(other.page.url()).hash).toBe('#rules');
    await expect(other.at('rule-bins')).toHaveValue('5');
    expect(await names(other)).toEqual([]);
    await other.at('rules-add').click();
    await expect(draft).toHaveCount(0);
    await own(other, '大客户').getByTestId('preset-use').click();
    await expect.poll(async () => (await library(other.page)).rules).toEqual(mine);
    await other.page.reload();
    await other.go('rules');
    await expect(draft).toHaveCount(0);
    await expect(other.at('rule-bins')).toHaveValue('4');
  });
});

test('what a standard says of itself is kept, travels as file and link, and a new version is shown beside the own one', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  const row = own(fenji, '甲');
  await expect(row.getByTestId('preset-about-line')).toHaveCount(0);
  await row.getByTestId('preset-about').click();
  await expect(fenji.at('about-note')).toBeFocused();
  await expect(fenji.at('about-day')).toBeDisabled();
  const today = await page.evaluate(() => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`; });
  await expect(fenji.at('about-day')).toHaveValue(today);
  await fenji.at('about-note').fill('销售部定的\n每季看一次');
  await fenji.at('about-version').fill('1');
  await fenji.at('about-adopt').check();
  await fenji.at('about-save').click();
  await expect(row.getByTestId('preset-about-line')).toContainText('版本 1');
  await expect(row.getByTestId('preset-about-line')).toContainText(`${today} 起采用`);
  await expect(row.getByTestId('preset-about')).toBeFocused();
  const about = { note: '销售部定的\n每季看一次', version: '1', adopted: today };
  await expect.poll(async () => (await library(page)).presets).toMatchObject([{ name: '甲', ...about }]);
  await page.reload();
  await fenji.go('rules');
  await expect(row.getByTestId('preset-about-line')).toContainText('每季看一次');

  // Characters that turn the writing direction are refused, and nothing changes.
  await row.getByTestId('preset-about').click();
  await fenji.at('about-version').fill('1\u202e');
  await fenji.at('about-save').click();
  await expect(row.getByRole('alert')).toContainText('看得见的字');
  await page.keyboard.press('Escape');
  await expect(fenji.at('about-note')).toHaveCount(0);

  const [download] = await Promise.all([page.waitForEvent('download'), row.getByTestId('preset-export').click()]);
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text).presets[0]).toMatchObject(about);
  await give(fenji, text.replace('"version": "1"', '"version": "2"'));
  await expect(fenji.at('draft-preset')).toContainText('有同名的，但内容不同：版本 “1” → “2”');
  await fenji.at('rules-replace').click();
  await expect(row.getByTestId('preset-about-line')).toContainText('版本 2');
  // The same rules in a file that says nothing take no words away.
  await give(fenji, presetFile([{ name: '甲', rules: { schema: 2, bins: 3 } }]));
  await expect(fenji.at('draft-preset')).toContainText('已经有了，内容一样');
  await fenji.at('rules-drop').click();
  await give(fenji, text.replace('"adopted": "', '"adopted": "x'));
  await expect(fenji.at('rules-draft')).toContainText('presets[0].adopted');
  await fenji.at('rules-drop').click();

  const link = await copied(fenji, row.getByTestId('preset-link'), row.getByTestId('preset-link-came'));
  await elsewhere(fenji, link, async (other) => {
    await expect(other.at('draft-preset')).toContainText('版本 2');
    await expect(other.at('draft-preset')).toContainText('每季看一次');
    await other.at('rules-add').click();
    await expect.poll(async () => (await library(other.page)).presets).toMatchObject([{ name: '甲', ...about, version: '2' }]);
  });
});

test('a link that is cut off, altered, too long or of a newer page is refused in words and changes nothing', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 4);
  const link = await copied(fenji);
  const { deflateSync } = await import('node:zlib');
  const made = (text: string) => `./#rules=${deflateSync(text).toString('base64url')}`;
  const kept = await library(page);
  for (const [address, words] of [
    [link.slice(0, -5), '链接不完整'],
    [link.replace(/.(.{5})$/, (all, end) => `${all[0] === 'A' ? 'B' : 'A'}${end}`), '链接不完整'],
    ['./#rules=', '链接不完整'],
    ['./#rules=<script>', '链接不完整'],
    [`./#rules=${'A'.repeat(40_000)}`, '链接太长了'],
    [made('{"schema":99}'), '更新的版本'],
    [made('{"schema":2,"customers":[{"customer":"甲"}]}'), 'customers'],
    [made('{"schema":2,"presets":[{"name":"x","rules":{"bins":77}}]}'), 'presets[0].rules.bins'],
  ]) {
    // In the open page: nothing is loaded anew.
    await page.goto(address);
    await expect(fenji.at('rules-draft')).toContainText(words);
    await expect(fenji.at('rules-apply')).toHaveCount(0);
    expect(new URL(page.url()).hash).toBe('#rules');
    await fenji.at('rules-drop').click();
    await expect(fenji.at('rules-draft')).toHaveCount(0);
  }
  await page.goto(link);
  await expect(fenji.at('rules-draft')).toContainText('和现在的规则一样');
  expect(await library(page)).toEqual(kept);
});

test('where the browser refuses to copy, the link stands in a field, selected', async ({ fenji, page }) => {
  await page.addInitScript(() => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException('refused on purpose', 'NotAllowedError')); });
  await page.reload();
  await fenji.go('rules');
  await fenji.at('rules-link').click();
  const field = fenji.at('link-field');
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('readonly', '');
  const [value, selected] = await field.evaluate((field: HTMLInputElement) => [field.value, field.value.slice(field.selectionStart!, field.selectionEnd!)]);
  expect(selected).toBe(value);
  await elsewhere(fenji, value, (other) => expect(other.at('rules-draft')).toContainText('和现在的规则一样'));
  // A page without https has no clipboard at all.
  await page.addInitScript(() => { Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }); });
  await page.reload();
  await fenji.go('rules');
  await fenji.at('rules-link').click();
  await expect(fenji.at('link-field')).toHaveValue(value);
});

// What a person decides about single customers: on the card, in the table, in every export, in a file of its own, nowhere else.
import { readFile } from 'node:fs/promises';
import { expect, test, yet } from './support/test';
import { file, table } from './support/tables';
import { customers, save, stored } from './support/presets';
import { Fenji } from './support/fenji';

const ROWS = [['1', '甲', '张三', '2024-01-01', 100], ['2', '乙', '李四', '2024-01-02', 20], ['3', '丙', '王五', '2024-01-03', 30], ['4', 'Ａ丁', '赵六', '2024-02-03', 40], ['5', 'A丁', '赵六', '2024-02-05', 5]];
const SALES = file('订单.csv', table('订单号,客户,姓名,日期,金额', ROWS));

async function decide(fenji: Fenji, who: string, what: string, reason = '') {
  await fenji.go('results');
  await fenji.at('search').fill(who);
  await expect(fenji.row(0).locator('th')).toHaveText(who);
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await fenji.at('decision').selectOption(what);
  await fenji.at('decision-reason').fill(reason);
  await fenji.at('decide').click();
  await expect(fenji.at('card')).toBeHidden();
  await fenji.at('search').fill('');
}

test.beforeEach(async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(SALES);
});

test('a decision moves one customer, says so, and is taken back', async ({ fenji, page }) => {
  const before = await customers(fenji);
  await decide(fenji, '甲', 'black', '欠款不还');
  await expect.poll(async () => (await customers(fenji)).split('\n').find((line) => line.startsWith('甲,'))).toMatch(/^甲,张三,,low,.*,black,欠款不还,\d{4}-\d\d-\d\d,high,$/);
  await fenji.at('search').fill('甲');
  await expect(fenji.row(0).locator('th')).toHaveText('甲');
  await expect(fenji.row(0).getByTestId('by-hand')).toHaveText('（人工）');
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toContainText('人工决定：黑名单（总是初级）。原因：欠款不还。按规则是高级');
  await fenji.at('take-back').click();
  await expect.poll(() => customers(fenji)).toBe(before);
  await page.reload();
  await fenji.grade(SALES);
  expect(await customers(fenji)).toBe(before);
});

test('decisions travel as a file of their own; rules, presets and storage hold none of them', async ({ fenji, page }) => {
  await decide(fenji, '乙', 'red', '机密原因7731');
  await fenji.go('rules');
  await expect(fenji.at('decision-item')).toContainText('乙 · 红名单');
  await save(fenji, '标准');
  const rules = (await fenji.download('rules-export-all')).bytes.toString() + (await fenji.download('rules-export')).bytes.toString();
  expect(rules).toContain('标准');
  for (const text of [rules, JSON.stringify(await stored(page))]) for (const secret of ['机密', '7731', '乙', '李四', 'red']) expect(text).not.toContain(secret);
  const [download] = await Promise.all([page.waitForEvent('download'), fenji.at('decisions-save').click()]);
  expect(download.suggestedFilename()).toBe('人工决定.json');
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ schema: 1, customers: [{ customer: '乙', decision: 'red', reason: '机密原因7731' }] });
  await fenji.go('results');
  const decided = await customers(fenji);

  await page.reload();
  await fenji.grade(SALES);
  await fenji.go('rules');
  await expect(fenji.at('decision-item')).toHaveCount(0);
  // The wrong door leads to the right place: a decisions file is no rules file.
  await fenji.at('rules-import').setInputFiles({ name: 'd.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(fenji.at('notice')).toContainText('读入 1 条人工决定');
  await expect(fenji.at('decision-item')).toHaveCount(1);
  await fenji.go('results');
  await expect.poll(() => customers(fenji)).toBe(decided);
});

test('a broken decisions file is refused in words and changes nothing', async ({ fenji }) => {
  const before = await customers(fenji);
  await fenji.go('rules');
  for (const [text, words] of [
    ['{"schema":1,"customers":[{"customer":"甲","decision":"gold","reason":"","date":"2024-01-01"}]}', 'customers[0].decision'],
    ['{"schema":1,"customers":[{"customer":"甲","decision":"red","reason":"","date":"昨天"}]}', 'customers[0].date'],
    ['{"schema":9,"customers":[]}', '更新的版本'],
    ['<html>', '没有使用'],
  ]) {
    await fenji.at('decisions-open').setInputFiles({ name: '坏.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(fenji.at('notice')).toContainText(words);
  }
  await fenji.go('results');
  expect(await customers(fenji)).toBe(before);
});

test('customers that may be one are put together only when somebody says so', async ({ fenji }) => {
  expect((await fenji.figures()).customers).toBe(5);
  await fenji.at('to-quality').click();
  await fenji.at('twins').locator('summary').click();
  await fenji.at('put-together').first().click();
  await fenji.go('results');
  await expect.poll(yet(async () => (await fenji.figures()).customers)).toBe(4);
  await fenji.go('rules');
  await expect(fenji.at('same-item')).toHaveCount(1);
  await fenji.at('same-item').getByRole('button').click();
  await fenji.go('results');
  await expect.poll(yet(async () => (await fenji.figures()).customers)).toBe(5);
});

// --- Kept in the browser, where somebody asks for it ------------------------------------------------

const KEPT = 'fenji.decisions';
const SECRETS = ['甲', '7731', 'black'];

/** Ticks or clears the box. */
async function keep(fenji: Fenji, on: boolean) {
  await fenji.go('rules');
  await fenji.at('decisions-keep').setChecked(on);
}

test('decisions stay in this browser only while the box is ticked; clearing it, or forgetting everything, removes them at once', async ({ fenji, page }) => {
  await decide(fenji, '甲', 'black', '机密7731');
  await fenji.go('rules');
  await save(fenji, '标准');
  await expect(fenji.at('decisions-keep')).not.toBeChecked();
  const text = JSON.stringify(await stored(page));
  for (const secret of SECRETS) expect(text, 'nobody asked').not.toContain(secret);

  await keep(fenji, true);
  const { [KEPT]: kept, ...others } = await stored(page);
  expect(JSON.parse(kept).kept.decisions.customers).toMatchObject([{ customer: '甲', decision: 'black', reason: '机密7731' }]);
  for (const secret of SECRETS) expect(JSON.stringify(others), 'and nowhere else').not.toContain(secret);
  await decide(fenji, '乙', 'red');
  await fenji.go('results');
  const decided = await customers(fenji);

  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('decisions-keep')).toBeChecked();
  await expect(fenji.at('decision-item')).toHaveCount(2);
  await fenji.go('collect');
  await fenji.grade(SALES);
  expect(await customers(fenji)).toBe(decided);

  await keep(fenji, false);
  expect(Object.keys(await stored(page))).not.toContain(KEPT);
  await expect(fenji.at('decision-item'), 'on this page they hold').toHaveCount(2);
  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('decision-item')).toHaveCount(0);

  await fenji.go('collect');
  await fenji.grade(SALES);
  await decide(fenji, '甲', 'black', '机密7731');
  await keep(fenji, true);
  expect(Object.keys(await stored(page))).toContain(KEPT);
  await fenji.at('privacy-open').click();
  await fenji.at('forget').click();
  await Promise.all([page.waitForEvent('load'), fenji.at('forget-yes').click()]);
  expect(await stored(page)).toEqual({});
});

test('a full storage, a blocked one, and kept decisions that cannot be read are said in words', async ({ fenji, page }) => {
  await decide(fenji, '甲', 'black');
  await fenji.go('rules');
  const fill = () => page.evaluate(() => {
    let piece = 1 << 22;
    for (let n = 0; piece >= 1;) {
      try { localStorage.setItem(`filler${n}`, 'x'.repeat(piece)); n += 1; } catch { piece >>= 1; }
    }
  });
  await fill();
  await keep(fenji, true);
  await expect(fenji.at('decisions-unkept')).toContainText('存储空间满了');
  await expect(fenji.at('notice')).toContainText('存储空间满了');
  expect(Object.keys(await stored(page))).not.toContain(KEPT);
  await page.evaluate(() => localStorage.clear());
  // The next change is kept again.
  await decide(fenji, '乙', 'red');
  await fenji.go('rules');
  await expect(fenji.at('decisions-unkept')).toHaveText('');
  expect(JSON.parse((await stored(page))[KEPT]).kept.decisions.customers).toHaveLength(2);

  const bad = (await stored(page))[KEPT].replace('red', 'rad');
  await page.evaluate(([key, bad]) => localStorage.setItem(key, bad), [KEPT, bad]);
  await page.reload();
  await expect(fenji.at('notice')).toContainText('损坏了，没有使用，也没有覆盖');
  await fenji.go('collect');
  await fenji.grade(SALES);
  await decide(fenji, '丙', 'red');
  expect((await stored(page))[KEPT], 'not overwritten').toBe(bad);
  await keep(fenji, false);
  expect(Object.keys(await stored(page))).not.toContain(KEPT);
  await keep(fenji, true);
  expect(JSON.parse((await stored(page))[KEPT]).kept.decisions.customers).toMatchObject([{ customer: '丙' }]);

  await page.addInitScript(() => { Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked on purpose', 'SecurityError'); } }); });
  await page.reload();
  await fenji.go('rules');
  await fenji.at('decisions-keep').click();
  await expect(fenji.at('decisions-keep')).not.toBeChecked();
  await expect(fenji.at('decisions-unkept')).toContainText('浏览器不让本页保存东西');
});

test('two tabs that keep decisions show the same; clearing the box in one removes them for both', async ({ fenji, page }) => {
  await decide(fenji, '甲', 'black');
  await keep(fenji, true);
  const other = new Fenji(await page.context().newPage());
  await other.open();
  await other.grade(SALES);
  await decide(other, '乙', 'red');
  await expect(fenji.at('decision-item')).toHaveCount(2);
  await fenji.at('decision-item').filter({ hasText: '甲' }).getByRole('button').click();
  await other.go('rules');
  await expect(other.at('decision-item')).toHaveCount(1);
  await expect(other.at('decision-item')).toContainText('乙');
  await keep(other, false);
  await expect(fenji.at('decisions-keep')).not.toBeChecked();
  await decide(fenji, '丙', 'red');
  expect(Object.keys(await stored(page)), 'not brought back').not.toContain(KEPT);
});

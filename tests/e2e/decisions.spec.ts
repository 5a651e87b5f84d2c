// What a person decides about single customers: on the card, in the table, in every export, in a file of its own, nowhere else.
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/test';
import { file, table } from './support/tables';
import { customers, save, stored } from './support/presets';
import type { Fenji } from './support/fenji';

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
  await expect.poll(async () => (await fenji.figures()).customers).toBe(4);
  await fenji.go('rules');
  await expect(fenji.at('same-item')).toHaveCount(1);
  await fenji.at('same-item').getByRole('button').click();
  await fenji.go('results');
  await expect.poll(async () => (await fenji.figures()).customers).toBe(5);
});

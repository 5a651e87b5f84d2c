// A changed rule or date is worked out at once from what is already read, and the page shows what it moved.
import { expect, test, yet } from './support/test';
import { number } from './support/tables';
import type { Fenji } from './support/fenji';

test.beforeEach(async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
});

/** The before and after columns of a division in the comparison. */
async function changes(fenji: Fenji, division: string) {
  const table = fenji.at(`changes-${division}`);
  await expect(table).toBeVisible();
  const column = async (place: number) => (await table.locator(`tbody tr td:nth-child(${place})`).allInnerTexts()).map(number);
  const [before, after] = [await column(2), await column(3)];
  const names = await table.locator('tbody th').allInnerTexts();
  return { before, after, now: Object.fromEntries(names.map((name, place) => [name.trim(), after[place]])) };
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** Changes something and checks: the divisions named moved, nobody was lost, only the grading ran. */
async function moves(fenji: Fenji, divisions: string[], change: () => Promise<unknown>) {
  const { customers } = await fenji.figures();
  await fenji.go('rules');
  await expect(fenji.at('before-after')).toContainText('改一条规则，这里就显示');
  const grades = (await fenji.measures('fenji:grade')).length;
  await change();
  for (const division of divisions) {
    const { before, after } = await changes(fenji, division);
    expect(sum(before), `${division} before`).toBe(customers);
    expect(sum(after), `${division} after`).toBe(customers);
    expect(after, `${division} moved`).not.toEqual(before);
  }
  expect(await fenji.measures('fenji:import'), 'no file is read again').toHaveLength(1);
  expect(await fenji.measures('fenji:grade'), 'one grading').toHaveLength(grades + 1);
}

test('the number of bins: scores move, the headline does not', async ({ fenji }) => {
  await moves(fenji, ['rfm_segment'], async () => {
    await fenji.at('rule-bins').fill('4');
    await fenji.at('rule-bins').blur();
  });
  // 客户价值 always has five bins: the three grades stay as they were.
  const { before, after } = await changes(fenji, 'grade');
  expect(after).toEqual(before);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准（有改动）');
});

test('the cut of the eight classes', async ({ fenji }) => {
  const mean = await fenji.groups('rfm_class');
  await moves(fenji, ['rfm_class'], () => fenji.at('class-cut-median').check());
  const { now } = await changes(fenji, 'rfm_class');
  await fenji.go('results');
  const median = await fenji.groups('rfm_class');
  expect(median).not.toEqual(mean);
  for (const [name, people] of Object.entries(now)) expect(median[name], name).toBe(people);
});

test('fixed numbers for the eight classes are typed and used', async ({ fenji }) => {
  await moves(fenji, ['rfm_class'], () => fenji.at('class-cut-fixed').check());
  const first = (await changes(fenji, 'rfm_class')).now;
  await fenji.at('rule-cut-amount').fill('5000.50');
  await fenji.at('rule-cut-amount').blur();
  await expect.poll(async () => (await changes(fenji, 'rfm_class')).now).not.toEqual(first);
});

test('the ABC rule and its limits', async ({ fenji }) => {
  await moves(fenji, ['abc'], () => fenji.at('abc-strict').check());
  const strict = (await changes(fenji, 'abc')).now;
  await fenji.at('rule-abc-a').fill('50');
  await fenji.at('rule-abc-a').blur();
  await expect.poll(yet(async () => (await changes(fenji, 'abc')).now['A 类'])).toBeLessThan(strict['A 类']);
  // A limit that does not fit is put back.
  await fenji.at('rule-abc-a').fill('99');
  await fenji.at('rule-abc-a').blur();
  await expect(fenji.at('rule-abc-a')).toHaveValue('50');
});

test('the analysis date: later lapses customers, the default can be had back', async ({ fenji }) => {
  const before = await fenji.figures();
  await moves(fenji, ['lifecycle'], async () => {
    await expect(fenji.at('as-of')).toHaveValue(before.asOf);
    await fenji.at('as-of').fill('2026-06-30');
    await fenji.at('as-of').blur();
  });
  await fenji.go('results');
  expect((await fenji.figures()).asOf).toBe('2026-06-30');
  const { 流失: lost, ...others } = await fenji.groups('lifecycle');
  expect(lost).toBeGreaterThan(sum(Object.values(others)));
  await fenji.go('rules');
  await fenji.at('as-of-reset').click();
  await expect(fenji.at('as-of')).toHaveValue(before.asOf);
  await fenji.go('results');
  await expect.poll(yet(() => fenji.figures())).toEqual(before);
});

test('an earlier analysis date leaves later orders out and says so', async ({ fenji }) => {
  const before = await fenji.figures();
  await fenji.go('rules');
  await fenji.at('as-of').fill('2024-06-30');
  await fenji.at('as-of').blur();
  await expect(fenji.at('changes-grade')).toBeVisible();
  await fenji.go('results');
  const after = await fenji.figures();
  expect(after.orders).toBeLessThan(before.orders);
  expect(after.range).toMatch(/ 至 2024-06-/);
  await expect(fenji.at('conservation')).toContainText('晚于分析日期');
  const [records, ...parts] = (await fenji.page.locator('.conserve').innerText()).replaceAll(',', '').match(/\d+/g)!.map(Number);
  expect(sum(parts)).toBe(records);
});

test('rules are kept over a reload, and apply to the next file', async ({ fenji, page }) => {
  const mean = await fenji.groups('rfm_class');
  await fenji.go('rules');
  await fenji.at('class-cut-median').check();
  await expect(fenji.at('changes-rfm_class')).toBeVisible();
  await page.reload();
  await expect(page.locator('#boot')).toHaveCount(0);
  await fenji.go('rules');
  await expect(fenji.at('class-cut-median')).toBeChecked();
  await fenji.go('collect');
  await fenji.gradeSample();
  expect(await fenji.groups('rfm_class')).not.toEqual(mean);
  await fenji.go('rules');
  await fenji.at('rules-reset').click();
  await expect(fenji.at('class-cut-mean')).toBeChecked();
  await fenji.go('results');
  await expect.poll(yet(() => fenji.groups('rfm_class'))).toEqual(mean);
});

test('a rules file goes out and comes back; a broken one is refused in words', async ({ fenji }) => {
  await fenji.go('rules');
  await fenji.at('rule-bins').fill('3');
  await fenji.at('rule-bins').blur();
  const saved = await fenji.download('rules-export');
  expect(saved.name).toBe('默认标准-改.json');
  expect(JSON.parse(saved.bytes.toString())).toMatchObject({ schema: 2, presets: [{ name: '默认标准（改）', rules: { bins: 3 } }] });
  await fenji.at('rules-reset').click();
  await expect(fenji.at('rule-bins')).toHaveValue('5');
  const give = (text: string) => fenji.at('rules-import').setInputFiles({ name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await give(saved.bytes.toString());
  await expect(fenji.at('rules-draft')).toContainText('5 → 3');
  await fenji.at('rules-apply').click();
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await give('{"schema": 1, "bins": ');
  await expect(fenji.at('rules-draft')).toContainText('第 1 行第 22 列断掉或写错了');
  await expect(fenji.at('rules-apply')).toHaveCount(0);
  await expect(fenji.at('rule-bins')).toHaveValue('3');
});

// A firm's own divisions: made with fields, worked out at once, explained on the card, shared as a file.
import { expect, test, yet } from './support/test';
import { file, number, table } from './support/tables';
import { customers, give } from './support/presets';
import type { Fenji } from './support/fenji';

/** Waits until the last change is worked out. */
const settled = (fenji: Fenji) => expect(fenji.at('before-after')).toHaveAttribute('aria-busy', 'false');

/** Begins a division and waits for its fields. */
async function begin(fenji: Fenji) {
  await fenji.go('rules');
  await fenji.at('scheme-new').click();
  await expect(fenji.at('s0-g0')).toBeVisible();
  await settled(fenji);
}

async function type(fenji: Fenji, id: string, text: string) {
  await fenji.at(id).fill(text);
  await fenji.at(id).blur();
}

const people = async (fenji: Fenji, group: string) => number((await fenji.at(`${group}-count`).innerText()).split(/[，,]/)[0]);

/** Ten customers: c1 spent 100 in one order … c10 1,000 in ten orders; odd ones through a shop, even ones online. */
const TEN = file('十个客户.csv', table('订单号,客户,日期,金额,渠道', Array.from({ length: 10 }, (_, n) => Array.from({ length: n + 1 }, (_, order) => [
  `o${n + 1}-${order}`, `c${n + 1}`, `2024-${String(12 - order).padStart(2, '0')}-1${n % 10}`, 100, n % 2 ? '网店' : '门店',
])).flat()));

test('a division by fields: groups, numbers, texts, who is left; the table, the card and the file say the same', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(TEN);
  await begin(fenji);
  await type(fenji, 's0-name', '大小客户');
  await type(fenji, 's0-g0-name', '大客户');
  await fenji.at('s0-g0-c0-cut').selectOption('number');
  await type(fenji, 's0-g0-c0-value', '800');
  await settled(fenji);
  // c8, c9, c10 spent at least 800.
  await expect.poll(yet(() => people(fenji, 's0-g0'))).toBe(3);
  await fenji.at('s0-g0-add').click();
  await type(fenji, 's0-g1-name', '门店小客户');
  await fenji.at('s0-g1-c0-what').selectOption('label:channel');
  await type(fenji, 's0-g1-c0-any', '门店');
  await fenji.at('s0-g1-more').click();
  await fenji.at('s0-g1-c1-what').selectOption('orders');
  await fenji.at('s0-g1-c1-cut').selectOption('number');
  await fenji.at('s0-g1-c1-is').selectOption('at_most');
  await type(fenji, 's0-g1-c1-value', '5');
  await settled(fenji);
  // c1, c3, c5.
  await expect.poll(yet(() => people(fenji, 's0-g1'))).toBe(3);
  await expect.poll(yet(() => people(fenji, 's0-g0-rest'))).toBe(4);
  await type(fenji, 's0-g0-rest', '其余');

  await fenji.go('results');
  await fenji.at('division-scheme-0').click();
  await expect(fenji.at('scheme-table').locator('tbody tr')).toHaveCount(3);
  await fenji.at('leaf-1').click();
  await expect(fenji.at('filter-scheme')).toContainText('大小客户: 门店小客户');
  await expect.poll(() => fenji.matches()).toBe(3);
  await fenji.at('sort-id').click();
  await expect(fenji.row(0)).toContainText('c1');
  await fenji.row(2).click();
  await expect(fenji.at('own-division')).toContainText('大小客户：门店小客户');
  await fenji.at('own-division').locator('summary').click();
  await expect(fenji.at('own-divisions')).toContainText('不符合“大客户”');
  await expect(fenji.at('own-divisions')).toContainText('消费金额不少于800 · 该客户：500，还差 300');
  await page.keyboard.press('Escape');
  await fenji.at('clear-filters').click();
  const lines = (await customers(fenji)).trim().split('\n').map((line) => line.split(','));
  const at = lines[0].indexOf('scheme:大小客户');
  expect(at).toBe(22);
  expect(Object.fromEntries(lines.slice(1).map((line) => [line[0], line[at]]))).toEqual({
    c1: '门店小客户', c2: '其余', c3: '门店小客户', c4: '其余', c5: '门店小客户', c6: '其余', c7: '其余', c8: '大客户', c9: '大客户', c10: '大客户',
  });
});

test('who moved: counted while a cut is dragged, one click shows them, undo takes it back', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.gradeSample();
  await begin(fenji);
  const before = await people(fenji, 's0-g0');
  await fenji.go('results');
  await fenji.go('rules');
  await fenji.at('scheme-0').locator('summary').first().click();
  const slider = fenji.at('s0-g0-c0-value');
  await slider.focus();
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(slider).toBeFocused();
  await expect(slider).toHaveValue('70');
  await settled(fenji);
  await expect.poll(yet(() => people(fenji, 's0-g0'))).toBeGreaterThan(before);
  const after = await people(fenji, 's0-g0');
  const move = fenji.at('move').filter({ hasText: '其他客户 → 重点客户' });
  await expect(move).toContainText(String(after - before));
  await move.click();
  await expect(fenji.at('filter-moved')).toContainText('从“其他客户”变成“重点客户”');
  await expect.poll(() => fenji.matches()).toBe(after - before);
  await fenji.go('rules');
  await fenji.at('rules-undo').click();
  await settled(fenji);
  await fenji.at('scheme-0').evaluate((part: HTMLDetailsElement) => { part.open = true; });
  await expect.poll(yet(() => people(fenji, 's0-g0'))).toBe(before);
});

test('a rule that can never match says so, and a group that leaves nobody over', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(TEN);
  await begin(fenji);
  await fenji.at('s0-g0-c0-cut').selectOption('number');
  await type(fenji, 's0-g0-c0-value', '500');
  await fenji.at('s0-g0-add').click();
  await fenji.at('s0-g1-c0-cut').selectOption('number');
  await type(fenji, 's0-g1-c0-value', '700');
  await settled(fenji);
  await expect(fenji.at('s0-g1-count-never')).toContainText('前面的组已经把符合的客户都收走了');
  await fenji.at('s0-g1-c0-is').selectOption('below');
  await type(fenji, 's0-g1-c0-value', '500');
  await settled(fenji);
  await expect(fenji.at('s0-g1-count-never')).toHaveCount(0);
  await expect(fenji.at('s0-g0-rest-count-never')).toContainText('没有人会落到这里');
});

test('split, score, opposite and headline: the grade follows the division, and two people get the same file', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(TEN);
  await begin(fenji);
  await fenji.at('s0-add-score').click();
  await fenji.at('s0-g0-c0-what').selectOption('score:忠诚度');
  await fenji.at('s0-g0-c0-cut').selectOption('number');
  await type(fenji, 's0-g0-c0-value', '50');
  await fenji.at('s0-g0-split').click();
  await fenji.at('s0-g0-0-c0-what').selectOption('label:channel');
  await type(fenji, 's0-g0-0-c0-any', '网店');
  await fenji.at('s0-g0-0-c0-not').check();
  await settled(fenji);
  await fenji.at('s0-grades').check();
  await fenji.at('s0-g0-grade').selectOption('high');
  await settled(fenji);
  await fenji.at('rules-export').scrollIntoViewIfNeeded();
  const preset = (await fenji.download('rules-export')).bytes.toString();
  expect(JSON.parse(preset).presets[0].rules.grade_by).toBe('我的分法');
  await fenji.go('results');
  const mine = await customers(fenji);
  const grade = Object.fromEntries(mine.trim().split('\n').slice(1).map((line) => [line.split(',')[0], [line.split(',')[3], line.split(',').at(-1)]]));
  // Orders 1 to 10 in five steps: 50 points from the third step on.
  expect(grade.c10).toEqual(['high', '重点客户 / 其他客户']);
  expect(grade.c9).toEqual(['high', '重点客户 / 重点客户']);
  expect(grade.c1[1]).toBe('其他客户');

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await fenji.go('rules');
  await give(fenji, preset);
  await expect(fenji.at('rules-draft')).toContainText('新增分法“我的分法”');
  await fenji.at('rules-apply').click();
  await fenji.go('collect');
  await fenji.grade(TEN);
  expect(await customers(fenji)).toBe(mine);
});

test('what the rules refuse is put back: a name twice, nothing, a number that is none', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(TEN);
  await begin(fenji);
  await fenji.at('s0-g0-add').click();
  await type(fenji, 's0-g1-name', '重点客户');
  await expect(fenji.at('s0-g1-name')).toHaveValue('新的一组');
  await type(fenji, 's0-g1-name', ' ');
  await expect(fenji.at('s0-g1-name')).toHaveValue('新的一组');
  await fenji.at('s0-g1-c0-cut').selectOption('number');
  await type(fenji, 's0-g1-c0-value', '很多');
  await expect(fenji.at('s0-g1-c0-value')).toHaveValue('1');
  await type(fenji, 's0-g1-c0-days', '-3');
  await expect(fenji.at('s0-g1-c0-days')).toHaveValue('');
  await fenji.at('s0-g1-up').click();
  await expect(fenji.at('s0-g0-name')).toHaveValue('新的一组');
  await fenji.at('s0-remove').click();
  await expect(fenji.at('no-schemes')).toBeVisible();
});

test('how well divisions hold is worked out when asked', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  await begin(fenji);
  await fenji.at('health-run').click();
  await expect(fenji.at('health-dates')).toContainText('两次都在的客户共');
  const first = fenji.at('health-division').first();
  await expect(first).toContainText('客户分级');
  await expect(first).toContainText('还在原来的组');
  await expect(fenji.at('health-division').nth(1)).toContainText('我的分法');
  // What was worked out belongs to the rules it was asked for.
  await fenji.at('s0-g0-c0-value').focus();
  await fenji.page.keyboard.press('ArrowLeft');
  await settled(fenji);
  await expect(fenji.at('health-dates')).toHaveCount(0);
});

// A firm's own standard: every limit of the default grades can be changed, and cuts can be fixed as numbers.
import { readFileSync } from 'node:fs';
import { expect, test, yet } from './support/test';
import { file, table, UCI } from './support/tables';
import { customers, give, save } from './support/presets';
import type { Fenji } from './support/fenji';

/** Opens the limits of a grade. */
const open = (fenji: Fenji, group: string) => fenji.at(`limits-${group}`).evaluate((part: HTMLDetailsElement) => { part.open = true; });

/** Sets a limit of a grade. */
async function limit(fenji: Fenji, group: string, id: string, value: number) {
  await fenji.go('rules');
  await open(fenji, group);
  await fenji.at(`rule-${id}`).fill(String(value));
  await fenji.at(`rule-${id}`).blur();
  await expect(fenji.at('before-after')).toHaveAttribute('aria-busy', 'false');
}

test('a limit moves the grade it belongs to, is counted, travels in words and goes back', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const before = await fenji.groups('value');
  await limit(fenji, 'value', 'high_score', 4);
  await expect(fenji.at('limits-value').locator('summary')).toContainText('改了 1 项');
  await expect(fenji.at('changes-value')).toBeVisible();
  const { bytes } = await fenji.download('rules-export');
  expect(JSON.parse(bytes.toString()).presets[0].rules.limits).toMatchObject({ high_score: 4, mid_score: 3 });
  await fenji.go('results');
  const after = await fenji.groups('value');
  expect(after['高']).toBeGreaterThan(before['高']);
  await fenji.go('rules');
  await open(fenji, 'value');
  await fenji.at('limits-reset-value').click();
  await fenji.go('results');
  await expect.poll(yet(() => fenji.groups('value'))).toEqual(before);
  await fenji.go('rules');
  await give(fenji, bytes.toString());
  await expect(fenji.at('rules-draft')).toContainText('高价值：消费金额得分至少 5 → 4');
});

test('a limit outside its range, or in the wrong order, changes nothing', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const grades = (await fenji.measures('fenji:grade')).length;
  await limit(fenji, 'rhythm', 'lost_days', 0);
  await expect(fenji.at('rule-lost_days')).toHaveValue('90');
  await limit(fenji, 'rhythm', 'silent_percent', 300);
  await expect(fenji.at('rule-silent_percent')).toHaveValue('150');
  expect(await fenji.measures('fenji:grade')).toHaveLength(grades);
  await give(fenji, '{"schema":2,"limits":{"lost_days":0}}');
  await expect(fenji.at('rules-draft')).toContainText('limits.lost_days 的值超出范围：应在 1 到 3650 之间');
});

test('fixed numbers: everybody keeps the grade, alone or among others, and two people get the same file', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(...UCI);
  const whole = (await customers(fenji));
  await fenji.go('rules');
  await expect(fenji.at('ruler')).toContainText('现在按比例划线');
  await fenji.at('freeze').click();
  await expect(fenji.at('frozen')).toContainText('定下的');
  await expect(fenji.at('before-after')).toHaveAttribute('aria-busy', 'false');
  await save(fenji, '固定标准');
  const preset = (await fenji.download('rules-export')).bytes.toString();
  expect(JSON.parse(preset).presets[0].rules.frozen.value.orders).toHaveLength(4);
  await fenji.go('results');
  expect((await customers(fenji))).toBe(whole);

  // Somebody else, with one day of the three, gets the same grades for its customers who bought on no other day.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await fenji.go('rules');
  await give(fenji, preset);
  await fenji.at('rules-apply').click();
  await fenji.go('collect');
  await fenji.grade(...UCI);
  expect((await customers(fenji))).toBe(whole);
  const asOf = (await fenji.figures()).asOf;
  await page.reload();
  await fenji.add(UCI[2]);
  await fenji.start();
  await fenji.graded();
  await fenji.go('rules');
  await fenji.at('as-of').fill(asOf);
  await fenji.at('as-of').blur();
  await expect(fenji.at('before-after')).toHaveAttribute('aria-busy', 'false');
  await fenji.go('results');
  const part = (await customers(fenji)).split('\n').slice(1, -1);
  const all = new Map(whole.split('\n').slice(1, -1).map((line) => [line.split(',')[0], line]));
  const others = new Set(UCI.slice(0, 2).flatMap((path) => readFileSync(path, 'utf8').split('\n').map((line) => line.split(',').find((cell) => /^1\d{4}(\.0)?$/.test(cell)))));
  const alone = part.filter((line) => !others.has(line.split(',')[0]));
  expect(alone.length).toBeGreaterThan(20);
  for (const line of alone) expect(line).toBe(all.get(line.split(',')[0]));
});

test('a change of what the numbers were made by lets every file be cut anew', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  await fenji.go('rules');
  await fenji.at('freeze').click();
  await expect(fenji.at('frozen')).toBeVisible();
  await limit(fenji, 'rhythm', 'lost_days', 120);
  await expect(fenji.at('frozen')).toBeVisible();
  await fenji.at('rule-bins').fill('4');
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('frozen')).toHaveCount(0);
  await expect(fenji.at('ruler')).toContainText('现在按比例划线');
});

test('ratings, complaints and referrals decide, and the card says so', async ({ fenji, page }) => {
  const rows = Array.from({ length: 12 }, (_, n) => ['甲', '乙'].map((who) => [`${who}${n}`, who, `2024-${String(n + 1).padStart(2, '0')}-10`, 100])).flat();
  const others = Array.from({ length: 30 }, (_, n) => [`客${n}`, `客${n}`, `2024-${String((n % 12) + 1).padStart(2, '0')}-20`, 20]);
  await fenji.open();
  await fenji.add(
    file('订单.csv', table('订单号,客户,日期,金额', [...rows, ...others])),
    file('回访.csv', table('客户,日期,满意度,推荐人', [['甲', '2024-12-01', 2, ''], ['客3', '2024-12-02', 5, '乙']])),
  );
  await fenji.start();
  await fenji.graded();
  const card = async (who: string) => {
    await fenji.at('search').fill(who);
    await expect(fenji.row(0).locator('th')).toHaveText(who);
    await fenji.row(0).click();
    await expect(fenji.at('reason').first()).toBeVisible();
    const text = (await fenji.at('reason').allInnerTexts()).join('\n');
    await page.keyboard.press('Escape');
    return text;
  };
  expect(await card('甲')).toContain('流失预警：最近一次满意度只有 2 分（2024-12-01）');
  expect(await card('乙')).toContain('潜力高：介绍来 1 位客户');
});

// What a shop owner takes from the results: what a grade means, whom to call, why, and the sheet to take away.
import { expect, test } from './support/test';
import { cents, csv, file, table } from './support/tables';
import type { Fenji } from './support/fenji';

/** customers.csv of what is on screen, by column name. */
async function customers(fenji: Fenji) {
  const [head, ...rows] = csv((await fenji.download('download-csv')).bytes.toString('utf8'));
  return rows.filter((row) => row.length > 1).map((row) => Object.fromEntries(head.map((name, place) => [name, row[place]])));
}

test('each grade says what it means and how to treat it', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  for (const [grade, meaning, treatment] of [
    ['high', '花钱最多的五分之一', '专属服务与优惠'], ['mid', '花钱居中的', '定期回访、适当促销'], ['low', '花得少', '定向促销、低成本'],
  ]) {
    await expect(fenji.at(`grade-${grade}`)).toContainText(meaning);
    await expect(fenji.at(`grade-${grade}`)).toContainText(treatment);
  }
});

test('whom to call: those with a warning, best grade first, then most money; each opens the reason', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.gradeSample();
  const place = { high: 0, mid: 1, low: 2 } as Record<string, number>;
  const warned = (await customers(fenji)).filter((row) => row.churn_warning === 'yes')
    .sort((a, b) => place[a.grade] - place[b.grade] || cents(b.amount) - cents(a.amount));
  expect(warned.length).toBeGreaterThan(5);
  await expect(fenji.at('call')).toHaveCount(5);
  const who = await fenji.at('call').locator('.call-who').allInnerTexts();
  expect(who.map((text) => text.trim())).toEqual(warned.slice(0, 5).map((row) => `${row.customer_name} ${row.contact}`));
  const why = await fenji.at('call').locator('.call-why').allInnerTexts();
  warned.slice(0, 5).forEach((row, n) => {
    expect(why[n].includes('没来了'), row.customer_id).toBe(row.churn_reasons.includes('rhythm'));
    expect(why[n].includes('来得少了'), row.customer_id).toBe(row.churn_reasons.includes('frequency'));
    expect(why[n].includes('花得少了'), row.customer_id).toBe(row.churn_reasons.includes('amount'));
  });
  await fenji.at('call').first().click();
  await expect(fenji.at('card')).toContainText(warned[0].customer_id);
  await expect(fenji.at('reason').filter({ hasText: '流失预警' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await fenji.at('call-all').click();
  await expect.poll(() => fenji.matches()).toBe(warned.length);
});

test('nobody to call is said, too', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(file('one.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-01-06', 20]])));
  await expect(fenji.at('call-list')).toContainText('现在没有客户在流失预警、沉默或流失里');
});

test('the sheet: the eight columns of the template led by the grade, in the words on screen', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const all = new Map((await customers(fenji)).map((row) => [row.customer_id, row]));
  const sheet = await fenji.download('download-sheet');
  expect(sheet.name).toBe('客户分级管理表.csv');
  expect([...sheet.bytes.subarray(0, 3)], 'the mark that Excel needs').toEqual([0xef, 0xbb, 0xbf]);
  const [head, ...rows] = csv(sheet.bytes.toString('utf8').slice(1)).filter((row) => row.length > 1);
  expect(head).toEqual(['客户分级', '客户编号', '客户姓名', '联系方式', '购买频率', '购买金额', '客户价值', '客户潜力', '客户关系']);
  expect(rows).toHaveLength(all.size);
  const grades = { high: '▲ 高级', mid: '● 中级', low: '■ 初级' } as Record<string, string>;
  const levels = { high: '高', mid: '中', low: '低', unknown: '未定', '': '' } as Record<string, string>;
  const relations = { loyal: '忠诚', regular: '一般', lost: '流失' } as Record<string, string>;
  for (const [grade, id, name, contact, often, amount, value, potential, relation] of rows) {
    const row = all.get(id)!;
    expect([grade, name, contact, amount, value, potential, relation]).toEqual([
      grades[row.grade], row.customer_name, row.contact, row.amount.replace(/\.0+$/, '') + '元', levels[row.value], levels[row.potential], relations[row.relation],
    ]);
    // Orders in the stretch that the words name, from the first order to the analysis date, a month at least.
    if (!row.first_order) { expect(often).toBe(''); continue; }
    const days = Math.max((Date.parse(row.last_order) - Date.parse(row.first_order)) / 86_400_000 + Number(row.days_since_last), 365.25 / 12);
    const [, per, times] = often.match(/^每([周月季年])(\d+)次$/) ?? [];
    const length = ({ 周: 7, 月: 365.25 / 12, 季: 365.25 / 4, 年: 365.25 } as Record<string, number>)[per];
    if (often === '不到每年1次') expect(Number(row.orders) * 365.25 / days).toBeLessThan(0.5);
    else expect(Number(times), `${id}: ${often}`).toBe(Math.floor(Number(row.orders) * length / days + 0.5));
  }
  const order = rows.map((row) => [Object.values(grades).indexOf(row[0]), -cents(row[5].replace('元', ''))]);
  expect(order).toEqual([...order].sort(([a, b], [c, d]) => a - c || b - d));
  await fenji.at('lang').selectOption('en');
  expect((await fenji.download('download-sheet')).name).toBe('customer-grading-sheet.csv');
});

test('names and contacts are masked on screen only', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(file('names.csv', table('客户编号,客户姓名,联系电话,日期,金额', [['A1', '欧阳娜娜', '13812345678', '2024-01-05', 10]])));
  await fenji.at('mask').check();
  await expect(fenji.row(0)).toContainText('欧***');
  await expect(fenji.row(0)).toContainText('138****5678');
  await fenji.row(0).click();
  await expect(fenji.at('card')).toContainText('欧***');
  await expect(fenji.at('card')).not.toContainText('13812345678');
  await fenji.at('card-close').click();
  expect((await customers(fenji))[0]).toMatchObject({ customer_name: '欧阳娜娜', contact: '13812345678' });
  await fenji.at('mask').uncheck();
  await expect(fenji.row(0)).toContainText('欧阳娜娜');
});

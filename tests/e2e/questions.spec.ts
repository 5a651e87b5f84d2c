// What a file cannot tell is asked once, with its own examples, and the answer decides.
import { expect, test } from './support/test';
import { file, table } from './support/tables';

const DATES = table('客户,日期,金额', [['甲', '05/01/2024', 10], ['乙', '06/02/2024', 20], ['丙', '07/03/2024', 30]]);
const NUMBERS = table('客户;日期;金额', []) + '甲;2024-01-05;1,234\n乙;2024-02-06;2,345\n丙;2024-03-07;3,456\n';

const CASES = [
  { what: 'day or month first', text: DATES, code: 'ambiguous_date', example: '05/01/2024', answers: [
    { id: 'dmy', sees: { range: '2024-01-05 至 2024-03-07', amount: '60' } },
    { id: 'mdy', sees: { range: '2024-05-01 至 2024-07-03', amount: '60' } },
  ] },
  { what: 'decimal or thousands mark', text: NUMBERS, code: 'ambiguous_decimal', example: '1,234', answers: [
    { id: 'point', sees: { amount: '7,035' } },
    { id: 'comma', sees: { amount: '7.035' } },
  ] },
];

for (const { what, text, code, example, answers } of CASES) {
  for (const { id, sees } of answers) {
    test(`${what}: one question, answer ${id}, graded`, async ({ fenji }) => {
      await fenji.open();
      await fenji.add(file('doubtful.csv', text));
      await fenji.start();
      const question = fenji.at('question');
      await expect(question).toHaveCount(1);
      await expect(question).toHaveAttribute('data-code', code);
      await expect(question).toContainText('doubtful.csv');
      await expect(question.locator('code').first()).toHaveText(example);
      await expect(question.locator('button')).toHaveCount(2);
      expect(await fenji.measures('fenji:import'), 'nothing is graded before the answer').toHaveLength(0);
      await fenji.at(`choice-${id}`).click();
      await fenji.graded();
      expect(await fenji.figures()).toMatchObject({ customers: 3, orders: 3, ...sees });
    });
  }
}

test('two doubts in one file are two questions, asked together', async ({ fenji }) => {
  await fenji.open();
  await fenji.add(file('both.csv', '客户;日期;金额\n甲;05/01/2024;1,234\n乙;06/02/2024;2,345\n'));
  await fenji.start();
  await expect(fenji.at('question')).toHaveCount(2);
  await fenji.at('choice-mdy').click();
  await expect(fenji.at('choice-mdy')).toHaveAttribute('aria-pressed', 'true');
  await fenji.at('choice-point').click();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ amount: '3,579', range: '2024-05-01 至 2024-06-02' });
});

test('a date far after the rest is asked about and never moves the analysis date by itself', async ({ fenji }) => {
  const rows = Array.from({ length: 40 }, (_, n) => [`客${n % 7}`, `2024-03-${String(1 + (n % 28)).padStart(2, '0')}`, 10]);
  await fenji.open();
  await fenji.add(file('far.csv', table('客户,日期,金额', [...rows, ['客1', '2034-03-05', 10]])));
  await fenji.start();
  await expect(fenji.at('question')).toHaveAttribute('data-code', 'future_date');
  await expect(fenji.at('question')).toContainText('2034-03-05');
  await fenji.at('choice-leave_out').click();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ amount: '400', asOf: '2024-03-29' });
  await expect(fenji.at('conservation').locator('li')).toHaveText(/^不计：(日期太晚，按你的回答不算|晚于分析日期)，1 行，金额 10$/);
});

test('no question where the file decides by itself', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(file('clear.csv', '客户;日期;金额\n甲;05/01/2024;1.234,50\n乙;26/02/2024;2.345,00\n'));
  await expect(fenji.at('question')).toHaveCount(0);
  expect(await fenji.figures()).toMatchObject({ amount: '3,579.50', range: '2024-01-05 至 2024-02-26' });
});

const SEVERAL = [
  { what: 'an order with another amount in another file', code: 'orders_differ', example: '1 = 100 (a.csv)', files: [
    file('a.csv', table('订单号,客户,日期,金额', [['1', '甲', '2024-01-05', 100], ['2', '乙', '2024-01-06', 30]])),
    file('b.csv', table('订单号,客户,日期,金额', [['1', '甲', '2024-01-05', 60]])),
  ], answers: [['first', '130'], ['last', '90'], ['parts', '190']] },
  { what: 'what items give back', code: 'item_refunds', example: '25.5', files: [
    file('orders.csv', table('订单编号,买家会员名,订单付款时间,买家实际支付金额', [['1', '甲', '2024-01-05', 100]])),
    file('items.csv', table('订单编号,标题,购买数量,退款金额', [['1', '茶', 1, '25.50']])),
  ], answers: [['subtract', '74.50'], ['ignore', '100']] },
  { what: 'a discount beside quantity and price', code: 'line_discount', example: '10', files: [
    file('prices.csv', table('订单号,客户,日期,数量,单价,优惠金额', [['1', '甲', '2024-01-05', 2, 50, 10]])),
  ], answers: [['money', '90'], ['share', '90'], ['ignore', '100']] },
  { what: 'currencies that only headers name', code: 'mixed_currency', example: 'CNY × 1', files: [
    file('yuan.csv', table('订单号,客户,日期,金额（元）', [['1', '甲', '2024-01-05', 100]])),
    file('usd.csv', table('order,customer,date,Amount (USD)', [['2', 'ann', '2024-01-06', 30]])),
  ], answers: [['CNY', '100'], ['USD', '30'], ['keep', '130']] },
] as const;

for (const { what, code, example, files, answers } of SEVERAL) {
  test(`${what} is one question, and each answer another sum`, async ({ fenji, page }) => {
    await fenji.open();
    await fenji.add(...files);
    await fenji.start();
    for (const [answer, amount] of answers) {
      const question = fenji.at('question');
      await expect(question).toHaveCount(1);
      await expect(question).toHaveAttribute('data-code', code);
      await expect(question.locator('code').first()).toHaveText(example);
      await fenji.at(`choice-${answer}`).click();
      await fenji.graded();
      expect((await fenji.figures()).amount, answer).toBe(amount);
      await page.reload();
      await fenji.add(...files);
      await fenji.start();
    }
  });
}

// Data quality: the verdict, what can be left out, what statuses mean; and files that are not orders.
import { csv, file, number, table } from './support/tables';
import { expect, test, yet } from './support/test';

const HEADER = '订单编号,客户,姓名,手机,日期,金额,商品,渠道,状态';
/** Two years of three hundred orders; then what stands out. */
const rows = () => Array.from({ length: 300 }, (_, n) => {
  const day = new Date(Date.UTC(2022, 0, 3 + n * 3)).toISOString().slice(0, 10);
  return [`A${n}`, `c${n % 60}`, `客户${n % 60}`, `1380000${1000 + (n % 60)}`, day, 100 + (n % 37), n % 9 ? '龙井茶' : '运费', n % 4 ? '网店' : '门店', '交易成功'];
});
const ODD = [
  ['B1', 'C1', '王芳', '', '2023-05-01', 88, '茶具', '网店', '交易成功'], ['B1', 'C1', '王芳', '', '2023-05-01', 88, '茶具', '网店', '交易成功'],
  ['B2', 'c1 ', '王芳', '', '2023-05-02', '"¥1,000.00"', '茶具', '网店', '已付订金'], ['B3', 'c2', '', '', '2023-05-03', 9_999_999, '茶具', '网店', '交易成功'],
  ['B4', '', '', '', '2023-05-04', 10, '茶具', '网店', '交易成功'],
];
const ORDERS = table(HEADER, [...rows(), ...ODD]);

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

test('the verdict says what to look at, and the lists show it', async ({ fenji }) => {
  await fenji.grade(file('订单.csv', ORDERS));
  await fenji.at('to-quality').click();
  await expect(fenji.at('readiness')).toHaveAttribute('data-level', 'good');
  const panel = fenji.at('quality');
  await expect(panel).toContainText('1 组客户可能是同一位');
  await expect(panel).toContainText('2 笔订单比其余的大很多');
  await fenji.at('twins').locator('summary').click();
  await expect(fenji.at('twins')).toContainText('c1；C1');
  await fenji.at('outliers').locator('summary').click();
  await expect(fenji.at('outliers')).toContainText('9,999,999');
  await fenji.at('columns').locator('summary').click();
  await expect(fenji.at('columns').locator('tr', { hasText: '手机' })).toContainText('98.4%');
  await fenji.at('normalised').locator('summary').click();
  await expect(fenji.at('normalised')).toContainText('金额：去掉货币符号和单位 · 1');
  // The file by itself says the same.
  await fenji.go('results');
  const report = JSON.parse((await fenji.download('download-report')).bytes.toString('utf8'));
  expect(report.quality).toMatchObject({ readiness: 'good', concerns: { likely_same_customers: 1, far_larger_orders: 2 }, normalised: { key: 1, mark: 1, grouped: 1 } });
  expect(report.filters).toEqual([]);
});

test('filters count at once, are said on the results and in the report, and go away again', async ({ fenji }) => {
  await fenji.grade(file('订单.csv', ORDERS));
  const all = await fenji.figures();
  await fenji.go('collect');
  await fenji.at('filters').locator('summary').click();
  await fenji.at('words').getByText('含“运费”').click();
  await fenji.at('values-channel').getByLabel('门店').uncheck();
  await fenji.at('drop-repeated').check();
  await fenji.at('filter-from').fill('2023-01-01');
  await fenji.at('filter-from').blur();
  await fenji.at('filter-least').fill('abc');
  await fenji.at('filter-least').blur();
  await expect(fenji.at('quality')).toContainText('这不是一个金额');
  await fenji.at('filter-least').fill('90');
  await fenji.at('filter-least').blur();
  await fenji.go('results');
  await expect(fenji.at('filters-on')).toContainText('从哪天 2023-01-01；不计低于多少钱的订单 90；不计商品“运费”；不计渠道“门店”；重复的行只算一次');
  // The sum by hand: from 2023 on, web shop, no postage, B1 once (88, below 90), and no order below 90.
  const kept = [...rows(), ...ODD].filter((row) => String(row[4]) >= '2023-01-01' && row[6] !== '运费' && row[7] === '网店' && row[1] !== '');
  const money = (cell: string | number) => Number(String(cell).replace(/[",¥]/g, ''));
  const sum = kept.map((row) => money(row[5])).filter((amount) => amount >= 90).reduce((a, b) => a + b, 0);
  await expect.poll(yet(async () => number((await fenji.figures()).amount))).toBe(sum);
  const report = JSON.parse((await fenji.download('download-report')).bytes.toString('utf8'));
  expect(report.filters).toEqual(['from=2023-01-01', 'min_order=90', 'product=运费', 'channel=门店', 'repeated=drop']);
  const own = report.files[0];
  expect(own.records).toBe(own.used + own.rejected + own.blank + own.repeated + own.left_out);
  expect(own.repeated).toBe(1);

  // A filter that leaves nothing is taken back with a word.
  await fenji.go('collect');
  await fenji.at('filter-to').fill('2001-01-01');
  await fenji.at('filter-to').blur();
  await expect(fenji.at('notice')).toContainText('一行也不剩');
  await expect(fenji.at('filter-to')).toHaveValue('');
  await fenji.at('clear-filters').click();
  await fenji.go('results');
  await expect(fenji.at('filters-on')).toHaveCount(0);
  await expect.poll(yet(() => fenji.figures())).toEqual(all);
});

test('what a status means is the person’s to say', async ({ fenji }) => {
  await fenji.grade(file('订单.csv', ORDERS));
  await fenji.go('collect');
  await fenji.at('statuses').locator('summary').click();
  const paid = fenji.at('statuses').getByLabel('状态“已付订金”怎么算');
  await expect(paid).toHaveValue('kept');
  await paid.selectOption('unpaid');
  await fenji.go('results');
  await expect(fenji.at('conservation')).toContainText('未付款的订单');
  await expect(fenji.at('conservation')).toContainText('1,000');
  await fenji.go('collect');
  await expect(paid).toHaveValue('unpaid');
  await fenji.at('clear-filters').click();
  await expect(paid).toHaveValue('kept');
});

test('the sheet of eight columns: made here, opened here', async ({ fenji }) => {
  await fenji.gradeSample();
  const sheet = await fenji.download('download-sheet');
  const before = csv(sheet.bytes.toString('utf8').replace('\ufeff', ''));
  await fenji.go('collect');
  await fenji.at('remove').click();
  await fenji.add({ name: sheet.name, mimeType: 'text/csv', buffer: sheet.bytes });
  await expect(fenji.at('shape')).toHaveValue('customers');
  await expect(fenji.at('missing')).toHaveText('需要的列都找到了。');
  await fenji.start();
  await expect(fenji.at('notes')).toContainText('每位客户只有一行合计');
  const { customers, asOf, range } = await fenji.figures();
  expect({ customers, asOf, range }).toEqual({ customers: before.length - 1, asOf: '—', range: '—' });
  // A card says where it comes from, and keeps the grades that the sheet had.
  await fenji.rows.first().click();
  await expect(fenji.page.getByTestId('reason').filter({ hasText: '只有合计' })).toBeVisible();
  await expect(fenji.at('more')).toContainText('客户价值');
});

test('a list of customers without a date is offered as sums', async ({ fenji }) => {
  await fenji.add(file('客户.csv', table('客户,累计消费', [['甲', 500], ['乙', 20], ['丙', 3]])));
  await expect(fenji.at('missing')).toContainText('还差一步：选出哪一列是日期。');
  await expect(fenji.at('start')).toBeDisabled();
  await fenji.role('累计消费').selectOption('amount');
  await fenji.at('shape').selectOption('customers');
  await expect(fenji.at('missing')).toHaveText('需要的列都找到了。');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 3, amount: '523' });
});

test('orders with their items, customer facts and visits, dropped together', async ({ fenji }) => {
  const orders = table('订单编号,买家会员名,买家实际支付金额,订单状态,订单付款时间',
    [['A1', '小明', 100, '交易成功', '2024-01-05 10:00:00'], ['A2', '小红', 50.5, '交易成功', '2024-02-05 10:00:00'], ['A3', '小明', 70, '交易成功', '2024-03-05 10:00:00']]);
  const items = table('订单编号,标题,价格,购买数量', [['A1', '杯子', 60, 1], ['A1', '碟子', 40, 1], ['A2', '勺子', 50.5, 1]]);
  const people = table('会员名,性别,会员等级', [['小明', '男', '金卡'], ['小刚', '男', '银卡']]);
  const visits = table('客户,日期,满意度', [['小明', '2024-03-10', 5], ['小明', '2024-03-20', 2]]);
  await fenji.add(file('宝贝.csv', items));
  await expect(fenji.file('宝贝.csv').getByTestId('missing')).toContainText('选出哪一列是客户');
  await fenji.add(file('订单.csv', orders), file('会员.csv', people), file('回访.csv', visits));
  await expect(fenji.file('宝贝.csv').getByTestId('joins')).toContainText('订单里的商品');
  await expect(fenji.file('会员.csv').getByTestId('joins')).toContainText('客户资料');
  await expect(fenji.file('回访.csv').getByTestId('joins')).toContainText('往来记录');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 3, orders: 3, amount: '220.50' });
  await fenji.rows.filter({ hasText: '小明' }).click();
  await expect(fenji.at('products')).toContainText('碟子');
  await expect(fenji.at('more')).toContainText('金卡');
  await expect(fenji.at('more')).toContainText('2 次，最近 2024-03-20');
});

// Real orders and a shop platform's own columns: the numbers must be right, and equal to counts that share no code with us.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test';
import { cents, file, gbk, number, ROOT, table, UCI } from './support/tables';

const TWIN = process.env.FENJI_TWIN ?? join(ROOT, 'target/debug/examples/grade');
/** What the independent script must be told; the page finds these columns by itself. */
const UCI_ROLES = ['customer=CustomerID', 'date=InvoiceDate', 'order=InvoiceNo', 'product=Description', 'quantity=Quantity', 'unit_price=UnitPrice'];

/** The parts of a conservation line: records, used, rejected, blank, repeated, left out. */
const parts = (line: string) => [...line.replaceAll(',', '').matchAll(/\d+/g)].map((found) => Number(found[0]));

test('three days of real orders: every row accounted for, every customer as counted independently', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(...UCI);
  const figures = await fenji.figures();
  expect(figures).toMatchObject({ customers: 180, orders: 212, amount: '79,186.05', asOf: '2011-12-10' });
  await expect(page.getByText('18 位只有退款记录')).toBeVisible();

  const files = (await page.locator('.conserve').allInnerTexts()).map(parts);
  expect(files.length).toBe(3);
  for (const [records, ...rest] of files) expect(rest.reduce((a, b) => a + b, 0)).toBe(records);
  const total = (place: number) => files.reduce((sum, counts) => sum + counts[place], 0);
  expect(total(0)).toBe(6503);
  expect(total(2)).toBe(2998);
  const troubles = await page.locator('.problems li').filter({ hasText: '没有客户' }).allInnerTexts();
  expect(troubles.map((text) => number(text.split('：')[1])).reduce((a, b) => a + b, 0)).toBe(2998);

  const { bytes } = await fenji.download('download-csv');
  const out = test.info().outputPath();
  execFileSync('python3', [join(ROOT, 'tests/reference/grade_reference.py'),
    ...UCI_ROLES.flatMap((role) => ['--map', role]), '--out', join(out, 'reference'), ...UCI]);
  expect(bytes.toString('utf8'), 'the independent count').toBe(readFileSync(join(out, 'reference/customers.csv'), 'utf8'));

  if (!existsSync(TWIN)) {
    expect(process.env.FENJI_TWIN, 'FENJI_TWIN is set, but the twin is not built (cargo build --no-default-features --example grade)').toBeUndefined();
    test.info().annotations.push({ type: 'not compared', description: 'the headless twin is not built' });
    console.log('  not compared with the headless twin: it is not built');
    return;
  }
  execFileSync(TWIN, ['--out', join(out, 'twin'), ...UCI]);
  expect(bytes.toString('utf8'), 'the headless twin').toBe(readFileSync(join(out, 'twin/customers.csv'), 'utf8'));
  const report = await fenji.download('download-report');
  expect(report.bytes.toString('utf8'), 'the twin\'s report').toBe(readFileSync(join(out, 'twin/report.json'), 'utf8'));
});

test('the files\' order and number change nothing but the report', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(...UCI);
  const together = (await fenji.download('download-csv')).bytes;
  await fenji.open();
  for (const path of [...UCI].reverse()) await fenji.add(path);
  await expect(fenji.at('file')).toHaveCount(3);
  await fenji.start();
  await fenji.graded();
  expect((await fenji.download('download-csv')).bytes.equals(together)).toBe(true);
});

test('a GBK order file in 淘宝\'s columns: at most three clicks, no question, closed and unpaid orders left out', async ({ fenji, page }) => {
  const names = ['王小明', '欧阳娜娜', '李雷', '韩梅梅', '赵鑫', '钱多多'];
  const header = '订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量';
  const order = (n: number) => {
    const who = n % names.length;
    const status = n % 10 === 7 ? '交易关闭' : n % 10 === 9 ? '等待买家付款' : '交易成功';
    const money = `${30 + n}.50`;
    const day = `2024-${String(1 + (n % 12)).padStart(2, '0')}-${String(10 + (n % 18)).padStart(2, '0')}`;
    return [`"=""18005${n}"""`, `买家${who}`, `buyer${who}@example.com`, money, '0.00', 0, money, 0, money, 0, status, '',
      names[who], '浙江省 杭州市 西湖区 文三路', '快递', "'", `'1380000000${who}`, `${day} 10:20:30`, status === '等待买家付款' ? '' : `${day} 10:21:00`,
      '"龙井茶 250g,礼盒"', 1, '', '', '', 1];
  };
  const orders = Array.from({ length: 60 }, (_, n) => order(n));
  const kept = orders.filter((cells) => cells[10] === '交易成功');
  const money = (rows: (string | number)[][]) => rows.reduce((sum, cells) => sum + Number(cells[8]), 0).toFixed(2);

  await fenji.open();
  // Only a person's clicks count: the picker's own input gets a second, made-up one.
  await page.evaluate(() => {
    (window as any).clicks = 0;
    addEventListener('click', (event) => { if (event.isTrusted && event.detail > 0) (window as any).clicks += 1; }, true);
  });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('选择文件', { exact: true }).click()]);
  await chooser.setFiles([file('ExportOrderList.csv', gbk(table(header, orders))) as any]);
  await expect(fenji.at('encoding')).toHaveValue('gb18030');
  await expect(fenji.at('preview')).toContainText('欧阳娜娜');
  await fenji.start();
  await fenji.graded();
  const clicks = await page.evaluate(() => (window as any).clicks);
  expect(clicks).toBeGreaterThan(0);
  expect(clicks).toBeLessThanOrEqual(3);

  await expect(fenji.at('question')).toHaveCount(0);
  const figures = await fenji.figures();
  expect(figures).toMatchObject({ customers: 6, orders: kept.length });
  expect(cents(figures.amount)).toBe(cents(money(kept)));
  const shown = (await fenji.rows.locator('td:nth-child(3)').allInnerTexts()).sort();
  expect(shown).toEqual([...names].sort());

  const conservation = fenji.at('conservation');
  for (const [words, status] of [['已取消的订单', '交易关闭'], ['未付款的订单', '等待买家付款']]) {
    const out = orders.filter((cells) => cells[10] === status);
    const line = await conservation.locator('li').filter({ hasText: words }).innerText();
    expect(line).toMatch(new RegExp(`^不计：${words}，${out.length} 行，金额 `));
    expect(cents(line.split('金额 ')[1])).toBe(cents(money(out)));
  }
  expect(parts(await conservation.locator('.conserve').innerText())).toEqual([60, kept.length, 0, 0, 0, 60 - kept.length]);
});

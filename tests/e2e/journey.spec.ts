// The whole way on the sample data: from the first click to the files a person takes away.
import { expect, test, yet } from './support/test';
import { GRADES } from './support/fenji';
import { cents, contractColumns, csv, number } from './support/tables';

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

test('sample data: a preview with every role, then one click to the grades', async ({ fenji, page }) => {
  await fenji.at('sample').click();
  await expect(fenji.at('preview').locator('tbody tr').first()).toBeVisible();
  const roles = await fenji.at('preview').locator('thead select').evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
  expect(roles).toEqual(['order', 'date', 'customer', 'name', 'contact', 'product', 'quantity', 'amount', 'status']);
  await expect(fenji.at('missing')).toHaveText('需要的列都找到了。');
  await fenji.start();
  await fenji.graded();
  await expect(page.getByRole('heading', { name: '分级结果' })).toBeAttached();
});

test('three grades whose people and money add up to all customers, and a sentence that says so', async ({ fenji }) => {
  await fenji.gradeSample();
  const { customers, amount } = await fenji.figures();
  const grades = await fenji.grades();
  expect(customers).toBeGreaterThan(200);
  expect(grades.every(({ people }) => people > 0)).toBe(true);
  expect(grades.reduce((sum, { people }) => sum + people, 0)).toBe(customers);
  expect(grades.reduce((sum, { money }) => sum + cents(money), 0)).toBe(cents(amount));
  for (const [place, symbol] of ['▲', '●', '■'].entries()) {
    await expect(fenji.at(`grade-${GRADES[place]}`)).toContainText(symbol);
  }
  const [high] = grades;
  const sentence = fenji.at('sentence');
  await expect(sentence).toContainText(`${customers} 位客户里`);
  await expect(sentence).toContainText(`${high.people} 位高级客户`);
  await expect(sentence).toContainText(high.money);
  await expect(sentence).toContainText(amount);
});

test('every other way to divide counts every customer once', async ({ fenji }) => {
  await fenji.gradeSample();
  const { customers } = await fenji.figures();
  for (const division of ['value', 'potential', 'relation', 'lifecycle', 'churn_warning', 'rfm_segment', 'rfm_class', 'abc']) {
    const groups = await fenji.groups(division);
    expect(Object.values(groups).reduce((sum, people) => sum + people, 0), division).toBe(customers);
  }
});

test('a click on a grade shows only its customers, and can be taken back', async ({ fenji }) => {
  await fenji.gradeSample();
  const [, mid] = await fenji.grades();
  await fenji.at('grade-mid').click();
  await expect(fenji.at('grade-mid')).toHaveAttribute('aria-pressed', 'true');
  await expect(fenji.at('matches')).toContainText(`${mid.people} 位客户，共`);
  await expect(fenji.rows.first()).toContainText('中级');
  const tags = await fenji.rows.locator('.grade-tag').allInnerTexts();
  expect(tags.length).toBeGreaterThan(5);
  expect(tags.every((tag) => tag.includes('● 中级'))).toBe(true);
  await fenji.at('filter-grade').click();
  await expect(fenji.at('matches')).not.toContainText('，共');
  await expect(fenji.at('grade-mid')).toHaveAttribute('aria-pressed', 'false');
});

test('sorting by amount goes both ways, searching finds one customer', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const column = page.locator('th', { has: fenji.at('sort-amount') });
  const amounts = async () => (await fenji.rows.locator('td:nth-child(6)').allInnerTexts()).map(cents);
  await expect(column).toHaveAttribute('aria-sort', 'descending');
  await expect(fenji.row(0)).toBeVisible();
  const falling = await amounts();
  expect(falling.length).toBeGreaterThan(10);
  expect(falling).toEqual([...falling].sort((a, b) => b - a));
  await fenji.at('sort-amount').click();
  await expect(column).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(yet(async () => (await amounts())[0])).toBeLessThan(falling.at(-1)!);
  const rising = await amounts();
  expect(rising).toEqual([...rising].sort((a, b) => a - b));

  const id = await fenji.row(3).locator('th').innerText();
  await fenji.at('search').fill(id.toLowerCase());
  await expect(fenji.rows).toHaveCount(1);
  await expect(fenji.row(0).locator('th')).toHaveText(id);
  await fenji.at('search').fill('no such customer');
  await expect(fenji.at('no-customer')).toBeVisible();
  await fenji.at('clear-filters').click();
  await expect(fenji.at('search')).toHaveValue('');
  await expect.poll(() => fenji.rows.count()).toBeGreaterThan(10);
});

test('the table reaches its last customer by scroll bar and by keyboard', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const { customers } = await fenji.figures();
  const last = fenji.row(customers - 1);
  await expect(fenji.row(0)).toBeVisible();
  await expect(last).toHaveCount(0);
  const box = page.locator('.customers');
  await box.scrollIntoViewIfNeeded();
  await box.evaluate((box) => { box.scrollTop = box.scrollHeight; });
  await expect(last.locator('th')).toBeInViewport();
  await expect(fenji.row(0)).toHaveCount(0);

  const grid = fenji.at('customer-table');
  await grid.press('Home');
  await expect(fenji.row(0).locator('th')).toBeInViewport();
  await grid.press('End');
  await expect(last).toHaveAttribute('aria-selected', 'true');
  await expect(last.locator('th')).toBeInViewport();
});

test('a card says why, lists the orders, and closes with Esc', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const id = await fenji.row(0).locator('th').innerText();
  const orders = number((await fenji.row(0).locator('td:nth-child(5)').getAttribute('title'))!);
  const amount = await fenji.row(0).locator('td:nth-child(6)').innerText();
  await fenji.row(0).click();
  const card = fenji.at('card');
  await expect(card).toBeVisible();
  await expect(card).toContainText(id);
  await expect(card).toContainText(amount);
  const reasons = await fenji.at('reason').allInnerTexts();
  expect(reasons[0]).toMatch(/^客户分级是高级/);
  expect(reasons.some((reason) => /最近一次下单是 \d{4}-\d\d-\d\d，距 \d{4}-\d\d-\d\d 有 \d+ 天/.test(reason))).toBe(true);
  // The orders that count, of those listed, are the row's orders, and all listed orders add up to its amount.
  const listed = fenji.at('orders').locator('tbody tr');
  expect(await listed.count()).toBeGreaterThanOrEqual(orders);
  expect(await listed.filter({ hasNot: page.locator('.hint') }).count()).toBe(orders);
  const sum = (await listed.locator('td:nth-child(4)').allInnerTexts()).map(cents).reduce((a, b) => a + b, 0);
  expect(sum).toBe(cents(amount));
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  // The keyboard opens it too.
  await fenji.at('customer-table').press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(card).toContainText(await fenji.row(1).locator('th').innerText());
});

test('customers.csv holds every customer under the contract\'s header', async ({ fenji }) => {
  await fenji.gradeSample();
  const { customers, amount } = await fenji.figures();
  const { name, bytes } = await fenji.download('download-csv');
  expect(name).toBe('customers.csv');
  const text = bytes.toString('utf8');
  expect(text).not.toMatch(/^\ufeff/);
  expect(text).not.toContain('\r');
  const [header, ...rows] = csv(text);
  expect(header).toEqual(contractColumns());
  expect(rows.length).toBe(customers);
  expect(rows.every((row) => row.length === header.length)).toBe(true);
  const ids = rows.map((row) => row[0]);
  expect(ids).toEqual([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  const money = rows.map((row) => cents(row[header.indexOf('amount')]));
  expect(money.reduce((a, b) => a + b, 0)).toBe(cents(amount));
  const graded = (grade: string) => rows.filter((row) => row[header.indexOf('grade')] === grade).length;
  expect((await fenji.grades()).map(({ people }) => people)).toEqual(GRADES.map(graded));

  const excel = await fenji.download('download-excel');
  expect(excel.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(csv(excel.bytes.toString('utf8').slice(1)).length).toBe(customers + 1);
});

test('the report and the rejected rows say what the page says', async ({ fenji }) => {
  await fenji.gradeSample();
  const figures = await fenji.figures();
  const saved = await fenji.download('download-report');
  expect(saved.name).toBe('report.json');
  const report = JSON.parse(saved.bytes.toString('utf8'));
  expect(report).toMatchObject({ customers: figures.customers, orders: figures.orders, as_of: figures.asOf });
  expect(cents(report.amount)).toBe(cents(figures.amount));
  const [{ records, used, rejected, blank, repeated, left_out: leftOut, problems }] = report.files;
  expect(used + rejected + blank + repeated + leftOut).toBe(records);
  // The sample has one of each fault of real exports.
  for (const count of [rejected, blank, leftOut]) expect(count).toBeGreaterThan(0);
  const codes = problems.map((problem: { code: string }) => problem.code);
  for (const code of ['no_customer_value', 'bad_date', 'total_row']) expect(codes).toContain(code);

  const rejects = csv((await fenji.download('download-rejects')).bytes.toString('utf8'));
  expect(rejects[0]).toEqual(['file', 'line', 'column', 'value', 'code', 'text']);
  expect(rejects.length).toBe(rejected + 1);
  expect(rejects.some((row) => row[3] === '下周' && row[4] === 'bad_date')).toBe(true);

  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(Math.min(rejected, 50));
  await expect(fenji.at('reject-row').first().locator('td').nth(1)).toHaveText(rejects[1][1].replace(/\B(?=(\d{3})+$)/g, ','));
  await expect(fenji.at('rejects')).toContainText(`共 ${rejected} 行`);
});

test('strategy opens a list, monitoring compares with an earlier day and changes nothing', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const before = await fenji.figures();
  const [high] = await fenji.grades();
  await fenji.go('strategy');
  await expect(fenji.at('strategy-high')).toContainText(`${high.people} 位`);
  await fenji.at('list-high').click();
  await expect(fenji.at('matches')).toContainText(`${high.people} 位客户，共`);
  await expect(fenji.at('customer-table')).toBeInViewport();

  await fenji.go('monitor');
  const day = await fenji.at('monitor-day').inputValue();
  await fenji.at('monitor-run').click();
  const result = fenji.at('monitor-result');
  await expect(result).toContainText(`${day} 有`);
  const then = await fenji.at('changes-grade').locator('tbody tr td:nth-child(2)').allInnerTexts();
  const now = await fenji.at('changes-grade').locator('tbody tr td:nth-child(3)').allInnerTexts();
  expect(now.map(number)).not.toEqual(then.map(number));
  expect(now.map(number).reduce((a, b) => a + b, 0)).toBe(before.customers);
  await fenji.go('results');
  await expect(page.getByTestId('sentence')).toBeVisible();
  expect(await fenji.figures()).toEqual(before);
});

test('the way back of the browser goes through the steps and loses no result', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.gradeSample();
  const { customers } = await fenji.figures();
  await fenji.go('rules');
  await page.goBack();
  await expect(fenji.at('sentence')).toBeVisible();
  expect((await fenji.figures()).customers).toBe(customers);
  await page.goBack();
  await expect(fenji.at('drop-zone')).toBeVisible();
  await page.goForward();
  await expect(fenji.at('sentence')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#results');
  // After a reload there is nothing to show, and the address does not say so.
  await page.reload();
  await expect(fenji.at('drop-zone')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#collect');
  await page.goto('./#rules');
  await expect(fenji.at('rules-state')).toBeVisible();
});

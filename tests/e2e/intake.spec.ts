// Every way in: dropped anywhere, pasted, added later, taken out again; and the roles as a person sets them.
import { expect, test, yet } from './support/test';
import { file, table } from './support/tables';

const HEADER = '客户,日期,金额';
const ONE = table(HEADER, [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]);
const TWO = table(HEADER, [['丙', '2024-03-07', 40]]);

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

test('files are taken wherever they are dropped', async ({ fenji, page }) => {
  await fenji.drop([{ name: 'one.csv', text: ONE }]);
  await expect(fenji.file('one.csv').getByTestId('preview')).toBeVisible();
  await fenji.drop([{ name: 'two.csv', text: TWO }, { name: 'three.csv', text: TWO }], 'footer');
  await expect(fenji.at('file')).toHaveCount(3);
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 3, amount: '110' });
  // On another step, too: the file is shown at once.
  await fenji.go('rules');
  await fenji.drop([{ name: 'four.csv', text: TWO }], 'header');
  await expect(fenji.file('four.csv')).toBeVisible();
  await expect(page.locator('.drop-overlay')).toHaveCount(0);
});

test('while something is dragged over the page it says where to drop, and stops when it leaves', async ({ fenji, page }) => {
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'x.csv'));
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('松手，添加文件')).toBeVisible();
  await page.dispatchEvent('body', 'dragleave', { dataTransfer: data });
  await expect(page.getByText('松手，添加文件')).toHaveCount(0);
  // Text dragged over the page is not a file.
  const text = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'x');
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: text });
  await expect(page.getByText('松手，添加文件')).toHaveCount(0);
});

test('a table copied from a spreadsheet is pasted with the keyboard or into the box', async ({ fenji, page }) => {
  const copied = ONE.replaceAll(',', '\t');
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, copied);
  await expect(fenji.file('粘贴的表格 1.txt').getByTestId('preview')).toBeVisible();
  await page.getByText('粘贴表格', { exact: true }).click();
  await expect(fenji.at('paste-add')).toBeDisabled();
  await fenji.at('paste-text').fill(TWO.replaceAll(',', '\t'));
  await fenji.at('paste-add').click();
  await expect(fenji.file('粘贴的表格 2.txt').getByTestId('preview')).toBeVisible();
  await expect(fenji.at('paste-text')).toHaveValue('');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 3, amount: '70' });
});

test('one pasted line is no table', async ({ fenji, page }) => {
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'a word');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  // Something that is a table comes after it: the word must not have become a file before.
  await fenji.add(file('one.csv', ONE));
  await expect(fenji.at('preview')).toBeVisible();
  await expect(fenji.at('file')).toHaveCount(1);
});

test('a role set by hand is used; a role moves, never doubles', async ({ fenji }) => {
  const text = table('客户,日期,应付金额,实付金额', [['甲', '2024-01-05', 100, 10], ['乙', '2024-02-06', 200, 20]]);
  await fenji.add(file('two-amounts.csv', text));
  await expect(fenji.role('实付金额')).toHaveValue('amount');
  await fenji.role('应付金额').selectOption('amount');
  await expect(fenji.role('实付金额')).toHaveValue('');
  await expect(fenji.at('preview').locator('th', { hasText: '应付金额' })).toContainText('你选的');
  await fenji.start();
  await fenji.graded();
  expect((await fenji.figures()).amount).toBe('300');
  // The file is still there: another choice needs no second drop.
  await fenji.go('collect');
  await expect(fenji.role('应付金额')).toHaveValue('amount');
  await fenji.role('实付金额').selectOption('amount');
  await fenji.start();
  await expect.poll(yet(async () => (await fenji.figures()).amount)).toBe('30');
});

const HEAD = '客户,日期,金额\n';
for (const [what, text, said] of [
  ['a header alone', HEAD, '文件里只有表头'],
  ['no customer anywhere', `${HEAD},2024-01-05,10\n,2024-01-06,20\n`, '没有一行写着是哪位客户'],
  ['everything cancelled', '客户,日期,金额,订单状态\n甲,2024-01-05,10,已取消\n乙,2024-01-06,20,已取消\n', '都没有算进去'],
  ['no amount that can be read', `${HEAD}甲,2024-01-05,x\n乙,2024-01-06,y\n`, '通常是列选错了'],
] as const) {
  test(`nothing to grade, because of ${what}: the page says that`, async ({ fenji }) => {
    await fenji.add(file('one.csv', text));
    await expect(fenji.at('preview')).toBeVisible();
    if (await fenji.role('金额').inputValue() === '') await fenji.role('金额').selectOption('amount');
    await fenji.start();
    await expect(fenji.at('nothing')).toContainText(said);
  });
}

test('an encoding set by hand is used and keeps the roles', async ({ fenji }) => {
  await fenji.add(file('one.csv', ONE));
  await fenji.role('金额').selectOption('');
  await fenji.role('金额').selectOption('amount');
  await fenji.at('encoding').selectOption('windows-1252');
  await expect(fenji.at('preview')).not.toContainText('甲');
  await fenji.at('encoding').selectOption('utf-8');
  await expect(fenji.at('preview')).toContainText('甲');
  await expect(fenji.at('missing')).toHaveText('需要的列都找到了。');
});

test('a file can be added later, and one removed, without dropping the others again', async ({ fenji }) => {
  await fenji.grade(file('one.csv', ONE));
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '30' });
  await fenji.go('collect');
  await fenji.add(file('two.csv', TWO));
  await expect(fenji.file('two.csv').getByTestId('preview')).toBeVisible();
  await fenji.start();
  await expect.poll(yet(async () => (await fenji.figures()).customers)).toBe(3);
  expect((await fenji.figures()).amount).toBe('70');

  await fenji.go('collect');
  await fenji.file('one.csv').getByTestId('remove').click();
  await expect(fenji.at('file')).toHaveCount(1);
  await fenji.start();
  await expect.poll(yet(async () => (await fenji.figures()).customers)).toBe(1);
  expect((await fenji.figures()).amount).toBe('40');
});

test('the columns chosen for one file are those of the next of its kind, and nothing of the file is kept', async ({ fenji, page }) => {
  const text = (month: string) => `单号,谁,哪天,实付金额,应付金额\n1,甲,2024-${month}-05,10,100\n2,乙,2024-${month}-06,20,200\n`;
  await fenji.add(file('一季度.csv', text('01')));
  await fenji.role('谁').selectOption('customer');
  await fenji.role('应付金额').selectOption('amount');
  await expect(fenji.at('remembered')).toHaveCount(0);
  await fenji.start();
  await fenji.graded();
  expect((await fenji.figures()).amount).toBe('300');
  // The next quarter, another day.
  await page.reload();
  await fenji.go('collect');
  await fenji.add(file('二季度.csv', text('04')));
  await expect(fenji.at('remembered')).toBeVisible();
  await expect(fenji.role('谁')).toHaveValue('customer');
  await expect(fenji.role('应付金额')).toHaveValue('amount');
  await fenji.start();
  await fenji.graded();
  expect((await fenji.figures()).amount).toBe('300');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  for (const word of ['甲', '乙', '谁', '应付', '季度', '2024']) expect(kept).not.toContain(word);
});

test('which file is needed is said for every place that sells', async ({ fenji, page }) => {
  await fenji.at('which-file').locator('summary').click();
  for (const place of ['淘宝', '京东', '拼多多', '抖店', '有赞', '纷享销客', 'Shopify', 'WooCommerce', '亚马逊', 'Excel']) {
    await expect(fenji.at('which-file')).toContainText(place);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

// Files that cannot be graded: words that name the file and the trouble, and the next good file works.
import { expect, test } from './support/test';
import { file, table } from './support/tables';

const GOOD = file('good.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', '20.50'], ['甲', '2024-03-07', 30]]));
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');

const BAD = [
  { what: 'an empty file', input: file('empty.csv', ''), words: /什么都没有（0 字节）/ },
  { what: 'a picture under another name', input: file('photo.csv', PNG), words: /不是文本表格，而是图片/ },
  { what: 'blank lines only', input: file('blank.csv', '\n\r\n  \n,,,\n\n'), words: /找不到像表头的一行/ },
];

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

for (const { what, input, words } of BAD) {
  test(`${what} is refused in words, and the next good file works`, async ({ fenji }) => {
    await fenji.add(input);
    const name = (input as { name: string }).name;
    const card = fenji.file(name);
    await expect(card.getByTestId('file-error')).toHaveText(words);
    await expect(fenji.at('start')).toBeDisabled();
    await fenji.add(GOOD);
    await expect(fenji.at('preview')).toBeVisible();
    await expect(fenji.at('start')).toBeDisabled();
    await card.getByTestId('remove').click();
    await expect(card).toHaveCount(0);
    await fenji.start();
    await fenji.graded();
    expect(await fenji.figures()).toMatchObject({ customers: 2, orders: 3, amount: '60.50' });
  });
}

test('a file without a customer column says what is missing and waits for the choice', async ({ fenji }) => {
  await fenji.add(file('nobody.csv', table('note,日期,金额', [['a', '2024-01-05', 10], ['b', '2024-01-06', 20]])));
  const card = fenji.file('nobody.csv');
  await expect(card.getByTestId('missing')).toHaveText('还差一步：选出哪一列是客户。');
  await expect(fenji.at('start')).toBeDisabled();
  await fenji.role('note').selectOption('customer');
  await expect(card.getByTestId('missing')).toHaveText('需要的列都找到了。');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '30' });
});

test('a file in which no row can be graded says where every row went; a better choice then works', async ({ fenji }) => {
  await fenji.add(file('wrong.csv', table('客户,日期,金额', [['', '2024-01-05', 10], [' ', '2024-01-06', 20]])));
  await fenji.start();
  await expect(fenji.at('nothing')).toBeVisible();
  await expect(fenji.at('conservation')).toContainText('wrong.csv');
  await expect(fenji.at('conservation')).toContainText('没有客户：2 行，第一处在第 2 行');
  await fenji.at('remove').click();
  await expect(fenji.at('nothing')).toHaveCount(0);
  await fenji.grade(GOOD);
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '60.50' });
});

test('a bad file beside a result leaves the result as it is', async ({ fenji }) => {
  await fenji.grade(GOOD);
  const before = await fenji.figures();
  await fenji.go('collect');
  await fenji.add(file('empty.csv', ''));
  await expect(fenji.file('empty.csv').getByTestId('file-error')).toBeVisible();
  await fenji.go('results');
  expect(await fenji.figures()).toEqual(before);
});

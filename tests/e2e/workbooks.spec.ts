// Workbooks and packed files: opened in the page, the sheet chosen, bombs and passwords in words. tests/unpack.rs has the rest.
import { deflateRawSync, gzipSync } from 'node:zlib';
import { file, table } from './support/tables';
import { expect, test } from './support/test';
import { workbook, zip } from './support/zip';

const day = (day: string) => ({ day });
const ORDERS = [['订单号', '客户', '下单日期', '金额'], ['1', '甲', day('2024-01-05'), 10.5], ['2', '乙', day('2024-02-06'), 20], ['3', '甲', day('2024-02-07'), 30]];
const NOTES = [['导出说明'], ['每天更新']];
const CSV = table('客户,日期,金额', [['甲', '2024-01-05', 1], ['乙', '2024-01-06', 2]]);

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

test('a workbook: the sheet with the orders is found, its dates and numbers are what they are', async ({ fenji }) => {
  await fenji.add(file('店铺.xlsx', workbook({ 说明: NOTES, 订单: ORDERS })));
  await expect(fenji.at('preview')).toContainText('2024-01-05');
  await expect(fenji.at('sheet')).toHaveValue('1');
  await expect(fenji.at('missing')).toHaveText('需要的列都找到了。');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 2, orders: 3, amount: '60.50' });
  const report = JSON.parse((await fenji.download('download-report')).bytes.toString('utf8'));
  expect(report.files[0]).toMatchObject({ name: '店铺.xlsx · 订单', used: 3, rejected: 0 });

  // Another sheet by hand, and back.
  await fenji.go('collect');
  await fenji.at('sheet').selectOption('0');
  await expect(fenji.at('preview')).toContainText('每天更新');
  await fenji.at('sheet').selectOption('1');
  await expect(fenji.at('preview')).toContainText('2024-02-07');
});

test('a rejected row of a workbook is named by its row', async ({ fenji }) => {
  await fenji.add(file('店铺.xlsx', workbook({ 订单: [...ORDERS, ['4', '丙', '昨天', 5]] })));
  await expect(fenji.at('sheet')).toHaveCount(0);
  await fenji.start();
  await fenji.graded();
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(1);
  await expect(fenji.at('reject-row')).toContainText('昨天');
  await expect(fenji.at('reject-row')).toContainText('5');
});

test('a packed table, and an archive of several, each with its name', async ({ fenji }) => {
  await fenji.add(file('orders.csv.gz', gzipSync(CSV)));
  await expect(fenji.at('preview')).toContainText('乙');
  await fenji.file('orders.csv.gz').getByTestId('remove').click();
  const gbk = Buffer.from('b6a9b5a52e637376', 'hex'); // 订单.csv
  await fenji.add(file('全部.zip', zip([[gbk, CSV], ['二月.csv', table('客户,日期,金额', [['丙', '2024-02-05', 4]])], ['读我.txt.pdf', '%PDF']])));
  await expect(fenji.at('file')).toHaveCount(2);
  await expect(fenji.file('全部.zip · 订单.csv').getByTestId('preview')).toContainText('甲');
  await expect(fenji.file('全部.zip · 二月.csv').getByTestId('preview')).toContainText('丙');
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 3, amount: '7' });
});

const OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(2048)]);
const BOMB = (() => {
  // Spaces deflate to a thousandth.
  const part = deflateRawSync(Buffer.alloc(64 << 20, ' '), { level: 9 });
  const archive = zip([['a.csv', part]]);
  for (const at of [8, archive.lastIndexOf('PK\x01\x02') + 10]) {
    archive.writeUInt16LE(8, at);
    archive.writeUInt32LE(64 << 20, at + 14);
  }
  return archive;
})();

for (const [what, bytes, said] of [
  ['a workbook with a password', OLE, '这个文件有密码'],
  ['a bomb', BOMB, '展开以后太大'],
  ['a damaged workbook', workbook({ 订单: ORDERS }).subarray(0, 700), '这个文件坏了'],
  ['an archive without a table', zip([['a.pdf', '%PDF']]), '里面没有表格'],
] as const) {
  test(`${what}: said in words, and the next file works`, async ({ fenji }) => {
    await fenji.add(file('book.xlsx', bytes as Buffer));
    await expect(fenji.file('book.xlsx')).toContainText(said);
    await fenji.file('book.xlsx').getByTestId('remove').click();
    await fenji.grade(file('one.csv', CSV));
    expect((await fenji.figures()).customers).toBe(2);
  });
}

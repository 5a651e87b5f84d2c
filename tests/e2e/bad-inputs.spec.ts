// A tenth of the bad inputs that tests/bad_inputs.rs runs natively, opened in the page as a person would.
import type { Fenji } from './support/fenji';
import { file } from './support/tables';
import { expect, test } from './support/test';

type Case = { id: string; title: string; bytes: string | Buffer; check: (fenji: Fenji) => Promise<void> };

const graded = (figures: object) => async (fenji: Fenji) => {
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject(figures);
};
const refused = (...words: string[]) => async (fenji: Fenji) => {
  for (const word of words) await expect(fenji.at('file-error')).toContainText(word);
};
const rejected = (rows: number, figures: object, word: string) => async (fenji: Fenji) => {
  await graded(figures)(fenji);
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(rows);
  await expect(fenji.at('reject-row').first()).toContainText(word);
};
const day = '2026-01-02';

const CASES: Case[] = [
  { id: 'csv-001', title: 'a quoted comma', bytes: `id,name,customer,date,amount\n1,"a,b",k,${day},5\n`, check: async (fenji) => {
    await expect(fenji.at('preview')).toContainText('a,b');
    await graded({ customers: 1, amount: '5' })(fenji);
  } },
  { id: 'csv-008', title: 'CR CR LF line ends', bytes: 'customer,date,amount\r\r\n' + `a,${day},1\r\r\n`.repeat(100), check: graded({ customers: 1, amount: '100' }) },
  { id: 'csv-012', title: 'only newlines', bytes: '\n\r\n\n\n', check: refused('表头') },
  { id: 'csv-026', title: 'the sep= line of Excel', bytes: `sep=;\ncustomer;date;amount\na;${day};5\n`, check: graded({ customers: 1, amount: '5' }) },
  { id: 'csv-037', title: 'one column', bytes: 'amount\n5\n6\n', check: async (fenji) => {
    await expect(fenji.at('missing')).toContainText('哪一列是客户');
    await expect(fenji.at('start')).toBeDisabled();
  } },
  { id: 'enc-011', title: 'a bad byte in a customer key', bytes: Buffer.from(`id,customer,date,amount\n1,ab\xffc,${day},5\n2,abc,${day},6\n`, 'latin1'), check: graded({ customers: 2, amount: '11' }) },
  { id: 'enc-024', title: 'a picture called .csv', bytes: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(9000, 7)]), check: refused('图片') },
  { id: 'bnd-008', title: 'one record longer than a slice', bytes: `id,note,customer,date,amount\n1,"${'y\n'.repeat(3 << 20)}",a,${day},5\n2,z,b,${day},6\n`, check: async (fenji) => {
    await graded({ customers: 1, amount: '6' })(fenji);
    await expect(fenji.at('conservation')).toContainText('第一处在第 2 行');
  } },
  { id: 'val-009', title: 'a minus of another alphabet', bytes: `id,customer,date,amount\n1,a,${day},−12.50\n2,b,${day},20\n`, check: graded({ amount: '7.50' }) },
  { id: 'val-019', title: 'amounts beyond all numbers', bytes: `id,customer,date,amount\n1,a,${day},9000000000000000000\n2,a,${day},9000000000000000000\n3,a,${day},1e30\n4,b,${day},5\n`,
    check: rejected(1, { amount: '18,000,000,000,000,000,005' }, '1e30') },
  { id: 'dat-007', title: 'the day that never was', bytes: 'id,customer,date,amount\n1,a,60,5\n2,b,2026-01-02,6\n', check: rejected(1, { customers: 1, amount: '6' }, '60') },
  { id: 'biz-003', title: 'one order id of two customers', bytes: `order_id,customer,date,amount\n1,a,${day},5\n1,b,${day},6\n`, check: async (fenji) => {
    await graded({ customers: 2, orders: 2, amount: '11' })(fenji);
    await expect(fenji.at('conservation')).toContainText('同一个订单号');
  } },
  { id: 'inj-009', title: 'a name that is a formula', bytes: `order_id,customer,date,amount\n1, =1+1,${day},5\n`, check: async (fenji) => {
    await graded({ customers: 1 })(fenji);
    expect((await fenji.download('download-excel')).bytes.toString('utf8')).toContain("\n'=1+1,");
    expect((await fenji.download('download-csv')).bytes.toString('utf8')).toContain('\n=1+1,');
  } },
];

for (const { id, title, bytes, check } of CASES) {
  test(`${id}: ${title}`, async ({ fenji }) => {
    await fenji.open();
    await fenji.add(file('订单.csv', bytes));
    await check(fenji);
  });
}

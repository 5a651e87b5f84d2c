// Files as other systems write them: the page reads each as it was written, and says so. tests/encodings.rs has the laws.
import { expect, test } from './support/test';
import { file } from './support/tables';

const CHINESE = '订单编号,客户,日期,金额\r\n1,张伟,2024-01-05,10.50\r\n2,王芳,2024-01-06,20\r\n3,李娜,2024-02-01,30\r\n';
const wide = (text: string) => Buffer.from(text, 'utf16le');
const hex = (digits: string) => Buffer.from(digits, 'hex');

const FILES: { what: string; encoding: string; bytes: Buffer; shows: string }[] = [
  { what: 'UTF-16 as Excel saves “Unicode text”', encoding: 'utf-16le', shows: '张伟', bytes: wide(`\ufeff${CHINESE.replaceAll(',', '\t')}`) },
  { what: 'UTF-16 without its mark', encoding: 'utf-16le', shows: '张伟', bytes: wide(CHINESE) },
  { what: 'UTF-16, big end first', encoding: 'utf-16be', shows: '张伟', bytes: wide(`\ufeff${CHINESE}`).swap16() },
  // 許功蓋: the second bytes of all three are marks of ASCII, one of them the delimiter of this table.
  { what: 'Big5 between pipes', encoding: 'big5', shows: '許功蓋', bytes: hex('ad71b3e6bd73b8b97cabc8a4e1a96da6577cad71b3e6a4e9b4c17caaf7c3420a317cb35ca55cbb5c7c323032342d30312d30357c31302e35300a327caa4ca7d3acc27c323032342d30312d30367c32300a337cb3afa9c9a7677c323032342d30322d30317c33300a') },
  { what: 'Japanese', encoding: 'shift_jis', shows: '高橋ソフィア', bytes: hex('928d95b694d48d862c8cda8b7196bc2c928d95b693fa2c8be08a7a0a312c8db293a18c922c323032342d30312d30352c31302e35300a322c8d828bb4835c8374834283412c323032342d30312d30362c32300a332c9363928682dd82c88ec02c323032342d30322d30312c33300a') },
  { what: 'Korean', encoding: 'euc-kr', shows: '박지훈', bytes: hex('c1d6b9aeb9f8c8a32cb0edb0b4b8ed2cc1d6b9aec0cf2cb1ddbed70a312cb1e8b9cec1d82c323032342d30312d30352c31302e35300a322cc0ccbcadbfac2c323032342d30312d30362c32300a332cb9dac1f6c8c62c323032342d30322d30312c33300a') },
  { what: 'an old Mac', encoding: 'macintosh', shows: 'Zoë Müller', bytes: hex('6f726465722069642c637573746f6d65722c646174652c616d6f756e740a312c4a6f738e204761726392612c323032342d30312d30352c31302e35300a322c5a6f91204d9f6c6c65722c323032342d30312d30362c32300a332c496e8f7320447570728e652c323032342d30322d30312c33300a') },
];

for (const { what, encoding, bytes, shows } of FILES) {
  test(`${what}: read, shown and graded`, async ({ fenji }) => {
    await fenji.open();
    await fenji.add(file('orders.csv', bytes));
    await expect(fenji.at('preview')).toContainText(shows);
    await expect(fenji.at('encoding')).toHaveValue(encoding);
    await fenji.start();
    await fenji.graded();
    expect(await fenji.figures()).toMatchObject({ customers: 3, orders: 3, amount: '60.50' });
    const saved = (await fenji.download('download-csv')).bytes.toString('utf8');
    expect(saved).toContain(shows);
    const report = JSON.parse((await fenji.download('download-report')).bytes.toString('utf8'));
    expect(report.files[0]).toMatchObject({ encoding, used: 3, rejected: 0 });
  });
}

test('a rejected row of a converted file is found again, at its line', async ({ fenji }) => {
  await fenji.open();
  await fenji.add(file('orders.csv', wide(`\ufeff${CHINESE}4,赵六,2024-02-02,很多\r\n`)));
  await fenji.start();
  await fenji.graded();
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(1);
  await expect(fenji.at('reject-row')).toContainText('很多');
  await expect(fenji.at('reject-row')).toContainText('5');
});

test('a line that reads well in two ways is asked about, each way shown', async ({ fenji }) => {
  await fenji.open();
  // One Korean name alone is as good a pair of Chinese words.
  await fenji.add(file('orders.csv', Buffer.concat([Buffer.from('order id,customer,date,amount\n1,'), hex('c1b6bfb9c1d8'), Buffer.from(',2024-01-05,10\n2,abc,2024-01-06,20\n')])));
  await fenji.start();
  const question = fenji.at('question');
  await expect(question).toHaveAttribute('data-code', 'ambiguous_encoding');
  await expect(question.getByTestId('choice-euc-kr')).toContainText('조예준');
  await question.getByTestId('choice-euc-kr').click();
  await fenji.graded();
  expect((await fenji.download('download-csv')).bytes.toString('utf8')).toContain('조예준');
});

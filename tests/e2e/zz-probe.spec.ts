import { mkdirSync, writeFileSync, truncateSync, appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test';
import { Fenji } from './support/fenji';
import { file, table } from './support/tables';
import { customers } from './support/presets';
const said = async (fenji: Fenji) => console.log(await fenji.at('fault').or(fenji.at('file-error')).or(fenji.at('sentence')).or(fenji.at('question')).or(fenji.at('nothing')).first().innerText({ timeout: 40000 }).catch((e) => String(e).slice(0, 200)));
test('dir', async ({ fenji, page, context }, info) => {
  const dir = info.outputPath('some folder'); mkdirSync(dir, { recursive: true }); writeFileSync(join(dir, 'x.csv'), 'a,b\n1,2\n');
  await fenji.open();
  const cdp = await context.newCDPSession(page);
  const data = { items: [], files: [dir], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await cdp.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  await expect(fenji.at('file')).toHaveCount(1);
  await said(fenji);
  console.log(await fenji.at('file').innerText());
});
for (const what of ['append', 'truncate', 'replace', 'delete', 'touch', 'empty']) test(`disk ${what}`, async ({ fenji, page }, info) => {
  const path = info.outputPath('gone.csv');
  writeFileSync(path, table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-01-05', 10]]));
  await fenji.open();
  await fenji.add(path);
  await expect(fenji.at('preview')).toBeVisible();
  if (what === 'append') appendFileSync(path, '丙,2024-01-05,10\n');
  if (what === 'truncate') truncateSync(path, 40);
  if (what === 'empty') truncateSync(path, 0);
  if (what === 'replace') { writeFileSync(`${path}.new`, '客户,日期,金额\n丁,2024-01-05,99\n'); renameSync(`${path}.new`, path); }
  if (what === 'delete') rmSync(path);
  if (what === 'touch') utimesSync(path, 1, 1);
  await fenji.start();
  console.log(what); await said(fenji);
});
for (const n of [1, 2, 64, undefined]) test(`cores ${n}`, async ({ fenji, page }) => {
  await page.addInitScript((n) => { Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => n ?? undefined }); const W = Worker; (window as any).made = 0; window.Worker = class extends W { constructor(a: any, b: any) { super(a, b); (window as any).made++; } } as any; }, n);
  await fenji.open();
  await fenji.at('sample').click();
  await fenji.start();
  await fenji.graded().catch((e) => console.log(n, 'NOT GRADED', String(e).slice(0, 100)));
  console.log(n, await page.evaluate(() => (window as any).made), (await customers(fenji).catch(() => '')).length);
});
test('twice', async ({ fenji }) => {
  await fenji.open();
  const f = file('one.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]));
  await fenji.add(f); await fenji.add(f);
  await expect(fenji.at('preview')).toHaveCount(2);
  await fenji.start();
  await said(fenji);
  console.log(await fenji.figures().catch(String));
  console.log(await fenji.page.locator('main').innerText());
});
test('twice orders', async ({ fenji }) => {
  await fenji.open();
  const f = file('one.csv', table('订单编号,客户,日期,金额', [['1', '甲', '2024-01-05', 10], ['2', '乙', '2024-02-06', 20]]));
  await fenji.add(f); await fenji.add(f);
  await expect(fenji.at('preview')).toHaveCount(2);
  await fenji.start();
  await said(fenji);
  console.log(await fenji.figures().catch(String));
  console.log(await fenji.at('conservation').innerText());
});
for (const size of [5 * 2 ** 30, 100 * 2 ** 30]) test(`huge ${size}`, async ({ fenji, page }) => {
  await page.addInitScript((size) => { const d = Object.getOwnPropertyDescriptor(Blob.prototype, 'size')!; Object.defineProperty(File.prototype, 'size', { get() { return this.name === 'huge.csv' ? size : d.get!.call(this); } }); }, size);
  await fenji.open();
  await fenji.drop([{ name: 'huge.csv', text: table('客户,日期,金额', [['甲', '2024-01-05', 10]]) }]);
  await expect(fenji.at('preview').or(fenji.at('file-error'))).toBeVisible();
  console.log(await fenji.at('file').innerText());
  await fenji.start().catch((e) => console.log(String(e).slice(0, 100)));
  await said(fenji);
});

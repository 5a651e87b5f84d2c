// A project file: what was graded comes back without the sales files, and with them nothing is asked again. CRM files.
import { expect, test } from './support/test';
import { csv, file, table } from './support/tables';
import type { Fenji } from './support/fenji';

const ORDERS = table('单号,顾客,电话号,成交日,款项,经办', [
  [1, '甲', '13800000001', '05/01/2024', '900.50', '王'], [2, '乙', '', '06/02/2024', 20, '李'], [3, '丙', 'a@b.cn', '07/03/2024', 30, '王'], [4, '甲', '', '08/04/2024', 10, ''],
]);
const objects = (text: string) => {
  const [head, ...rows] = csv(text.replace('\ufeff', '')).filter((row) => row.length > 1);
  return rows.map((row) => Object.fromEntries(row.map((cell, place) => [head[place], cell])));
};

/** Grades a file whose headers say little, so that roles and day order must be told. */
async function gradeTold(fenji: Fenji) {
  await fenji.add(file('店里.csv', ORDERS));
  await expect(fenji.at('preview')).toBeVisible();
  for (const [header, role] of [['顾客', 'customer'], ['成交日', 'date'], ['款项', 'amount'], ['电话号', 'contact'], ['经办', 'owner'], ['单号', 'order']]) {
    await fenji.role(header).selectOption(role);
  }
  await fenji.start();
  await expect(fenji.at('question').first()).toBeVisible();
  await fenji.at('choice-dmy').click();
  await fenji.graded();
}

test('a project with its table opens without the sales files, and every file of it is the same', async ({ fenji, page }) => {
  await fenji.open();
  await gradeTold(fenji);
  const before = (await fenji.download('download-csv')).bytes.toString();
  const sheet = (await fenji.download('download-sheet')).bytes.toString();
  await fenji.at('project-table').check();
  await fenji.at('project-names').check();
  const project = await fenji.download('project-save');
  expect(project.name).toMatch(/^客户分级项目 .*\.json$/);
  // Another day, another page.
  await fenji.open();
  await fenji.add({ name: 'p.json', mimeType: 'application/json', buffer: project.bytes });
  await fenji.graded();
  await expect(fenji.at('notice')).toContainText('已打开项目“p.json”');
  await expect(fenji.at('notice')).toContainText('店里.csv');
  expect((await fenji.download('download-csv')).bytes.toString()).toBe(before);
  expect((await fenji.download('download-sheet')).bytes.toString()).toBe(sheet);
  await expect(fenji.row(0)).toContainText('甲');
  await fenji.row(0).click();
  await expect(fenji.at('card')).toBeVisible();
  await page.keyboard.press('Escape');
  // No orders, no other rules: that is said, and the numbers stay.
  await fenji.go('rules');
  await fenji.at('rule-bins').fill('4');
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('notice')).toContainText('不能重新计算');
});

test('a project without a table: the same file again is read without a question', async ({ fenji }) => {
  await fenji.open();
  await gradeTold(fenji);
  const before = (await fenji.download('download-csv')).bytes.toString();
  const project = await fenji.download('project-save');
  for (const word of ['甲', '乙', '13800000001', 'a@b.cn']) expect(project.bytes.toString(), 'a project names nobody unless it is asked to').not.toContain(`"${word}"`);
  await fenji.open();
  await fenji.page.evaluate(() => localStorage.clear());
  await fenji.open();
  await fenji.add({ name: 'p.json', mimeType: 'application/json', buffer: project.bytes });
  await expect(fenji.at('notice')).toContainText('里面没有结果表');
  await fenji.add(file('四月.csv', ORDERS));
  await expect(fenji.at('preview')).toBeVisible();
  await fenji.start();
  await fenji.graded();
  expect((await fenji.download('download-csv')).bytes.toString()).toBe(before);
});

test('a project that was changed, cut off or made by a newer version is refused with words, and nothing is lost', async ({ fenji }) => {
  await fenji.open();
  await gradeTold(fenji);
  await fenji.at('project-table').check();
  const text = (await fenji.download('project-save')).bytes.toString();
  const before = (await fenji.download('download-csv')).bytes.toString();
  for (const [name, bad, words] of [
    ['cut.json', text.slice(0, -40), '断了或坏了'],
    ['new.json', text.replace('"fenji_project":1', '"fenji_project":99').replace('"fenji_project": 1', '"fenji_project": 99'), '更新的版本'],
    ['sum.json', text.replace(/910\.5/g, '911.5'), '对不上'],
  ]) {
    await fenji.go('collect');
    await fenji.add({ name, mimeType: 'application/json', buffer: Buffer.from(bad) });
    await expect(fenji.at('notice')).toContainText(name);
    await expect(fenji.at('notice')).toContainText(words);
  }
  await fenji.go('results');
  expect((await fenji.download('download-csv')).bytes.toString()).toBe(before);
});

test('CRM files: the headers of each system, for all and for one owner', async ({ fenji }) => {
  await fenji.open();
  await gradeTold(fenji);
  const heads = { fxiaoke: '客户名称', hubspot: 'Company name', salesforce: 'Account Name', zoho: 'Account Name' };
  for (const [system, head] of Object.entries(heads)) {
    await fenji.at('crm-system').selectOption(system);
    const rows = objects((await fenji.download('crm-save')).bytes.toString());
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row[head], `${system}: needed`).not.toBe('');
  }
  await expect(fenji.at('takeout-state')).toContainText('用编号代替的 3 位');
  await fenji.at('crm-owner').selectOption({ index: 1 });
  const file = await fenji.download('crm-save');
  expect(file.name).toMatch(/王|李/);
  expect(objects(file.bytes.toString()).length).toBeLessThan(3);
});

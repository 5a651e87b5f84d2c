// What leaves the page: the same customers in every form, selections and columns, a file that can be stopped, the report on paper.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/test';
import { ROOT, csv, file, number, table, UCI } from './support/tables';
import { breakNext, breakable } from './support/workers';
import type { Fenji } from './support/fenji';

const asText = (bytes: Buffer) => bytes.toString('utf8').replace('\ufeff', '');

/** The rows of a CSV as objects. */
function objects(text: string): Record<string, string>[] {
  const [head, ...rows] = csv(text).filter((row) => row.length > 1);
  return rows.map((row) => Object.fromEntries(row.map((cell, place) => [head[place], cell])));
}

async function saved(fenji: Fenji, id: string) {
  const file = await fenji.download(id);
  await expect(fenji.at('takeout-state')).toContainText(/已交给浏览器下载|Handed to the browser/);
  return file;
}

test('every form has the same customers', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const exact = await saved(fenji, 'take-exact');
  expect(exact.name).toMatch(/^customers .+ \d{4}-\d\d-\d\d\.csv$/);
  expect(exact.bytes.equals((await fenji.download('download-csv')).bytes)).toBe(true);
  const rows = objects(asText(exact.bytes));
  const json = JSON.parse(asText((await saved(fenji, 'take-json')).bytes));
  const lines = asText((await saved(fenji, 'take-ndjson')).bytes).trim().split('\n').map((line) => JSON.parse(line));
  expect(json.customers).toEqual(lines);
  const plain = (object: Record<string, unknown>) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, value === null ? '' : String(value)]));
  expect(lines.map(plain)).toEqual(rows);
  // What the file rests on travels inside it, and adds up.
  const { about } = json;
  expect(about).toMatchObject({ rows: rows.length, filters: [], selection: null, as_of: expect.stringMatching(/^\d{4}-/) });
  for (const { records, used, rejected, blank, repeated, left_out } of about.files) expect(used + rejected + blank + repeated + left_out).toBe(records);
  expect(about.rules.schema).toBeGreaterThan(0);
  expect(JSON.parse(asText((await saved(fenji, 'take-about')).bytes))).toEqual(about);
});

test('a selection and chosen columns, the files\' own among them', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.add(file('channels.csv', table('客户编号,日期,金额,渠道', [['A', '2024-01-05', 900, '门店'], ['B', '2024-01-06', 20, '网店'], ['C', '2024-02-06', 30, ''], ['C', '2024-03-06', 30, '直播']])));
  await fenji.start();
  await fenji.graded();
  await fenji.at('take-columns').locator('summary').click();
  for (const name of ['客户编号', '购买金额', '渠道']) await fenji.at('take-columns').getByLabel(name, { exact: true }).check();
  expect(asText((await saved(fenji, 'take-exact')).bytes)).toBe('customer_id,amount,column:渠道\nA,900,门店\nB,20,网店\nC,60,直播\n');
  await fenji.at('grade-low').click();
  // The table asks its worker: the number of before stands there for a moment.
  await expect.poll(() => fenji.matches()).toBeLessThan(3);
  const shown = await fenji.matches();
  await fenji.at('take-shown').check();
  await expect(page.locator('.takeout-which')).toContainText(`${shown} 位`);
  const some = objects(asText((await saved(fenji, 'take-excel')).bytes));
  expect(some).toHaveLength(shown);
  const json = JSON.parse(asText((await saved(fenji, 'take-json')).bytes));
  expect(json.about.selection).toEqual({ grade: 'low' });
});

test('the sheet as a workbook, made here and opened here', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const before = objects(asText((await fenji.download('download-csv')).bytes)).filter((row) => Number(row.orders) > 0);
  const sheet = await saved(fenji, 'take-sheet-xlsx');
  expect(sheet.name).toMatch(/^客户分级管理表 .+\.xlsx$/);
  expect(sheet.bytes.subarray(0, 2).toString()).toBe('PK');
  await fenji.go('collect');
  await fenji.at('remove').click();
  await fenji.add({ name: '管理表.xlsx', mimeType: '', buffer: sheet.bytes });
  await fenji.start();
  await fenji.graded();
  const after = objects(asText((await fenji.download('download-csv')).bytes));
  const told = (rows: Record<string, string>[]) => new Map(rows.map((row) => [row.customer_id, [row.customer_name, row.contact, Number(row.amount)]]));
  const [was, is] = [told(before), told(after)];
  for (const [id, values] of was) expect(is.get(id), id).toEqual(values);
});

test('the workbook: sheets, types and charts as a spreadsheet program reads them', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(...UCI);
  const rows = objects(asText((await fenji.download('download-csv')).bytes));
  const book = await saved(fenji, 'take-xlsx');
  const folder = mkdtempSync(join(tmpdir(), 'fenji-'));
  writeFileSync(join(folder, 'book.xlsx'), book.bytes);
  const python = process.env.FENJI_PYTHON;
  expect(python, 'tools/setup test says where Python with openpyxl is').toBeTruthy();
  const code = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
first = book.worksheets[0]
head = [cell.value for cell in first[1]]
rows = [[cell.value if not hasattr(cell.value, 'isoformat') else cell.value.isoformat()[:10] for cell in row] for row in first.iter_rows(min_row=2)]
formulas = sum(cell.data_type == 'f' for sheet in book for row in sheet.iter_rows() for cell in row)
print(json.dumps({'sheets': book.sheetnames, 'head': head, 'rows': rows, 'formulas': formulas, 'charts': [len(sheet._charts) for sheet in book],
  'frozen': first.freeze_panes, 'filter': bool(first.auto_filter.ref)}))`;
  const read = JSON.parse(execFileSync(python!, ['-c', code, join(folder, 'book.xlsx')], { maxBuffer: 1 << 28 }).toString());
  expect(read).toMatchObject({ sheets: ['客户', '分级汇总', 'ABC', '规则', '数据来源'], formulas: 0, filter: true });
  expect(read.frozen).toBeTruthy();
  expect(read.rows).toHaveLength(rows.length);
  const place = (title: string) => read.head.indexOf(title);
  const of = new Map(read.rows.map((row: unknown[]) => [row[place('客户编号')], row]));
  for (const row of rows) {
    const cells = of.get(row.customer_id) as unknown[];
    expect(cells[place('购买金额')], row.customer_id).toBe(Number(row.amount));
    expect(cells[place('订单数')]).toBe(Number(row.orders));
    expect(cells[place('最近下单')] ?? '').toBe(row.last_order);
  }
});

test('what does not stand in a file as it was is counted', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(file('names.csv', table('客户编号,客户姓名,日期,金额', [['A', '=1+1', '2024-01-05', 900], ['B', '长'.repeat(33_000), '2024-01-06', 20], ['C', '王芳', '2024-02-06', -30]])));
  const state = fenji.at('takeout-state');
  await saved(fenji, 'take-excel');
  await expect(state).toContainText('有 1 格文字的开头像公式');
  await saved(fenji, 'take-xlsx');
  await expect(state).toContainText('有 1 段文字超过');
  await expect(state).not.toContainText('公式');
  await saved(fenji, 'take-exact');
  await expect(state).not.toContainText(/公式|超过/);
});

test('a file that is being made is stopped at once, and the next one is whole', async ({ fenji, page }) => {
  await breakable(page);
  await fenji.open();
  await fenji.gradeSample();
  await breakNext(page, 'Take', 'hangs');
  await fenji.at('take-json').click();
  await expect(fenji.at('take-stop')).toBeVisible();
  await expect(fenji.at('take-exact')).toBeDisabled();
  await fenji.at('take-stop').click();
  await expect(fenji.at('takeout-state')).toContainText('已停止');
  await expect(fenji.at('take-exact')).toBeEnabled();
});

for (const lang of ['zh-Hans', 'en', 'zh-Hant']) {
  test(`the report: one page of A4 in plain words (${lang})`, async ({ fenji, page }) => {
    await fenji.open();
    await fenji.at('lang').selectOption(lang);
    await fenji.grade(...UCI);
    await fenji.at('open-report').click();
    await expect(fenji.at('report-call')).toHaveCount(20);
    for (const id of ['report-pareto', 'report-cells']) {
      await expect.poll(() => fenji.at(id).evaluate((image: HTMLImageElement) => image.naturalWidth), `${id} is a picture`).toBe(960);
    }
    const first = page.locator('.first-page');
    const prose = (await first.locator('.prose').allInnerTexts()).join('');
    expect(prose.length, prose).toBeLessThanOrEqual(250);
    const words = await first.innerText();
    for (const sign of ['▲', '●', '■', '2010-12-01', '2011-12-09']) expect(words).toContain(sign);
    expect(words).not.toMatch(/\b[RFM]\b|RFM/);
    expect(await fenji.at('report-grades').locator('tbody tr').count()).toBe(3);
    const total = (await fenji.at('report-grades').locator('tbody tr td:nth-child(2)').allInnerTexts()).reduce((sum, text) => sum + number(text), 0);
    expect(total).toBe(180);
    // The first page fits on one: what is printed there ends with it.
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
    const pages = Number(execFileSync('python3', ['-c', 'import re,sys; print(len(re.findall(rb"/Type\\s*/Page\\b", sys.stdin.buffer.read())))'], { input: pdf }).toString());
    expect(pages).toBeGreaterThanOrEqual(2);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 703, height: 1032 });
    const height = await first.evaluate((element) => element.getBoundingClientRect().height);
    expect(height, 'A4 less its margins is 273 mm, 1032 px').toBeLessThanOrEqual(1032);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await fenji.at('report-back').click();
    await fenji.graded();
  });
}

test('names are masked in the report where they are masked on screen', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(file('names.csv', table('客户编号,客户姓名,联系电话,日期,金额', [['A1', '欧阳娜娜', '13812345678', '2024-01-05', 10], ['A2', '王芳', '13912345678', '2024-01-06', 10], ['A3', '李四', '13712345678', '2024-01-07', 10]])));
  await fenji.at('mask').check();
  await fenji.at('open-report').click();
  await expect(fenji.at('report-calls')).toContainText('欧***');
  await expect(fenji.at('report-calls')).not.toContainText('欧阳娜娜');
});

test('a text to paste into a message has no name and no contact', async ({ fenji, page }) => {
  await fenji.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => {
    const own = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => { (window as unknown as { written: string }).written = text; return own(text); };
  });
  await fenji.gradeSample();
  await fenji.at('copy-summary').click();
  await expect(fenji.at('takeout-state')).toContainText('已复制');
  const text = await page.evaluate(() => (window as unknown as { written: string }).written);
  expect(text.split('\n')).toHaveLength(7);
  for (const sign of ['客户分级报告', '▲ 高级', '● 中级', '■ 初级']) expect(text).toContain(sign);
  const rows = objects(asText((await fenji.download('download-csv')).bytes));
  for (const row of rows) if (row.contact) expect(text).not.toContain(row.contact);
});

test('a script from the page runs unchanged in DuckDB on the file as it was given, and gives customers.csv', async ({ fenji }) => {
  await fenji.open();
  const folder = mkdtempSync(join(tmpdir(), 'fenji-sql-'));
  const orders = table('客户编号,客户姓名,日期,订单号,实付金额,订单状态', Array.from({ length: 400 }, (_, n) => [
    `C${n % 37}`, `“${n % 37}”号`, `2024-${String(n % 12 + 1).padStart(2, '0')}-${String(n % 28 + 1).padStart(2, '0')}`, `o${n}`, (n * 7 % 100) + 0.5, n % 9 ? '交易成功' : '交易关闭',
  ]));
  writeFileSync(join(folder, '订单.csv'), orders);
  await fenji.grade({ name: '订单.csv', mimeType: 'text/csv', buffer: Buffer.from(orders) });
  for (const [id, name] of [['download-csv', 'customers.csv'], ['sql-duckdb', 'grade-duckdb.sql']]) {
    const saved = await fenji.download(id);
    expect(saved.name).toBe(name);
    writeFileSync(join(folder, name), saved.bytes);
  }
  await expect(fenji.at('sql-told')).toContainText('直接读原来的文件');
  const said = execFileSync(process.env.FENJI_PYTHON!, [join(ROOT, 'tests/reference/sql_run.py'), 'duckdb', folder]).toString();
  expect(said).toContain('37 rows, 0 different');
});

test('a file in another encoding: the script reads the lines as the page read them, and says so', async ({ fenji }) => {
  await fenji.open();
  const folder = mkdtempSync(join(tmpdir(), 'fenji-sql-'));
  const gbk = execFileSync('python3', ['-c', 'import sys; sys.stdout.buffer.write("客户编号,客户姓名,日期,实付金额\\n甲,张三丰,2024-01-05,100\\n乙,李四光,2024-02-05,50.5\\n甲,张三丰,2024-03-05,7\\n".encode("gbk"))']);
  await fenji.grade({ name: '订单.csv', mimeType: 'text/csv', buffer: gbk });
  for (const id of ['download-csv', 'sql-duckdb', 'sql-lines']) {
    const saved = await fenji.download(id);
    writeFileSync(join(folder, saved.name), saved.bytes);
  }
  await expect(fenji.at('sql-told')).toContainText('不是 UTF-8 编码');
  expect(execFileSync(process.env.FENJI_PYTHON!, [join(ROOT, 'tests/reference/sql_run.py'), 'duckdb', folder]).toString()).toContain('2 rows, 0 different');
});

// Standards of one's own: named, kept, taken away as files and brought into another browser, with the same grades there.
import { Fenji } from './support/fenji';
import { bins, customers, give, library, names, own, presetFile, save, stored } from './support/presets';
import { csv } from './support/tables';
import { Complaints, expect, test } from './support/test';

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

/** A page in a browser that never saw this one: what another person has. */
async function elsewhere(fenji: Fenji, work: (other: Fenji) => Promise<void>) {
  const { locale, viewport, baseURL } = test.info().project.use;
  const context = await fenji.page.context().browser()!.newContext({ locale, viewport, baseURL });
  const complaints = new Complaints(context);
  const other = new Fenji(await context.newPage());
  await other.open();
  await work(other);
  await context.close();
  complaints.check();
}

/** Waits until a new grading is what the page shows, then gives `customers.csv`. */
async function gradesAfter(fenji: Fenji, change: () => Promise<unknown>) {
  const before = (await fenji.measures('fenji:grade')).length;
  await fenji.go('rules');
  await change();
  await expect.poll(async () => (await fenji.measures('fenji:grade')).length).toBe(before + 1);
  await fenji.go('results');
  await fenji.graded();
  return customers(fenji);
}

test('rules kept under a name are there after a reload, in use, and grade as before', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const plain = await customers(fenji);
  await fenji.go('rules');
  await bins(fenji, 3);
  await fenji.at('class-cut-median').check();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准（有改动）');
  await save(fenji, '大客户');
  await expect(fenji.at('preset-name')).toHaveValue('');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：大客户');
  await expect(own(fenji, '大客户').getByTestId('preset-use')).toHaveText('正在使用');
  await expect(own(fenji, '大客户').getByTestId('preset-use')).toBeDisabled();
  await fenji.go('results');
  const mine = await customers(fenji);
  expect(mine).not.toBe(plain);

  await page.reload();
  await fenji.go('rules');
  expect(await names(fenji)).toEqual(['大客户']);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：大客户');
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await expect(fenji.at('class-cut-median')).toBeChecked();
  await fenji.go('collect');
  await fenji.gradeSample();
  expect(await customers(fenji)).toBe(mine);
});

test('an edit of an own standard is said, and can be saved over it or under another name', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  await expect(fenji.at('preset-save-over')).toHaveCount(0);
  await bins(fenji, 4);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲（有改动）');
  await expect(own(fenji, '甲').getByTestId('preset-use')).toBeEnabled();
  await expect(fenji.at('preset-save-over')).toHaveText('保存到“甲”');
  await save(fenji, '乙');
  await own(fenji, '甲').getByTestId('preset-use').click();
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await bins(fenji, 6);
  await fenji.at('preset-save-over').click();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲');
  await expect.poll(async () => (await library(page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([['甲', 6], ['乙', 4]]);
});

/** A standard that says nothing of itself. */
const SILENT = { note: null, version: null, adopted: null };

test('one standard, all of them, and the rules in use are saved as files', async ({ fenji }) => {
  await fenji.go('rules');
  await expect(fenji.at('rules-export-all')).toHaveCount(0);
  await bins(fenji, 3);
  await save(fenji, '甲');
  await fenji.at('rules-reset').click();
  await fenji.at('abc-strict').check();
  await save(fenji, '乙');
  await bins(fenji, 7);

  const read = async (id: string, within = fenji.page.locator('body')) => {
    const [download] = await Promise.all([fenji.page.waitForEvent('download'), within.getByTestId(id).click()]);
    const { readFile } = await import('node:fs/promises');
    return { name: download.suggestedFilename(), json: JSON.parse(await readFile(await download.path(), 'utf8')) };
  };
  const one = await read('preset-export', own(fenji, '甲'));
  expect(one.name).toBe('甲.json');
  expect(one.json).toEqual({ schema: 2, presets: [{ name: '甲', ...SILENT, rules: expect.objectContaining({ schema: 2, bins: 3, abc: 'share_before' }) }] });
  const all = await read('rules-export-all');
  expect(all.name).toBe('我的分级标准.json');
  expect(all.json).toEqual({ schema: 2, presets: [one.json.presets[0], { name: '乙', ...SILENT, rules: expect.objectContaining({ bins: 5, abc: 'strict' }) }] });
  // What is in use is an edit of a standard, and not called as the one that is kept.
  const used = await read('rules-export');
  expect(used.name).toBe('乙-改.json');
  expect(used.json).toEqual({ schema: 2, presets: [{ name: '乙（改）', ...SILENT, rules: { ...all.json.presets[1].rules, bins: 7 } }] });
});

test('a deleted standard can be had back; the rules in use stay as they are', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  const [kept] = (await library(page)).presets;
  await own(fenji, '甲').getByTestId('preset-remove').click();
  await expect(fenji.at('preset-removed')).toContainText('已删除“甲”');
  await expect(own(fenji, '甲')).toHaveCount(0);
  await expect.poll(async () => (await library(page)).presets).toEqual([]);
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await fenji.at('preset-undo').click();
  await expect(fenji.at('preset-removed')).toHaveCount(0);
  await expect.poll(async () => (await library(page)).presets).toEqual([kept]);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲');
  // And not only on the screen.
  await page.reload();
  await fenji.go('rules');
  expect(await names(fenji)).toEqual(['甲']);
});

test('a standard gets another name; a name that is taken or cannot be seen is refused and changes nothing', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  await bins(fenji, 4);
  await save(fenji, '乙');
  const before = await stored(page);
  await own(fenji, '乙').getByTestId('preset-rename').click();
  await expect(fenji.at('rename-name')).toBeFocused();
  await expect(fenji.at('rename-name')).toHaveValue('乙');
  const [taken, unseen] = ['已经有一个标准叫这个名字', '1 到 80 个看得见的字'];
  for (const [name, words] of [['甲', taken], [' 甲 ', taken], ['   ', unseen], ['a\u202eb', unseen]]) {
    await fenji.at('rename-name').fill(name);
    await fenji.at('rename-save').click();
    await expect(fenji.at('own-presets').getByRole('alert')).toContainText(words);
  }
  await page.keyboard.press('Escape');
  await expect(fenji.at('rename-name')).toHaveCount(0);
  expect(await names(fenji)).toEqual(['甲', '乙']);
  expect(await stored(page)).toEqual(before);

  await own(fenji, '乙').getByTestId('preset-rename').click();
  await fenji.at('rename-name').fill('丙');
  await page.keyboard.press('Enter');
  await expect(own(fenji, '丙')).toBeVisible();
  expect(await names(fenji)).toEqual(['甲', '丙']);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：丙');
  await expect.poll(async () => (await library(page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([['甲', 3], ['丙', 4]]);
});

test('the field for another name has the old one selected, so that typing replaces it', async ({ fenji, page }) => {
  await fenji.go('rules');
  await save(fenji, '甲');
  await own(fenji, '甲').getByTestId('preset-rename').click();
  await expect(fenji.at('rename-name')).toBeFocused();
  await expect(fenji.at('rename-name')).toHaveValue('甲');
  await page.keyboard.type('乙');
  await page.keyboard.press('Enter');
  await expect(fenji.at('rename-name')).toHaveCount(0);
  expect(await names(fenji)).toEqual(['乙']);
});

test('a new standard needs a name that is free and can be seen', async ({ fenji, page }) => {
  await fenji.go('rules');
  await save(fenji, '甲');
  const before = await stored(page);
  for (const [name, words] of [['甲', '已经有一个标准叫这个名字'], ['', '1 到 80 个看得见的字'], ['\u200b', '1 到 80 个看得见的字']]) {
    await fenji.at('preset-name').fill(name);
    await fenji.at('preset-save').click();
    await expect(fenji.at('preset-refused')).toContainText(words);
  }
  expect(await stored(page)).toEqual(before);
  // The field takes 80 characters, and all 80 are kept.
  const long = '长'.repeat(80);
  await fenji.at('preset-name').fill('');
  await fenji.at('preset-name').pressSequentially(`${long}多`);
  await fenji.at('preset-save').click();
  await expect(fenji.at('preset-refused')).toHaveText('');
  expect(await names(fenji)).toEqual(['甲', long]);
  await own(fenji, long).getByTestId('preset-duplicate').click();
  await expect(fenji.at('own-preset')).toHaveCount(3);
  expect((await names(fenji))[2]).toBe(`${'长'.repeat(72)} (2)`);
});

test('copies of own and ready-made standards get numbered names and the same rules', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  await own(fenji, '甲').getByTestId('preset-duplicate').click();
  await expect(own(fenji, '甲 (2)')).toBeVisible();
  await own(fenji, '甲').getByTestId('preset-duplicate').click();
  await expect(own(fenji, '甲 (3)')).toBeVisible();
  await fenji.at('duplicate-fast_goods').click();
  await expect(own(fenji, '快消与餐饮')).toBeVisible();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲');
  await expect.poll(async () => (await library(page)).presets.map(({ name }) => name)).toEqual(['甲', '甲 (2)', '甲 (3)', '快消与餐饮']);
  const { presets } = await library(page);
  expect(presets[1].rules).toEqual(presets[0].rules);
  expect(presets[3].rules).toMatchObject({ class_cut: { fixed: { days: 10, orders: 3, amount_cents: 20_000 } } });
});

test('back to the defaults: the grades of the first day, own standards stay', async ({ fenji }) => {
  await fenji.gradeSample();
  const plain = await customers(fenji);
  await fenji.go('rules');
  await expect(fenji.at('rules-reset')).toBeDisabled();
  const mine = await gradesAfter(fenji, () => fenji.at('class-cut-median').check());
  expect(mine).not.toBe(plain);
  await fenji.go('rules');
  await save(fenji, '甲');
  expect(await gradesAfter(fenji, () => fenji.at('rules-reset').click())).toBe(plain);
  await fenji.go('rules');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准');
  await expect(fenji.at('rules-reset')).toBeDisabled();
  expect(await gradesAfter(fenji, () => own(fenji, '甲').getByTestId('preset-use').click())).toBe(mine);
});

test('rules saved here grade the same in another browser: its page says what they change, then uses or keeps them', async ({ fenji }) => {
  await fenji.gradeSample();
  await fenji.go('rules');
  await bins(fenji, 4);
  await fenji.at('class-cut-fixed').check();
  await fenji.at('abc-strict').check();
  await fenji.at('rule-abc-a').fill('70');
  await fenji.at('rule-abc-a').blur();
  await expect(fenji.at('changes-abc')).toBeVisible();
  await save(fenji, '大客户');
  const file = await fenji.download('rules-export');
  expect(file.name).toBe('大客户.json');
  await fenji.go('results');
  const mine = await customers(fenji);

  await elsewhere(fenji, async (other) => {
    await other.gradeSample();
    const plain = await customers(other);
    expect(plain).not.toBe(mine);
    await other.go('rules');
    await give(other, file.bytes, file.name);
    const draft = other.at('rules-draft');
    await expect(draft.getByTestId('draft-preset')).toHaveText('大客户 新的');
    for (const words of ['得分分几档 5 → 4', '八类以什么为界 平均数 → ', ' 天 · ', '“累计占比小于界线才算”', 'A 类到金额的百分之几 80% → 70%']) {
      await expect(draft).toContainText(words);
    }
    // Only looked at so far.
    await expect(other.at('rule-bins')).toHaveValue('5');
    expect(await names(other)).toEqual([]);
    expect(await gradesAfter(other, async () => {
      await give(other, file.bytes, file.name);
      await other.at('rules-apply').click();
    })).toBe(mine);
    await other.go('rules');
    await expect(draft).toHaveCount(0);
    expect(await names(other), 'used, not kept').toEqual([]);

    // The same again: nothing would change, but it can be kept under its name.
    await give(other, file.bytes, file.name);
    await expect(draft).toContainText('和现在的规则一样');
    await expect(other.at('rules-apply')).toHaveCount(0);
    await other.at('rules-add').click();
    await expect(draft).toHaveCount(0);
    expect(await names(other)).toEqual(['大客户']);
    expect(await gradesAfter(other, () => other.at('rules-reset').click())).toBe(plain);
    expect(await gradesAfter(other, () => own(other, '大客户').getByTestId('preset-use').click())).toBe(mine);
  });
});

test('all standards in one file come in together', async ({ fenji }) => {
  await fenji.go('rules');
  for (const [name, n] of [['甲', 3], ['乙', 4], ['丙', 6]] as const) {
    await bins(fenji, n);
    await save(fenji, name);
  }
  const { bytes } = await fenji.download('rules-export-all');
  await elsewhere(fenji, async (other) => {
    await other.go('rules');
    await bins(other, 4);
    await save(other, '乙');
    await give(other, bytes);
    await expect(other.at('draft-preset')).toHaveText(['甲 新的', '乙 已经有了，内容一样', '丙 新的']);
    // Which of three would be used is not for the page to guess.
    await expect(other.at('rules-apply')).toHaveCount(0);
    await expect(other.at('rules-replace')).toHaveCount(0);
    await other.at('rules-add').click();
    await expect(other.at('own-preset')).toHaveCount(3);
    expect(await names(other)).toEqual(['乙', '甲', '丙']);
    await expect(other.at('rules-state')).toHaveText('正在使用：乙');
  });
});

test('a standard of the same name and other rules: both are kept, or it is replaced, never silently', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  const before = await stored(page);
  const theirs = presetFile([{ name: '甲', rules: { schema: 1, bins: 8 } }]);
  await give(fenji, theirs);
  await expect(fenji.at('draft-preset')).toContainText('有同名的，但内容不同：得分分几档 3 → 8');
  expect(await stored(page)).toEqual(before);
  await expect(fenji.at('rules-add')).toHaveText('加入，同名的另起名');
  await fenji.at('rules-add').click();
  await expect.poll(async () => (await library(page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([['甲', 3], ['甲 (2)', 8]]);

  await give(fenji, presetFile([{ name: '甲', rules: { schema: 1, bins: 9 } }]));
  await fenji.at('rules-replace').click();
  await expect.poll(async () => (await library(page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([['甲', 9], ['甲 (2)', 8]]);
  // The rules in use are nobody's to replace.
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲（有改动）');
});

test('a rules file is looked at wherever it is dropped; a table dropped with it goes its own way', async ({ fenji }) => {
  const text = presetFile([{ name: '甲', rules: { schema: 1, bins: 3 } }]);
  const opened = async () => {
    await expect(fenji.at('step-2')).toHaveAttribute('aria-current', 'step');
    await expect(fenji.at('rules-draft')).toContainText('得分分几档 5 → 3');
    await expect(fenji.at('rules-draft').getByRole('heading')).toBeInViewport();
    await fenji.at('rules-drop').click();
    await expect(fenji.at('rules-draft')).toHaveCount(0);
  };
  await fenji.drop([{ name: 'rules.json', text }]);
  await opened();
  await fenji.go('collect');
  await fenji.drop([{ name: 'RULES.JSON', text }], 'footer');
  await opened();
  await fenji.go('collect');
  await fenji.gradeSample();
  await fenji.drop([{ name: 'rules.json', text }], '#division-panel');
  await opened();
  // The sample is all that was ever a table.
  await fenji.go('collect');
  await expect(fenji.at('file')).toHaveCount(1);
  await fenji.drop([{ name: 'rules.json', text }, { name: 'one.csv', text: '客户,日期,金额\n甲,2024-01-05,10\n' }], 'header');
  await expect(fenji.file('one.csv').getByTestId('preview')).toBeVisible();
  await expect(fenji.at('file')).toHaveCount(2);
  await expect(fenji.at('notice')).toContainText('里面有分级标准文件（rules.json）');
  await fenji.go('rules');
  await expect(fenji.at('rules-draft')).toContainText('得分分几档 5 → 3');
});

test('several rules files at once are looked at one after the other, each under its name', async ({ fenji }) => {
  const draft = fenji.at('rules-draft');
  await fenji.drop([
    { name: '一.json', text: presetFile([{ name: '甲', rules: { schema: 1, bins: 3 } }]) },
    { name: '二.json', text: 'not rules' },
    { name: '三.json', text: '{"schema":1,"bins":1000000}' },
  ]);
  await expect(draft).toContainText('一.json');
  await expect(draft).toContainText('后面还有 2 个规则文件');
  await fenji.at('rules-add').click();
  await expect(own(fenji, '甲')).toBeVisible();
  await expect(draft).toContainText('二.json');
  await expect(draft.getByRole('heading')).toBeFocused();
  await fenji.at('rules-drop').click();
  await expect(draft).toContainText('三.json');
  await expect(draft).toContainText('bins');
  await expect(draft).toContainText('2 到 10');
  await fenji.at('rules-drop').click();
  await expect(draft).toHaveCount(0);
  await expect(fenji.at('presets').getByRole('heading').first()).toBeFocused();
});

test('the keyboard stays where the work is: after renaming, giving up, deleting and taking back', async ({ fenji, page }) => {
  await fenji.go('rules');
  await save(fenji, '甲');
  const row = (name: string) => own(fenji, name);
  await row('甲').getByTestId('preset-rename').click();
  await page.keyboard.press('Escape');
  await expect(row('甲').getByTestId('preset-rename')).toBeFocused();
  await page.keyboard.press('Enter');
  await fenji.at('rename-name').fill('乙');
  await page.keyboard.press('Enter');
  await expect(row('乙').getByTestId('preset-rename')).toBeFocused();
  await row('乙').getByTestId('preset-remove').click();
  await expect(fenji.at('preset-undo')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row('乙').locator('button:focus')).toHaveCount(1);
});

test('bare rules take their name from the file, or a plain one where that cannot be a name', async ({ fenji }) => {
  await fenji.go('rules');
  await give(fenji, '{"schema":1,"bins":3}', '春季 促销.json');
  await expect(fenji.at('draft-preset')).toHaveText('春季 促销 新的');
  await give(fenji, '{"schema":1,"bins":3}', `${'x'.repeat(300)}.json`);
  await expect(fenji.at('draft-preset')).toHaveText('导入的标准 新的');
  await give(fenji, '{"schema":1,"bins":3}', 'a\u202enosj.json');
  await expect(fenji.at('draft-preset')).toHaveText('导入的标准 新的');
  await fenji.at('rules-add').click();
  expect(await names(fenji)).toEqual(['导入的标准']);
});

/** Which columns of customers.csv each ready-made standard moves on the sample data, and no others. */
const MOVES: Record<string, string[]> = {
  fast_goods: ['rfm_class'],
  small_shop: ['rfm_class'],
  big_differences: ['rfm_class', 'abc'],
  business_customers: ['rfm_class', 'abc'],
  // Every row is a purchase: what is counted changes, and with it all that looks at how often somebody buys.
  r_rfm: ['grade', 'value', 'potential', 'relation', 'lifecycle', 'churn_warning', 'churn_reasons', 'orders', 'order_days', 'first_order',
    'last_order', 'days_since_last', 'r', 'f', 'm', 'rfm_segment', 'rfm_class'],
};

test('every ready-made standard can be used, says that it is in use, and moves what it is about', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const text = await customers(fenji);
  const plain = csv(text);
  await fenji.go('rules');
  const given = page.locator('.preset-list').last().locator('li');
  const ids = await given.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.testid!.replace('preset-', '')));
  expect(ids).toEqual(['default', ...Object.keys(MOVES)]);
  // The default comes last: it brings everything back.
  for (const id of [...ids.slice(1), ids[0]]) {
    const row = fenji.at(`preset-${id}`);
    const name = await row.locator('strong').innerText();
    const now = await gradesAfter(fenji, () => row.getByTestId('preset-use').click());
    await fenji.go('rules');
    await expect(fenji.at('rules-state')).toHaveText(`正在使用：${name}`);
    await expect(row.getByTestId('preset-use')).toBeDisabled();
    await expect(row.getByTestId('preset-use')).toHaveText('正在使用');
    await expect(page.locator('.preset.used')).toHaveCount(1);
    const moved = plain[0].filter((_, place) => csv(now).some((cells, line) => cells[place] !== plain[line][place]));
    expect(moved, id).toEqual(MOVES[id] ?? []);
  }
});

test('whatever a standard is called, its file has a safe name', async ({ fenji, page }) => {
  // What the page asks for, before the browser makes it safe in its own way.
  await page.addInitScript(() => {
    const asked: string[] = [];
    (window as any).asked = asked;
    const click = HTMLElement.prototype.click;
    HTMLElement.prototype.click = function clicked() {
      if (this instanceof HTMLAnchorElement) asked.push(this.download);
      return click.call(this);
    };
  });
  await page.reload();
  await fenji.go('rules');
  const CALLED: Record<string, string> = {
    '../../x': 'x.json', 'a/b\\c': 'a-b-c.json', 'a:b*c?d"e<f>g|h': 'a-b-c-d-e-f-g-h.json',
    CON: 'fenji-CON.json', 'aux.txt': 'fenji-aux.txt.json', COM1: 'fenji-COM1.json',
    'name.': 'name.json', '...': 'fenji.json', 'x.exe': 'x.exe.json', '大客户 2024（春）': '大客户 2024-春.json',
    [`${'长'.repeat(80)}`]: `${'长'.repeat(66)}.json`,
  };
  await give(fenji, presetFile(Object.keys(CALLED).map((name) => ({ name, rules: { schema: 1 } }))));
  await fenji.at('rules-add').click();
  await expect(fenji.at('own-preset')).toHaveCount(Object.keys(CALLED).length);
  for (const name of Object.keys(CALLED)) {
    const [download] = await Promise.all([page.waitForEvent('download'), own(fenji, name).getByTestId('preset-export').click()]);
    await download.path();
    // Chromium takes ten files a second from a page and drops the rest in silence; nobody clicks that fast.
    await page.waitForTimeout(150);
  }
  expect(await page.evaluate(() => (window as any).asked)).toEqual(Object.values(CALLED));
});

test('two hundred standards are kept, the next one is refused in words, and every other thing still works', async ({ fenji, page }) => {
  const many = (n: number) => presetFile(Array.from({ length: n }, (_, place) => ({ name: `标准 ${place}`, rules: { schema: 1, bins: 2 + (place % 9) } })));
  await fenji.go('rules');
  await give(fenji, many(201));
  await expect(fenji.at('rules-draft')).toContainText('文件里有 201 个标准，最多读 200 个');
  await expect(fenji.at('rules-add')).toHaveCount(0);
  await give(fenji, many(200));
  await fenji.at('rules-add').click();
  await expect(fenji.at('own-preset')).toHaveCount(200);
  await expect.poll(async () => (await library(page)).presets.length).toBe(200);
  const before = await stored(page);

  await fenji.at('preset-name').fill('一个太多');
  await fenji.at('preset-save').click();
  await expect(fenji.at('preset-refused')).toContainText('已经有 200 个标准了');
  await own(fenji, '标准 0').getByTestId('preset-duplicate').click();
  await expect(fenji.at('notice')).toContainText('已经有 200 个标准了');
  await fenji.at('notice').getByRole('button').click();
  await give(fenji, presetFile([{ name: '一个太多', rules: { schema: 1 } }, { name: '标准 1', rules: { schema: 1, bins: 9 } }]));
  await fenji.at('rules-add').click();
  await expect(fenji.at('notice')).toContainText('已经有 200 个标准了');
  await expect(fenji.at('own-preset')).toHaveCount(200);
  expect(await stored(page), 'nothing came in by half').toEqual(before);

  await own(fenji, '标准 199').getByTestId('preset-rename').click();
  await fenji.at('rename-name').fill('最后一个');
  await fenji.at('rename-save').click();
  await expect(own(fenji, '最后一个')).toBeVisible();
  await own(fenji, '标准 198').getByTestId('preset-remove').click();
  await expect(fenji.at('own-preset')).toHaveCount(199);
  await save(fenji, '现在有位置了');
  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('own-preset')).toHaveCount(200);
});

test('after several changes the page suggests a download, until all standards are downloaded', async ({ fenji, page }) => {
  await fenji.go('rules');
  for (const name of ['一', '二', '三', '四']) await save(fenji, name);
  await expect(fenji.at('nudge')).toHaveCount(0);
  await save(fenji, '五');
  await expect(fenji.at('nudge')).toContainText('建议下载一份');
  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('nudge')).toBeVisible();
  await fenji.download('rules-export');
  await expect(fenji.at('nudge')).toBeVisible();
  await fenji.download('rules-export-all');
  await expect(fenji.at('nudge')).toHaveCount(0);
});

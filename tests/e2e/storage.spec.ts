// What the browser keeps: blocked, full, damaged, older, newer, wiped, written by two tabs, cut off in the middle. Rules are
// never lost in silence, and nothing but rules and settings is ever written.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Fenji } from './support/fenji';
import { ASIDE, KEY, PREVIOUS, bins, customers, library, names, own, save, stored } from './support/presets';
import { ROOT, file, table } from './support/tables';
import { expect, test } from './support/test';

const GOLDEN = (name: string) => readFileSync(join(ROOT, 'tests/fixtures/storage', name), 'utf8').trim();
const said = (fenji: Fenji) => fenji.at('storage');

/** Opens the page with these texts in its storage, as an earlier visit could have left them. */
async function openWith(fenji: Fenji, texts: Record<string, string>) {
  await fenji.open();
  await fenji.page.evaluate((texts) => {
    localStorage.clear();
    for (const [key, text] of Object.entries(texts)) localStorage.setItem(key, text);
  }, texts);
  await fenji.open();
  await fenji.go('rules');
}

/** Keeps 甲 (3 bins), then 乙 (4 bins); gives what the browser then has. */
async function twoKept(fenji: Fenji): Promise<Record<string, string>> {
  await fenji.open();
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  await bins(fenji, 4);
  await save(fenji, '乙');
  return stored(fenji.page);
}

// --- Blocked ---------------------------------------------------------------------------------------

/** A page that may keep nothing still grades, saves files, and holds the rules until it is closed. */
async function worksUnkept(fenji: Fenji) {
  await expect(said(fenji)).toContainText('浏览器不让本页保存东西');
  await fenji.gradeSample();
  const plain = await customers(fenji);
  await fenji.go('rules');
  await fenji.at('class-cut-median').check();
  await expect(fenji.at('changes-rfm_class')).toBeVisible();
  await fenji.at('preset-name').fill('大客户');
  await fenji.at('preset-save').click();
  await expect(own(fenji, '大客户')).toBeVisible();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：大客户');
  await fenji.at('lang').selectOption('en');
  await expect(said(fenji)).toContainText('The browser lets this page keep nothing');
  await fenji.at('theme').selectOption('dark');
  const { name, bytes } = await fenji.download('save-rules');
  expect(name).toBe('my-grading-standards.json');
  expect(JSON.parse(bytes.toString()).presets).toMatchObject([{ name: '大客户', rules: { class_cut: 'median' } }]);
  await fenji.go('results');
  expect(await customers(fenji)).not.toBe(plain);
  // Said once: who has read it does not read it on every step.
  await said(fenji).getByRole('button', { name: 'OK' }).or(said(fenji).locator('button.ghost')).click();
  await expect(said(fenji)).toHaveCount(0);
  await fenji.go('rules');
  await bins(fenji, 6);
  await expect(said(fenji)).toHaveCount(0);
}

for (const [what, get] of Object.entries({
  'the browser throws': () => { Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked on purpose', 'SecurityError'); } }); },
  'there is none': () => { Object.defineProperty(window, 'localStorage', { get: () => null }); },
})) {
  test(`blocked storage (${what}): said once, everything else works`, async ({ fenji, page }) => {
    await page.addInitScript(get);
    await fenji.open();
    await worksUnkept(fenji);
  });
}

test('blocked storage as the browser itself blocks it', async ({ playwright, baseURL }, info) => {
  const folder = info.outputPath('profile');
  mkdirSync(join(folder, 'Default'), { recursive: true });
  // 设置 → 隐私 → 阻止所有 Cookie: local storage goes with them.
  writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  const { launchOptions, locale } = info.project.use;
  const context = await playwright.chromium.launchPersistentContext(folder, { ...launchOptions, baseURL, locale });
  const fenji = new Fenji(await context.newPage());
  await fenji.open();
  expect(await fenji.page.evaluate(() => { try { return typeof localStorage; } catch (error) { return (error as DOMException).name; } })).toBe('SecurityError');
  await worksUnkept(fenji);
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a browser without locks between tabs keeps rules all the same', async ({ fenji, page }) => {
  await page.addInitScript(() => { Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }); });
  await twoKept(fenji);
  await page.reload();
  await fenji.go('rules');
  expect(await names(fenji)).toEqual(['甲', '乙']);
});

// --- Full ------------------------------------------------------------------------------------------

/** Fills what room the origin has left, to the last character. */
const fill = (page: Page) => page.evaluate(() => {
  let piece = 1 << 22;
  for (let n = 0; piece >= 1;) {
    try { localStorage.setItem(`filler${n}`, 'x'.repeat(piece)); n += 1; } catch { piece >>= 1; }
  }
});
const free = (page: Page) => page.evaluate(() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key);
});

test('full storage: said, the old rules stay as they were, the new ones can be saved or kept later', async ({ fenji, page }) => {
  await twoKept(fenji);
  await bins(fenji, 6);
  await expect.poll(async () => (await library(page)).rules.bins).toBe(6);
  const before = await stored(page);
  await fill(page);
  await expect(said(fenji)).toHaveCount(0);
  await fenji.at('preset-name').fill('丙');
  await fenji.at('preset-save').click();
  await expect(said(fenji)).toContainText('存储空间满了，刚才的改动没有保存下来');
  expect((await stored(page))[KEY], 'the old value').toBe(before[KEY]);
  // On this page it holds, and grades.
  await expect(own(fenji, '丙')).toBeVisible();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：丙');
  const { name, bytes } = await fenji.download('save-rules');
  expect(name).toBe('我的分级标准.json');
  expect(JSON.parse(bytes.toString()).presets.map((preset: any) => [preset.name, preset.rules.bins])).toEqual([['甲', 3], ['乙', 4], ['丙', 6]]);
  await fenji.at('keep-again').click();
  await expect(said(fenji)).toContainText('存储空间满了');
  expect((await stored(page))[KEY]).toBe(before[KEY]);

  await free(page);
  await fenji.at('keep-again').click();
  await expect(said(fenji)).toHaveCount(0);
  await expect.poll(async () => (await library(page)).presets.map(({ name }) => name)).toEqual(['甲', '乙', '丙']);
  await page.reload();
  await fenji.go('rules');
  expect(await names(fenji)).toEqual(['甲', '乙', '丙']);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：丙');
});

test('full storage and no room even for the first rules: the page works, nothing half-written', async ({ fenji, page }) => {
  await fenji.open();
  await fill(page);
  await fenji.gradeSample();
  await fenji.go('rules');
  await fenji.at('class-cut-median').check();
  await expect(fenji.at('changes-rfm_class')).toBeVisible();
  await expect(said(fenji)).toContainText('存储空间满了');
  expect(Object.keys(await stored(page)).filter((key) => key.startsWith('fenji.'))).toEqual([]);
  // What cannot be kept can still be taken along.
  const { bytes } = await fenji.download('save-rules');
  expect(JSON.parse(bytes.toString()).presets).toMatchObject([{ name: expect.any(String), rules: { class_cut: 'median' } }]);
});

test('a browser that takes a text and keeps nothing is found out', async ({ fenji, page }) => {
  const before = await twoKept(fenji);
  await page.evaluate(() => { Storage.prototype.setItem = () => {}; });
  await bins(fenji, 6);
  await expect(said(fenji)).toContainText('刚才的改动没有保存下来');
  expect(await stored(page)).toEqual(before);
});

// --- Damaged ---------------------------------------------------------------------------------------

/** What can become of a text in a storage; each from the good one. */
const DAMAGE: Record<string, (good: string) => string> = {
  'cut off': (good) => good.slice(0, good.length / 2),
  'empty': () => '',
  '"undefined"': () => 'undefined',
  '"null"': () => 'null',
  'a list': () => '[]',
  'an empty object': () => '{}',
  'one character changed': (good) => good.replace('"bins":4', '"bins":5'),
  'another program\'s': () => '{"token":"abc"}',
  'a lone surrogate': (good) => good.replace('甲', '\ud800'),
};

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`damaged rules (${what}): the copy before is used, the text set aside and never overwritten in silence`, async ({ fenji, page }) => {
    const good = await twoKept(fenji);
    const bad = damage(good[KEY]);
    expect(bad).not.toBe(good[KEY]);
    await openWith(fenji, { ...good, [KEY]: bad });
    await expect(said(fenji)).toContainText('保存的规则损坏了，已经换成上一次改动之前的那份');
    // Before the last change: 乙 was not there, or not yet in use.
    expect(await names(fenji)).toContain('甲');
    // Half a character is no text and cannot be written again as it was: the sign for that stands in its place.
    const aside = Buffer.from(bad).toString();
    expect(await stored(page), 'nothing is overwritten by looking').toEqual({ ...good, [KEY]: bad, [ASIDE]: aside });
    const { name, bytes } = await fenji.download('save-aside');
    expect(name).toBe('fenji-unreadable-rules.txt');
    expect(bytes.toString()).toBe(aside);

    // A second look sets nothing aside twice, and the next change makes it good again.
    await page.reload();
    await fenji.go('rules');
    expect(await stored(page)).toEqual({ ...good, [KEY]: bad, [ASIDE]: aside });
    await save(fenji, '丙');
    expect((await stored(page))[ASIDE]).toBe(aside);
    await page.reload();
    await fenji.go('rules');
    await expect(own(fenji, '丙')).toBeVisible();
    await expect(own(fenji, '甲')).toBeVisible();
    await expect(said(fenji)).toHaveCount(0);
  });
}

test('damaged rules and a damaged copy: the defaults, and both texts are still there', async ({ fenji, page }) => {
  const good = await twoKept(fenji);
  const bad = { [KEY]: good[KEY].slice(1), [PREVIOUS]: good[PREVIOUS].slice(1) };
  await openWith(fenji, bad);
  await expect(said(fenji)).toContainText('保存的规则损坏了，已改用默认规则');
  expect(await names(fenji)).toEqual([]);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准');
  await expect(fenji.at('rule-bins')).toHaveValue('5');
  expect(await stored(page)).toEqual({ ...bad, [ASIDE]: bad[KEY] });
  await fenji.go('collect');
  await fenji.gradeSample();
});

test('texts set aside earlier are not lost to later ones', async ({ fenji, page }) => {
  const good = await twoKept(fenji);
  const first = 'the first damage';
  await openWith(fenji, { ...good, [KEY]: first });
  await openWith(fenji, { ...(await stored(page)), [KEY]: 'the second damage' });
  expect(await stored(page)).toMatchObject({ [ASIDE]: first, [`${ASIDE}.2`]: 'the second damage' });
  const { bytes } = await fenji.download('save-aside');
  expect(bytes.toString()).toBe('the first damage\nthe second damage');
});

test('a damaged text that cannot be set aside is not overwritten', async ({ fenji, page }) => {
  const good = await twoKept(fenji);
  await openWith(fenji, good);
  const bad = `${good[KEY].slice(1)} and more`;
  await page.evaluate(([key, bad]) => localStorage.setItem(key, bad), [KEY, bad]);
  await fill(page);
  await page.reload();
  await fenji.go('rules');
  await expect(said(fenji)).toContainText('损坏');
  await bins(fenji, 8);
  await expect(said(fenji)).toContainText('没有保存下来');
  expect((await stored(page))[KEY]).toBe(bad);
});

test('only the copy is there: it is used', async ({ fenji }) => {
  const good = await twoKept(fenji);
  await openWith(fenji, { [PREVIOUS]: good[PREVIOUS] });
  expect(await names(fenji)).toContain('甲');
});

// --- Older and newer versions ------------------------------------------------------------------------

test('rules of version 1 are taken over, looked at twice without a change, and become version 4 with the first change', async ({ fenji, page }) => {
  const text = GOLDEN('v1.json');
  await openWith(fenji, { [KEY]: text });
  await expect(said(fenji)).toHaveCount(0);
  await expect(fenji.at('rule-bins')).toHaveValue('4');
  await expect(fenji.at('class-cut-median')).toBeChecked();
  expect(await names(fenji)).toEqual([]);
  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('rule-bins')).toHaveValue('4');
  expect(await stored(page)).toEqual({ [KEY]: text });
  await save(fenji, '旧规则');
  const { [KEY]: now, [PREVIOUS]: copy } = await stored(page);
  const rules = { ...JSON.parse(text), schema: 2 };
  expect(JSON.parse(now)).toMatchObject({ version: 4, library: { rules, presets: [{ name: '旧规则', rules }] } });
  expect(JSON.parse(copy).library.rules).toMatchObject(rules);
  await page.reload();
  await fenji.go('rules');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：旧规则');
  await expect(fenji.at('class-cut-median')).toBeChecked();
});

test('rules of version 3, whose standards say nothing of themselves, are read as they are', async ({ fenji, page }) => {
  const text = GOLDEN('v3.json');
  await openWith(fenji, { [KEY]: text });
  await expect(said(fenji)).toHaveCount(0);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：大客户（有改动）');
  await expect(fenji.at('rule-bins')).toHaveValue('6');
  await expect(fenji.at('rule-lost_days')).toHaveValue('120');
  await bins(fenji, 7);
  await expect.poll(async () => (await library(page)).presets).toMatchObject([{ ...JSON.parse(text).library.presets[0], note: null, version: null, adopted: null }]);
});

test('rules of version 2 are read as they are', async ({ fenji, page }) => {
  const text = GOLDEN('v2.json');
  await openWith(fenji, { [KEY]: text });
  await expect(said(fenji)).toHaveCount(0);
  // The rules are the kept ones, also where the page's own standard of this name has other numbers by now.
  await expect(fenji.at('rules-state')).toContainText('正在使用：小店');
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await expect(fenji.at('rule-cut-days')).toHaveValue('30');
  expect(await names(fenji)).toEqual(['大客户']);
  await own(fenji, '大客户').getByTestId('preset-use').click();
  await expect(fenji.at('rule-abc-a')).toHaveValue('70');
  await expect(fenji.at('abc-strict')).toBeChecked();
  await expect.poll(async () => (await library(page)).chosen).toEqual({ own: '大客户' });
  const presets = JSON.parse(text).library.presets.map(({ name, rules }: any) => ({ name, rules: { ...rules, schema: 2 } }));
  expect((await library(page)).presets).toMatchObject(presets);
});

for (const [what, text] of Object.entries({
  'version 999': '{"version":999,"checksum":"00000000","library":{"tiers":["a","b"]}}',
  'a newer bare document': '{"schema":7,"bins":3}',
})) {
  test(`rules of a newer page (${what}) are left alone, whatever is changed here`, async ({ fenji, page }) => {
    await openWith(fenji, { [KEY]: text });
    await expect(said(fenji)).toContainText('浏览器里的规则由更新的版本保存，这个版本读不了，也不会动它');
    await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准');
    await bins(fenji, 3);
    await fenji.at('preset-name').fill('甲');
    await fenji.at('preset-save').click();
    await expect(own(fenji, '甲')).toBeVisible();
    const { bytes } = await fenji.download('save-rules');
    expect(JSON.parse(bytes.toString()).presets).toMatchObject([{ name: '甲', rules: { bins: 3 } }]);
    await own(fenji, '甲').getByTestId('preset-remove').click();
    await fenji.at('rules-reset').click();
    await expect(fenji.at('rule-bins')).toHaveValue('5');
    expect(await stored(page)).toEqual({ [KEY]: text });
    await page.reload();
    await fenji.go('rules');
    await expect(said(fenji)).toContainText('由更新的版本保存');
    expect(await stored(page)).toEqual({ [KEY]: text });
  });
}

// --- Two tabs --------------------------------------------------------------------------------------

/** A second tab of the same browser, on the rules. */
async function secondTab(fenji: Fenji): Promise<Fenji> {
  const other = new Fenji(await fenji.page.context().newPage());
  await other.open();
  await other.go('rules');
  return other;
}

test('two tabs: standards of both are kept and shown in both; each tab keeps its own rules in use', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.go('rules');
  const other = await secondTab(fenji);
  await bins(fenji, 3);
  await save(fenji, '甲');
  await expect(own(other, '甲')).toBeVisible();
  await expect(other.at('rule-bins')).toHaveValue('5');
  await expect(other.at('rules-state')).toHaveText('正在使用：默认标准');
  await bins(other, 6);
  await save(other, '乙');
  await expect(own(fenji, '乙')).toBeVisible();
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：甲');
  for (const tab of [fenji, other]) expect(await names(tab)).toEqual(['甲', '乙']);

  // Renamed in one, deleted in the other.
  await own(other, '甲').getByTestId('preset-rename').click();
  await other.at('rename-name').fill('大客户');
  await other.at('rename-save').click();
  await expect(own(fenji, '大客户')).toBeVisible();
  await expect(own(fenji, '甲')).toHaveCount(0);
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await own(fenji, '乙').getByTestId('preset-remove').click();
  await expect(own(other, '乙')).toHaveCount(0);
  await expect(other.at('rule-bins')).toHaveValue('6');
  await expect.poll(async () => (await library(page)).presets.map(({ name }) => name)).toEqual(['大客户']);
});

test('two tabs that save at the same moment lose nothing', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.go('rules');
  const tabs = [fenji, await secondTab(fenji), await secondTab(fenji)];
  const wanted: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    for (const [place, tab] of tabs.entries()) {
      wanted.push(`标准 ${round}-${place}`);
      await tab.at('preset-name').fill(wanted.at(-1)!);
    }
    // Clicked inside the pages: as close together as they can be.
    await Promise.all(tabs.map((tab) => tab.page.evaluate(() => document.querySelector<HTMLElement>('[data-testid="preset-save"]')!.click())));
    for (const tab of tabs) await expect(tab.at('own-preset')).toHaveCount(wanted.length);
  }
  await expect.poll(async () => (await library(page)).presets.map(({ name }) => name).sort()).toEqual([...wanted].sort());
  for (const tab of tabs) expect((await names(tab)).sort()).toEqual([...wanted].sort());
});

test('a standard that another tab deleted meanwhile is not renamed to nothing', async ({ fenji, page }) => {
  // The other tab is faster by less than its message takes: the page has not heard of it yet.
  await page.addInitScript(() => addEventListener('storage', (event) => { if ((window as any).deaf) event.stopImmediatePropagation(); }));
  await fenji.open();
  await fenji.go('rules');
  await save(fenji, '甲');
  const other = await secondTab(fenji);
  await own(fenji, '甲').getByTestId('preset-rename').click();
  await fenji.at('rename-name').fill('乙');
  await page.evaluate(() => { (window as any).deaf = true; });
  await own(other, '甲').getByTestId('preset-remove').click();
  await expect.poll(async () => (await library(page)).presets).toEqual([]);
  await fenji.at('rename-save').click();
  await expect(fenji.at('notice').or(fenji.at('own-presets').getByRole('alert'))).toContainText('在另一个标签页里改名或删除了');
  await expect.poll(async () => (await library(page)).presets).toEqual([]);
  await expect(fenji.at('own-preset')).toHaveCount(0);
});

test('another tab wipes the storage: said, the rules stay on this page and are kept again', async ({ fenji, page }) => {
  await twoKept(fenji);
  const before = await library(page);
  const other = await secondTab(fenji);
  await other.page.evaluate(() => localStorage.clear());
  await expect(said(fenji)).toContainText('浏览器里保存的规则被清掉了，但这一页上的还在');
  expect(await names(fenji)).toEqual(['甲', '乙']);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：乙');
  expect(await stored(page)).toEqual({});
  const { bytes } = await fenji.download('save-rules');
  expect(JSON.parse(bytes.toString()).presets.map((preset: any) => preset.name)).toEqual(['甲', '乙']);
  await fenji.at('keep-again').click();
  await expect(said(fenji)).toHaveCount(0);
  await expect.poll(() => library(page)).toMatchObject({ rules: before.rules, chosen: before.chosen, presets: before.presets });
  await page.reload();
  await fenji.go('rules');
  expect(await names(fenji)).toEqual(['甲', '乙']);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：乙');
});

test('after a wipe the next change keeps everything this page has', async ({ fenji, page }) => {
  await twoKept(fenji);
  const other = await secondTab(fenji);
  await other.page.evaluate((key) => localStorage.removeItem(key), KEY);
  await expect(said(fenji)).toContainText('被清掉了');
  await save(fenji, '丙');
  await expect(said(fenji)).toHaveCount(0);
  expect((await library(page)).presets.map(({ name }) => name)).toEqual(['甲', '乙', '丙']);
});

// --- Between visits --------------------------------------------------------------------------------

test('everything wiped between two visits is a first visit, which says where rules can come from', async ({ fenji, page }) => {
  await twoKept(fenji);
  await openWith(fenji, {});
  await expect(said(fenji)).toHaveCount(0);
  expect(await names(fenji)).toEqual([]);
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准');
  await expect(page.getByText('打开规则文件', { exact: true })).toBeVisible();
  expect(await stored(page)).toEqual({});
  await fenji.at('privacy-open').click();
  await expect(fenji.at('privacy-dialog')).toContainText('浏览器也可能清掉规则（Safari 七天不来就清）');
  await fenji.at('privacy-close').click();
  await fenji.go('collect');
  await fenji.gradeSample();
});

/** Where a page ends that is killed while it saves: before and after each write of a change (first the copy, then the rules). */
const ENDS = [['before the first write', 1, false], ['after the first', 1, true], ['before the second', 2, false], ['after the second', 2, true]] as const;

for (const [what, writes, after] of ENDS) {
  test(`a page killed while it saves, ${what}: the old rules or the new ones`, async ({ fenji, page, context }) => {
    await twoKept(fenji);
    // Another tab tells which writes have left the page: they do so in their own time.
    const witness = await context.newPage();
    await witness.addInitScript(() => {
      (window as any).heard = [];
      addEventListener('storage', ({ key }) => (window as any).heard.push(key));
    });
    await witness.goto('./');
    await page.evaluate(([writes, after]) => {
      const set = Storage.prototype.setItem;
      let count = 0;
      Storage.prototype.setItem = function killed(key: string, value: string) {
        count += 1;
        if (count < writes || after) set.call(this, key, value);
        if (count < writes) return;
        // The page never gets further; only its end comes.
        console.info('in the middle');
        for (;;);
      };
    }, [writes, after] as const);
    await fenji.at('preset-name').fill('丙');
    const cdp = await context.newCDPSession(page);
    const stuck = page.waitForEvent('console', (line) => line.text() === 'in the middle');
    await fenji.at('preset-save').click({ noWaitAfter: true });
    await stuck;
    await expect.poll(() => witness.evaluate(() => (window as any).heard)).toEqual([PREVIOUS, KEY].slice(0, after ? writes : writes - 1));
    const crashed = page.waitForEvent('crash');
    cdp.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
    await witness.close();
    const next = new Fenji(await context.newPage());
    await oldOrNew(next);
    // Once the rules are written, they are the new ones.
    expect((await names(next)).includes('丙')).toBe(writes === 2 && after);
    // The dead page holds nothing up.
    await save(next, '丁');
  });
}

/** 甲 and 乙, or those and 丙; readable either way. */
async function oldOrNew(fenji: Fenji) {
  await fenji.open();
  await fenji.go('rules');
  await expect(said(fenji)).toHaveCount(0);
  const now = await names(fenji);
  expect([['甲', '乙'], ['甲', '乙', '丙']]).toContainEqual(now);
  await expect(fenji.at('rules-state')).toHaveText(`正在使用：${now.at(-1)}`);
  expect((await library(fenji.page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([['甲', 3], ['乙', 4], ['丙', 4]].slice(0, now.length));
  // The copy is whole, too.
  expect(JSON.parse((await stored(fenji.page))[PREVIOUS])).toHaveProperty('library.presets');
}

test('a page killed right after a click on save, time and again: the old rules or the new ones', async ({ fenji, page, context }) => {
  await twoKept(fenji);
  const good = await stored(page);
  let tab = page;
  const seen: string[][] = [];
  for (let round = 0; round < 8; round += 1) {
    const one = new Fenji(tab);
    await openWith(one, good);
    await one.at('preset-name').fill('丙');
    const cdp = await context.newCDPSession(tab);
    const crashed = tab.waitForEvent('crash');
    // Waited for or not: the kill overtakes the save, or comes in the middle, or after it.
    const click = tab.evaluate(() => document.querySelector<HTMLElement>('[data-testid="preset-save"]')!.click()).catch(() => {});
    if (round % 2) await click;
    cdp.send('Page.crash').catch(() => {});
    await crashed;
    await tab.close();
    tab = await context.newPage();
    await oldOrNew(new Fenji(tab));
    seen.push(await names(new Fenji(tab)));
  }
  console.log(`  killed ${seen.length} times: ${seen.filter((now) => now.includes('丙')).length} times the new rules were there`);
});

test('forget everything: after a second click nothing of this page is left, and nothing of anybody else is touched', async ({ fenji, page }) => {
  const good = await twoKept(fenji);
  await openWith(fenji, { ...good, [KEY]: `${good[KEY]} `.slice(1), 'other.app': 'theirs' });
  await fenji.at('theme').selectOption('dark');
  await fenji.at('lang').selectOption('en');
  expect(Object.keys(await stored(page)).sort()).toEqual([KEY, PREVIOUS, ASIDE, 'fenji.setting.lang', 'fenji.setting.theme', 'other.app'].sort());
  await fenji.at('privacy-open').click();
  await fenji.at('forget').click();
  // Asked again, and "no" is an answer.
  await expect(fenji.at('privacy-dialog').getByRole('alert')).toContainText('This deletes your standards, settings');
  await fenji.at('forget-yes').locator('xpath=following-sibling::button').click();
  await expect(fenji.at('forget-yes')).toHaveCount(0);
  expect(Object.keys(await stored(page))).toHaveLength(6);
  await fenji.at('forget').click();
  await Promise.all([page.waitForEvent('load'), fenji.at('forget-yes').click()]);
  await expect(page.locator('#boot')).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  expect(await stored(page)).toEqual({ 'other.app': 'theirs' });
  await fenji.go('rules');
  expect(await names(fenji)).toEqual([]);
  await expect(said(fenji)).toHaveCount(0);
});

test('nothing but rules and settings is ever written, not even for a moment', async ({ fenji, page }) => {
  // Every write, not only what is left of it.
  await page.addInitScript(() => {
    const written: [string, string][] = [];
    (window as any).written = written;
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function noted(key: string, value: string) { written.push([key, value]); set.call(this, key, value); };
  });
  await fenji.open();
  const rows = [['secret-customer', '2024-01-05', 10, 'secret-cell'], ['other', 'secret-date', 20, 'x']];
  await fenji.grade(file('secret-name.csv', table('客户,日期,金额,secret-header', rows)));
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await fenji.at('search').fill('secret-search');
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(1);
  await customers(fenji);
  await fenji.go('rules');
  await fenji.at('class-cut-median').check();
  await save(fenji, '甲');
  await fenji.at('as-of').fill('2024-06-30');
  await fenji.at('as-of').blur();
  await fenji.at('theme').selectOption('dark');
  await fenji.at('lang').selectOption('en');
  await fenji.go('strategy');
  await fenji.go('monitor');
  await fenji.at('monitor-run').click();
  await expect(fenji.at('monitor-result')).toBeVisible();
  const written: [string, string][] = await page.evaluate(() => (window as any).written);
  expect([...new Set(written.map(([key]) => key))].sort()).toEqual([KEY, PREVIOUS, 'fenji.setting.lang', 'fenji.setting.theme']);
  expect(written.filter((one) => /secret/.test(one.join(' ')))).toEqual([]);
  // Assigned or otherwise: what is there is what was written.
  expect(Object.keys(await stored(page)).sort()).toEqual([KEY, PREVIOUS, 'fenji.setting.lang', 'fenji.setting.theme']);
  expect(await page.evaluate(() => [sessionStorage.length, document.cookie])).toEqual([0, '']);
});

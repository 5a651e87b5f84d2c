// Workers that die, hang or stop understanding: words on the page, the last result kept, and the next file works.
import { expect, test } from './support/test';
import { file, table } from './support/tables';
import { breakable, breakNext, broken, type Fate, type Kind } from './support/workers';
import type { Fenji } from './support/fenji';

const ONE = file('one.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]));
const TWO = file('two.csv', table('客户,日期,金额', [['丙', '2024-03-07', 40]]));
const DIED = /后台程序意外停止了/;
const SILENT = /很久没有回应，已经停掉它/;
const BROKEN = /后台程序出错并已停掉/;

test.beforeEach(async ({ page }) => { await breakable(page); });

/** After whatever happened, the next file is looked at and graded. */
async function nextFileWorks(fenji: Fenji) {
  if (await fenji.at('step-1').getAttribute('aria-current') !== 'step') await fenji.go('collect');
  await fenji.add(TWO);
  await expect(fenji.file('two.csv').getByTestId('preview')).toBeVisible();
  await fenji.start();
  await expect(fenji.at('step-3')).toHaveAttribute('aria-current', 'step');
  await fenji.graded();
  await expect(fenji.at('fault')).toHaveCount(0);
  // Both files count: the one that was dropped before is still in the list.
  expect((await fenji.figures()).customers).toBe(3);
}

const CASES: { kind: Kind; fate: Fate; who: string; words: RegExp }[] = [
  { kind: 'Parse', fate: 'throws', who: 'a reading worker', words: DIED },
  { kind: 'Parse', fate: 'garbled', who: 'a reading worker', words: BROKEN },
  { kind: 'Begin', fate: 'throws', who: 'the ledger worker', words: DIED },
  { kind: 'Merge', fate: 'throws', who: 'the ledger worker', words: DIED },
  { kind: 'Finish', fate: 'throws', who: 'the ledger worker', words: DIED },
  { kind: 'Finish', fate: 'garbled', who: 'the ledger worker', words: BROKEN },
];

for (const { kind, fate, who, words } of CASES) {
  test(`${who} ${fate} at ${kind}: said in words, the next file works`, async ({ fenji, page }) => {
    await fenji.open();
    await fenji.add(ONE);
    await expect(fenji.at('preview')).toBeVisible();
    await breakNext(page, kind, fate);
    await fenji.start();
    await expect(fenji.at('fault')).toHaveText(words);
    await expect(fenji.at('fault')).toContainText('规则没有丢');
    expect(await broken(page)).toBe(true);
    await expect(fenji.at('progress')).toHaveCount(0);
    await nextFileWorks(fenji);
  });
}

// A silent worker is found by the page's own clock, which is wound forward tick by tick.
for (const { kind, who, seconds } of [
  { kind: 'Parse', who: 'a reading worker', seconds: 30 },
  { kind: 'Merge', who: 'the ledger worker', seconds: 150 },
  { kind: 'Finish', who: 'the ledger worker', seconds: 150 },
] as { kind: Kind; who: string; seconds: number }[]) {
  test(`${who} hangs at ${kind}: given up after a while, the next file works`, async ({ fenji, page }) => {
    await page.clock.install();
    await fenji.open();
    await fenji.add(ONE);
    await expect(fenji.at('preview')).toBeVisible();
    await breakNext(page, kind, 'hangs');
    await fenji.start();
    await expect.poll(() => broken(page)).toBe(true);
    await page.clock.runFor(10_000);
    await expect(fenji.at('progress')).toBeVisible();
    await expect(fenji.at('fault')).toHaveCount(0);
    await page.clock.runFor(seconds * 1000);
    await expect(fenji.at('fault')).toHaveText(SILENT);
    await nextFileWorks(fenji);
  });
}

test('a computer that slept is not taken for a hung worker', async ({ fenji, page }) => {
  await page.clock.install();
  await fenji.open();
  await fenji.add(ONE);
  await expect(fenji.at('preview')).toBeVisible();
  await breakNext(page, 'Parse', 'hangs');
  await fenji.start();
  await expect.poll(() => broken(page)).toBe(true);
  // One jump of an hour, as after a sleep: the clock's ticks in between never came.
  await page.clock.fastForward('01:00:00');
  await page.clock.runFor(5_000);
  await expect(fenji.at('progress')).toBeVisible();
  await expect(fenji.at('fault')).toHaveCount(0);
  // But then its silence counts again.
  await page.clock.runFor(30_000);
  await expect(fenji.at('fault')).toHaveText(SILENT);
});

test('the worker that looks at a file dies: the file says so, the next one works', async ({ fenji, page }) => {
  await fenji.open();
  await breakNext(page, 'Sniff', 'throws');
  await fenji.add(ONE);
  await expect(fenji.file('one.csv').getByTestId('file-error')).toBeVisible();
  await fenji.file('one.csv').getByTestId('remove').click();
  await fenji.grade(TWO);
  expect((await fenji.figures()).customers).toBe(1);
});

test('the worker that looks at a file hangs: said in words after a while, the next file works', async ({ fenji, page }) => {
  await page.clock.install();
  await fenji.open();
  await breakNext(page, 'Sniff', 'hangs');
  await fenji.add(ONE);
  await expect.poll(() => broken(page)).toBe(true);
  await page.clock.runFor(150_000);
  await expect(fenji.file('one.csv').getByTestId('file-error')).toBeVisible();
  await fenji.file('one.csv').getByTestId('remove').click();
  await fenji.grade(TWO);
  expect((await fenji.figures()).customers).toBe(1);
});

test('a failed import leaves the earlier result as it was', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(ONE);
  const before = await fenji.figures();
  await fenji.go('collect');
  await breakNext(page, 'Finish', 'throws');
  await fenji.start();
  await expect(fenji.at('fault')).toHaveText(DIED);
  await fenji.go('results');
  expect(await fenji.figures()).toEqual(before);
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
});

for (const { fate, words } of [{ fate: 'throws', words: DIED }, { fate: 'garbled', words: BROKEN }] as const) {
  test(`the worker with the result ${fate}: said in words, trying again brings the result back`, async ({ fenji, page }) => {
    await fenji.open();
    await fenji.grade(ONE);
    const before = await fenji.figures();
    await breakNext(page, 'Card', fate);
    await fenji.row(0).click();
    await expect(fenji.at('fault')).toHaveText(words);
    await expect(fenji.at('card')).toBeHidden();
    await fenji.go('collect');
    await fenji.start();
    await expect(fenji.at('fault')).toHaveCount(0);
    await fenji.graded();
    expect(await fenji.figures()).toEqual(before);
    await fenji.row(0).click();
    await expect(fenji.at('reason').first()).toBeVisible();
  });
}

test('a lost result says nothing about an import that goes on', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(ONE);
  await fenji.go('collect');
  await fenji.add(TWO);
  await expect(fenji.file('two.csv').getByTestId('preview')).toBeVisible();
  await breakNext(page, 'Parse', 'hangs');
  await fenji.start();
  await expect(fenji.at('progress')).toBeVisible();
  await fenji.go('results');
  await breakNext(page, 'Card', 'throws');
  await fenji.row(0).click();
  await expect(fenji.at('fault')).toHaveText(DIED);
  await fenji.go('collect');
  await expect(fenji.at('progress')).toBeVisible();
  await fenji.at('cancel').click();
  await expect(fenji.at('progress')).toHaveCount(0);
});

for (const { kind, ask } of [
  { kind: 'Card', ask: (fenji: Fenji) => fenji.row(0).click() },
  { kind: 'Take', ask: (fenji: Fenji) => fenji.at('download-csv').click() },
  { kind: 'Export', ask: (fenji: Fenji) => fenji.at('download-report').click() },
  { kind: 'Rows', ask: (fenji: Fenji) => fenji.at('sort-id').click() },
] as const) {
  test(`the worker with the result hangs at ${kind}: said in words after a while`, async ({ fenji, page }) => {
    await page.clock.install();
    await fenji.open();
    await fenji.grade(ONE);
    await expect(fenji.row(0)).toBeVisible();
    await breakNext(page, kind, 'hangs');
    await ask(fenji);
    await expect.poll(() => broken(page)).toBe(true);
    await page.clock.runFor(150_000);
    await expect(fenji.at('fault')).toHaveText(SILENT);
  });
}

test('a file that vanished since it was dropped is named', async ({ fenji, page }, info) => {
  const { writeFile } = await import('node:fs/promises');
  const path = info.outputPath('gone.csv');
  await writeFile(path, table('客户,日期,金额', [['甲', '2024-01-05', 10]]));
  await fenji.open();
  await fenji.add(path);
  await expect(fenji.at('preview')).toBeVisible();
  await writeFile(path, 'changed meanwhile, and of another length');
  await fenji.start();
  await expect(fenji.at('fault')).toHaveText(/浏览器读不到“gone\.csv”了/);
  await fenji.at('remove').click();
  await fenji.grade(TWO);
  await expect(fenji.at('fault')).toHaveCount(0);
  expect((await fenji.figures()).customers).toBe(1);
});

// Rules files that are broken, foreign, huge or meant badly: words that say where, and nothing here changes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { bins, give, library, names, own, presetFile, save, stored } from './support/presets';
import { ROOT } from './support/tables';
import { expect, test } from './support/test';
import type { Fenji } from './support/fenji';

/** A text, a text many times, or a text for each number (in the place of #), separated by commas. */
type Part = string | [string, number] | { each: string; times: number };
/** One file: its id in the list of bad inputs, its text in parts, and what the page must say; `good` where it can be used. */
interface Case { id: string; what: string; parts: Part[]; encoding?: 'utf16le' | 'latin1'; bytes?: number; zh: string[]; en: string[]; good?: boolean }

const CASES: Case[] = JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/bad_presets.json'), 'utf8'));
const IDS = ['pre-001', 'pre-003', 'pre-005', 'pre-006', 'pre-008', 'pre-010', 'pre-012', 'pre-014', 'pre-015', 'pre-016'];
/** However slow the machine: nobody may think that the page hangs. Most of it is the way of the bytes into the browser. */
const SOON_MS = 20_000;

/** Larger files are made in the page: they would take longer through the automation's pipe than all else. */
const LARGE = 4 << 20;

const length = (part: Part) => typeof part === 'string' ? part.length : Array.isArray(part) ? part[0].length * part[1] : part.each.length * part.times;
const text = (part: Part) => typeof part === 'string' ? part : Array.isArray(part) ? part[0].repeat(part[1])
  : Array.from({ length: part.times }, (_, n) => part.each.replace('#', String(n))).join();

/** Hands the file to the page; gives its size. */
async function hand(fenji: Fenji, { parts, encoding = 'utf8' as BufferEncoding }: { parts: Part[]; encoding?: BufferEncoding }): Promise<number> {
  if (parts.reduce((sum, part) => sum + length(part), 0) < LARGE) {
    const bytes = Buffer.from(parts.map(text).join(''), encoding);
    await give(fenji, bytes);
    return bytes.length;
  }
  const data = await fenji.page.evaluateHandle((parts) => {
    const block = (text: string, times: number) => {
      const size = 1 << 20;
      const whole = new Blob([text.repeat(size)]);
      return [...Array<Blob>(Math.floor(times / size)).fill(whole), text.repeat(times % size)];
    };
    const data = new DataTransfer();
    data.items.add(new File(parts.flatMap((part: any) => typeof part === 'string' ? [part] : block(part[0], part[1])), 'rules.json'));
    return data;
  }, parts as any);
  await fenji.page.dispatchEvent('body', 'drop', { dataTransfer: data });
  return data.evaluate((data: DataTransfer) => data.files[0].size);
}

/** Counts how often the bytes of any file were touched. */
const watchReads = (page: Page) => page.addInitScript(() => {
  (window as any).reads = 0;
  const wrap = (type: any, name: string) => {
    const real = type.prototype[name];
    type.prototype[name] = function counted(...args: unknown[]) {
      (window as any).reads += 1;
      return real.apply(this, args);
    };
  };
  for (const name of ['slice', 'text', 'arrayBuffer', 'bytes', 'stream']) wrap(Blob, name);
  for (const name of ['readAsArrayBuffer', 'readAsText', 'readAsDataURL', 'readAsBinaryString']) wrap(FileReader, name);
});

test('the fixture has every kind of bad file', () => {
  expect([...new Set(CASES.map((one) => one.id))]).toEqual(IDS);
});

for (const id of IDS) {
  const cases = CASES.filter((one) => one.id === id);
  test(`${id}: ${cases[0].what}, and ${cases.length - 1} more`, async ({ fenji, page }) => {
    test.setTimeout(180_000);
    await watchReads(page);
    await fenji.open();
    await page.evaluate(() => (globalThis as any).fenji.secondWave);
    const requests: string[] = [];
    page.on('request', (request) => { if (!/^(blob|data):/.test(request.url())) requests.push(request.url()); });
    page.on('dialog', (dialog) => { requests.push(`dialog ${dialog.message()}`); dialog.dismiss().catch(() => {}); });
    // Somebody's rules and standards, all of them at stake.
    await fenji.go('rules');
    await bins(fenji, 4);
    await fenji.at('abc-strict').check();
    await save(fenji, '大客户');
    await bins(fenji, 6);
    await save(fenji, 'p');
    await bins(fenji, 7);
    await expect.poll(async () => (await library(page)).rules.bins).toBe(7);
    const state = await fenji.at('rules-state').innerText();
    const kept = await stored(page);

    const draft = fenji.at('rules-draft');
    const said: Record<string, string> = {};
    for (const one of cases) {
      await test.step(one.what, async () => {
        const reads = await page.evaluate(() => (window as any).reads);
        const start = performance.now();
        const size = await hand(fenji, one);
        await expect(draft).toBeVisible();
        const took = performance.now() - start;
        if (one.bytes !== undefined) expect(size, 'the file is the one meant').toBe(one.bytes);
        for (const words of one.zh) await expect(draft).toContainText(words);
        if (!one.good) {
          await expect(draft).toContainText('现在的规则和你的标准都没有变');
          for (const way of ['rules-apply', 'rules-add', 'rules-replace']) await expect(fenji.at(way)).toHaveCount(0);
        }
        expect(took, 'ms').toBeLessThan(SOON_MS);
        // Read once; a large one is refused by its size, once its first 256 bytes say that it is no project.
        expect(await page.evaluate(() => (window as any).reads) - reads).toBe(size > 1 << 20 ? 2 : 1);
        said[one.what] = await draft.innerText();
        expect(await stored(page)).toEqual(kept);
        expect(await names(fenji)).toEqual(['大客户', 'p']);
        await expect(fenji.at('rule-bins')).toHaveValue('7');
        await expect(fenji.at('rules-state')).toHaveText(state);
        await expect(draft.locator('img, iframe, script, style, [style]')).toHaveCount(0);
        await fenji.at('rules-drop').click();
        await expect(draft).toHaveCount(0);
      });
    }
    // The same files once more, in English; only the language is kept besides.
    await fenji.at('lang').selectOption('en');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    for (const one of cases) {
      await hand(fenji, one);
      for (const words of one.en) await expect(draft, one.what).toContainText(words);
      expect(await draft.innerText(), one.what).not.toBe(said[one.what]);
      await fenji.at('rules-drop').click();
      await expect(draft).toHaveCount(0);
    }
    expect(await stored(page)).toEqual({ ...kept, 'fenji.setting.lang': 'en' });
    expect(requests).toEqual([]);
    // And a good file still comes in.
    await give(fenji, presetFile([{ name: 'new', rules: { schema: 1, bins: 3 } }]));
    await fenji.at('rules-add').click();
    await expect(own(fenji, 'new')).toBeVisible();
  });
}

test('uni-003: a name that only looks like another one is another one', async ({ fenji, page }) => {
  // The second has a Cyrillic letter.
  const [mine, theirs] = ['VIP', 'V\u0406P'];
  await fenji.open();
  await fenji.go('rules');
  await bins(fenji, 4);
  await save(fenji, mine);
  const [kept] = (await library(page)).presets;
  await give(fenji, presetFile([{ name: theirs, rules: { schema: 1, bins: 9 } }]));
  await expect(fenji.at('draft-preset')).toHaveText(`${theirs} 新的`);
  await expect(fenji.at('rules-replace')).toHaveCount(0);
  await fenji.at('rules-add').click();
  await expect.poll(async () => (await library(page)).presets.map(({ name, rules }) => [name, rules.bins])).toEqual([[mine, 4], [theirs, 9]]);
  expect((await library(page)).presets[0]).toEqual(kept);
  // Each is used, renamed and deleted for itself.
  await own(fenji, theirs).getByTestId('preset-use').click();
  await expect(fenji.at('rule-bins')).toHaveValue('9');
  await own(fenji, mine).getByTestId('preset-remove').click();
  await expect(own(fenji, mine)).toHaveCount(0);
  expect(await names(fenji)).toEqual([theirs]);
});

// Three languages and the appearance: the choice is kept, and no screen mixes the languages.
import { expect, test } from './support/test';
import { DATA, eachScreen } from './support/screens';
import { strangeInChinese, strangeInEnglish, words } from './support/words';
import { breakable } from './support/workers';

test('Chinese first for a Chinese browser; English is kept over a reload, the whole page follows at once', async ({ fenji, page }) => {
  await fenji.open();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('把销售记录放进来');
  await fenji.gradeSample();
  await fenji.at('lang').selectOption('en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(fenji.at('sentence')).toContainText('graded High');
  await expect(fenji.at('step-1')).toContainText('Collect data');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bring in your sales records');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(fenji.at('lang')).toHaveValue('en');
  await fenji.at('lang').selectOption('zh-Hans');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('把销售记录放进来');
});

test.describe('a browser that prefers another language', () => {
  test.use({ locale: 'de-DE' });
  test('gets English', async ({ fenji, page }) => {
    await fenji.open();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

test('the appearance follows the system until one is chosen, which is kept', async ({ fenji, page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const luminance = (colour: string) => colour.match(/\d+(\.\d+)?/g)!.slice(0, 3).map(Number).reduce((a, b) => a + b, 0);
  await page.emulateMedia({ colorScheme: 'light' });
  await fenji.open();
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).not.toBe(light);
  expect(luminance(await paper())).toBeLessThan(luminance(light));
  await fenji.at('theme').selectOption('light');
  await expect.poll(paper).toBe(light);
  await page.reload();
  await expect(fenji.at('theme')).toHaveValue('light');
  await expect.poll(paper).toBe(light);
});

for (const [lang, strange] of [['en', strangeInEnglish], ['zh-Hans', strangeInChinese], ['zh-Hant', strangeInChinese]] as const) {
  test(`no screen holds another language or an untranslated key: ${lang}`, async ({ fenji, page }) => {
    await breakable(page);
    await fenji.open();
    await fenji.at('lang').selectOption(lang);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    const found: Record<string, string[]> = {};
    let seen = 0;
    await eachScreen(fenji, async (name) => {
      const all = await words(page);
      seen += all.length;
      const odd = strange(all, DATA);
      if (odd.length) found[name] = odd;
    });
    expect(seen, 'words were looked at').toBeGreaterThan(500);
    expect(found).toEqual({});
  });
}

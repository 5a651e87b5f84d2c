// The page for people who do not see it, or do not use a mouse: no serious fault that a program can find, on any screen,
// and a whole journey by keyboard alone.
import { violations, withAxe } from './support/axe';
import type { Fenji } from './support/fenji';
import { give, presetFile, save, own } from './support/presets';
import { eachScreen } from './support/screens';
import { file, table } from './support/tables';
import { expect, test } from './support/test';
import { breakable } from './support/workers';

for (const theme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`no serious fault on any screen: ${width} ${theme}`, async ({ fenji, page }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await withAxe(page);
      await breakable(page);
      await fenji.open();
      await fenji.at('theme').selectOption(theme);
      const found: Record<string, string[]> = {};
      let screens = 0;
      const look = async (name: string) => {
        screens += 1;
        const faults = await violations(page);
        if (faults.length) found[name] = faults;
      };
      await eachScreen(fenji, look);

      // What eachScreen passes by: the privacy dialog, standards of one's own, rules files, a storage that is wiped.
      await fenji.at('privacy-open').click();
      await look('privacy');
      await fenji.at('forget').click();
      await look('privacy-forget');
      await fenji.at('privacy-close').click();
      await fenji.go('rules');
      await save(fenji, '大客户');
      await own(fenji, '大客户').getByTestId('preset-rename').click();
      await fenji.at('rename-name').fill('');
      await fenji.at('rename-save').click();
      await expect(fenji.at('own-presets').getByRole('alert')).not.toBeEmpty();
      await look('rename-refused');
      await give(fenji, presetFile([{ name: '大客户', rules: { schema: 1, bins: 9 } }]));
      await expect(fenji.at('rules-replace')).toBeVisible();
      await look('rules-file');
      await give(fenji, '<html>');
      await expect(fenji.at('rules-draft')).toContainText('这不是规则文件');
      await look('rules-file-refused');
      const other = await page.context().newPage();
      await other.goto('./');
      await other.evaluate(() => localStorage.clear());
      await expect(fenji.at('storage')).toBeVisible();
      await look('storage-wiped');
      expect(screens).toBeGreaterThan(20);
      expect(found).toEqual({});
    });
  }
}

test('the check does find what is wrong', async ({ fenji, page }) => {
  await withAxe(page);
  await fenji.open();
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector('main')!.append(Object.assign(document.createElement('input'), { type: 'text' }));
    document.querySelector<HTMLElement>('h1')!.style.color = '#999';
  });
  const found = (await violations(page)).join('\n');
  expect(found).toContain('label: ');
  expect(found).toContain('color-contrast: h1');
});

test.describe('by keyboard alone', () => {
  /** Tabs on (or back) until this element has the focus; every stop on the way must show that it has it. */
  async function tabTo(fenji: Fenji, id: string, key: 'Tab' | 'Shift+Tab' = 'Tab') {
    const { page } = fenji;
    for (let stops = 0; stops < 150; stops += 1) {
      await page.keyboard.press(key);
      const [now, marked, name] = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        // A transition may still be on its way to the ring.
        for (const animation of element.getAnimations()) animation.finish();
        const shows = (one: Element | null) => {
          const { outlineStyle, outlineWidth, boxShadow } = one ? getComputedStyle(one) : { outlineStyle: 'none', outlineWidth: '0', boxShadow: 'none' };
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
        };
        // A field that is hidden behind its label is marked there; a table, on its row.
        const label = (element as HTMLInputElement).labels?.[0] ?? null;
        const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.firstElementChild ?? null;
        // The calendar button inside a date field is the browser's own, with a ring of its own.
        const calendar = (element as HTMLInputElement).type === 'date' && !element.matches(':focus-visible');
        return [element.dataset.testid ?? '', element === document.body || calendar || [element, label, row].some(shows), element.outerHTML.slice(0, 120)] as const;
      });
      expect(marked, `the focus shows on ${name}`).toBe(true);
      if (now === id) return;
    }
    throw new Error(`${id} cannot be reached with ${key}`);
  }

  test('from the sample to a standard of one’s own, and into another language', async ({ fenji, page }) => {
    await page.addInitScript(() => {
      (window as any).pointed = 0;
      addEventListener('pointerdown', () => { (window as any).pointed += 1; }, { capture: true });
    });
    await fenji.open();
    // First stop: past the head of the page.
    await page.keyboard.press('Tab');
    await expect(page.locator('a.skip')).toBeFocused();
    await expect(page.locator('a.skip')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();

    await tabTo(fenji, 'sample');
    await page.keyboard.press('Enter');
    await expect(fenji.at('preview')).toBeVisible();
    await tabTo(fenji, 'start');
    await page.keyboard.press('Enter');
    await fenji.graded();
    await expect(fenji.at('sentence')).toBeInViewport();
    await expect(fenji.at('sentence')).toContainText('位高级客户');

    await tabTo(fenji, 'customer-table');
    const id = await fenji.row(2).locator('th').innerText();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    await expect(fenji.row(2)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(fenji.at('card')).toContainText(id);
    await expect(fenji.at('reason').first()).toBeVisible();
    expect(await page.evaluate(() => document.activeElement!.closest('[data-testid="card"]') !== null), 'the focus is in the card').toBe(true);
    // And cannot leave it by tabbing: what is behind the card is out of reach.
    for (let stops = 0; stops < 12; stops += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement!.closest('[data-testid="card"]') !== null)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(fenji.at('card')).toBeHidden();
    await expect(fenji.at('customer-table')).toBeFocused();

    await tabTo(fenji, 'step-2', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(fenji.at('rule-bins')).toBeVisible();
    await tabTo(fenji, 'class-cut-mean');
    await page.keyboard.press('ArrowDown');
    await expect(fenji.at('class-cut-median')).toBeChecked();
    await expect(fenji.at('class-cut-median')).toBeFocused();
    await expect(fenji.at('changes-rfm_class')).toBeVisible();
    await tabTo(fenji, 'rule-bins', 'Shift+Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await expect(fenji.at('rule-bins')).toHaveValue('4');
    await tabTo(fenji, 'preset-name', 'Shift+Tab');
    await page.keyboard.type('大客户');
    await page.keyboard.press('Enter');
    await expect(own(fenji, '大客户')).toBeVisible();
    await expect(fenji.at('rules-state')).toHaveText('正在使用：大客户');

    await tabTo(fenji, 'lang', 'Shift+Tab');
    await page.keyboard.type('E');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(fenji.at('rules-state')).toHaveText('In use: 大客户');
    expect(await page.evaluate(() => (window as any).pointed), 'no mouse').toBe(0);
  });
});

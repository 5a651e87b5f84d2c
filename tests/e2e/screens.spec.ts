// A picture of every screen, for eyes: two widths, light and dark, Chinese and English. None may scroll sideways.
import { join } from 'node:path';
import { expect, test } from './support/test';
import { eachScreen } from './support/screens';
import { ROOT } from './support/tables';
import { breakable } from './support/workers';

for (const lang of ['zh-Hans', 'en']) {
  for (const theme of ['light', 'dark']) {
    for (const width of [390, 1440]) {
      test(`screens: ${width} ${theme} ${lang}`, async ({ fenji, page }) => {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await breakable(page);
        await fenji.open();
        await fenji.at('lang').selectOption(lang);
        await fenji.at('theme').selectOption(theme);
        await expect(page.locator('html')).toHaveAttribute('lang', lang);
        const wide: string[] = [];
        await eachScreen(fenji, async (name) => {
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) wide.push(`${name}: ${over} px`);
          const path = join(ROOT, 'target/screens', `${name}-${width}-${theme}-${lang === 'en' ? 'en' : 'zh'}.png`);
          // From the top, so that what sticks to an edge stands where it belongs.
          await page.evaluate(() => window.scrollTo(0, 0));
          // A card or a dialog stands over the page: what is on screen is what a person sees of it.
          await page.screenshot({ path, fullPage: !/^(card|privacy)/.test(name), animations: 'disabled' });
        });
        expect(wide, 'screens that scroll sideways').toEqual([]);
      });
    }
  }
}

// The page itself breaks: an overlay says so in both languages, and that the rules are safe.
import { expect, test } from './support/test';

test('a panic of the page shows the last words; the rules outlive the reload', async ({ fenji, page, complaints }) => {
  complaints.expect(/fenji: the page stopped at/);
  complaints.expect(/unreachable/);
  await fenji.open();
  await fenji.go('rules');
  await fenji.at('rule-bins').fill('3');
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('rules-state')).toContainText('规则有改动');

  // A browser whose storage answers once and is gone at the next question: the library below the settings panics on that.
  await page.evaluate(() => {
    const storage = window.localStorage;
    let asked = 0;
    Object.defineProperty(window, 'localStorage', { configurable: true, get: () => { asked += 1; return asked === 1 ? storage : null; } });
  });
  await fenji.at('theme').selectOption('dark');
  const overlay = page.getByRole('alertdialog');
  await expect(overlay).toBeVisible();
  await expect(overlay).toContainText('你的规则已经保存');
  await expect(overlay).toContainText('Your rules are saved');
  await overlay.getByRole('button', { name: '重新加载' }).click();
  await expect(page.locator('#boot')).toHaveCount(0);
  await expect(overlay).toHaveCount(0);
  await fenji.go('rules');
  await expect(fenji.at('rule-bins')).toHaveValue('3');
});

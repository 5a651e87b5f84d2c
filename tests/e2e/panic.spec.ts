// The page itself breaks: an overlay says so in both languages, and that the rules are safe.
import { expect, test } from './support/test';

test('a panic of the page shows the last words; the rules outlive the reload', async ({ fenji, page, complaints }) => {
  complaints.expect(/fenji: the page stopped at/);
  complaints.expect(/unreachable/);
  await fenji.open();
  await fenji.go('rules');
  await fenji.at('rule-bins').fill('3');
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('rules-state')).toContainText('有改动');

  // A browser that once fails to make an element, as it does when memory runs out: the view library panics on that.
  await page.evaluate(() => {
    const clone = Node.prototype.cloneNode;
    Node.prototype.cloneNode = function cloneNode() {
      Node.prototype.cloneNode = clone;
      throw new RangeError('no memory left, on purpose');
    };
  });
  await fenji.go('collect');
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

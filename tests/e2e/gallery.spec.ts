// Ready-made divisions: found by business and method, added with one click, seen on the sample with one more.
import { expect, test } from './support/test';

test('a division for a kind of business is added, said to be there, and graded at once', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  await fenji.go('rules');
  await expect(fenji.at('methods')).toContainText('看他做了什么');
  await fenji.at('gallery-business').selectOption('finance');
  const card = fenji.at('gallery-four_groups').or(fenji.at('gallery-bank'));
  await expect(card.first()).toBeVisible();
  await fenji.at('gallery-bank').getByTestId('gallery-add').click();
  await expect(fenji.at('gallery-bank').getByTestId('gallery-add')).toBeDisabled();
  await expect(fenji.at('before-after')).toHaveAttribute('aria-busy', 'false');
  await fenji.go('results');
  await fenji.at('division-scheme-0').click();
  const groups = await fenji.groups('scheme-0');
  expect(Object.values(groups).reduce((sum, people) => sum + people, 0)).toBe((await fenji.figures()).customers);
  expect(Object.keys(groups).every((name) => /[一-龥]/.test(name))).toBe(true);
  // The same division in English; its files carry ids that no language changes.
  await fenji.at('lang').selectOption('en');
  await expect(fenji.at('scheme-table').locator('tbody th').first()).toContainText(/[A-Za-z]/);
});

test('a worked example: the sample with what a shop knows of its customers, and every group has somebody', async ({ fenji }) => {
  await fenji.open();
  await fenji.go('rules');
  await fenji.at('gallery-all').click();
  await fenji.at('gallery-high_end').getByTestId('gallery-see').click();
  await fenji.graded();
  await fenji.at('division-scheme-0').click();
  const groups = await fenji.groups('scheme-0');
  // Three levels, and those who never ordered.
  expect(Object.keys(groups)).toHaveLength(4);
  expect(Object.values(groups).slice(0, 3).every((people) => people > 0)).toBe(true);
  await expect(fenji.at('scheme-absent')).toHaveCount(0);
});

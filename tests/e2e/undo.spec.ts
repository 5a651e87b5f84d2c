// Back and forward through the changes of the rules, by button and by key.
import { bins, customers, library, names, own, save } from './support/presets';
import { expect, test } from './support/test';

test.beforeEach(async ({ fenji }) => { await fenji.open(); });

test('each change of the rules is undone and redone, with its name on the button and the grades of then', async ({ fenji, page }) => {
  await fenji.gradeSample();
  const plain = await customers(fenji);
  await fenji.go('rules');
  await expect(fenji.at('rules-undo')).toBeDisabled();
  await expect(fenji.at('rules-redo')).toBeDisabled();
  await bins(fenji, 3);
  await expect(fenji.at('rules-undo')).toHaveText('撤销：得分分几档 5 → 3');
  await fenji.at('class-cut-median').check();
  await expect(fenji.at('rules-undo')).toContainText('八类以什么为界');
  await fenji.go('results');
  const mine = await customers(fenji);
  await fenji.go('rules');
  await fenji.at('preset-small_shop').getByTestId('preset-use').click();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：小店');
  await expect(fenji.at('rules-undo')).toHaveText('撤销：2 处改动');

  await fenji.at('rules-undo').click();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准（有改动）');
  await fenji.go('results');
  await expect.poll(() => customers(fenji)).toBe(mine);
  await fenji.go('rules');
  await fenji.at('rules-undo').click();
  await fenji.at('rules-undo').click();
  await expect(fenji.at('rules-undo')).toBeDisabled();
  await expect(fenji.at('rules-redo')).toBeFocused();
  await expect(fenji.at('rules-redo')).toHaveText('重做：得分分几档 5 → 3');
  await expect(fenji.at('rule-bins')).toHaveValue('5');
  await fenji.go('results');
  await expect.poll(() => customers(fenji)).toBe(plain);
  await fenji.go('rules');
  for (let n = 0; n < 3; n += 1) await fenji.at('rules-redo').click();
  await expect(fenji.at('rules-redo')).toBeDisabled();
  await expect(fenji.at('rules-state')).toHaveText('正在使用：小店');
  // What the browser keeps is where the steps ended.
  await expect.poll(async () => (await library(page)).chosen).toEqual({ built_in: 'small_shop' });

  // A new change forgets what was undone.
  await fenji.at('rules-undo').click();
  await fenji.at('abc-strict').check();
  await expect(fenji.at('rules-redo')).toBeDisabled();
  await fenji.at('rules-undo').click();
  await expect(fenji.at('abc-share_before')).toBeChecked();
  await expect(fenji.at('class-cut-median')).toBeChecked();
});

test('the keys undo and redo, but not while somebody writes', async ({ fenji, page }) => {
  await fenji.go('rules');
  await fenji.at('abc-strict').check();
  await fenji.at('class-cut-median').check();
  const state = () => Promise.all([fenji.at('abc-strict').isChecked(), fenji.at('class-cut-median').isChecked()]);
  for (const [keys, wanted] of [
    ['Control+z', [true, false]], ['Control+z', [false, false]], ['Control+z', [false, false]],
    ['Control+Shift+Z', [true, false]], ['Control+y', [true, true]], ['Control+y', [true, true]], ['Control+z', [true, false]],
  ] as const) {
    await page.keyboard.press(keys);
    await expect.poll(state, keys).toEqual([...wanted]);
  }
  // In a field, the keys are the field's.
  for (const id of ['preset-name', 'rule-bins']) {
    await fenji.at(id).focus();
    await page.keyboard.press('Control+z');
    expect(await state()).toEqual([true, false]);
  }
  // On another step there is nothing to see of it, so nothing happens.
  await fenji.go('collect');
  await page.keyboard.press('Control+z');
  await fenji.go('rules');
  expect(await state()).toEqual([true, false]);
});

test('a standard that is gone meanwhile is not brought back by undoing its use', async ({ fenji, page }) => {
  await fenji.go('rules');
  await bins(fenji, 3);
  await save(fenji, '甲');
  await fenji.at('rules-reset').click();
  await own(fenji, '甲').getByTestId('preset-remove').click();
  await fenji.at('rules-undo').click();
  await expect(fenji.at('rule-bins')).toHaveValue('3');
  await expect(fenji.at('rules-state')).toHaveText('正在使用：默认标准（有改动）');
  expect(await names(fenji)).toEqual([]);
  await expect.poll(async () => (await library(page)).rules.bins).toBe(3);
});

// A large import is given up at once, and everything from before is still there.
import { expect, test } from './support/test';
import { big } from './support/big';
import { cents, file, table } from './support/tables';
import { breakable, breakNext } from './support/workers';

const SMALL = file('small.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]));

test('cancelling 60 MB ends within half a second, keeps the earlier result, and importing again works', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(SMALL);
  const before = await fenji.figures();
  await fenji.go('collect');
  await fenji.at('remove').click();
  const large = await big(fenji, 60_000_000);
  await large.drop();
  await expect(fenji.file('big.csv').getByTestId('preview')).toBeVisible();
  await expect(fenji.at('start')).toBeEnabled();

  // Clicked in the page, as soon as the bar has moved, so that the automation's own delays are not measured.
  const took = await page.evaluate(async () => {
    const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    // Told by every change of the document, not by the next frame, which a busy machine may long owe.
    const until = (holds: () => boolean) => new Promise<void>((resolve) => {
      const look = () => { if (holds()) { observer.disconnect(); resolve(); } };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      look();
    });
    find('start')!.click();
    await until(() => Number(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')) > 0);
    const start = performance.now();
    find('cancel')!.click();
    await until(() => !find('progress') && !!find('notice'));
    return performance.now() - start;
  });
  test.info().annotations.push({ type: 'cancelled', description: `${Math.round(took)} ms after the click` });
  console.log(`  cancelled ${Math.round(took)} ms after the click`);
  expect(took).toBeLessThan(500);
  await expect(fenji.at('notice')).toContainText('已取消，之前的结果还在');
  expect(await fenji.measures('fenji:import'), 'the big file was not finished').toHaveLength(1);
  await fenji.go('results');
  expect(await fenji.figures()).toEqual(before);
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await page.keyboard.press('Escape');

  await fenji.go('collect');
  await fenji.start();
  await expect(fenji.at('step-3')).toHaveAttribute('aria-current', 'step', { timeout: 60_000 });
  const after = await fenji.figures();
  expect(after).toMatchObject({ customers: large.customers, orders: large.orders });
  expect(cents(after.amount)).toBe(large.cents);
  expect((await fenji.measures('fenji:import')).at(-1)!.detail.rows).toBe(large.rows);
});

test('cancelling the first import leaves a page that can start again', async ({ fenji, page }) => {
  await breakable(page);
  await fenji.open();
  await fenji.add(file('other.csv', table('客户,日期,金额', [['丙', '2024-03-07', 40]])));
  await expect(fenji.at('preview')).toBeVisible();
  // A reader that says nothing: however fast the machine, the import is still running at the click.
  await breakNext(page, 'Parse', 'hangs');
  await fenji.start();
  await fenji.at('cancel').click();
  await expect(fenji.at('progress')).toHaveCount(0);
  await expect(fenji.at('step-3')).toBeDisabled();
  await fenji.file('other.csv').getByTestId('remove').click();
  await fenji.grade(SMALL);
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '30' });
});

test('removing a file while it is being read gives the import up, and does not blame the file', async ({ fenji, page }) => {
  await fenji.open();
  const large = await big(fenji, 20_000_000);
  await large.drop();
  await expect(fenji.file('big.csv').getByTestId('preview')).toBeVisible();
  // Both clicks in one turn of the page: most of the file's slices are not given out yet.
  await page.evaluate(() => {
    for (const id of ['start', 'remove']) document.querySelector<HTMLElement>(`[data-testid="${id}"]`)!.click();
  });
  await expect(fenji.at('progress')).toHaveCount(0);
  await expect(fenji.at('fault')).toHaveCount(0);
  await fenji.grade(SMALL);
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '30' });
});

// A large import is given up at once, and everything from before is still there.
import { expect, test } from './support/test';
import { cents, file, table } from './support/tables';

const SMALL = file('small.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]));
/** 1,000 customers with ten orders each; the big file is this text many times over, so its orders have many lines. */
const BLOCK = Array.from({ length: 10_000 }, (_, n) =>
  `D${n},2024-${String(1 + (n % 12)).padStart(2, '0')}-15 09:00:00,C${n % 1000},somebody ${n % 1000},goods number ${n % 77},1.25`).join('\n') + '\n';
const BYTES = 60_000_000;
const TIMES = Math.ceil(BYTES / BLOCK.length);

test('cancelling 60 MB ends within half a second, keeps the earlier result, and importing again works', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.grade(SMALL);
  const before = await fenji.figures();
  await fenji.go('collect');
  await fenji.at('remove').click();
  // Made in the page: sixty megabytes through the automation's pipe would take longer than the import.
  await page.evaluate(({ block, times }) => {
    const data = new DataTransfer();
    data.items.add(new File(['order,date,customer,name,product,amount\n', ...Array(times).fill(block)], 'big.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, { block: BLOCK, times: TIMES });
  await expect(fenji.file('big.csv').getByTestId('preview')).toBeVisible();
  await expect(fenji.at('start')).toBeEnabled();

  // Clicked in the page, as soon as the bar has moved, so that the automation's own delays are not measured.
  const took = await page.evaluate(async () => {
    const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const until = (holds: () => boolean) => new Promise<void>((resolve) => {
      const look = () => { if (holds()) resolve(); else requestAnimationFrame(look); };
      look();
    });
    find('start')!.click();
    await until(() => Number(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')) > 0);
    const start = performance.now();
    find('cancel')!.click();
    await until(() => !find('progress') && !!find('notice'));
    return performance.now() - start;
  });
  expect(took).toBeLessThan(500);
  await expect(fenji.at('notice')).toContainText('已取消，之前的结果还在');
  expect(await fenji.measures('fenji:import')).toHaveLength(1);
  await fenji.go('results');
  expect(await fenji.figures()).toEqual(before);
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  await page.keyboard.press('Escape');

  await fenji.go('collect');
  await fenji.start();
  await expect(fenji.at('progress')).toBeVisible();
  await expect(fenji.at('step-3')).toHaveAttribute('aria-current', 'step', { timeout: 60_000 });
  const rows = 10_000 * TIMES;
  const after = await fenji.figures();
  expect(after).toMatchObject({ customers: 1000, orders: 10_000 });
  expect(cents(after.amount)).toBe(rows * 125);
  expect((await fenji.measures('fenji:import')).at(-1)!.detail.rows).toBe(rows);
});

// Browsers that lack something the page needs: never a blank page, always words that name a browser that can.
// Without SIMD, without scripts, and where a file does not arrive or was changed: shell.spec.ts.
import { expect, test, type Page } from '@playwright/test';

/** What a browser may lack, and how to take it away before the page's first script. */
const LACKS: Record<string, () => void> = {
  'WebAssembly': () => { delete (window as any).WebAssembly; },
  'workers': () => { delete (window as any).Worker; },
  'blobs': () => { delete (window as any).Blob; },
  'downloads made on the page': () => { delete (HTMLAnchorElement.prototype as any).download; },
};

/** What a person sees of the page. */
const seen = (page: Page) => page.locator('body').innerText();

for (const [what, take] of Object.entries(LACKS)) {
  test(`a browser without ${what} is told which browsers can`, async ({ page }) => {
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(String(error)));
    await page.addInitScript(take);
    await page.goto('./');
    const words = page.getByRole('alert');
    await expect(words).toBeVisible();
    for (const one of ['请换用 Chrome、Edge 96+，Firefox 89+，Safari 16.4+', 'Chrome or Edge 96+, Firefox 89+ or Safari 16.4+']) await expect(words).toContainText(one);
    // Those words and nothing else: no page that half works, no "opening…" for ever.
    await expect(page.locator('#boot')).toHaveCount(0);
    await expect(page.locator('main')).toHaveCount(0);
    expect(thrown).toEqual([]);
  });
}

test('a browser that does not know modules says so by itself after some seconds', async ({ page }) => {
  // As such a browser does: the one script of the page is none to it.
  await page.route('./', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('type="module"', 'type="unknown-to-me"') });
  });
  await page.goto('./');
  await expect(page.locator('.boot-stuck')).toBeVisible({ timeout: 20_000 });
  for (const one of ['换用 Chrome、Edge 96+，Firefox 89+，Safari 16.4+', 'Chrome or Edge 96+, Firefox 89+ or Safari 16.4+']) expect(await seen(page)).toContain(one);
});

test('a program that does not start is no blank page either', async ({ page }) => {
  // Everything is there, but the browser ends the program at its first step.
  await page.addInitScript(() => { WebAssembly.instantiate = () => Promise.reject(new RangeError('no memory, on purpose')); });
  await page.goto('./');
  const words = page.getByRole('alert');
  await expect(words).toContainText('页面的程序没能启动');
  await expect(words).toContainText('use a current Chrome, Edge, Firefox or Safari');
  await expect(page.locator('#boot')).toHaveCount(0);
});

// The shell around the page: it starts under its policy, anywhere, and refuses what was changed on the way.
// Runs against the built dist (FENJI_DIST, else ./dist), served by the config's server at baseURL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';

const DIST = process.env.FENJI_DIST ?? 'dist';
const FILES = { pageWasm: '**/page-*.wasm', workerWasm: '**/worker-*.wasm', workerText: '**/worker-*.js', boot: '**/boot-*.js' };

/** Collects what the policy refuses and what fails, from before the first script. */
function complaints(page: Page): string[] {
  const seen: string[] = [];
  page.on('console', (line) => {
    // _headers switches off features that this system's Chromium may not even have.
    if (/Permissions-Policy header: Unrecognized feature/.test(line.text())) return;
    if (['error', 'warning'].includes(line.type())) seen.push(line.text());
  });
  page.on('pageerror', (error) => seen.push(String(error)));
  return seen;
}

async function opened(page: Page, address = './') {
  await page.goto(address);
  await expect(page.locator('#boot')).toHaveCount(0);
}

/** Starts a worker as the page does and gives its first answer. */
const firstAnswer = (page: Page, build?: string) => page.evaluate(async (wanted) => {
  const { build: own, workerText, workerModule } = (globalThis as any).fenji;
  const url = URL.createObjectURL(new Blob([await workerText], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const answer = new Promise<any>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('the worker text did not run'));
  });
  worker.postMessage({ fenjiInit: await workerModule, build: wanted ?? own });
  return answer.finally(() => worker.terminate());
}, build);

/** Serves `files` with one bit flipped at the relative position `at`; null passes them unchanged. */
const flip = (page: Page, files: string, at: number | null) => page.route(files, async (route) => {
  const response = await route.fetch();
  const body = await response.body();
  if (at !== null) body[Math.floor((body.length - 1) * at)] ^= 1;
  await route.fulfill({ response, body });
});

test('starts without a complaint, fetches every file once, the worker after the page', async ({ page }) => {
  const seen = complaints(page);
  const requests: string[] = [];
  page.on('request', (request) => { if (request.url().startsWith('http')) requests.push(new URL(request.url()).pathname); });
  await opened(page);
  expect(await firstAnswer(page)).toEqual({ fenjiReady: await page.evaluate(() => (globalThis as any).fenji.build) });
  expect(await page.evaluate(() => (globalThis as any).fenji.secondWave)).toBe(true);
  expect(seen).toEqual([]);
  const scripts = requests.filter((path) => /\.(js|wasm)$/.test(path));
  // boot and page, the worker's two, and the second wave: heavy's two and ECharts.
  expect(scripts.length).toBe(7);
  expect(new Set(requests).size).toBe(requests.length);
  expect(scripts[0]).toMatch(/\/boot-[0-9a-f]+\.js$/);
  expect(scripts[1]).toMatch(/\/page-[0-9a-f]+\.wasm$/);
});

test('starts under a sub-path', async ({ page }) => {
  const server = spawn(process.execPath, ['tools/serve.mjs', DIST, '0', '--prefix', '/some/where/']);
  try {
    const [line] = await once(server.stdout, 'data');
    const address = String(line).trim();
    expect(address).toMatch(/\/some\/where\/$/);
    const seen = complaints(page);
    await opened(page, address);
    expect(await firstAnswer(page)).toHaveProperty('fenjiReady');
    expect(seen).toEqual([]);
  } finally { server.kill(); }
});

test('starts where the host gives wasm a wrong MIME type', async ({ page }) => {
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
  });
  await opened(page);
  expect(await firstAnswer(page)).toHaveProperty('fenjiReady');
});

test('carries its headers, on every path', async ({ request }) => {
  const home = (await request.get('./')).headers();
  const lost = await request.get('./no/such/page');
  expect(lost.status()).toBe(404);
  for (const headers of [home, lost.headers()]) {
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
    expect(headers['connection-allowlist']).toBe('(response-origin)');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['cache-control']).toBe('no-cache');
  }
  const policy = /<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src 'none';/;
  const html = await (await request.get('./')).text();
  expect(html).toMatch(policy);
  expect(await lost.text()).toMatch(policy);
  const boot = await request.get(html.match(/src="(\.\/boot-[^"]+)"/)![1]);
  expect(boot.headers()['cache-control']).toContain('immutable');
});

for (const [what, files] of Object.entries(FILES)) {
  test(`a changed byte is refused in words: ${what}`, async ({ context }) => {
    // Control: the same detour without a change starts the page.
    const control = await context.newPage();
    await flip(control, files, null);
    await opened(control);
    expect(await firstAnswer(control)).toHaveProperty('fenjiReady');
    await Promise.all([0, 0.25, 0.5, 0.75, 1].map(async (at) => {
      const page = await context.newPage();
      await flip(page, files, at);
      await page.goto('./');
      if (what === 'boot') {
        // Nothing of ours runs: the words are the static ones that the style sheet holds back for some seconds.
        await expect(page.locator('.boot-stuck').getByText('被改动而被拒绝')).toBeVisible({ timeout: 15_000 });
        await expect(page.locator('.boot-stuck').getByText('changed on its way and refused')).toBeVisible();
        expect(await page.evaluate(() => 'fenji' in globalThis)).toBe(false);
      } else {
        const failure = page.getByRole('alert');
        await expect(failure.getByText('与发布的不一致，已拒绝运行')).toBeVisible();
        await expect(failure.getByText('differs from the published one and was refused')).toBeVisible();
        await expect(page.locator('#boot-file')).toHaveText(new RegExp(files.slice(3).replace('*', '[0-9a-f]+').replace('.', '\\.')));
        await expect(page.locator('#boot')).toHaveCount(0);
      }
      await page.close();
    }));
  });
}

test('a file that does not arrive is named', async ({ page }) => {
  await page.route(FILES.pageWasm, (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('alert').getByText('没有取到')).toBeVisible();
  await expect(page.locator('#boot-file')).toHaveText(/^page-/);
});

test('a browser without SIMD is told which browsers can', async ({ page }) => {
  await page.addInitScript(() => { WebAssembly.validate = () => false; });
  await page.goto('./');
  await expect(page.getByRole('alert').getByText('Chrome or Edge 96+, Firefox 89+ or Safari 16.4+')).toBeVisible();
});

test('without scripts the page says what it needs', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.goto('./');
  const words = page.locator('noscript p'); // getByText looks past noscript
  await expect(words.first()).toBeVisible();
  await expect(words).toContainText(['本页需要 JavaScript', 'This page needs JavaScript']);
  await context.close();
});

test('a worker refuses to serve another build', async ({ page }) => {
  await opened(page);
  expect(await firstAnswer(page, 'other')).toEqual({ fenjiFatal: expect.stringContaining('was started by build other') });
});

test('once its files are here, a worker starts offline and under a policy without any connection', async ({ page, context }) => {
  await opened(page);
  await page.evaluate(async () => {
    const { workerText, workerModule } = (globalThis as any).fenji;
    await Promise.all([workerText, workerModule]);
    const lock = document.createElement('meta');
    lock.httpEquiv = 'Content-Security-Policy';
    lock.content = "default-src 'none'; script-src 'wasm-unsafe-eval'; img-src data: blob:; worker-src blob:";
    document.head.append(lock);
  });
  expect(await page.evaluate(() => fetch('./').then(() => 'reached', () => 'refused'))).toBe('refused');
  await context.setOffline(true);
  expect(await firstAnswer(page)).toHaveProperty('fenjiReady');
});

test('neither page nor worker reaches another origin', async ({ page, browser }) => {
  let hits = 0;
  const other = createServer((_, response) => {
    hits += 1;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('reached');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const attempt = async (url: string) => {
    const own = await fetch(url).then((answer) => answer.text(), () => 'refused');
    const text = `fetch(${JSON.stringify(url)}).then((a) => a.text(), () => 'refused').then(postMessage)`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    return [own, await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); })];
  };
  try {
    // Control: without our policy the same code does reach it.
    const free = await browser.newPage();
    await free.goto(target);
    expect(await free.evaluate(attempt, target)).toEqual(['reached', 'reached']);
    await free.close();
    hits = 0;
    await opened(page);
    expect(await page.evaluate(attempt, target)).toEqual(['refused', 'refused']);
    expect(hits).toBe(0);
  } finally { other.close(); }
});

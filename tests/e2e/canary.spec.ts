// Secrets in cells, headers, file names and names of rules, taken through the whole page: none may turn up in a request, a
// name looked up, the console, the title, an address, or anything the browser keeps. Names of own rules are kept, as promised.
import { expect } from '@playwright/test';
import { Search, holds, secret } from './support/canary';
import { controlPage } from './support/attacks';
import { Fenji } from './support/fenji';
import { openHost, pageHost } from './support/hosts';
import { test } from './support/profile';
import { wholeWay, type Words } from './support/whole';
import { breakable } from './support/workers';

test.use({ logged: true });

const secrets = (): Words => ({ cell: secret(), header: secret(), name: secret(), bad: secret(), search: secret(), preset: secret() });

test('what a person brings is nowhere but on the screen and in the files they save', async ({ profile: { context, netLog } }) => {
  test.slow();
  const words = secrets();
  const host = await pageHost({ headers: true });
  const search = new Search(context, [host]);
  const page = await context.newPage();
  await breakable(page);
  const fenji = new Fenji(page);
  await fenji.open(host.url);
  await page.evaluate(() => (globalThis as any).fenji.secondWave);
  await wholeWay(fenji, words, async () => search.look(page));

  // The page itself breaks, with the data on screen: its last words quote none of it.
  await page.evaluate(() => {
    const clone = Node.prototype.cloneNode;
    Node.prototype.cloneNode = function cloneNode() { Node.prototype.cloneNode = clone; throw new RangeError('no memory left, on purpose'); };
  });
  await fenji.go('collect');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await search.look(page);
  await page.reload();
  await expect(page.locator('#boot')).toHaveCount(0);
  await search.look(page);

  const found = await search.found({ ...words });
  // Told, pass or fail: an empty list means something only where much was looked through.
  console.log(`  looked through: ${Object.entries(search.seen).map(([place, texts]) => `${place} ${texts}`).join(', ')}`);
  for (const place of ['request', 'host log', 'console', 'download name', 'title', 'localStorage']) expect(search.seen[place], place).toBeGreaterThan(0);
  // Kept because the person gave the name and pressed save; a file of one's own rules bears it, too.
  const promised = ['preset in localStorage', 'preset in download name'];
  expect(found.filter((one) => !promised.includes(one))).toEqual([]);
  if (await fenji.at('preset-name').count()) expect(found).toContain('preset in localStorage');

  // The browser's own log of its network code: addresses, names looked up, bytes sent.
  const log = await netLog();
  expect(log).toContain(new URL(host.url).host);
  expect(Object.entries(words).filter(([, value]) => holds(log, value)).map(([name]) => name)).toEqual([]);
});

test('the search does find a secret wherever a page could leave it', async ({ profile: { context, netLog } }) => {
  const host = await openHost();
  const search = new Search(context, [host]);
  const page = await controlPage(context, host);
  const leaks: Record<string, string> = {};
  const plant = async (place: string, leave: (value: string) => unknown) => {
    leaks[place] = secret();
    await page.evaluate(leave, leaks[place]);
  };
  await plant('address', (value) => fetch(`/${value}`).then(() => {}));
  await plant('header', (value) => fetch('/x', { headers: { 'x-secret': value } }).then(() => {}));
  await plant('body', (value) => fetch('/x', { method: 'POST', body: value }).then(() => {}));
  await plant('base64', (value) => fetch(`/x?${btoa(`ab${value}`)}`).then(() => {}));
  await plant('piece', (value) => fetch(`/x?${value.slice(20, 40).toUpperCase()}`).then(() => {}));
  await plant('console', (value) => console.log('seen', { value }));
  await plant('error', (value) => { setTimeout(() => { throw new Error(value); }); });
  await plant('worker console', (value) => new Promise<void>((resolve) => {
    const worker = new Worker(URL.createObjectURL(new Blob([`console.warn(${JSON.stringify(value)}); postMessage(1)`])));
    worker.onmessage = () => resolve();
  }));
  await plant('title', (value) => { document.title = value; });
  await plant('hash', (value) => { location.hash = value; });
  await plant('state', (value) => history.pushState({ value }, ''));
  await plant('cookie', (value) => { document.cookie = `secret=${value}`; });
  await plant('name', (value) => { window.name = value; });
  await plant('localStorage', (value) => { localStorage.secret = value; });
  await plant('sessionStorage', (value) => { sessionStorage[value] = 1; });
  await plant('IndexedDB', (value) => new Promise<void>((resolve) => {
    const ask = indexedDB.open('some');
    ask.onupgradeneeded = () => ask.result.createObjectStore('store').add({ value }, 1);
    ask.onsuccess = () => { ask.result.close(); resolve(); };
  }));
  await plant('Cache', async (value) => (await caches.open('some')).put('/kept', new Response(value)));
  await plant('OPFS', async (value) => { await (await navigator.storage.getDirectory()).getFileHandle(value, { create: true }); });
  await plant('measure', (value) => { performance.measure('some', { start: 0, end: 1, detail: value }); });
  const [download] = await Promise.all([page.waitForEvent('download'), plant('download', (value) => {
    Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: `${value}.csv` }).click();
  })]);
  await download.path();
  await plant('look-up', (value) => fetch(`http://${value.slice(0, 40)}.test/`).catch(() => {}));
  await search.look(page);

  const found = await search.found(leaks);
  const places: Record<string, string[]> = {
    address: ['host log', 'request'], header: ['host log', 'request'], body: ['host log', 'request'], base64: ['host log', 'request'], piece: ['host log', 'request'],
    console: ['console'], error: ['console'], 'worker console': ['console'], title: ['title'], state: ['history'], hash: ['location'], cookie: ['cookies'],
    name: ['window name'], localStorage: ['localStorage'], sessionStorage: ['sessionStorage'], IndexedDB: ['IndexedDB'], Cache: ['Cache'], OPFS: ['OPFS'],
    measure: ['User Timing'], download: ['download name'], 'look-up': ['request'],
  };
  for (const [leak, where] of Object.entries(places)) for (const place of where) expect(found, leak).toContain(`${leak} in ${place}`);
  const log = await netLog();
  for (const leak of ['address', 'header', 'body', 'base64', 'piece', 'look-up']) expect(holds(log, leaks[leak]), `${leak} in the network log`).toBe(true);
});

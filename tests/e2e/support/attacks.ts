// Runs the attacks of attacks.in-page.js where they belong and tells which of them arrived.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { BrowserContext, Page } from '@playwright/test';
import { Host, quietHost } from './hosts';

const SOURCE = readFileSync(join(__dirname, 'attacks.in-page.js'), 'utf8');
const TABLE = runInNewContext(SOURCE) as { page: object; worker: object; alone: object; code: { page: object; worker: object } };
export type Realm = 'page' | 'worker';
export const NAMES = { page: Object.keys(TABLE.page), worker: Object.keys(TABLE.worker), alone: Object.keys(TABLE.alone) };
export const CODE = { page: Object.keys(TABLE.code.page), worker: Object.keys(TABLE.code.worker) };

const slug = (name: string) => name.replace(/[^a-z]+/gi, '-');
const address = (host: Host, kind: string, name: string) => `${host.url}${kind}/${slug(name)}?stolen=secret`;

/** What the attacks of one state and one realm are aimed at. */
export class Target {
  private constructor(readonly host: Host, readonly kind: keyof typeof NAMES, readonly quiet: Awaited<ReturnType<typeof quietHost>>) {}
  static async at(host: Host, kind: keyof typeof NAMES) { return new Target(host, kind, await quietHost()); }

  address(name: string) { return address(this.host, this.kind, name); }

  /** Whether this attack arrived. */
  reached(name: string) {
    if (/\(packet\)/.test(name)) return this.quiet.packets > 0;
    if (/\(connection\)/.test(name)) return this.quiet.sockets > 0;
    return this.host.reached(new URL(this.address(name)).pathname);
  }

  /** Starts all attacks of the kind in this page. They run from a timer: automation's own calls may do what a page may not. */
  async attack(page: Page, names: string[] = NAMES[this.kind]) {
    const aims = names.map((name) => [name, this.address(name)]);
    const start = `for (const [name, url] of ${JSON.stringify(aims)}) {
      try { Promise.resolve(attacks[name](url, ${JSON.stringify(this.quiet.address)})).catch(() => {}); } catch { /* refused */ }
    }`;
    if (this.kind === 'worker') return inWorker(page, `const attacks = ${SOURCE}.worker; ${start}; postMessage('started')`);
    await page.evaluate(`new Promise((done) => setTimeout(() => { const attacks = ${SOURCE}.${this.kind}; ${start}; done(); }))`);
    // A browser asks for the manifest when it thinks of installing the page.
    if (this.kind === 'page') await (await page.context().newCDPSession(page)).send('Page.getAppManifest');
  }
}

/** Runs text in a worker that is made as the page makes its own, of the page's own text; gives its first word. */
async function inWorker(page: Page, text: string): Promise<unknown> {
  return page.evaluate(async (text) => {
    const own = await (globalThis as any).fenji?.workerText ?? '';
    const worker = new Worker(URL.createObjectURL(new Blob([own, '\n', text], { type: 'text/javascript' })));
    (globalThis as any).attackers = [...(globalThis as any).attackers ?? [], worker]; // or it would be collected with its work undone
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.addEventListener('message', ({ data }) => { if (data.ran) (globalThis as any).codeThatRan.add(data.ran); });
    });
  }, text);
}

/** Tries to turn texts into code in this page, or in a worker of it. `codeThatRan` tells which did. */
export async function runTexts(page: Page, realm: Realm) {
  const start = (ran: string) => `
    globalThis.ran = ${ran};
    const attacks = ${SOURCE}.code.${realm};
    for (const attack of Object.values(attacks)) try { Promise.resolve(attack()).catch(() => {}); } catch { /* refused */ }`;
  await page.evaluate('globalThis.codeThatRan = new Set(); 0');
  if (realm === 'page') await page.evaluate(`new Promise((done) => setTimeout(() => { ${start('(name) => codeThatRan.add(name)')}; done(); }))`);
  else await inWorker(page, `postMessage('started'); ${start('(name) => postMessage({ ran: name })')}`);
}
export const codeThatRan = async (page: Page): Promise<string[]> => (await page.evaluate(() => [...(globalThis as any).codeThatRan])).sort();

/** A page of the context under nobody's policy. */
export async function controlPage(context: BrowserContext, host: Host) {
  const page = await context.newPage();
  await page.goto(host.url);
  return page;
}

// Secrets planted in a person's files, and everything a page leaves behind searched for them.
import { randomBytes } from 'node:crypto';
import type { BrowserContext, Download, Page } from '@playwright/test';
import type { Host } from './hosts';

export const secret = () => randomBytes(32).toString('hex');

/** So many characters of a secret in a row are a leak. */
const PIECE = 16;

/** A secret in any form it could leave in: a piece of it as it is, or of its base64 at each of the three offsets. */
export function holds(text: string, secret: string): boolean {
  const lower = text.toLowerCase();
  for (let at = 0; at + PIECE <= secret.length; at += 1) if (lower.includes(secret.slice(at, at + PIECE))) return true;
  return [0, 1, 2].some((skip) => text.includes(Buffer.from(secret.slice(skip)).toString('base64').slice(0, 24)));
}

/** Everything a page of this origin can be asked about itself, by place. */
const belongings = (page: Page): Promise<Record<string, string>> => page.evaluate(async () => {
  const databases = [];
  for (const { name } of await indexedDB.databases()) {
    const db: IDBDatabase = await new Promise((resolve) => { const ask = indexedDB.open(name!); ask.onsuccess = () => resolve(ask.result); });
    databases.push(name);
    for (const store of db.objectStoreNames) {
      databases.push(store, await new Promise((resolve) => { const ask = db.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => resolve(ask.result); }));
    }
    db.close();
  }
  const kept = [];
  for (const name of await caches.keys()) {
    kept.push(name);
    for (const request of await (await caches.open(name)).keys()) kept.push(request.url, await (await caches.match(request))!.text());
  }
  const files: string[] = [];
  const walk = async (folder: any) => {
    for await (const [name, entry] of folder.entries()) {
      files.push(name);
      if (entry.kind === 'directory') await walk(entry);
      else files.push(await (await entry.getFile()).text());
    }
  };
  await walk(await navigator.storage.getDirectory());
  const timing = performance.getEntries().map((entry) => [entry.name, (entry as PerformanceMeasure).detail]);
  const kit = navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope) : [];
  return {
    title: document.title, location: location.href, history: JSON.stringify(history.state),
    'history entries': JSON.stringify((globalThis as any).navigation?.entries().map((entry: any) => [entry.url, entry.getState()])),
    referrer: document.referrer, cookies: document.cookie, 'window name': window.name,
    localStorage: JSON.stringify({ ...localStorage }), sessionStorage: JSON.stringify({ ...sessionStorage }),
    IndexedDB: JSON.stringify(databases), Cache: JSON.stringify(kept), OPFS: JSON.stringify(files),
    'User Timing': JSON.stringify(timing), 'service workers': JSON.stringify(kit),
  };
});

/** Listens to a context from its start; tells in which places which secrets were met. */
export class Search {
  private texts = new Map<string, string[]>();
  private pending: Promise<void>[] = [];
  /** How many texts of each place were looked through, so that an empty result says something. */
  readonly seen: Record<string, number> = {};

  constructor(context: BrowserContext, readonly hosts: Host[]) {
    context.on('console', (line) => this.add('console', line.text()));
    context.on('weberror', (error) => this.add('console', String(error.error().stack ?? error.error())));
    context.on('request', (request) => {
      this.add('request', `${request.method()} ${request.url()}\n${request.postDataBuffer()?.toString('latin1') ?? ''}`);
      this.pending.push(request.allHeaders().then((headers) => this.add('request', JSON.stringify(headers)), () => {}));
    });
    const watch = (page: Page) => {
      page.on('download', (download: Download) => this.add('download name', download.suggestedFilename()));
      page.on('websocket', (socket) => {
        this.add('request', socket.url());
        socket.on('framesent', ({ payload }) => this.add('request', String(payload)));
      });
      page.on('framenavigated', (frame) => this.add('location', frame.url()));
      page.on('dialog', (dialog) => { this.add('dialog', dialog.message()); dialog.dismiss().catch(() => {}); });
    };
    context.pages().forEach(watch);
    context.on('page', watch);
  }

  add(place: string, text: string) {
    this.seen[place] = (this.seen[place] ?? 0) + 1;
    this.texts.set(place, [...this.texts.get(place) ?? [], text]);
  }

  /** Looks at what the page holds now. */
  async look(page: Page) {
    for (const [place, text] of Object.entries(await belongings(page))) this.add(place, text);
  }

  /** `name in place`, for each secret that was met anywhere. */
  async found(secrets: Record<string, string>): Promise<string[]> {
    await Promise.all(this.pending);
    for (const host of this.hosts) for (const hit of host.hits) this.add('host log', Object.values(hit).join('\n'));
    const found: string[] = [];
    for (const [place, texts] of this.texts) {
      const all = [...new Set(texts)].join('\n');
      for (const [name, value] of Object.entries(secrets)) if (holds(all, value)) found.push(`${name} in ${place}`);
    }
    return found.sort();
  }
}

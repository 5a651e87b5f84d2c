// Workers that break: the browser's own `Worker` is wrapped before the page starts, so the product needs no hook for it.
import type { Page } from '@playwright/test';

/** The kinds of message, by the first byte of the control bytes: the place of the variant in `ToWorker` (src/protocol.rs). */
const KINDS = ['Sniff', 'Parse', 'Begin', 'Merge', 'Finish', 'Grade', 'Rows', 'Card', 'Export', 'Rejects', 'Quality', 'Mark', 'Health', 'Ping', 'WarmUp', 'Take', 'Sql', 'Book'] as const;
export type Kind = typeof KINDS[number];
/** What becomes of a worker: it throws, it says nothing any more, it gets bytes that are no message. */
export type Fate = 'throws' | 'hangs' | 'garbled';

/** Makes the page's workers breakable. Call before the page is opened. */
export async function breakable(page: Page) {
  await page.addInitScript((kinds) => {
    // The same small pool on every machine.
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 2 });
    const faults: { kind: string; fate: string }[] = [];
    const log: string[] = [];
    (window as any).breaking = { faults, log };
    // Workers are made of a blob of text: one line more makes them throw when told to.
    const crash = "self.addEventListener('message', (event) => { if (event.data === 'crash') { event.stopImmediatePropagation(); throw new RangeError('crashed on purpose'); } });\n";
    const PlainBlob = Blob;
    window.Blob = class extends PlainBlob {
      constructor(parts?: BlobPart[], options?: BlobPropertyBag) {
        super(options?.type === 'text/javascript' ? [crash, ...(parts ?? [])] : parts, options);
      }
    };
    const PlainWorker = Worker;
    window.Worker = class extends PlainWorker {
      private silent = false;
      postMessage(message: any, rest?: any) {
        if (this.silent) return;
        const kind = message?.[0] instanceof Uint8Array ? kinds[message[0][0]] : 'start';
        log.push(kind);
        const place = faults.findIndex((fault) => fault.kind === kind);
        if (place < 0) return super.postMessage(message, rest);
        const [{ fate }] = faults.splice(place, 1);
        if (fate === 'throws') return super.postMessage('crash');
        if (fate === 'garbled') return super.postMessage([Uint8Array.of(250, 250), undefined]);
        this.silent = true;
      }
    };
  }, KINDS);
}

/** From now on the next worker that gets such a message meets this fate; once. */
export const breakNext = (page: Page, kind: Kind, fate: Fate) =>
  page.evaluate(({ kind, fate }) => { (window as any).breaking.faults.push({ kind, fate }); }, { kind, fate });

/** Whether every fault asked for has happened. */
export const broken = (page: Page) => page.evaluate(() => (window as any).breaking.faults.length === 0);

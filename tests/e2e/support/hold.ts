// An import stopped in the middle: from some slice on, what is given to the reading workers waits until it is let go. So a
// test can change the world at a known moment, however fast or slow the machine.
import type { Page } from '@playwright/test';

/** What makes a page's imports holdable, on two cores; runs in the page before all else. */
export const HOLD = () => {
  Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 2 });
  const hold = { free: Infinity, given: 0, waiting: [] as (() => void)[] };
  (window as any).hold = hold;
  const PlainWorker = Worker;
  window.Worker = class extends PlainWorker {
    postMessage(message: any, rest?: any) {
      // The first control byte of `ToWorker::Parse` (src/protocol.rs).
      if (message?.[0] instanceof Uint8Array && message[0][0] === 1 && hold.given++ >= hold.free) {
        hold.waiting.push(() => super.postMessage(message, rest));
      } else super.postMessage(message, rest);
    }
  };
};

/** Call before the page is opened. */
export const holdable = (page: Page) => page.addInitScript(HOLD);

/** From now on only so many slices are given out. */
export const holdAfter = (page: Page, slices: number) => page.evaluate((slices) => {
  Object.assign((window as any).hold, { free: slices, given: 0 });
}, slices);

/** How many slices wait. */
export const held = (page: Page): Promise<number> => page.evaluate(() => (window as any).hold.waiting.length);

/** Lets everything go on. */
export const letGo = (page: Page) => page.evaluate(() => {
  const { hold } = window as any;
  hold.free = Infinity;
  for (const give of hold.waiting.splice(0)) give();
});

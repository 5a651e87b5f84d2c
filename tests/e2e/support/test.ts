// The `test` of every spec: a page opened as a person would, that fails when anything complains on the way.
import { test as base, expect, type BrowserContext } from '@playwright/test';
import { Fenji } from './fenji';

/** What browser and page complained about: errors, warnings, refusals of the content policy. */
export class Complaints {
  private seen: string[] = [];
  private expected: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) this.seen.push(line.text());
    });
    context.on('weberror', (error) => this.seen.push(String(error.error())));
  }

  /** A test that breaks something on purpose names the complaint it must cause. */
  expect(what: RegExp) { this.expected.push(what); }

  check() {
    const known = [/Permissions-Policy header: Unrecognized feature/, ...this.expected];
    expect(this.seen.filter((text) => !known.some((what) => what.test(text))), 'complaints of browser and page').toEqual([]);
    for (const what of this.expected) expect(this.seen.some((text) => what.test(text)), `the expected complaint ${what}`).toBe(true);
  }
}

export const test = base.extend<{ complaints: Complaints; fenji: Fenji }>({
  complaints: [async ({ context }, use) => {
    const complaints = new Complaints(context);
    // Refusals inside the page are said aloud, so that the console listener has them too.
    await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`);
    }));
    await use(complaints);
    complaints.check();
  }, { auto: true }],
  fenji: async ({ page }, use) => { await use(new Fenji(page)); },
});

/**
 * What `expect.poll` asks for where it may not be there yet: the page says nothing, or something without a number, until its
 * worker has answered, and a poll whose question throws fails at once. Not before `.not`: there nothing would do.
 */
export const yet = <T>(read: () => Promise<T>) => () => read().catch(() => undefined);

export { expect };

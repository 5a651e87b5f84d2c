// The page's own thread stays free: after a file is opened no task of ours takes more than 50 ms. And the work is measured.
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './support/test';
import { UCI } from './support/tables';

const LIMIT_MS = 50;

/** Tasks of the page's main thread, from the browser's own trace: wall time, and the thread's own time in it. */
async function traced(page: Page, journey: () => Promise<void>) {
  const session = await page.context().newCDPSession(page);
  const events: any[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'] } });
  await journey();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  return events;
}
export { traced };

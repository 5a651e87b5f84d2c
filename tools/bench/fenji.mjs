// Drives the built page as a person would, and reads what it measured of itself.
import { processorTime } from './browser.mjs';

const testid = (id) => `[data-testid="${id}"]`;

/** Opens the page in a profile of its own (no rules kept from before) and picks the file; no clock runs yet. */
export async function open(browser, url, file, prepare = async () => {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await prepare(page);
  await page.goto(url);
  await page.setInputFiles(testid('file-input'), file);
  await page.waitForSelector(`${testid('start')}:not([disabled])`);
  // The worker that looked at the file was the last to start; give the others time to be idle, too.
  await page.waitForTimeout(500);
  return page;
}

/** From the confirming click to the grade cards in the document, and the page's own measures of the same. */
export async function grade(page) {
  const browser = page.context().browser();
  const processor = await processorTime(browser);
  const wall = await page.evaluate(([start, cards]) => new Promise((resolve, reject) => {
    performance.clearMeasures();
    const begin = performance.now();
    const seen = new MutationObserver(() => {
      const trouble = document.querySelector('[data-testid="fault"], [data-testid="question"], [data-testid="nothing"]');
      if (trouble) reject(new Error(`the page says: ${trouble.textContent}`));
      if (document.querySelector(cards)) {
        seen.disconnect();
        resolve(performance.now() - begin);
      }
    });
    seen.observe(document.body, { childList: true, subtree: true });
    document.querySelector(start).click();
  }), [testid('start'), testid('grade-high')]);
  const [own, grading] = await Promise.all([measured(page, 'fenji:import'), measured(page, 'fenji:grade')]);
  return { wall, processor: await processorTime(browser) - processor, import: own.ms, grade: grading.ms, rows: own.rows, bytes: own.bytes };
}

/** The same files once more in the same page, whose workers have run the code before. */
export async function gradeAgain(page) {
  await page.click(testid('step-1'));
  await page.waitForSelector(`${testid('start')}:not([disabled])`);
  await page.waitForTimeout(200);
  return grade(page);
}

/** Changes a rule and returns what the page measured of grading again. */
export async function regrade(page, change) {
  await page.click(testid('step-2'));
  await page.evaluate(() => performance.clearMeasures());
  await change(page);
  const { ms } = await measured(page, 'fenji:grade');
  await page.click(testid('step-3'));
  return ms;
}

/** Rule changes: one that only needs new scores, and one that changes what an order is. */
export const CHANGES = {
  bins: async (page) => {
    await page.fill(testid('rule-bins'), '7');
    await page.press(testid('rule-bins'), 'Enter');
  },
  purchase: (page) => page.check(testid('purchase-row')),
};

/** What the results screen says: customers, and the ledger's memory in words. */
export async function said(page) {
  const customers = await page.textContent(`${testid('key-figures')} dd`);
  return { customers: Number(customers.replace(/\D/g, '')), ledger: await page.textContent(testid('ledger')) };
}

async function measured(page, name) {
  const handle = await page.waitForFunction((name) => {
    const measure = performance.getEntriesByName(name, 'measure').at(-1);
    return measure && { ms: measure.duration, ...measure.detail };
  }, name);
  return handle.jsonValue();
}

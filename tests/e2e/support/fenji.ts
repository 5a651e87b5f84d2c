// What a person does on the page, and what the page then says. No test knows the page's structure but through this.
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { number } from './tables';

/** A file as `setInputFiles` takes it: a path, or a name with bytes. */
export type Input = string | { name: string; mimeType: string; buffer: Buffer };

export const GRADES = ['high', 'mid', 'low'] as const;
export type Step = 'collect' | 'rules' | 'results' | 'strategy' | 'monitor';
const STEPS: Step[] = ['collect', 'rules', 'results', 'strategy', 'monitor'];
/** Some screens come part by part; with this part they are whole. */
const LAST_PART: { [step in Step]?: string } = { rules: 'decisions', results: 'ledger' };

export class Fenji {
  constructor(readonly page: Page) {}

  at(id: string): Locator { return this.page.getByTestId(id); }

  /** Opens the page and waits until its program runs. */
  async open(address = './') {
    await this.page.goto(address);
    await expect(this.page.locator('#boot')).toHaveCount(0);
  }

  async go(step: Step) {
    await this.at(`step-${STEPS.indexOf(step) + 1}`).click();
    await this.whole(step);
  }

  private async whole(step: Step) {
    const last = LAST_PART[step];
    if (last) await expect(this.at(last)).toBeAttached();
  }

  /** Adds files as the file picker does. */
  add(...files: Input[]) { return this.at('file-input').setInputFiles(files as string[]); }

  /** The card of one file, by its name. */
  file(name: string): Locator { return this.at('file').filter({ has: this.page.getByRole('heading', { name, exact: true }) }); }

  /** The column's role control, by header, in a file's preview. */
  role(header: string, file: Locator = this.at('file').first()): Locator {
    const name = this.page.locator('.column-name').getByText(header, { exact: true });
    return file.locator('thead th').filter({ has: name }).locator('select');
  }

  start() { return this.at('start').click(); }

  /** Waits until the results are on screen. */
  async graded(timeout = 45_000) {
    await expect(this.at('sentence')).toBeVisible({ timeout });
    await this.whole('results');
  }

  /** Adds files, grades them and waits for the result. */
  async grade(...files: Input[]) {
    await this.add(...files);
    await this.start();
    await this.graded();
  }

  async gradeSample() {
    await this.at('sample').click();
    await this.start();
    await this.graded();
  }

  /** The key figures in their order: customers, orders, net amount, refunds, range, analysis date. */
  async figures() {
    const all = this.at('key-figures').locator('dd');
    await expect(all.nth(5)).toBeAttached();
    const [customers, orders, amount, refunded, range, asOf] = await all.allTextContents();
    // Sums of customers may not say how many orders there were.
    return { customers: number(customers), orders: orders === '—' ? orders : number(orders), amount, refunded, range, asOf };
  }

  /** People and money on the three grade cards. */
  async grades() {
    return Promise.all(GRADES.map(async (grade) => ({
      grade,
      people: number(await this.at(`grade-${grade}`).locator('.grade-people').innerText()),
      money: await this.at(`grade-${grade}`).locator('.grade-money').innerText(),
    })));
  }

  /** People of each group in the division on show. */
  async groups(division: string): Promise<Record<string, number>> {
    await this.at(`division-${division}`).click();
    await expect(this.at(`division-${division}`)).toHaveAttribute('aria-selected', 'true');
    const rows = await this.page.locator('#division-panel tbody tr').all();
    return Object.fromEntries(await Promise.all(rows.map(async (row) => [
      (await row.locator('th').innerText()).trim(), number(await row.locator('td.number').first().innerText()),
    ])));
  }

  get rows(): Locator { return this.at('customer-row'); }

  /** A place in the customer table, from 0; found wherever it is drawn. */
  row(place: number): Locator { return this.page.locator(`#customer-${place}`); }

  /** How many customers match, as the page says; the number of before stands there until its worker has answered. */
  async matches(): Promise<number> {
    await expect(this.at('matches')).toContainText(/\d/);
    return number((await this.at('matches').innerText()).split('，')[0]);
  }

  /** Clicks something that saves a file; gives its name and bytes. */
  async download(id: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.at(id).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  /** Drops files made in the page anywhere on it, as a drag from the desktop does. */
  async drop(files: { name: string; text: string }[], target = 'body') {
    const data = await this.page.evaluateHandle((files) => {
      const data = new DataTransfer();
      for (const { name, text } of files) data.items.add(new File([text], name));
      return data;
    }, files);
    for (const event of ['dragenter', 'dragover', 'drop']) await this.page.dispatchEvent(target, event, { dataTransfer: data });
  }

  /** How often a User Timing measure was recorded so far. */
  measures(name: string): Promise<{ duration: number; detail: { rows: number; bytes: number } }[]> {
    return this.page.evaluate((name) => performance.getEntriesByName(name, 'measure').map((entry) => ({
      duration: entry.duration, detail: (entry as PerformanceMeasure).detail,
    })), name);
  }
}

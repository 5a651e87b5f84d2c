// What a person does with standards (presets), and what the browser then keeps of them.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Fenji } from './fenji';

/** Where the page keeps the rules, the copy before the last change, and texts that nobody could read (src/rules/shelf.rs). */
export const KEY = 'fenji.rules';
export const PREVIOUS = 'fenji.rules.previous';
export const ASIDE = 'fenji.rules.unreadable';

/** Everything this origin keeps. */
export const stored = (page: Page): Promise<Record<string, string>> => page.evaluate(() => ({ ...localStorage }));

interface Library { rules: Record<string, unknown>; chosen: unknown; presets: { name: string; rules: Record<string, unknown> }[]; changes: number }

/** The kept library, read as JSON; one without standards where no library is kept. */
export async function library(page: Page): Promise<Library> {
  const none = { rules: {}, chosen: null, presets: [], changes: 0 };
  const text = (await stored(page))[KEY];
  try {
    return JSON.parse(text).library ?? none;
  } catch {
    return none;
  }
}

/** Names of the person's own standards, as shown. */
export const names = (fenji: Fenji) => fenji.at('own-preset').locator('strong').allInnerTexts();

/** The row of an own standard, by its whole name. */
export const own = (fenji: Fenji, name: string): Locator =>
  fenji.at('own-preset').filter({ has: fenji.page.locator('strong').getByText(name, { exact: true }) });

/** Sets the number of bins, the smallest change of a rule. */
export async function bins(fenji: Fenji, n: number) {
  await fenji.at('rule-bins').fill(String(n));
  await fenji.at('rule-bins').blur();
  await expect(fenji.at('rule-bins')).toHaveValue(String(n));
}

/** Keeps the rules in use under a name, and waits until the browser has them. */
export async function save(fenji: Fenji, name: string) {
  await fenji.at('preset-name').fill(name);
  await fenji.at('preset-save').click();
  await expect(own(fenji, name)).toBeVisible();
  await expect.poll(async () => (await library(fenji.page)).presets.map((preset) => preset.name)).toContain(name);
}

/** Opens a rules file as the file picker does. */
export const give = (fenji: Fenji, content: string | Buffer, name = 'rules.json') =>
  fenji.at('rules-import').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content as string) });

/** A presets file's text. */
export const presetFile = (presets: { name: string; rules: object }[]) => JSON.stringify({ schema: 1, presets });

/** `customers.csv` as it is saved now. The results must be on screen. */
export const customers = async (fenji: Fenji) => (await fenji.download('download-csv')).bytes.toString('utf8');

// Tables as text: written for the page, read from what it saves. Deliberately plain and no code of the product.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Input } from './fenji';

export const ROOT = resolve(__dirname, '../../..');

/** The three days of a real shop's orders. */
export const UCI = ['2010-12-01', '2010-12-20', '2011-12-09'].map((day) => join(ROOT, `tests/fixtures/uci_online_retail/${day}.csv`));

/** A file with this text, or with these bytes. */
export function file(name: string, content: string | Buffer): Input {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(content as string) };
}

/** A table's text, cells as they are. */
export const table = (header: string, rows: (string | number)[][]) => [header, ...rows.map((row) => row.join(','))].join('\n') + '\n';

/** The first number in a text, its thousands marks aside. */
export function number(text: string): number {
  const found = text.replaceAll(',', '').match(/-?\d+(\.\d+)?/);
  if (!found) throw new Error(`no number in "${text}"`);
  return Number(found[0]);
}

/** Money as whole hundredths, so that sums are exact. */
export const cents = (text: string) => {
  const found = text.replaceAll(',', '').match(/^(-?)(\d+)(?:\.(\d{1,2}))?$/);
  if (!found) throw new Error(`no money in "${text}"`);
  return Number(`${found[1]}${found[2]}${(found[3] ?? '').padEnd(2, '0')}`);
};

/** Reads a CSV (RFC 4180) into rows. */
export function csv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error(`no CSV after ${text.slice(0, cell.lastIndex).slice(-80)}`);
    rows.at(-1)!.push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] !== ',' && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

/** The header line that CONTRACT gives customers.csv, from the independent reference's own text. */
export function contractColumns(): string[] {
  const reference = readFileSync(join(ROOT, 'tests/reference/grade_reference.py'), 'utf8');
  const list = reference.match(/^COLUMNS = \[([^\]]*)\]/m)![1];
  return [...list.matchAll(/"([^"]+)"/g)].map((found) => found[1]);
}

/** Text in GBK, by turning the browser's own decoding table around. */
export function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  const bytes = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\ufffd') bytes.set(character, [lead, trail]);
    }
  }
  return Buffer.from([...text].flatMap((character) => {
    if (character.charCodeAt(0) < 0x80) return [character.charCodeAt(0)];
    const pair = bytes.get(character);
    if (!pair) throw new Error(`GBK has no ${character}`);
    return pair;
  }));
}

// Little memory, huge files, messages out of order: exact or in words, never wrong and never a dead tab.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { Fenji } from './support/fenji';
import { expect, test } from './support/test';
import { ROOT, file, table } from './support/tables';

const DIST = resolve(ROOT, process.env.FENJI_DIST ?? 'dist');
const SMALL = file('small.csv', table('客户,日期,金额', [['丙', '2024-03-07', 40]]));

/** A wasm module whose memory may not grow beyond so many pages of 64 KiB: the memory section gets a maximum. */
function capped(bytes: Buffer, pages: number): Buffer {
  const leb = (value: number) => {
    const out: number[] = [];
    do {
      const low = value & 127;
      value >>>= 7;
      out.push(value ? low | 128 : low);
    } while (value);
    return out;
  };
  let at = 8;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (!(byte & 128)) return value;
    }
  };
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    const length = read();
    const body = at;
    if (id === 5) {
      expect([read(), bytes[at++]], 'one memory without a maximum').toEqual([1, 0]);
      const section = [1, 1, ...leb(read()), ...leb(pages)];
      return Buffer.concat([bytes.subarray(0, start), Buffer.from([5, ...leb(section.length), ...section]), bytes.subarray(body + length)]);
    }
    at = body + length;
  }
  throw new Error('the module has no memory section');
}

/** A file of lines of about four kilobytes, made of one block many times over: no byte of it is copied. */
async function long(fenji: Fenji, gibibytes: number) {
  const lines = 4096;
  const blocks = Math.ceil((gibibytes * 1024) / 16);
  const data = await fenji.page.evaluateHandle(({ lines, blocks }) => {
    const filler = 'x'.repeat(4096 - 32);
    const text = Array.from({ length: lines }, (_, n) => `D${n},2024-01-${String(1 + (n % 28)).padStart(2, '0')},C${n % 1000},1.25,${filler}\n`).join('');
    const block = new Blob([text]);
    const data = new DataTransfer();
    data.items.add(new File(['order,date,customer,amount,product\n', ...Array(blocks).fill(block)], 'long.csv'));
    return data;
  }, { lines, blocks });
  return { rows: lines * blocks, cents: lines * blocks * 125, drop: () => fenji.page.dispatchEvent('body', 'drop', { dataTransfer: data }) };
}

for (const mebibytes of [16, 64]) {
  test(`workers that get no more than ${mebibytes} MiB: words, a live page, and the next file works`, async ({ fenji, page }) => {
    const [name] = readdirSync(DIST).filter((name) => /^worker-[0-9a-f]+\.wasm$/.test(name));
    const module = capped(readFileSync(join(DIST, name)), mebibytes * 16).toString('base64');
    await page.addInitScript((module) => {
      let kit: any;
      Object.defineProperty(globalThis, 'fenji', {
        get: () => kit,
        set: (given) => { kit = { ...given, workerModule: WebAssembly.compile(Uint8Array.from(atob(module), (c) => c.charCodeAt(0))) }; },
      });
    }, module);
    await fenji.open();
    // A million short lines need more than that.
    const data = await page.evaluateHandle(() => {
      const block = Array.from({ length: 10_000 }, (_, n) => `D${n},2024-01-01,customer number ${n},1.25\n`).join('');
      const data = new DataTransfer();
      data.items.add(new File(['order,date,customer,amount\n', ...Array.from({ length: 150 }, (_, k) => block.replaceAll(',customer', `,${k} customer`).replaceAll(/^D/gm, `D${k}-`))], 'many.csv'));
      return data;
    });
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
    await fenji.start();
    await expect(fenji.at('fault')).toContainText('可能是内存不够', { timeout: 45_000 });
    await expect(fenji.at('progress')).toHaveCount(0);
    await expect(fenji.at('sentence')).toHaveCount(0);
    await fenji.at('remove').click();
    await fenji.grade(SMALL);
    expect((await fenji.figures()).customers).toBe(1);
  });
}

test('a file of more than 4 GiB is read to its last line', async ({ fenji }) => {
  test.slow();
  await fenji.open();
  const { rows, cents, drop } = await long(fenji, 4.25);
  await drop();
  await fenji.start();
  await fenji.graded(200_000);
  const { customers, amount } = await fenji.figures();
  expect(customers).toBe(1000);
  expect(amount.replaceAll(',', '')).toBe((cents / 100).toFixed(2));
  await expect(fenji.at('conservation')).toContainText(`${rows.toLocaleString('en')} 行`);
});

test('more lines than fit are refused in words before they are read', async ({ fenji, page }) => {
  await fenji.open();
  const data = await page.evaluateHandle(() => {
    const block = new Blob([Array.from({ length: 500_000 }, (_, n) => `D${n},2024-01-01,C${n % 1000},1.25\n`).join('')]);
    const half = (name: string, times: number) => new File(['order,date,customer,amount\n', ...Array(times).fill(block)], name);
    const data = new DataTransfer();
    for (const file of [half('a.csv', 26), half('b.csv', 26), half('c.csv', 60)]) data.items.add(file);
    return data;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  // One that is too large by itself is refused at the first look …
  await expect(fenji.file('c.csv').getByTestId('file-error')).toContainText('浏览器里放不下');
  await fenji.file('c.csv').getByTestId('remove').click();
  // … two that fit only one by one, before anything is read.
  await fenji.start();
  await expect(fenji.at('fault')).toContainText('浏览器里放不下');
  await expect(fenji.at('fault')).toContainText('请按月份或年份分成几个文件');
  await expect(fenji.at('progress')).toHaveCount(0);
});

test('1 GiB is read while JavaScript has 128 MiB', async ({ baseURL }) => {
  test.slow();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--js-flags=--max-old-space-size=128'],
  });
  try {
    const page = await browser.newPage({ baseURL, locale: 'zh-CN' });
    let crashed = false;
    page.on('crash', () => { crashed = true; });
    const fenji = new Fenji(page);
    await fenji.open();
    const { cents, drop } = await long(fenji, 1);
    await drop();
    await fenji.start();
    await fenji.graded(120_000);
    expect((await fenji.figures()).amount.replaceAll(',', '')).toBe((cents / 100).toFixed(2));
    expect(crashed).toBe(false);
  } finally { await browser.close(); }
});

test('answers that come late, out of order or twice change nothing', async ({ fenji, page }) => {
  // Every message of a worker is held back for a while of its own, and every fifth is delivered twice.
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 4 });
    const PlainWorker = Worker;
    let seed = 7;
    const chance = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };
    (window as any).shuffled = 0;
    window.Worker = class extends PlainWorker {
      set onmessage(heard: any) {
        super.onmessage = heard && ((event: MessageEvent) => {
          const times = chance() < 0.2 ? 2 : 1;
          for (let n = 0; n < times; n += 1) setTimeout(() => { (window as any).shuffled += 1; heard.call(this, event); }, chance() * 60);
        });
      }
    };
  });
  await fenji.open();
  const block = Array.from({ length: 60_000 }, (_, n) => `D${n},2024-0${1 + (n % 9)}-15,C${n % 500},"goods ""${n}"" and, more",${n % 97}.25`).join('\n');
  await fenji.add(file('shuffled.csv', `order,date,customer,product,amount\n${block}\n`));
  await fenji.start();
  await fenji.graded();
  const { customers, orders, amount } = await fenji.figures();
  expect([customers, orders]).toEqual([500, 60_000]);
  const cents = Array.from({ length: 60_000 }, (_, n) => (n % 97) * 100 + 25).reduce((a, b) => a + b, 0);
  expect(amount.replaceAll(',', '')).toBe((cents / 100).toFixed(2));
  expect(await page.evaluate(() => (window as any).shuffled)).toBeGreaterThan(10);
});

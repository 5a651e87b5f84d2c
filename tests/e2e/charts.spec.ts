// The charts of a result: drawn, true to the numbers beside them, saved, and no loss where they cannot be drawn.
import { execFileSync } from 'node:child_process';
import { expect, test, yet } from './support/test';
import { cents, number } from './support/tables';
import type { Fenji } from './support/fenji';

const CHARTS = ['pareto', 'cells'] as const;
type Chart = typeof CHARTS[number];

/** The canvas of a chart, once it is drawn. */
async function drawn(fenji: Fenji, chart: Chart) {
  await expect(fenji.at(`chart-${chart}`)).toHaveAttribute('aria-busy', 'false');
  const canvas = fenji.at(`chart-${chart}`).locator('canvas').first();
  await expect(canvas).toBeVisible();
  return canvas;
}

/** How many colours a canvas shows, and a number that stands for all its pixels. */
const pixels = async (fenji: Fenji, chart: Chart) => (await drawn(fenji, chart)).evaluate((canvas: HTMLCanvasElement) => {
  // Read from a copy: the page's own canvas stays where the browser draws fastest.
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const words = new Uint32Array(data.buffer);
  return { colours: new Set(words).size, sum: words.reduce((sum, word) => (Math.imul(sum, 31) + word) >>> 0, 7) };
});

/** The numbers of a row of the pareto's table: customers and money so far. */
async function soFar(fenji: Fenji, row: string) {
  const cells = await fenji.at(`pareto-${row}`).locator('td').allTextContents();
  return { people: number(cells[0]), money: cents(cells[1]), share: cells[2] };
}

/** People and money of every cell of the heat map's table. */
const cellsOf = (fenji: Fenji) => fenji.at('cells-table').locator('tbody td').evaluateAll((cells) => cells.map((cell) => ({
  id: cell.getAttribute('data-testid')!,
  people: cell.querySelector('button')?.textContent ?? cell.textContent!,
  money: cell.querySelector('.cell-money')?.textContent ?? '0',
})));

test('both charts are drawn, say their finding, and are drawn again for another language, look and width', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.gradeSample();
  for (const chart of CHARTS) {
    const first = await pixels(fenji, chart);
    expect(first.colours, 'more than a blank ground').toBeGreaterThan(20);
    const finding = await fenji.at(`${chart}-finding`).innerText();
    expect(finding).toMatch(/\d+(\.\d)?%/);
    await expect(fenji.at(`chart-${chart}`).getByRole('img')).toHaveAttribute('aria-label', finding);
    await fenji.at('theme').selectOption('dark');
    await expect.poll(async () => (await pixels(fenji, chart)).sum).not.toBe(first.sum);
    const dark = await pixels(fenji, chart);
    await fenji.at('lang').selectOption('en');
    await expect(fenji.at(`${chart}-finding`)).toContainText('of sales');
    await expect.poll(async () => (await pixels(fenji, chart)).sum).not.toBe(dark.sum);
    await fenji.at('lang').selectOption('zh-Hans');
    await fenji.at('theme').selectOption('light');
    // The same words, colours and room give the same picture.
    await expect.poll(yet(async () => (await pixels(fenji, chart)).sum)).toBe(first.sum);
  }
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const boxes = await Promise.all(CHARTS.map(async (chart) => (await (await drawn(fenji, chart)).boundingBox())!));
    expect(boxes[0].y === boxes[1].y || width === 390 || Math.abs(boxes[0].y - boxes[1].y) < 100).toBe(true);
    expect(boxes[1].y > boxes[0].y + boxes[0].height).toBe(width === 390);
    await expect.poll(yet(async () => (await (await drawn(fenji, 'pareto')).evaluate((canvas: HTMLCanvasElement) => canvas.clientWidth)))).toBeLessThan(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  // Left and come back to: nothing is kept, nothing complains.
  await fenji.go('strategy');
  await expect(page.locator('canvas')).toHaveCount(0);
  await fenji.go('results');
  for (const chart of CHARTS) expect((await pixels(fenji, chart)).colours).toBeGreaterThan(20);
});

test('the tables say what the divisions and the key figures say', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const figures = await fenji.figures();
  const abc = await fenji.groups('abc');
  const [a, b, c] = ['A 类', 'B 类', 'C 类'].map((name) => abc[name]);
  await fenji.at('pareto-toggle').click();
  await expect(fenji.at('pareto-table')).toBeVisible();
  const [limitA, limitB, limitC] = [await soFar(fenji, 'limit-A'), await soFar(fenji, 'limit-B'), await soFar(fenji, 'limit-C')];
  expect([limitA.people, limitB.people, limitC.people]).toEqual([a, a + b, a + b + c]);
  expect(limitC).toEqual({ people: figures.customers, money: cents(figures.amount), share: '100.0%' });
  let last = { people: 0, money: 0 };
  for (let percent = 10; percent < 100; percent += 10) {
    const step = await soFar(fenji, `step-${percent}`);
    expect(step.people).toBe(Math.round(figures.customers * percent / 100));
    expect(step.money).toBeGreaterThan(last.money);
    last = step;
  }
  const top = await soFar(fenji, 'step-20');
  await expect(fenji.at('pareto-finding')).toHaveText(`前 20% 的客户带来 ${top.share} 的销售额`);
  expect(`${(top.money / limitC.money * 100).toFixed(1)}%`).toBe(top.share);

  await fenji.at('cells-toggle').click();
  const cells = await cellsOf(fenji);
  expect(cells.length).toBe(25);
  const people = (ids: string[]) => cells.filter(({ id }) => ids.includes(id)).reduce((sum, cell) => sum + number(cell.people), 0);
  // The ten named segments are sums of cells: three of them, of one, two and four cells.
  const segments = await fenji.groups('rfm_segment');
  expect(people(['cell-5-4', 'cell-5-5'])).toBe(segments['明星客户']);
  expect(people(['cell-5-1'])).toBe(segments['新客户']);
  expect(people(['cell-1-1', 'cell-1-2', 'cell-2-1', 'cell-2-2'])).toBe(segments['沉睡']);
  const lifecycle = await fenji.groups('lifecycle');
  const bought = figures.customers - (lifecycle['没有归类'] ?? 0) - (lifecycle['潜在'] ?? 0);
  expect(people(cells.map(({ id }) => id))).toBe(bought);
  await fenji.at('cells-toggle').click();
  await drawn(fenji, 'cells');
});

test('a cell and a class filter the customers, on the drawing and in the table', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.gradeSample();
  await fenji.at('cells-toggle').click();
  const cells = await cellsOf(fenji);
  const people = (id: string) => number(cells.find((cell) => cell.id === id)!.people);
  await fenji.at('cell-5-4').getByRole('button').click();
  await expect(fenji.at('matches')).toContainText(`${people('cell-5-4')} 位客户，共`);
  await expect(fenji.at('customer-table')).toBeInViewport();
  await expect(fenji.at('filter-cell')).toContainText('天没买、买过');
  await expect(fenji.at('filter-cell')).not.toContainText(/[RFM]/);
  await fenji.at('filter-cell').click();
  await expect(fenji.at('matches')).toHaveText(/^符合的有 [\d,]+ 位客户$/);

  // On the drawing: the lowest row's first cell, then outside of all cells.
  await fenji.at('cells-toggle').click();
  const canvas = await drawn(fenji, 'cells');
  const { width, height } = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: width - 20, y: height - 20 } });
  await expect(fenji.at('filter-cell')).toHaveCount(0);
  await canvas.click({ position: { x: 120, y: height - 60 } });
  await expect(fenji.at('matches')).toContainText(`${people('cell-1-1')} 位客户，共`);
  await fenji.at('clear-filters').click();
  await expect(fenji.at('filter-cell')).toHaveCount(0);

  const abc = await fenji.groups('abc');
  const curve = await drawn(fenji, 'pareto');
  const box = (await curve.boundingBox())!;
  await curve.click({ position: { x: 60, y: box.height / 2 } });
  await expect(fenji.at('matches')).toContainText(`${abc['A 类']} 位客户，共`);
  await curve.click({ position: { x: box.width - 24, y: box.height / 2 } });
  await expect(fenji.at('matches')).toContainText(`${abc['C 类']} 位客户，共`);
  await fenji.at('pareto-toggle').click();
  await page.keyboard.press('Tab');
  await fenji.at('pareto-limit-B').getByRole('button').press('Enter');
  await expect(fenji.at('matches')).toContainText(`${abc['B 类']} 位客户，共`);
});

test('colours by money say the money', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  const people = await pixels(fenji, 'cells');
  await fenji.at('cells-by-money').click();
  await expect.poll(async () => (await pixels(fenji, 'cells')).sum).not.toBe(people.sum);
  await expect(fenji.at('chart-cells')).toContainText('钱越多');
});

test('charts are saved as pictures that need nothing from outside', async ({ fenji }) => {
  await fenji.open();
  await fenji.gradeSample();
  for (const chart of CHARTS) {
    await drawn(fenji, chart);
    const finding = await fenji.at(`${chart}-finding`).innerText();
    const png = await fenji.download(`${chart}-png`);
    expect(png.name).toBe(`fenji-${chart}.png`);
    expect(png.bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1920, 1200]);
    expect(png.bytes.length).toBeGreaterThan(20_000);
    const svg = (await fenji.download(`${chart}-svg`)).bytes.toString('utf8');
    expect(svg).toMatch(/^<svg [^>]*width="960"/);
    expect(svg).toContain(finding);
    // Well-formed, as every other program insists.
    execFileSync('python3', ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)'], { input: svg });
    expect(svg).not.toMatch(/<script|<foreignObject|\bon\w+=|javascript:|@import/i);
    const addresses = [...svg.matchAll(/[a-z]+:\/\/[^"')\s]+/g)].map(([address]) => address);
    expect([...new Set(addresses)].filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
  }
});

for (const [what, file] of [['ECharts', /echarts-/], ['the heavy worker', /heavy-[^/]*wasm/]] as const) {
  test(`without ${what} the tables stand in and everything else works`, async ({ fenji, page, complaints }) => {
    complaints.expect(/ERR_FAILED/);
    await page.route(file, (route) => route.abort());
    await fenji.open();
    await fenji.gradeSample();
    const figures = await fenji.figures();
    for (const chart of CHARTS) {
      await expect(fenji.at(`${chart}-table`)).toBeVisible();
      await expect(fenji.at(`chart-${chart}`)).toContainText('画图的部分没有取到');
      await expect(fenji.at(`${chart}-toggle`)).toHaveCount(0);
      await expect(fenji.at(`${chart}-png`)).toHaveCount(0);
    }
    expect((await soFar(fenji, 'limit-C')).people).toBe(figures.customers);
    await fenji.at('cell-5-5').getByRole('button').click();
    await expect(fenji.at('filter-cell')).toBeVisible();
    await expect(fenji.row(0)).toBeVisible();
  });
}

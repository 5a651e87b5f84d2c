// What happens around the page while it works: files that change or are none, drops in the middle, a frozen tab, other
// machines and languages, the same file twice, odd names. Little memory and files that cannot fit: limits.spec.ts.
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fenji } from './support/fenji';
import { HOLD, held, holdable, holdAfter, letGo } from './support/hold';
import { plainPage } from './support/plain-browser';
import { customers } from './support/presets';
import { cents, csv, file, table } from './support/tables';
import { Complaints, expect, test, yet } from './support/test';

const ONE = file('one.csv', table('客户,日期,金额', [['甲', '2024-01-05', 10], ['乙', '2024-02-06', 20]]));
const TWO = file('two.csv', table('客户,日期,金额', [['丙', '2024-03-07', 40]]));
const ORDERS = table('订单编号,客户,日期,金额', [['D1', '甲', '2024-01-05', 10], ['D2', '乙', '2024-02-06', 20], ['D3', '甲', '2024-03-07', 40]]);

/** After whatever happened: the file in question goes, the next one is graded. */
async function nextFileWorks(fenji: Fenji, bad: string) {
  await fenji.file(bad).getByTestId('remove').click();
  await expect(fenji.file(bad)).toHaveCount(0);
  await fenji.grade(TWO);
  await expect(fenji.at('fault')).toHaveCount(0);
}

// --- run-001: the file on the disk -------------------------------------------------------------------
// Rewritten between drop and start: faults.spec.ts.

/** What can happen to a file on a disk, and what the page may call it. */
const CHANGED = /可能在放进来之后被修改，或被别的程序占用/;
const SHORTER = /可能在放进来之后被修改，或被别的程序占用|它比放进来时短/;
const ON_DISK: Record<string, { change: (path: string) => void; words: RegExp }> = {
  'gets longer': { change: (path) => appendFileSync(path, '丁,2024-05-05,99\n'), words: CHANGED },
  'is cut off': { change: (path) => truncateSync(path, 60), words: SHORTER },
  'is emptied': { change: (path) => truncateSync(path, 0), words: SHORTER },
  'is replaced': {
    change: (path) => {
      writeFileSync(`${path}.new`, '客户,日期,金额\n丁,2024-05-05,99\n');
      renameSync(`${path}.new`, path);
    },
    words: CHANGED,
  },
  'is deleted': { change: (path) => rmSync(path), words: /已经不在原来的位置，可能被移动、改名或删除/ },
  // The same bytes with another date: the browser cannot know that they are the same.
  'is touched': { change: (path) => utimesSync(path, 1, 1), words: CHANGED },
};

for (const [what, { change, words }] of Object.entries(ON_DISK)) {
  test(`run-001: a file ${what} between drop and start: named, with what to do; the next file works`, async ({ fenji }, info) => {
    const path = info.outputPath('gone.csv');
    writeFileSync(path, table('客户,日期,金额', Array.from({ length: 20 }, (_, n) => [`客${n}`, '2024-01-05', 10])));
    await fenji.open();
    await fenji.add(path);
    await expect(fenji.at('preview')).toBeVisible();
    change(path);
    await fenji.start();
    await expect(fenji.at('fault')).toContainText('“gone.csv”');
    await expect(fenji.at('fault')).toContainText(words);
    await expect(fenji.at('fault')).toContainText('请移除它，重新放一次');
    await expect(fenji.at('progress')).toHaveCount(0);
    await expect(fenji.at('step-3')).toBeDisabled();
    await nextFileWorks(fenji, 'gone.csv');
    expect(await fenji.figures()).toMatchObject({ customers: 1, amount: '40' });
  });
}

for (const what of ['gets longer', 'is cut off', 'is replaced', 'is deleted']) {
  test(`run-001: a file ${what} while it is read: no part of it is shown, the earlier result and the rules stay`, async ({ fenji, page }, info) => {
    const { change, words } = ON_DISK[what];
    await holdable(page);
    await fenji.open();
    await fenji.grade(ONE);
    const before = await fenji.figures();
    await fenji.go('collect');
    // Eight slices on two workers. The fifth is given out when some of the first four have been read, and waits: now the
    // file changes, in the middle of the import.
    const path = info.outputPath('large.csv');
    writeFileSync(path, `客户,日期,金额\n${Array.from({ length: 1000 }, (_, n) => `客${n % 50},2024-01-05 10:20:30,1.25\n`).join('').repeat(400)}`);
    await fenji.add(path);
    await expect(fenji.file('large.csv').getByTestId('preview')).toBeVisible();
    await holdAfter(page, 4);
    await fenji.start();
    await expect.poll(() => held(page)).toBeGreaterThan(0);
    change(path);
    await letGo(page);
    await expect(fenji.at('fault')).toContainText('“large.csv”');
    await expect(fenji.at('fault')).toContainText(words);
    await expect(fenji.at('progress')).toHaveCount(0);
    await fenji.go('results');
    expect(await fenji.figures()).toEqual(before);
    await fenji.row(0).click();
    await expect(fenji.at('reason').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await fenji.go('collect');
    await nextFileWorks(fenji, 'large.csv');
    await expect.poll(yet(() => fenji.figures())).toMatchObject({ customers: 3, amount: '70' });
  });
}

// --- run-003: what is no file ------------------------------------------------------------------------
// 0 bytes: bad-files.spec.ts.

test('run-003: a folder that is dropped is answered, not waited for; the next file works', async ({ fenji, page, context }, info) => {
  const folder = info.outputPath('some folder');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'inside.csv'), table('客户,日期,金额', [['甲', '2024-01-05', 10]]));
  await fenji.open();
  // Only the browser's own drag makes a folder; a script cannot.
  const cdp = await context.newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data: { items: [], files: [folder], dragOperationsMask: 1 } });
  }
  const card = fenji.file('some folder');
  await expect(card.getByTestId('file-error')).toContainText('请移除它');
  await expect(fenji.at('start')).toBeDisabled();
  await nextFileWorks(fenji, 'some folder');
  expect(await fenji.figures()).toMatchObject({ customers: 1, amount: '40' });
});

// --- run-013: drops in the middle ----------------------------------------------------------------------

test('run-013: a file dropped while another is read waits its turn; no result mixes the two', async ({ fenji, page }) => {
  await holdable(page);
  await fenji.open();
  await fenji.add(ONE);
  await expect(fenji.at('preview')).toBeVisible();
  await holdAfter(page, 0);
  await fenji.start();
  await expect.poll(() => held(page)).toBe(1);
  await fenji.drop([{ name: 'two.csv', text: '客户,日期,金额\n丙,2024-03-07,40\n甲,2024-03-08,100\n' }]);
  await expect(fenji.file('two.csv').getByTestId('preview')).toBeVisible();
  await expect(fenji.at('progress')).toBeVisible();
  await expect(fenji.at('start')).toBeDisabled();
  await letGo(page);
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 2, amount: '30' });
  await expect(fenji.at('conservation').getByRole('heading', { level: 3 })).toHaveText(['one.csv']);
  expect(csv(await customers(fenji)).length).toBe(3);
  await fenji.go('collect');
  await expect(fenji.at('file')).toHaveCount(2);
  await fenji.start();
  await expect.poll(yet(() => fenji.figures())).toMatchObject({ customers: 3, amount: '170' });
  await expect(fenji.at('conservation').getByRole('heading', { level: 3 })).toHaveText(['one.csv', 'two.csv']);
});

test('run-013: the same file twenty times at once: twenty previews, every order counted once', async ({ fenji, page }) => {
  await fenji.open();
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'orders.csv'));
    return data;
  }, ORDERS);
  await page.evaluate((data) => {
    for (let n = 0; n < 20; n += 1) document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, data);
  await expect(fenji.at('file')).toHaveCount(20);
  await expect(fenji.at('preview')).toHaveCount(20);
  await fenji.start();
  await fenji.graded();
  expect(await fenji.figures()).toMatchObject({ customers: 2, orders: 3, amount: '70' });
  const counts = (await page.locator('.conserve').allInnerTexts()).map((text) => text.match(/\d+/g)!.map(Number));
  expect(counts).toEqual([[3, 3, 0, 0, 0, 0], ...Array(19).fill([3, 0, 0, 0, 3, 0])]);
});

// --- run-015: a frozen tab -----------------------------------------------------------------------------

test('run-015: a tab frozen for five minutes in the middle goes on where it was', async ({ fenji, baseURL }, info) => {
  await fenji.open();
  await fenji.gradeSample();
  const plain = await customers(fenji);

  const { executablePath, args } = info.project.use.launchOptions!;
  const page = await plainPage(executablePath!, args!, `(${HOLD})(); (${() => {
    const own = window as any;
    own.lives = [];
    for (const event of ['freeze', 'resume']) document.addEventListener(event, () => own.lives.push(event));
    // The five minutes: what the page's clock says jumps, as it does after a real pause.
    own.ahead = 0;
    const { now } = Performance.prototype;
    Performance.prototype.now = function later() { return now.call(this) + own.ahead; };
    own.seconds = 0;
    setInterval(() => { own.seconds += 1; }, 1000);
    own.saved = [];
    const { createObjectURL } = URL;
    URL.createObjectURL = (what) => { own.saved.push(what); return createObjectURL.call(URL, what); };
    own.at = (id: string) => document.querySelector(`[data-testid="${id}"]`);
  }})()`);
  try {
    const until = (expression: string) => expect.poll(() => page.evaluate(expression), { message: expression, timeout: 30_000 }).toBeTruthy();
    await page.send('Page.navigate', { url: baseURL });
    await until('at("sample") && !document.getElementById("boot")');
    await page.evaluate('at("sample").click()');
    await until('at("start") && !at("start").disabled');
    await page.evaluate('hold.free = 0, hold.given = 0, at("start").click()');
    await until('hold.waiting.length > 0');
    await page.send('Page.setWebLifecycleState', { state: 'frozen' });
    await until('lives.join() === "freeze"');
    await page.evaluate('ahead += 300_000');
    await page.send('Page.setWebLifecycleState', { state: 'active' });
    await page.send('Page.bringToFront');
    await until('lives.join() === "freeze,resume"');
    // Awake for some seconds, as the page counts them: time enough for a false alarm.
    await page.evaluate('seconds = 0');
    await until('seconds > 3');
    expect(await page.evaluate('[!!at("progress"), !!at("fault")]')).toEqual([true, false]);
    await page.evaluate('hold.free = Infinity, hold.waiting.splice(0).forEach((give) => give()), 1');
    await until('at("sentence") && at("download-csv")');
    expect(await page.evaluate('!!at("fault")')).toBe(false);
    const before = await page.evaluate<number>('saved.length');
    await page.evaluate('at("download-csv").click()');
    await until(`saved.length > ${before}`);
    expect(await page.evaluate('saved.at(-1).text()')).toBe(plain);
  } finally { await page.close(); }
});

// --- run-017: other machines ---------------------------------------------------------------------------

test('run-017: any number of cores gives the same grades, and never more than a dozen workers', async ({ fenji, page }) => {
  test.slow();
  await page.addInitScript(() => {
    // What the machine says of itself, chosen by the address: one page after the other.
    const cores: Record<string, number | undefined> = { '?1': 1, '?2': 2, '?64': 64, '?none': undefined };
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => cores[location.search] });
    (window as any).workers = 0;
    const PlainWorker = Worker;
    window.Worker = class extends PlainWorker {
      constructor(...args: ConstructorParameters<typeof Worker>) { super(...args); (window as any).workers += 1; }
    };
  });
  const seen: Record<string, string> = {};
  for (const cores of ['?1', '?2', '?64', '?none']) {
    await test.step(`${cores.slice(1)} cores`, async () => {
      await fenji.open(`./${cores}`);
      await fenji.gradeSample();
      seen[cores] = await customers(fenji);
      expect(seen[cores]).toBe(seen['?1']);
      const workers = await page.evaluate(() => (window as any).workers);
      // One at least reads; at most eight do, besides the one that keeps the result, the next one, and what draws charts.
      expect(workers).toBeGreaterThanOrEqual(2);
      expect(workers).toBeLessThanOrEqual(12);
    });
  }
});

// --- run-018: other languages --------------------------------------------------------------------------

test('run-018: a browser with a decimal comma, from right to left or with a Turkish i reads and writes the same bytes', async ({ browser, baseURL }) => {
  test.slow();
  // What such places trip over: commas, points, capital letters, months, figures of their own.
  const text = ['order id;CUSTOMER ID;INVOICE DATE;AMOUNT', 'D1;Istanbul;2024-01-05;1.234,50', 'D2;ISTANBUL;2024-02-26;2.345,00',
    'D3;ışık;2024-03-07;10,25', 'D4;DİYAR;2024-03-08;-1,00'].join('\n');
  const seen: Record<string, string[]> = {};
  const places = { 'en-US': 'America/New_York', 'de-DE': 'Europe/Berlin', 'ar-EG': 'Africa/Cairo', 'tr-TR': 'Europe/Istanbul' };
  for (const [locale, timezoneId] of Object.entries(places)) {
    const context = await browser.newContext({ locale, baseURL, timezoneId });
    const complaints = new Complaints(context);
    const fenji = new Fenji(await context.newPage());
    await fenji.open();
    await fenji.gradeSample();
    const files = async () => {
      const texts: string[] = [];
      for (const id of ['download-csv', 'download-excel', 'download-report', 'download-sheet']) texts.push((await fenji.download(id)).bytes.toString());
      return texts;
    };
    // The first is what these places do differ in.
    seen[locale] = [await fenji.page.evaluate(() => (0.5).toLocaleString() + 'I'.toLocaleLowerCase()), await fenji.at('sentence').innerText(), ...await files()];
    await fenji.open();
    await fenji.grade(file('trips.csv', text));
    seen[locale].push(JSON.stringify(await fenji.figures()), ...await files());
    complaints.check();
    await context.close();
  }
  // Control: they do.
  expect(new Set(Object.values(seen).map(([sample]) => sample)).size).toBeGreaterThan(2);
  for (const [locale, [, ...all]] of Object.entries(seen)) expect(all, locale).toEqual(seen['en-US'].slice(1));
});

// --- biz-006, biz-007: two files -----------------------------------------------------------------------

test('biz-006: two files with their columns in another order are read by name', async ({ fenji }) => {
  await fenji.open();
  await fenji.grade(
    file('f1.csv', table('订单编号,客户,日期,金额', [[1, '甲', '2024-01-05', 5], [2, '乙', '2024-01-06', 7]])),
    file('f2.csv', table('金额,日期,客户,订单编号', [[6, '2024-01-07', '乙', 3], [8, '2024-01-08', '丙', 4]])),
  );
  expect(await fenji.figures()).toMatchObject({ customers: 3, orders: 4, amount: '26' });
  const [header, ...rows] = csv(await customers(fenji));
  expect(Object.fromEntries(rows.map((row) => [row[0], cents(row[header.indexOf('amount')])]))).toEqual({ 甲: 500, 乙: 1300, 丙: 800 });
});

test('biz-007: the same file twice is asked about or told; the totals never double in silence', async ({ fenji, page }) => {
  // "重复 0" in the counts of a file is no such word.
  const told = () => page.evaluate(() => {
    const screen = document.querySelector('main')!.cloneNode(true) as Element;
    screen.querySelectorAll('.conserve').forEach((counts) => counts.remove());
    return /两次|重复|同一个文件|同一份|一样的文件|已经放过|已经在/.test(screen.textContent!);
  });
  await fenji.open();
  // Without order numbers, so that nothing in a row says that it was there before.
  await fenji.add(ONE);
  await expect(fenji.at('preview')).toHaveCount(1);
  expect(await told()).toBe(false);
  await fenji.add(ONE);
  await expect.poll(async () => await told() || await fenji.at('preview').count() === 2).toBe(true);
  if (await told()) return;
  await fenji.start();
  await expect(fenji.at('sentence').or(fenji.at('question')).first()).toBeVisible();
  if (await fenji.at('question').count() || await told()) return;
  expect((await fenji.figures()).amount, 'doubled without a word').toBe('30');
});

// --- uni-001, uni-005: names of files --------------------------------------------------------------------

/** A name that an unwary screen shows as `invoice_vsc.jpg`. */
const TURNED = 'invoice_\u202egpj.csv';

test('uni-001: a file name that turns the writing around stays inside its own box, wherever it is shown', async ({ fenji, page }) => {
  const loose = async (where: string) => {
    const found = await page.evaluate(() => {
      const texts: string[] = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      // Alone in its own <bdi>, or closed by the marks of Unicode: nothing after it is turned.
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const text = node.textContent!;
        if (!/[\u202a-\u202e\u2066-\u2069]/.test(text) || /\u2068[^\u2069]*\u202e[^\u2069]*\u2069/.test(text)) continue;
        if (node.parentElement!.closest('bdi')?.textContent !== text) texts.push(text);
      }
      return texts;
    });
    expect(found, where).toEqual([]);
  };
  await fenji.open();
  await fenji.add(file(TURNED, table('customer,date,amount', [['Mei', '05/01/2024', 10], ['Li', '06/02/2024', 20], ['', '06/02/2024', 5]])));
  await expect(fenji.at('preview')).toBeVisible();
  await expect(page.locator('.file-name bdi')).toHaveText(TURNED);
  await loose('the file');
  await fenji.start();
  await expect(fenji.at('question')).toBeVisible();
  await loose('the question');
  await fenji.at('choice-dmy').click();
  await fenji.graded();
  await fenji.at('rejects-show').click();
  await expect(fenji.at('reject-row')).toHaveCount(1);
  await loose('the results');
  expect(await page.title()).not.toContain('\u202e');
  // What is saved from it has names of its own.
  const ids = await page.locator('[data-testid^="download-"] >> visible=true').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.testid!));
  expect(ids.length).toBeGreaterThan(3);
  for (const id of ids) expect((await fenji.download(id)).name, id).toMatch(/^[\p{L}\p{N} ._()-]+\.(csv|json)$/u);
});

test('uni-001: the same in the words about a file that is gone', async ({ fenji, page }, info) => {
  const path = info.outputPath(TURNED);
  writeFileSync(path, table('客户,日期,金额', [['甲', '2024-01-05', 10]]));
  await fenji.open();
  await fenji.add(path);
  await expect(fenji.at('preview')).toBeVisible();
  rmSync(path);
  await fenji.start();
  await expect(fenji.at('fault')).toContainText('浏览器读不到');
  const text = await fenji.at('fault').locator('p').first().evaluate((p) => [...p.childNodes].map((node) => (node as Element).tagName === 'BDI' ? '' : node.textContent).join(''));
  // The name is in a <bdi> (left out above), between isolating marks, or without what turns it.
  expect(text.replace(/\u2068[^\u2069]*\u2069/g, '')).not.toMatch(/[\u202a-\u202e]/);
  expect(text).toContain('已经不在原来的位置');
});

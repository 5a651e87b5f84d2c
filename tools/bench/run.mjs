// Times the built page and its peers on the same file, in the same Chromium, in rounds; prints and keeps a report.
// Started by tools/bench/run. It fails only when counts of customers differ, never because a machine is slow.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, serve } from './browser.mjs';
import { buildPeers } from './build-peers.mjs';
import { CHANGES, grade, gradeAgain, open, regrade, said } from './fenji.mjs';
import { machine, quietMoment } from './machine.mjs';
import { median, ratio, ratiosTable, sizesTable, timesTable } from './report.mjs';
import { sizes } from './sizes.mjs';
import { timeline } from './timeline.mjs';

const FIRST_WAVE = 700_000;
const { values: options } = parseArgs({ options: {
  file: { type: 'string' },
  tenth: { type: 'string' },
  tenfold: { type: 'string' },
  columns: { type: 'string' },
  repeats: { type: 'string', default: '5' },
  dist: { type: 'string', default: 'dist' },
  out: { type: 'string', default: 'target/bench' },
  timeline: { type: 'boolean', default: false },
} });
const repeats = Math.max(1, Number(options.repeats) || 5);
const [order, date, customer, amount] = options.columns.split(',');
const columns = { order, date, customer, amount };
const say = (text) => process.stderr.write(`bench  ${text}\n`);

const peersFolder = join(options.out, 'peers');
await buildPeers(peersFolder);
const [browser, page, peers] = await Promise.all([launch(), serve(options.dist), serve(peersFolder)]);

const samples = {};
const keep = (label, ms) => { (samples[label] ??= []).push(ms); };
const counts = new Map();
const count = (who, customers) => counts.set(who, new Set(counts.get(who)).add(customers));
let facts;

async function peerPage() {
  const fresh = await browser.newPage();
  await fresh.goto(peers.url);
  await fresh.setInputFiles('input', options.file);
  await fresh.waitForFunction('typeof run === "function"');
  return fresh;
}

const peer = (name, label = name) => async () => {
  const fresh = await peerPage();
  const { ms, found } = await fresh.evaluate(([name, columns]) => run(name, columns), [name, columns]);
  await fresh.close();
  keep(label, ms);
  if (name !== 'read') count(name, found);
};

async function fenji() {
  const fresh = await open(browser, page.url, options.file);
  const first = await grade(fresh);
  keep('Fenji, page loaded afresh (fenji:import)', first.import);
  keep('— click to grade cards in the document', first.wall);
  keep('— of it deciding and grading (fenji:grade)', first.grade);
  keep('— processor time, all of Chromium', first.processor);
  facts = { ...first, ...await said(fresh) };
  count('Fenji', facts.customers);
  keep('Fenji, regrade: 7 bins', await regrade(fresh, CHANGES.bins));
  keep('Fenji, regrade: each line a purchase', await regrade(fresh, CHANGES.purchase));
  await fresh.context().close();

  // Not after the regrades: they would have made the rules different.
  const again = await open(browser, page.url, options.file);
  await grade(again);
  const second = await gradeAgain(again);
  keep('Fenji, same page again (fenji:import)', second.import);
  keep('— its processor time', second.processor);
  count('Fenji', (await said(again)).customers);
  await again.context().close();
}

const fenjiOn = (file, label) => async () => {
  const fresh = await open(browser, page.url, file);
  keep(label, (await grade(fresh)).import);
  await fresh.context().close();
};

const READ = 'read the bytes only';
const TENTH = 'Fenji, a tenth of the lines (fenji:import)';
const TENFOLD = 'Fenji, ten times the lines (fenji:import)';
const cases = [peer('read', READ), fenji, fenjiOn(options.tenth, TENTH), peer('duckdb-wasm'), peer('papaparse'), peer('d3-dsv'), peer('arquero')];
if (options.tenfold) cases.push(fenjiOn(options.tenfold, TENFOLD));

const busy = [];
try {
  // Once untimed, so that the disc is no part of the first round.
  for (const file of [options.file, options.tenth]) readFileSync(file);
  for (let round = 0; round < repeats; round += 1) {
    busy.push(await quietMoment());
    say(`round ${round + 1} of ${repeats}`);
    // To and fro, so that no case always follows the same one.
    for (const run of round % 2 ? cases.toReversed() : cases) await run();
  }

  const FRESH = 'Fenji, page loaded afresh (fenji:import)';
  const AGAIN = 'Fenji, same page again (fenji:import)';
  const ratios = [
    ratio(samples, { label: 'DuckDB-WASM aggregate : Fenji', over: 'duckdb-wasm', under: FRESH, least: 3 }),
    ratio(samples, { label: 'DuckDB-WASM aggregate : Fenji again', over: 'duckdb-wasm', under: AGAIN, least: 3 }),
    ratio(samples, { label: 'Fenji : reading', over: FRESH, under: READ, most: 5 }),
    ratio(samples, { label: 'Fenji again : reading', over: AGAIN, under: READ, most: 5 }),
    ratio(samples, { label: 'all lines : a tenth of them', over: FRESH, under: TENTH, most: 12 }),
  ];
  if (options.tenfold) ratios.push(ratio(samples, { label: 'ten times the lines : all lines', over: TENFOLD, under: FRESH, most: 12 }));

  const report = [
    '# Fenji beside its peers',
    `${facts.rows.toLocaleString('en-US')} lines, ${(statSync(options.file).size / 1e6).toFixed(1)} MB, ${facts.customers.toLocaleString('en-US')} customers; ${repeats} round${repeats === 1 ? '' : 's'}.`
      + `\nMachine: ${machine()}; Chromium ${browser.version()}. Other programs kept ${busy.map((share) => `${Math.round(share * 100)} %`).join(', ')} of the cores busy before each round.`,
    timesTable(samples),
    ratiosTable(ratios),
    `${facts.ledger} Regrading takes ${Math.round(median(samples['Fenji, regrade: 7 bins']))} ms after a change of a score rule.`,
    sizesTable(sizes(options.dist), FIRST_WAVE),
  ];
  if (options.timeline) report.push(`## Time line\n\n${await timeline(browser, page.url, options.file)}`);
  const found = [...counts].map(([who, set]) => `${who} ${[...set].join(' / ')}`).join(', ');
  const agree = new Set([...counts.values()].flatMap((set) => [...set])).size === 1;
  report.push(`Customers: ${found}: ${agree ? 'all agree' : 'THEY DIFFER'}.`);
  const text = `${report.join('\n\n')}\n`;
  writeFileSync(join(options.out, 'report.md'), text);
  console.log(text);
  if (!agree) process.exitCode = 1;
} finally {
  await browser.close();
  page.close();
  peers.close();
}

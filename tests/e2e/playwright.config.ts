// How the browser tests run: one Chromium, the built page behind its own small server, everything written below target/.
// Start it with tools/e2e. FENJI_DIST names another built page than dist/, FENJI_PORT a fixed port.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(__dirname, '../..');
const dist = resolve(root, process.env.FENJI_DIST ?? 'dist');
if (!existsSync(join(dist, 'index.html'))) throw new Error(`${dist} holds no built page: run make dist, or name one in FENJI_DIST`);

// A free port, so that two clones can test at once. Chosen once: the workers read this file again.
process.env.FENJI_PORT ??= execFileSync(process.execPath, ['-e',
  "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })",
]).toString().trim();
const port = Number(process.env.FENJI_PORT);

function launch(...more: string[]) {
  return {
    executablePath: process.env.CHROMIUM,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more,
    ],
  };
}

export default defineConfig({
  testDir: __dirname,
  outputDir: join(root, 'target/e2e'),
  reporter: 'list',
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try has found something: it fails.
  retries: 0,
  forbidOnly: !!process.env.CI,
  // Two slow cores that also run the other test: generous, since every wait ends as soon as its condition holds.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    locale: 'zh-CN',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 30_000,
    // Recording every journey takes a quarter of the time: ask for it with `--trace retain-on-failure`.
    trace: 'off',
    launchOptions: launch(),
  },
  projects: [
    // Every test compiles the page anew, in a profile of its own, and is over before the optimising compiler is: half of all
    // the work. So the wasm runs as V8's first compiler makes it.
    { name: 'journeys', grepInvert: /@alone/, use: { launchOptions: launch('--js-flags=--wasm-tiering-budget=2000000000') } },
    // What is about time runs as people run it.
    { name: 'alone', grep: /@alone/, workers: 1 },
  ],
  webServer: {
    command: `node tools/serve.mjs "${dist}" ${port}`,
    cwd: root,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});

// One Chromium for everything that is timed, and static servers for what it opens.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packages } from './packages.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launch() {
  const { chromium } = await packages.playwright();
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
}

/** Serves a folder as `make serve` does; resolves to its address and a way to end it. */
export function serve(folder) {
  const server = spawn(process.execPath, [join(import.meta.dirname, '../serve.mjs'), folder, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve({ url: String(line).trim(), close: () => server.kill() }));
    server.once('exit', (code) => reject(new Error(`tools/serve.mjs ended with ${code}`)));
  });
}

/** Processor milliseconds that all of Chromium's processes have used so far: what a busy machine changes least. */
export async function processorTime(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

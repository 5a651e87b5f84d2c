// A browser as a person has it: a profile of its own (the tests' usual contexts are incognito and do not speculate), and
// QUIC on. It can keep a log of all that its network code was asked to do.
import { readFileSync, rmSync } from 'node:fs';
import { test as base, type BrowserContext } from '@playwright/test';
import { closeHosts } from './hosts';

export interface Profile {
  context: BrowserContext;
  /** Closes the browser and gives its network log: every address, name and byte that it sent or looked up. */
  netLog(): Promise<string>;
}

export const test = base.extend<{ profile: Profile; logged: boolean }>({
  logged: [false, { option: true }],
  profile: async ({ playwright, logged }, use, info) => {
    const log = info.outputPath('net-log.json');
    const { launchOptions } = info.project.use;
    const args = launchOptions!.args!.filter((arg) => !/quic|background-networking/.test(arg));
    args.push('--autoplay-policy=no-user-gesture-required', ...(logged ? [`--log-net-log=${log}`, '--net-log-capture-mode=Everything'] : []));
    const context = await playwright.chromium.launchPersistentContext(info.outputPath('profile'), { ...launchOptions, args });
    await context.grantPermissions(['notifications', 'storage-access']);
    await use({ context, netLog: async () => { await context.close(); return readFileSync(log, 'utf8'); } });
    await context.close();
    closeHosts();
    // Some ten megabytes each, and of no use to anybody.
    for (const path of [log, info.outputPath('profile')]) rmSync(path, { recursive: true, force: true });
  },
});

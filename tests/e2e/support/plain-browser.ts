// A browser without Playwright's hand on the page: Playwright holds every page in focus, and such a page never freezes.
// Spoken to through its debugging pipe (JSON texts, each ended by a zero byte).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface PlainPage {
  /** Sends a command of the DevTools protocol to the page. */
  send(method: string, params?: object): Promise<any>;
  /** Runs an expression in the page and gives its value, a promise's when it has one. */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

export async function plainPage(executable: string, args: string[], atStart: string): Promise<PlainPage> {
  const folder = mkdtempSync(join(tmpdir(), 'fenji-plain-'));
  const browser = spawn(executable, [...args, '--remote-debugging-pipe', `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [to, from] = [browser.stdio[3] as Writable, browser.stdio[4] as Readable];
  const waiting = new Map<number, { resolve: (value: any) => void; reject: (error: Error) => void }>();
  let number = 0;
  let rest = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop()!;
    for (const part of parts) {
      const { id, result, error } = JSON.parse(part);
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result);
      waiting.delete(id);
    }
  });
  const send = (method: string, params: object = {}, sessionId?: string) => new Promise<any>((resolve, reject) => {
    waiting.set(number += 1, { resolve, reject });
    to.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
  });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  await send('Page.enable', {}, sessionId);
  await send('Page.addScriptToEvaluateOnNewDocument', { source: atStart }, sessionId);
  return {
    send: (method, params) => send(method, params, sessionId),
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    close: async () => {
      const gone = new Promise((resolve) => { browser.once('exit', resolve); });
      await send('Browser.close').catch(() => {});
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// Starts the page: checks the browser, fetches every file with its integrity, says in words what failed.
// This is a source: tools/post-build.mjs puts the page's wasm-bindgen glue in the place of the import
// and the names and hashes of this build in the place of FENJI_FILES, and writes one module, boot-<hash>.js.
import init from './page-glue.js';

/** @type {{build: string, page: File, workerText: File, workerWasm: File, heavyText: File, heavyWasm: File, echarts: File}}
 * where File = {name, integrity} */
const FILES = FENJI_FILES;

// The smallest module that uses what ours need beyond plain wasm: SIMD (i8x16.popcnt) and reference types (ref.null).
const NEEDED = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 13, 1, 11, 0, 65, 0, 253, 15, 253, 98, 208, 112, 26, 11];

/** An error whose reason is one of index.html's data-reason texts. */
const failure = (reason, file, cause) => Object.assign(new Error(`${reason}: ${file?.name ?? ''}`, { cause }), { reason, file });

function show(error) {
  console.error(error);
  const box = document.getElementById('boot-failure');
  box.querySelector(`[data-reason="${error.reason ?? 'start'}"]`).hidden = false;
  if (error.file) document.getElementById('boot-file').textContent = error.file.name;
  box.hidden = false;
  document.getElementById('boot')?.remove();
}

// From the lock on the page's own host is as unreachable as any other: no fetch, no script, no style, no frame.
// What remains: wasm in workers made of text that is already here, pictures and downloads made on the page.
const STRICT = "default-src 'none'; script-src 'wasm-unsafe-eval'; img-src data: blob:; worker-src blob:";
/** The second wave gets so long before a file that waits for it is opened without it. */
const SECOND_WAVE_MS = 20_000;

/** Fetches a file and lets it through only if its bytes are the published ones. */
async function load(file, options) {
  const url = new URL(file.name, import.meta.url);
  const checked = { integrity: file.integrity, ...options };
  try {
    return await fetch(url, checked);
  } catch { /* A broken copy in the browser's cache, or a hiccup of the network: ask the host once more. */ }
  try {
    return await fetch(url, { ...checked, cache: 'reload' });
  } catch (cause) {
    // The browser does not tell "refused" from "not there". Ask without the check, only to find the right words.
    const there = await fetch(url, { cache: 'no-store', signal: options?.signal }).then((answer) => answer.ok, () => false);
    throw failure(there ? 'changed' : 'missing', file, cause);
  }
}

async function compile(file, options) {
  const answer = await load(file, options);
  try {
    // Streaming refuses any other MIME type; such hosts exist, and the bytes are checked already.
    return answer.headers.get('Content-Type') === 'application/wasm'
      ? await WebAssembly.compileStreaming(answer)
      : await WebAssembly.compile(await answer.arrayBuffer());
  } catch (cause) {
    throw failure('browser', file, cause);
  }
}

/** Runs a module whose bytes are the published ones, to its end. */
const run = (file, signal) => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  Object.assign(script, {
    type: 'module', // compiled beside the page's thread, unlike a plain script
    src: new URL(file.name, import.meta.url).href,
    integrity: file.integrity,
    // A module that waits has not run to its end by now. Its import is the same module: nothing is fetched again.
    onload: () => import(script.src).then(resolve, reject),
    onerror: () => reject(failure('missing', file)),
  });
  signal.addEventListener('abort', () => { script.remove(); reject(signal.reason); });
  document.head.append(script);
});

const idle = () => new Promise((resolve) => {
  if (globalThis.requestIdleCallback) requestIdleCallback(resolve, { timeout: 3000 });
  else setTimeout(resolve, 300); // Safari
});

async function start() {
  const able = typeof Worker === 'function' && typeof Blob === 'function' && 'download' in HTMLAnchorElement.prototype
    && typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(NEEDED));
  if (!able) throw failure('browser');

  // The first wave is the page itself. The second is everything else it will ever need: the worker's files right after
  // the first paint, so that nothing competes with it …
  let painted;
  const afterPaint = new Promise((resolve) => { painted = resolve; });
  const later = { priority: 'low' };
  const workerText = afterPaint.then(() => load(FILES.workerText, later)).then((answer) => answer.text());
  const workerModule = afterPaint.then(() => compile(FILES.workerWasm, later));
  workerText.catch(show);
  workerModule.catch(show);

  // … and, in an idle moment, what a first grade does without (charts). All of it comes before a file is opened, because
  // nothing can be fetched after that; a file that is opened early ends the wait for an idle moment. What does not arrive
  // is missing until a reload; grading does not need it.
  let hurry;
  const wanted = new Promise((resolve) => { hurry = resolve; });
  const giveUp = new AbortController();
  const firstWave = Promise.allSettled([workerText, workerModule]);
  const second = firstWave.then(() => Promise.race([idle(), wanted]));
  const options = { ...later, signal: giveUp.signal };
  const heavyText = second.then(() => load(FILES.heavyText, options)).then((answer) => answer.text());
  const heavyModule = second.then(() => compile(FILES.heavyWasm, options));
  const charts = second.then(() => run(FILES.echarts, giveUp.signal));
  const secondWave = Promise.allSettled([heavyText, heavyModule, charts]).then((parts) => parts.every((part) => part.status === 'fulfilled'));

  let locked = null;
  const lock = () => locked ??= (async () => {
    hurry();
    const timer = setTimeout(() => giveUp.abort(failure('missing')), SECOND_WAVE_MS);
    const complete = await firstWave.then(() => secondWave);
    clearTimeout(timer);
    // Policies only add up: this one cannot be taken back, not even by removing its tag. A reload lifts it.
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content: STRICT }));
    document.documentElement.dataset.locked = 'true';
    return complete;
  })();

  // All the page takes from here. It starts workers as blobs of the texts (a worker from a URL would not inherit the
  // page's policy) and posts {fenjiInit: module, build} to each. It calls `lock` before it reads a file's first byte.
  globalThis.fenji = Object.freeze({ build: FILES.build, workerText, workerModule, heavyText, heavyModule, secondWave, lock });

  await init({ module_or_path: await compile(FILES.page) });
  document.getElementById('boot').remove();
  requestAnimationFrame(() => setTimeout(painted));
  setTimeout(painted, 500); // a tab in the background paints nothing
}

start().catch(show);

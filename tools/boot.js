// Starts the page: checks the browser, fetches every file with its integrity, says in words what failed.
// This is a source: tools/post-build.mjs puts the page's wasm-bindgen glue in the place of the import
// and the names and hashes of this build in the place of FENJI_FILES, and writes one module, boot-<hash>.js.
import init from './page-glue.js';

/** @type {{build: string, page: File, workerText: File, workerWasm: File}} where File = {name, integrity} */
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
    const there = await fetch(url, { cache: 'no-store' }).then((answer) => answer.ok, () => false);
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

async function start() {
  const able = typeof Worker === 'function' && typeof Blob === 'function'
    && typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(NEEDED));
  if (!able) throw failure('browser');

  // The worker's files wait for the first paint, so that nothing competes with it.
  let painted;
  const afterPaint = new Promise((resolve) => { painted = resolve; });
  const later = { priority: 'low' };
  const workerText = afterPaint.then(() => load(FILES.workerText, later)).then((answer) => answer.text());
  const workerModule = afterPaint.then(() => compile(FILES.workerWasm, later));
  workerText.catch(show);
  workerModule.catch(show);

  // All the page takes from here. It starts workers as blobs of `workerText` (a worker from a URL would not
  // inherit the page's policy) and posts {fenjiInit: workerModule, build} to each.
  globalThis.fenji = Object.freeze({ build: FILES.build, workerText, workerModule });

  await init({ module_or_path: await compile(FILES.page) });
  document.getElementById('boot').remove();
  requestAnimationFrame(() => setTimeout(painted));
  setTimeout(painted, 500); // a tab in the background paints nothing
}

start().catch(show);

// Trunk's last step: turns its staging folder into files that a page under a strict policy can load and check.
//   page glue + tools/boot.js     → boot-<hash>.js   (the only script of index.html)
//   worker glue + workerBoot()    → worker-<hash>.js, heavy-<hash>.js (fetched as text, run as blobs)
//   the wasm files, optimised     → page-<hash>.wasm, worker-<hash>.wasm, heavy-<hash>.wasm
//   ECharts                       → echarts-<hash>.js (from the crate `charming`, which carries it)
//   index.html, 404.html, _headers (Cloudflare Pages / Netlify form)
// Every reference carries a sha384. Trunk's own integrity would not do: a changed wasm still ran under it.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';

function stop(why) {
  console.error(`post-build: ${why}`);
  process.exit(1);
}
const must = (value, why) => value || stop(why);

const stage = must(process.env.TRUNK_STAGING_DIR, 'TRUNK_STAGING_DIR is not set; Trunk runs this as its post_build hook');
const path = (name) => join(stage, name);
const read = (name) => readFileSync(path(name));
const hash = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest('hex').slice(0, 16);

/** The one file in the staging folder that matches, by name. */
function staged(pattern, what) {
  const found = readdirSync(stage).filter((name) => pattern.test(name));
  return found.length === 1 ? found[0] : stop(`expected one ${what} in the build, found ${found.join(', ') || 'none'} among ${readdirSync(stage).join(', ')} (index.html's rust links name the binaries)`);
}

/** Writes a file under a name that carries its hash. */
function publish(stem, extension, bytes) {
  const name = `${stem}-${hash(bytes)}.${extension}`;
  writeFileSync(path(name), bytes);
  return { name, integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}` };
}

/** What runs after the worker's glue, in the worker. Its text is shipped, so it uses nothing from outside. */
function workerBoot(build) {
  let queue = [];
  let handle = null;
  let starting = false;
  const fatal = (text) => {
    queue = [];
    handle = () => {}; // a trapped instance must not run again
    postMessage({ fenjiFatal: text });
  };
  // The engine's own errors (RuntimeError, LinkError, RangeError …) quote no data; what Rust throws might.
  const words = (error) => (error instanceof Error && error.name !== 'Error' ? String(error) : 'the worker threw an error');
  const deliver = (data) => {
    try { handle(data); } catch (error) { fatal(words(error)); }
  };
  const start = async (module, wanted) => {
    if (wanted !== build) return fatal(`a worker of build ${build} was started by build ${wanted}`);
    try { await wasm_bindgen({ module_or_path: module }); } catch (error) { return fatal(words(error)); }
    handle = wasm_bindgen.handle_message;
    postMessage({ fenjiReady: build });
    while (queue.length) deliver(queue.shift());
  };
  self.onmessageerror = () => fatal('a message could not be decoded');
  self.onmessage = ({ data }) => {
    if (handle) return deliver(data);
    if (starting || !data?.fenjiInit) return void queue.push(data);
    starting = true;
    start(data.fenjiInit, data.build);
  };
}

/**
 * ECharts as a module. The published script wraps everything in one function, which a browser can only compile on the
 * page's own thread, in one task; the same code at a module's top level is compiled beside it. There it is cut into pieces
 * of whole statements that run in a task each. The last statement registers every kind of chart, and ECharts finds out what
 * some of them are by catching what they throw: for that the browser reads all code on the stack again, so this statement
 * runs without the module on it (one task of 35 ms → none over 8 ms here).
 */
function echartsModule() {
  const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--format-version', '1', '--offline', '--filter-platform', 'wasm32-unknown-unknown'],
    { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  const { manifest_path: manifest } = must(metadata.packages.find((crate) => crate.name === 'charming'), 'the crate charming is not in the build');
  const folder = join(manifest, '../src/asset');
  const scripts = readdirSync(folder).filter((name) => /^echarts-[\d.]+\.min\.js$/.test(name));
  must(scripts.length === 1, `expected one echarts script in the crate charming, found ${scripts.join(', ') || 'none'}`);
  const text = readFileSync(join(folder, scripts[0]), 'utf8');
  const head = text.indexOf('!function(t,e){');
  const [open, close] = ['(this,(function(t){"use strict";', '}));'];
  const body = text.indexOf(open);
  must(head > 0 && body > head && body - head < 300 && text.trimEnd().endsWith(close), 'the echarts script is wrapped in another way than this hook knows');
  const pieces = [];
  const code = text.slice(body + open.length, text.lastIndexOf(close));
  let from = 0;
  for (const { index } of code.matchAll(/;(?=(?:var|function) )/g)) {
    if (index - from < PIECE || !isWhole(code.slice(from, index))) continue;
    pieces.push(code.slice(from, index));
    from = index + 1;
  }
  const rest = code.slice(from);
  const last = [...rest.matchAll(/(?<=\})(?=[\w$])/g)].map(({ index }) => index).find((at) => isWhole(rest.slice(0, at)) && isWhole(`(${rest.slice(at)})`));
  must(last && pieces.length > 10, 'the echarts script cannot be cut into statements, the last of them an expression');
  return [`${text.slice(0, head)}const t = {};`, GIVE_WAY, [...pieces, rest.slice(0, last)].join(';\nawait giveWay();\n'),
    `;\nawait giveWay().then(() => (${rest.slice(last)}));`, 'globalThis.echarts = t;\n'].join('\n');
}

/** So many characters of ECharts run in one task, or a little more. */
const PIECE = 60_000;
/** Unlike a timer's, these tasks come at once, also in a tab in the background. */
const GIVE_WAY = `const giveWay = () => new Promise((goOn) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { port1.close(); goOn(); };
  port2.postMessage(0);
});`;
/** Whether a text is whole statements. */
function isWhole(text) {
  try { return !!new Script(text); } catch { return false; }
}

async function optimised(name) {
  if (!wasmOpt) return read(name);
  // No feature flags: the module's target_features section says what it uses. With --all-features wasm-opt
  // may write instructions that today's browsers do not have.
  // The worker is built for speed, the others for size.
  await promisify(execFile)(wasmOpt, [/worker/.test(name) ? '-O3' : '-Oz', path(name), '-o', path(name)])
    .catch((error) => stop(`wasm-opt failed on ${name}: ${(error.stderr || error.message).trim()}`));
  return read(name);
}

// --- What Trunk left -----------------------------------------------------------------------------
const release = process.env.TRUNK_PROFILE === 'release';
const wasmOpt = release && process.env.WASM_OPT;
if (!release) console.log('post-build: debug profile, wasm-opt skipped');
else if (!wasmOpt) console.log('post-build: wasm-opt skipped, WASM_OPT is not set (tools/setup writes it into target/tools.env)');
else if (!existsSync(wasmOpt)) stop(`WASM_OPT names ${wasmOpt}, which does not exist: run tools/setup`);

const from = {
  pageGlue: staged(/^page(-[0-9a-f]+)?\.js$/, 'page glue (page-<hash>.js)'),
  pageWasm: staged(/^page(-[0-9a-f]+)?_bg\.wasm$/, 'page wasm (page-<hash>_bg.wasm)'),
  workerGlue: staged(/^worker\.js$/, 'worker glue (worker.js)'),
  workerWasm: staged(/^worker_bg\.wasm$/, 'worker wasm (worker_bg.wasm)'),
  heavyGlue: staged(/^heavy\.js$/, 'heavy glue (heavy.js)'),
  heavyWasm: staged(/^heavy_bg\.wasm$/, 'heavy wasm (heavy_bg.wasm)'),
};
const [pageWasm, workerWasm, heavyWasm] = await Promise.all([from.pageWasm, from.workerWasm, from.heavyWasm].map(optimised));
const [pageGlue, workerGlue, heavyGlue] = [from.pageGlue, from.workerGlue, from.heavyGlue].map((name) => read(name).toString());
const bootSource = readFileSync('tools/boot.js', 'utf8');
for (const name of Object.values(from)) rmSync(path(name));
rmSync(path('snippets'), { recursive: true, force: true });

// --- Scripts -------------------------------------------------------------------------------------
const echarts = echartsModule();
const build = hash(pageGlue, pageWasm, workerGlue, workerWasm, heavyGlue, heavyWasm, echarts, bootSource, String(workerBoot));
for (const [what, glue] of Object.entries({ worker: workerGlue, heavy: heavyGlue })) {
  must(/^let wasm_bindgen = /m.test(glue), `the ${what} glue is not of the no-modules kind (index.html: data-type="worker")`);
  must(/\bexports\.handle_message\b/.test(glue), `the ${what} binary exports no handle_message (#[wasm_bindgen] pub fn handle_message(data: &JsValue))`);
}
must(/^export \{.*\b__wbg_init as default\b.*\};$/m.test(pageGlue), 'the page glue does not export __wbg_init; wasm-bindgen changed its form');
// A static import takes no integrity, so everything must be in the one module.
must(!/^import /m.test(pageGlue), 'the page glue imports a JS snippet; some crate uses wasm_bindgen(module/inline_js), which the boot module cannot check');
const glueImport = "import init from './page-glue.js';";
const filesLine = 'const FILES = FENJI_FILES;';
must(bootSource.includes(glueImport) && bootSource.includes(filesLine), `tools/boot.js lost "${glueImport}" or "${filesLine}"`);

const workerText = (glue) => `${glue}\n(${workerBoot})(${JSON.stringify(build)});\n`;
const files = {
  build,
  page: publish('page', 'wasm', pageWasm),
  workerText: publish('worker', 'js', workerText(workerGlue)),
  workerWasm: publish('worker', 'wasm', workerWasm),
  heavyText: publish('heavy', 'js', workerText(heavyGlue)),
  heavyWasm: publish('heavy', 'wasm', heavyWasm),
  echarts: publish('echarts', 'js', echarts),
};
const boot = publish('boot', 'js', [
  pageGlue.replace(/new URL\('[^']*', import\.meta\.url\)/, 'undefined'), // its default file name no longer exists
  '{', // a scope of its own: no name can clash with the glue's
  bootSource.replace(glueImport, 'const init = __wbg_init;').replace(filesLine, () => `const FILES = ${JSON.stringify(files, null, 2)};`),
  '}\n',
].join('\n'));

const whenIdle = [files.heavyText, files.heavyWasm, files.echarts].map((file) => file.name);
const known = [boot.name, files.page.name, files.workerText.name, files.workerWasm.name, ...whenIdle];
const strange = readdirSync(stage).filter((name) => /\.(js|wasm)$/.test(name) && !known.includes(name));
must(!strange.length, `nothing checks ${strange.join(', ')}: a new binary or script needs its place in this hook and in tools/boot.js`);

// --- Pages and headers ---------------------------------------------------------------------------
const rustLink = /<link[^>]*\brel="rust"[^>]*\bdata-bin="page"[^>]*>/;
let html = read('index.html').toString();
must(rustLink.test(html), 'index.html has no <link data-trunk rel="rust" data-bin="page">');
html = html
  .replace(/\s*<!--[\s\S]*?-->/g, '')
  .replace(/\s*<script\b[\s\S]*?<\/script>/g, '') // inline: the policy refuses it
  .replace(/\s*<link[^>]*\brel="(?:module)?preload"[^>]*>/g, '') // would fetch a second time, without our check
  .replace(/\n\s*\n/g, '\n')
  .replace(rustLink, `<script type="module" src="./${boot.name}" integrity="${boot.integrity}"></script>`);
const [, policy] = must(html.match(/<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">/), "the policy is not the first thing in index.html's <head>");
must(!html.includes('data-trunk'), 'index.html still has a link of Trunk that this hook does not know');
const styles = html.match(/<link rel="stylesheet"[^>]*>/g) ?? [];
must(styles.length && styles.every((link) => /href="\.\/[^"]*-[0-9a-f]+\.css"/.test(link) && link.includes('integrity="sha384-')),
  'a style sheet in index.html lacks a relative address, a hash in its name, or its integrity (Trunk.toml: public_url, filehash)');
writeFileSync(path('index.html'), html);

writeFileSync(path('404.html'), `<!doctype html>
<html lang="zh-Hans">
<head>
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="referrer" content="no-referrer">
  <meta name="color-scheme" content="light dark">
  <title>Fenji 分级</title>
</head>
<body>
  <p>这个地址没有页面。<a href="./">打开 Fenji 分级</a></p>
  <p lang="en">There is no page at this address. <a href="./">Open Fenji</a></p>
</body>
</html>
`);

// clipboard-write stays with the page: it copies tables and charts.
const off = ['accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media',
  'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment',
  'picture-in-picture', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'storage-access', 'sync-xhr', 'usb', 'web-share',
  'window-management', 'xr-spatial-tracking'];
const hashed = readdirSync(stage).filter((name) => /-[0-9a-f]{8,}\.\w+$/.test(name)).sort();
const rule = (where, ...lines) => [where, ...lines.map((line) => `  ${line}`)].join('\n');
writeFileSync(path('_headers'), [
  rule('/*', `Content-Security-Policy: ${policy}; frame-ancestors 'none'`,
    'Connection-Allowlist: (response-origin)', // stops navigation, window.open and WebRTC, which no policy does
    'Cross-Origin-Opener-Policy: same-origin', // a site that opened the page cannot speak with it
    'Referrer-Policy: no-referrer', 'X-Content-Type-Options: nosniff',
    `Permissions-Policy: ${off.map((feature) => `${feature}=()`).join(', ')}`),
  ...['/', '/index.html', '/404.html'].map((where) => rule(where, 'Cache-Control: no-cache')),
  ...hashed.map((name) => rule(`/${name}`, 'Cache-Control: public, max-age=31536000, immutable')),
  '',
].join('\n'));

// --- What a visitor downloads --------------------------------------------------------------------
const row = (label, bytes, gzip) => console.log(`  ${label.padEnd(32)}${String(bytes).padStart(10)} B ${String(gzip).padStart(10)} B gzip`);
const size = (name) => [read(name).length, gzipSync(read(name), { level: 9 }).length];
const firstPaint = ['index.html', ...hashed.filter((name) => name.endsWith('.css')), boot.name, files.page.name];
const shipped = ['index.html', ...hashed.filter((name) => /\.(js|wasm|css)$/.test(name))];
const sum = (names) => names.map(size).reduce((sum, s) => [sum[0] + s[0], sum[1] + s[1]]);
console.log(`post-build: build ${build}`);
for (const name of shipped) row(name, ...size(name));
row('first wave (first paint)', ...sum(firstPaint));
row('second wave, at once (first grade)', ...sum([files.workerText.name, files.workerWasm.name]));
row('second wave, when idle (charts, workbooks)', ...sum(whenIdle));

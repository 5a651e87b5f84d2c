// A static server for trying and testing a dist as a good host serves it: with the headers of its _headers file.
//   node tools/serve.mjs DIST [PORT=8080] [--prefix /sub/path/]     (port 0 takes any free one)
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.txt': 'text/plain; charset=utf-8', '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2',
};
const stop = (why) => { console.error(`serve: ${why}`); process.exit(1); };
const usage = 'use: node tools/serve.mjs DIST [PORT=8080] [--prefix /sub/path/]';

let args;
try {
  args = parseArgs({ allowPositionals: true, options: { prefix: { type: 'string', default: '/' } } });
} catch (error) { stop(`${error.message}; ${usage}`); }
const [dist, port = '8080'] = args.positionals;
const prefix = `/${args.values.prefix}/`.replace(/\/+/g, '/');
if (!dist || !/^\d{1,5}$/.test(port) || Number(port) > 65535) stop(usage);
const root = resolve(dist);
if (!existsSync(join(root, 'index.html'))) stop(`${dist} has no index.html: build it first`);

/** The headers that _headers gives a path; read each time, so that a rebuild needs no restart. */
async function headersFor(path) {
  const headers = {};
  let applies = false;
  for (const line of (await readFile(join(root, '_headers'), 'utf8').catch(() => '')).split('\n')) {
    if (/^\//.test(line)) applies = line.endsWith('*') ? path.startsWith(line.slice(0, -1)) : path === line;
    else if (applies && line.includes(':')) headers[line.slice(0, line.indexOf(':')).trim()] = line.slice(line.indexOf(':') + 1).trim();
  }
  return headers;
}

async function answer(request, response) {
  const send = async (status, path, body, extra) => {
    response.writeHead(status, { ...await headersFor(path), 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Length': body.length, ...extra });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const plain = (status, text, extra) => send(status, '/plain.txt', Buffer.from(`${text}\n`), extra);
  if (!['GET', 'HEAD'].includes(request.method)) return plain(405, 'GET and HEAD only', { Allow: 'GET, HEAD' });
  let path;
  try { path = decodeURIComponent(request.url.split('?')[0]); } catch { return plain(400, 'malformed address'); }
  if (`${path}/` === prefix) return plain(308, `see ${prefix}`, { Location: prefix });
  if (path.startsWith(prefix)) {
    path = normalize(`/${path.slice(prefix.length)}`);
    if (path.endsWith('/')) path += 'index.html';
    const file = join(root, path);
    const hidden = path === '/_headers' || path.includes('\0') || !file.startsWith(root + sep);
    const body = hidden ? null : await readFile(file).catch(() => null);
    // Hosts give "/" and "/index.html" rules apart; here both lead to the file's own rule.
    if (body) return send(200, path, body);
  }
  const body = await readFile(join(root, '404.html')).catch(() => Buffer.from('not found'));
  return send(404, '/404.html', body);
}

const server = createServer((request, response) => answer(request, response).catch(() => response.destroy()));
server.on('error', (error) => stop(error.code === 'EADDRINUSE'
  ? `port ${port} is taken by another program: name another one (${usage})`
  : error.message));
server.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}${prefix}`));

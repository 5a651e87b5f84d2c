// Hosts whose log a test can read: the built page's own, and one that belongs to somebody else.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { ROOT } from './tables';

/** The built page under test, as the configuration chooses it. */
export const DIST = resolve(ROOT, process.env.FENJI_DIST ?? 'dist');
export const built = (name: string) => readFileSync(join(DIST, name));
export const builtNames = (pattern: RegExp) => readdirSync(DIST).filter((name) => pattern.test(name)).sort();

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.wasm': 'application/wasm',
};

/** Everything started here, to be closed when a test is over. */
const running: { close(): void }[] = [];
export const closeHosts = () => running.splice(0).forEach((host) => host.close());

/** One request as it arrived. */
export interface Hit { method: string; path: string; headers: string; body: string }

type Answer = (path: string, request: IncomingMessage, response: ServerResponse) => void;

export class Host {
  readonly hits: Hit[] = [];
  private constructor(private readonly server: Server, readonly url: string) {}

  static async start(answer: Answer) {
    const server = createServer(async (request, response) => {
      // Noted at once: an attack counts from the first line on, whether or not its body follows.
      const hit = { method: request.method!, path: request.url!, headers: request.rawHeaders.join('\n'), body: '' };
      host.hits.push(hit);
      request.on('error', () => {});
      for await (const chunk of request) hit.body += chunk;
      answer(hit.path.split('?')[0], request, response);
    }).listen(0, '127.0.0.1');
    server.on('upgrade', (request, socket) => {
      host.hits.push({ method: 'UPGRADE', path: request.url!, headers: request.rawHeaders.join('\n'), body: '' });
      socket.destroy();
    });
    await once(server, 'listening');
    const host = new Host(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    running.push(host);
    return host;
  }

  /** Whether somebody asked for this path; whatever follows a question mark aside. */
  reached(path: string) { return this.hits.some((hit) => hit.path.split('?')[0] === path); }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/**
 * Serves the built page. Without `headers` it is a host that knows no `_headers` file, so that only the page's own
 * policy protects; `edit` changes a file on its way, by name.
 */
export const pageHost = ({ headers = false, edit = (_name: string, bytes: Buffer) => bytes } = {}) => Host.start((path, _, response) => {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const found = existsSync(join(DIST, name)) && !name.includes('/') && name !== '_headers';
  const extra: Record<string, string> = {};
  let applies = false;
  for (const line of headers ? built('_headers').toString().split('\n') : []) {
    if (line.startsWith('/')) applies = line === '/*';
    else if (applies && line.includes(':')) extra[line.slice(0, line.indexOf(':')).trim()] = line.slice(line.indexOf(':') + 1).trim();
  }
  response.writeHead(found ? 200 : 404, { ...extra, 'Content-Type': TYPES[extname(found ? name : '404.html')] ?? 'text/plain' });
  response.end(edit(name, built(found ? name : '404.html')));
});

/** What an answer must be for the browser to use it, by what it wants to do with it. */
const ANSWERS: Record<string, [string, string]> = {
  document: ['text/html', '<!doctype html><title>reached</title>'], iframe: ['text/html', '<!doctype html><title>reached</title>'],
  style: ['text/css', 'p{}'], image: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
  manifest: ['application/manifest+json', '{}'], json: ['application/json', '{}'],
};
const SCRIPTS = ['script', 'worker', 'sharedworker', 'serviceworker', 'audioworklet', 'paintworklet'];

/** A host without any policy that answers everything, to everybody; its front page is blank. */
export const openHost = () => Host.start((path, request, response) => {
  const wanted = String(request.headers['sec-fetch-dest'] ?? 'empty');
  const [type, body] = path === '/' ? ['text/html', '<!doctype html><title>control</title><style>p{}</style><body></body>']
    : SCRIPTS.includes(wanted) ? ['text/javascript', ';'] : ANSWERS[wanted] ?? ['text/plain', 'reached'];
  response.writeHead(/eventsource/.test(path) ? 204 : 200, {
    'Content-Type': type, 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': request.headers.origin ?? '*',
    'Access-Control-Allow-Credentials': 'true', 'Access-Control-Allow-Headers': 'content-type', 'Access-Control-Allow-Private-Network': 'true',
    'Timing-Allow-Origin': '*',
  });
  response.end(body);
});

/** Counts connections that say nothing (preconnect), and packets without a connection (QUIC, STUN), on one port each. */
export async function quietHost() {
  const tcp = createTcp((socket) => { quiet.sockets += 1; socket.on('error', () => {}); socket.destroy(); }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4').bind(port, '127.0.0.1');
  await once(udp, 'listening');
  udp.on('message', () => { quiet.packets += 1; });
  const quiet = { sockets: 0, packets: 0, address: `127.0.0.1:${port}`, close: () => { tcp.close(); udp.close(); } };
  running.push(quiet);
  return quiet;
}

// What a visitor downloads: every script and wasm file of a dist, and the sum that a first paint needs.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export function sizes(dist) {
  const files = readdirSync(dist).filter((name) => name === 'index.html' || /\.(js|wasm|css)$/.test(name)).sort().map((name) => {
    const bytes = readFileSync(join(dist, name));
    // The worker's two files are fetched after the first paint, but a first grade needs them.
    return { name, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, paint: !name.startsWith('worker') };
  });
  const sum = (list) => list.reduce((total, file) => total + file.gzip, 0);
  return { files, paint: sum(files.filter((file) => file.paint)), grade: sum(files) };
}

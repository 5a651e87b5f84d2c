// Bundles the peers' page and workers into a folder that a static server can serve.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './packages.mjs';

const here = import.meta.dirname;
const duckdb = (file) => join(process.env.BENCH_MODULES, '@duckdb/duckdb-wasm/dist', file);

export async function buildPeers(out) {
  const { build } = await packages.esbuild();
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: ['page', 'read', 'papaparse', 'd3-dsv', 'arquero'].map((name) => join(here, 'peers', `${name}.js`)),
    nodePaths: [process.env.BENCH_MODULES],
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'error',
  });
  copyFileSync(join(here, 'peers/index.html'), join(out, 'index.html'));
  // The build with wasm exceptions: the quickest one that needs no cross-origin isolation.
  copyFileSync(duckdb('duckdb-browser-eh.worker.js'), join(out, 'duckdb-worker.js'));
  copyFileSync(duckdb('duckdb-eh.wasm'), join(out, 'duckdb.wasm'));
}

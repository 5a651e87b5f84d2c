// The npm packages are not beside these files but in the cache folders that target/tools.env names.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

function from(variable, path) {
  const folder = process.env[variable];
  if (!folder) throw new Error(`${variable} is not set: start tools/bench/run`);
  return import(pathToFileURL(join(folder, path)).href);
}

export const packages = {
  esbuild: () => from('BENCH_MODULES', 'esbuild/lib/main.js').then((module) => module.default ?? module),
  playwright: () => from('NODE_MODULES', 'playwright-core/index.mjs'),
};

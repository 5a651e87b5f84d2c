// The peers' page: hands the picked file to one peer and returns how long it took and how many customers it found.
import { duckdb } from './duckdb.js';

const file = () => document.querySelector('input').files[0];

/** A peer that is one worker file: a fresh worker each time, as a page that imports once would have. */
const inWorker = (name) => (columns) => new Promise((resolve, reject) => {
  const worker = new Worker(`${name}.js`, { type: 'module' });
  const end = (settle, value) => { worker.terminate(); settle(value); };
  worker.onmessage = ({ data }) => {
    // The first word says that the library is loaded: loading it is not timed, for no peer.
    if (data === 'ready') worker.postMessage({ file: file(), columns });
    else if (data.failed) end(reject, new Error(`${name}: ${data.failed}`));
    else end(resolve, data);
  };
  worker.onerror = (event) => end(reject, new Error(`${name}: ${event.message}`));
});

const peers = { 'duckdb-wasm': (columns) => duckdb(file(), columns) };
for (const name of ['read', 'papaparse', 'd3-dsv', 'arquero']) peers[name] = inWorker(name);

globalThis.run = (name, columns) => peers[name](columns);

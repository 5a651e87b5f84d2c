import Papa from 'papaparse';
import { serveFile } from './serve-file.js';
import { Tally } from './tally.js';

serveFile((file, columns) => new Promise((resolve, reject) => {
  const tally = new Tally(columns);
  Papa.parse(file, {
    skipEmptyLines: true,
    // Chunk by chunk, its quickest way through a file.
    chunk: ({ data }) => data.forEach((cells) => tally.row(cells)),
    complete: () => resolve(tally.customers.size),
    error: reject,
  });
}));

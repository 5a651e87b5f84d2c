import { csvParseRows } from 'd3-dsv';
import { serveFile } from './serve-file.js';
import { Tally } from './tally.js';

serveFile(async (file, columns) => {
  const tally = new Tally(columns);
  // Returning nothing keeps no row.
  csvParseRows(await file.text(), (cells) => { tally.row(cells); });
  return tally.customers.size;
});

// DuckDB-WASM: starting it is not timed, as Fenji's workers are started when its clock starts.
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from '@duckdb/duckdb-wasm';

const name = (column) => `"${column.replaceAll('"', '""')}"`;

export async function duckdb(file, { order, date, customer, amount }) {
  const worker = new Worker('duckdb-worker.js');
  try {
    const database = new AsyncDuckDB(new VoidLogger(), worker);
    await database.instantiate(new URL('duckdb.wasm', location.href).href);
    const connection = await database.connect();
    const start = performance.now();
    await database.registerFileHandle('orders.csv', file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
    const rows = await connection.query(`
      select ${name(customer)} as customer, count(distinct ${name(order)}) as orders, sum(${name(amount)}) as amount, min(${name(date)}) as first, max(${name(date)}) as last
      from read_csv('orders.csv') where ${name(customer)} is not null group by 1`);
    return { ms: performance.now() - start, found: rows.numRows };
  } finally {
    worker.terminate();
  }
}

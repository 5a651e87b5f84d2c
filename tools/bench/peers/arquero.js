import { fromCSV, op } from 'arquero';
import { serveFile } from './serve-file.js';

serveFile(async (file, { order, date, customer, amount }) => {
  const table = fromCSV(await file.text());
  const result = table
    .params({ customer })
    .filter((row, $) => op.length(op.toString(row[$.customer] ?? '')) > 0)
    .groupby(customer)
    .rollup({ orders: op.distinct(order), amount: op.sum(amount), first: op.min(date), last: op.max(date) });
  return result.numRows();
});

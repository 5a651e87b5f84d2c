import { fromCSV, op } from 'arquero';
import { serveFile } from './serve-file.js';

serveFile(async (file, { order, date, customer, amount }) => {
  const result = fromCSV(await file.text())
    .groupby(customer)
    .rollup({ orders: op.distinct(order), amount: op.sum(amount), first: op.min(date), last: op.max(date) });
  // Lines without a customer are a group here, but no customer.
  return result.array(customer).filter((id) => id !== null && id !== '').length;
});

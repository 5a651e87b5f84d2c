// A large order file, made in the page: sixty megabytes through the automation's pipe would take longer than the import.
import type { Fenji } from './fenji';

/** 1,000 customers with ten orders each; the file is this text many times over, so its orders have many lines. */
const BLOCK = Array.from({ length: 10_000 }, (_, n) =>
  `D${n},2024-${String(1 + (n % 12)).padStart(2, '0')}-15 09:00:00,C${n % 1000},somebody ${n % 1000},goods number ${n % 77},1.25`).join('\n') + '\n';

/** Makes `big.csv` of at least so many bytes; gives what it must come to, and the drop itself. */
export async function big(fenji: Fenji, bytes: number) {
  const times = Math.ceil(bytes / BLOCK.length);
  const data = await fenji.page.evaluateHandle(({ block, times }) => {
    const data = new DataTransfer();
    data.items.add(new File(['order,date,customer,name,product,amount\n', ...Array(times).fill(block)], 'big.csv'));
    return data;
  }, { block: BLOCK, times });
  const rows = 10_000 * times;
  return { rows, customers: 1000, orders: 10_000, cents: rows * 125, drop: () => fenji.page.dispatchEvent('body', 'drop', { dataTransfer: data }) };
}

/** So many customers with three orders each, at different times and of different worth. */
export async function many(fenji: Fenji, customers: number) {
  const data = await fenji.page.evaluateHandle((customers) => {
    const lines = ['order,date,customer,name,product,amount'];
    for (let order = 0; order < 3 * customers; order += 1) {
      const customer = (order * 7919) % customers;
      const day = new Date(Date.UTC(2023, 0, 1 + ((order * 104729 + customer) % 700))).toISOString().slice(0, 10);
      lines.push(`D${order},${day},C${customer},somebody ${customer},goods ${order % 77},${((order * 31 + customer * 17) % 90000) / 100}`);
    }
    const data = new DataTransfer();
    data.items.add(new File([lines.join('\n')], 'many.csv'));
    return data;
  }, customers);
  return { customers, drop: () => fenji.page.dispatchEvent('body', 'drop', { dataTransfer: data }) };
}

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

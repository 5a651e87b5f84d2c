// One entry for each customer, as DuckDB's query makes them: for parsers that only give rows of cells.

/** Takes rows of cells, the header first. */
export class Tally {
  customers = new Map();
  #orders = new Set();
  #columns;
  #places = null;

  constructor(columns) {
    this.#columns = columns;
  }

  row(cells) {
    if (!this.#places) {
      const { order, date, customer, amount } = this.#columns;
      this.#places = [order, date, customer, amount].map((name) => cells.indexOf(name));
      if (this.#places.includes(-1)) throw new Error(`columns ${cells}`);
      return;
    }
    const [order, date, customer, amount] = this.#places;
    const id = cells[customer];
    if (!id) return;
    const text = cells[date];
    const day = Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10));
    let entry = this.customers.get(id);
    if (!entry) this.customers.set(id, entry = { orders: 0, amount: 0, first: day, last: day });
    // An order belongs to one customer in these files, so one set of all orders serves.
    if (!this.#orders.has(cells[order])) {
      this.#orders.add(cells[order]);
      entry.orders += 1;
    }
    entry.amount += +cells[amount];
    if (day < entry.first) entry.first = day;
    if (day > entry.last) entry.last = day;
  }
}

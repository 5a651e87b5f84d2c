// Turns the collected times into the tables and verdicts that are printed and kept.

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const whole = (value) => Math.round(value).toLocaleString('en-US');
const table = (head, rows) => [head, head.map((_, place) => (place ? '---:' : '---')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** `samples`: label → its milliseconds in the order of the rounds. */
export function timesTable(samples) {
  return table(['ms', 'median', 'all values'], Object.entries(samples).map(([label, values]) => [label, whole(median(values)), values.map(whole).join(' ')]));
}

/** A goal is judged by medians; the range over the rounds shows how far a noisy machine moves it. */
export function ratio(samples, { label, over, under, least, most }) {
  const value = median(samples[over]) / median(samples[under]);
  const rounds = samples[over].map((ms, round) => ms / samples[under][round]);
  const met = (least === undefined || value >= least) && (most === undefined || value <= most);
  const goal = least === undefined ? `at most ${most} ×` : `at least ${least} ×`;
  return [label, `${value.toFixed(2)} ×`, `${Math.min(...rounds).toFixed(2)} – ${Math.max(...rounds).toFixed(2)}`, goal, met ? 'met' : 'MISSED'];
}

export const ratiosTable = (rows) => table(['ratio', 'of medians', 'over the rounds', 'goal', ''], rows);

export function sizesTable({ files, paint, grade }, limit) {
  const rows = files.map(({ name, bytes, gzip }) => [name, whole(bytes), whole(gzip)]);
  rows.push(['first paint (all but the worker)', '', whole(paint)], ['first wave: first paint and first grade', '', whole(grade)]);
  const met = grade <= limit ? 'met' : 'MISSED';
  return `${table(['file', 'bytes', 'gzip'], rows)}\n\nFirst wave ${whole(grade / 1000)} kB gzip, goal at most ${whole(limit / 1000)} kB: ${met}`;
}

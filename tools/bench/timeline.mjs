// Where an import's time goes: one more import, in which every worker tells when it read, parsed, merged and finished.
// It costs a little itself, so its total is never quoted as a time.
import { grade, gradeAgain, open } from './fenji.mjs';

// Variants of `ToWorker` in src/protocol.rs, by place: the first byte of a message.
const KINDS = ['sniff', 'parse', 'begin', 'merge', 'finish', 'grade', 'rows', 'card', 'export', 'rejects', 'ping', 'warm-up'];

/** Runs in the page before its own scripts: puts a watcher in front of every worker's text, and hears what it tells. */
function watchWorkers() {
  const watcher = () => {
    const now = () => performance.timeOrigin + performance.now();
    let reads = 0;
    const { readAsArrayBuffer } = FileReaderSync.prototype;
    FileReaderSync.prototype.readAsArrayBuffer = function read(blob) {
      const start = now();
      try { return readAsArrayBuffer.call(this, blob); } finally { reads += now() - start; }
    };
    Object.defineProperty(self, 'onmessage', { set(handle) {
      self.addEventListener('message', (event) => {
        const kind = event.data?.[0]?.[0];
        reads = 0;
        const start = now();
        handle(event);
        if (kind !== undefined) self.postMessage({ span: { kind, start, end: now(), reads } });
      });
    } });
  };
  const spans = [];
  const RealBlob = Blob;
  globalThis.Blob = function WatchedBlob(parts, options) {
    return new RealBlob(options?.type === 'text/javascript' ? [`(${watcher})();`, ...parts] : parts, options);
  };
  const RealWorker = Worker;
  let number = 0;
  globalThis.Worker = function WatchedWorker(...args) {
    const worker = new RealWorker(...args);
    const id = number++;
    worker.addEventListener('message', ({ data }) => data?.span && spans.push({ worker: id, ...data.span }));
    return worker;
  };
  globalThis.takeSpans = () => spans.splice(0);
}

const whole = (ms) => Math.round(ms);

function describe(spans, begin, end) {
  // What was still under way from before the click is not of this import.
  const of = (kind) => spans.filter((span) => KINDS[span.kind] === kind && span.start >= begin);
  const line = (label, list) => {
    if (!list.length) return `  ${label}: none`;
    const sum = list.reduce((total, span) => total + span.end - span.start, 0);
    const reads = list.reduce((total, span) => total + span.reads, 0);
    const [first, last] = [Math.min(...list.map((span) => span.start)), Math.max(...list.map((span) => span.end))];
    return `  ${label}: ${list.length} in ${new Set(list.map((span) => span.worker)).size} workers, from ${whole(first - begin)} to ${whole(last - begin)} ms, busy ${whole(sum)} ms${reads ? `, of it reading bytes ${whole(reads)} ms` : ''}`;
  };
  return [line('parse', of('parse')), line('begin', of('begin')), line('merge', of('merge')), line('finish', of('finish')), line('first rows', of('rows')), `  graded (fenji:import): ${whole(end)} ms`].join('\n');
}

/** The time line of a first and of a second import, in words; times count from the confirming click. */
export async function timeline(browser, url, file) {
  const page = await open(browser, url, file, (fresh) => fresh.addInitScript(watchWorkers));
  const said = [];
  for (const [name, run] of [['first import of the page', grade], ['the same again', gradeAgain]]) {
    await page.evaluate(() => takeSpans());
    await run(page);
    await page.waitForTimeout(300);
    const { spans, begin, total } = await page.evaluate(() => {
      const measure = performance.getEntriesByName('fenji:import').at(-1);
      return { spans: takeSpans(), begin: performance.timeOrigin + measure.startTime, total: measure.duration };
    });
    said.push(`${name}\n${describe(spans, begin, total)}`);
  }
  await page.context().close();
  return said.join('\n');
}

// What every peer worker has in common: say that it is ready, time one file, answer.

/** `work(file, columns)` returns, or promises, the number found. */
export function serveFile(work) {
  onmessage = async ({ data: { file, columns } }) => {
    const start = performance.now();
    try {
      const found = await work(file, columns);
      postMessage({ ms: performance.now() - start, found });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  };
  postMessage('ready');
}

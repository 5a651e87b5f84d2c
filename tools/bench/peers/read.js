// The floor: how long the browser itself needs to hand over the file's bytes.
import { serveFile } from './serve-file.js';

const SLICE = 16 << 20;

serveFile((file) => {
  const reader = new FileReaderSync();
  let bytes = 0;
  for (let at = 0; at < file.size; at += SLICE) bytes += reader.readAsArrayBuffer(file.slice(at, at + SLICE)).byteLength;
  return bytes;
});

// Writes a .gz and a .br beside each built file, and fails when all of them together are larger than the pages may be.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BUDGET_BYTES = 150 * 1024;
const root = process.env.WARREN_UI_OUT ?? 'dist';

const files = readdirSync(root, { recursive: true })
  .map((name) => join(root, name))
  .filter((path) => statSync(path).isFile() && !/\.(gz|br)$/.test(path));
let total = 0;
for (const path of files) {
  const content = readFileSync(path);
  const gzipped = gzipSync(content, { level: 9 });
  total += gzipped.length;
  writeFileSync(`${path}.gz`, gzipped);
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  );
}
const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(`${files.length} files, ${kib(total)} gzipped of at most ${kib(BUDGET_BYTES)}`);
if (total > BUDGET_BYTES) {
  console.error(`pack: the pages are ${kib(total - BUDGET_BYTES)} too large`);
  process.exit(1);
}

// Fails the build when a package of the lock file has a licence that Warren may not ship or build with.
import { readFileSync } from 'node:fs';

// What runs in the browser is shipped; what only builds may also be under the Mozilla Public License.
const SHIPPED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
const BUILDS = new Set([...SHIPPED, 'MPL-2.0', 'BlueOak-1.0.0', 'CC0-1.0']);
const MOST_SHIPPED = 4; // three dependencies, and the core that one of them brings

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const problems = [];
for (const [path, entry] of packages) {
  const name = path.replace(/^.*node_modules\//, '');
  if (!(entry.dev ? BUILDS : SHIPPED).has(entry.license)) {
    problems.push(`${name} ${entry.version}: licence ${entry.license ?? 'not told'}`);
  }
  if (entry.resolved) {
    problems.push(`${name}: the lock file holds a download address (see .npmrc)`);
  }
}
const shipped = packages.filter(([, entry]) => !entry.dev).length;
if (shipped > MOST_SHIPPED) {
  problems.push(`${shipped} packages would run in the browser; ${MOST_SHIPPED} may`);
}
if (problems.length > 0) {
  console.error('licences:\n  ' + problems.join('\n  '));
  process.exit(1);
}

// `npm run test:matrix`: the tests on every Node that wops supports. The runtimes come from the npm package `node`, into
// a cache outside the repository.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const VERSIONS = ['22', '24', '26'];
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wops');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

const results = VERSIONS.map((version) => {
  const binaries = installNode(version);
  const env = {...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}`};
  const node = join(binaries, process.platform === 'win32' ? 'node.exe' : 'node');
  process.stderr.write(`\n== Node ${spawnSync(node, ['--version']).stdout}`);
  const {status} = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], {cwd: root, env, stdio: 'inherit'});
  return {version, status};
});
for (const {version, status} of results)
  process.stdout.write(`Node ${version}: ${status === 0 ? 'passed' : 'FAILED'}\n`);
process.exit(results.some(({status}) => status !== 0) ? 1 : 0);

/** The folder of that Node's `node`. */
function installNode(version) {
  const folder = join(cache, `node-${version}`);
  const binaries = join(folder, 'node_modules', 'node', 'bin');
  if (existsSync(binaries)) return binaries;
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  const install = ['install', `node@${version}`, '--no-audit', '--no-fund', '--loglevel=error'];
  const {status} = spawnSync('npm', install, {cwd: folder, stdio: 'inherit', shell: process.platform === 'win32'});
  if (status !== 0) process.exit(status ?? 1);
  return binaries;
}

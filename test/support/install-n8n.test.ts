import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isInstalled, n8nFolder} from '../../scripts/install-n8n.js';

const script = fileURLToPath(new URL('../../scripts/install-n8n.js', import.meta.url));

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wops-install-'));
  folder = join(home, 'n8n');
  mkdirSync(join(home, 'bin'));
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

/** A stand-in for npm that notes its calls, then runs `body`. */
function npmThat(body: string): void {
  writeFileSync(join(home, 'bin/npm'), `#!/bin/sh\necho "$*" >> ${home}/calls\n${body}\n`, {mode: 0o755});
}

const INSTALLS =
  'mkdir -p node_modules/.bin && printf "#!/bin/sh\\n" > node_modules/.bin/node && chmod +x node_modules/.bin/node';

const calls = () =>
  readFileSync(join(home, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);

function run() {
  const env = {...process.env, WOPS_N8N_CACHE: folder, PATH: join(home, 'bin') + delimiter + process.env.PATH};
  const child = spawn(process.execPath, [script], {env, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => ({code: code as number, output}));
  return {child, ended, output: () => output};
}

test('installs once, and the second time only says where', async () => {
  npmThat(INSTALLS);
  expect(await run().ended).toMatchObject({code: 0});
  expect(isInstalled(folder)).toBe(true);
  expect((await run().ended).output).toBe(`n8n is installed in ${folder}\n`);
  expect(calls()).toEqual(['install', 'rebuild']);
});

test('an installation that failed is made anew, from an empty folder', async () => {
  npmThat('mkdir -p node_modules && touch node_modules/half && echo broken >&2 && exit 7');
  expect(await run().ended).toMatchObject({code: 1, output: expect.stringContaining('broken')});
  expect(isInstalled(folder)).toBe(false);
  npmThat(INSTALLS);
  expect(await run().ended).toMatchObject({code: 0});
  expect(readdirSync(join(folder, 'node_modules'))).toEqual(['.bin']);
});

test('an installation that was killed is made anew', async () => {
  npmThat('exec sleep 1');
  const first = run();
  await expect.poll(first.output).toContain('downloading');
  first.child.kill('SIGKILL');
  await first.ended;
  npmThat(INSTALLS);
  expect(await run().ended).toMatchObject({code: 0});
  expect(isInstalled(folder)).toBe(true);
});

test('of two at once one installs and the other waits', async () => {
  npmThat(`sleep 0.3; ${INSTALLS}`);
  const results = await Promise.all([run().ended, run().ended]);
  expect(results.map((one) => one.code)).toEqual([0, 0]);
  expect(calls()).toEqual(['install', 'rebuild']);
});

test('what another recipe installed does not count', async () => {
  npmThat(INSTALLS);
  await run().ended;
  writeFileSync(join(folder, 'stamp'), 'another');
  expect(isInstalled(folder)).toBe(false);
});

test('the folder follows WOPS_N8N_CACHE, then XDG_CACHE_HOME', () => {
  expect(n8nFolder({WOPS_N8N_CACHE: '/x/y'})).toBe('/x/y');
  expect(n8nFolder({XDG_CACHE_HOME: '/cache'})).toBe('/cache/wops/n8n-2.41.1');
});

test('the lock file pins every package, and names no registry', () => {
  const lock = JSON.parse(readFileSync(new URL('n8n-install/package-lock.json', import.meta.url), 'utf8'));
  const packages = Object.entries(lock.packages as Record<string, {integrity?: string; resolved?: string}>);
  expect(packages.length).toBeGreaterThan(2_000);
  for (const [path, one] of packages.filter(([path]) => path !== '')) {
    expect(one.resolved, path).toBeUndefined();
  }
});

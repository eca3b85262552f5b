#!/usr/bin/env node
/**
 * Installs the n8n that the end-to-end tests run against, with the Node it needs, into a cache outside the repository:
 * `WOPS_N8N_CACHE`, else `$XDG_CACHE_HOME/wops/n8n-<version>` (default `~/.cache/…`). The versions are those of
 * test/support/n8n-install. Needs about 2.8 GB, four minutes, and a C++ compiler where sqlite3 has no prebuilt binary.
 *
 * A stamp, written last, says what is installed; without a fitting one the installation is made anew.
 */
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const recipe = join(dirname(fileURLToPath(import.meta.url)), '../test/support/n8n-install');
const files = ['package.json', 'package-lock.json'];

/** The script-built packages: n8n's database driver, and the Node binary, which its package fetches on install. */
const built = ['sqlite3', 'node'];

/** Where n8n is, or will be. */
export function n8nFolder(env = process.env) {
  if (env.WOPS_N8N_CACHE) return resolve(env.WOPS_N8N_CACHE);
  const {dependencies} = JSON.parse(readFileSync(join(recipe, 'package.json'), 'utf8'));
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wops', `n8n-${dependencies.n8n}`);
}

/** Whether `folder` holds a finished installation of exactly this recipe for this machine. */
export function isInstalled(folder) {
  return readText(join(folder, 'stamp')) === stamp();
}

/** Installs n8n unless it is there. Answers its folder. */
export async function installN8n({folder = n8nFolder(), log = console.log} = {}) {
  if (isInstalled(folder)) {
    log(`n8n is installed in ${folder}`);
    return folder;
  }
  mkdirSync(folder, {recursive: true});
  const unlock = await lock(join(folder, 'lock'), log);
  try {
    if (isInstalled(folder)) return folder;
    await installAnew(folder, log);
    log(`n8n is installed in ${folder}`);
    return folder;
  } finally {
    unlock();
  }
}

async function installAnew(folder, log) {
  const started = Date.now();
  const say = (text) => log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${text}`);
  rmSync(join(folder, 'stamp'), {force: true});
  say(`clearing ${folder}`);
  for (const name of ['node_modules', 'template', ...files]) rmSync(join(folder, name), {recursive: true, force: true});
  for (const name of files) writeFileSync(join(folder, name), readFileSync(join(recipe, name)));
  say('downloading n8n (2,300 packages, about three minutes)');
  await npm(folder, say, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  say(`building ${built.join(' and ')} (about one minute)`);
  await npm(folder, say, ['rebuild', ...built, '--loglevel=error']);
  say('checking');
  await run(
    join(folder, 'node_modules/.bin/node'),
    [join(folder, 'node_modules/n8n/bin/n8n'), '--version'],
    folder,
    say,
  );
  const partial = join(folder, `stamp.${process.pid}`);
  writeFileSync(partial, stamp());
  renameSync(partial, join(folder, 'stamp'));
}

/** The recipe's hash, and what the built parts are good for. */
function stamp() {
  const hash = createHash('sha256');
  for (const name of files) hash.update(readFileSync(join(recipe, name)));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** Waits until no other living process holds `path`, then holds it. */
async function lock(path, log) {
  for (let waited = false; ; waited = true) {
    try {
      const handle = openSync(path, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(path, {force: true});
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readText(path));
    if (holder && !isAlive(holder)) takeAway(path, holder);
    else {
      if (!waited) log(`waiting: process ${holder || '(starting)'} is installing; if it is not, delete ${path}`);
      await sleep(500);
    }
  }
}

/** Removes the lock of a dead process. Renamed first, so that of two takers only one removes it. */
function takeAway(path, holder) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (Number(readText(aside)) === holder) unlinkSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function npm(folder, say, args) {
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, folder, say);
}

function run(command, args, cwd, say) {
  // What an outer `npm run` says about its own project must not reach the inner npm.
  const outer = /^npm_(package|lifecycle)_|^npm_config_local_prefix$|^NODE_ENV$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
  const child = spawn(command, args, {
    cwd,
    env: {...env, N8N_USER_FOLDER: cwd},
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      tail = (tail + chunk).slice(-8_000);
    });
  }
  const stillAt = setInterval(() => say(`… ${command.split('/').pop()} ${args[0]}`), 30_000);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`${command} ${args.join(' ')} failed with ${code} in ${cwd}:\n${tail}`));
    });
  }).finally(() => clearInterval(stillAt));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await installN8n().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

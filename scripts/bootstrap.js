#!/usr/bin/env node
// `node scripts/bootstrap.js COMMAND [ARG…]`: makes a fresh clone ready, then runs COMMAND with Node 24 first on PATH.
// Plain JavaScript for Node 18 and newer, without dependencies. Does only what is stale, so the second time is quick.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const binaries = join(modules, '.bin');
const env = {...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}`};

installIfStale();
buildIfStale();
const [command, ...args] = process.argv.slice(2);
if (command) process.exit(run(command, args));

function installIfStale() {
  const stamp = join(modules, '.wops-installed');
  const wanted = digest([join(root, 'package.json'), join(root, 'package-lock.json')]);
  if (isStamped(stamp, wanted) && existsSync(join(binaries, 'node'))) return;
  say('Installing dependencies (npm install)…');
  // `npm install`, not `npm ci`: the lock file may lack other platforms' binaries, which `npm ci` refuses.
  demand(
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false']),
    'npm install',
  );
  writeFileSync(stamp, digest([join(root, 'package.json'), join(root, 'package-lock.json')]));
}

function buildIfStale() {
  const stamp = join(root, 'dist', '.built');
  const sources = [...filesBelow(join(root, 'src')), join(root, 'tsconfig.json'), join(root, 'package.json')];
  const wanted = digest([...sources, join(root, 'scripts', 'build.js')]);
  if (isStamped(stamp, wanted)) return;
  say('Building (npm run build)…');
  demand(run('node', [join(root, 'scripts', 'build.js')]), 'the build');
  mkdirSync(join(root, 'dist'), {recursive: true});
  writeFileSync(stamp, wanted);
}

function isStamped(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function filesBelow(folder) {
  return readdirSync(folder, {withFileTypes: true})
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) if (existsSync(file)) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function run(program, args) {
  const result = spawnSync(program, args, {cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32'});
  if (result.error) say(`${program}: ${result.error.message}`);
  return result.status ?? 1;
}

function demand(status, what) {
  if (status === 0) return;
  say(`${what} failed (exit ${status}); see above.`);
  process.exit(status);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

// Builds dist/ from src/ and writes oclif.manifest.json. Run by `npm run build` (Node 22.19 or newer).
import {spawnSync} from 'node:child_process';
import {cpSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Plugin} from '@oclif/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
// Built beside dist/ and swapped in, so that a command running meanwhile never meets half a build.
const fresh = join(root, `dist.new-${process.pid}`);
const old = join(root, `dist.old-${process.pid}`);

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const args = [compiler, '-p', join(root, 'tsconfig.json'), '--outDir', fresh];
const {status} = spawnSync(process.execPath, args, {stdio: 'inherit'});
if (status !== 0) {
  rmSync(fresh, {recursive: true, force: true});
  process.exit(status ?? 1);
}
cpSync(join(root, 'src/core/store/migrations'), join(fresh, 'core/store/migrations'), {recursive: true});
try {
  renameSync(dist, old);
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
renameSync(fresh, dist);
rmSync(old, {recursive: true, force: true});

const plugin = new Plugin({root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true});
await plugin.load();
// In a fixed order: the one in which the disk lists files is not.
const commands = Object.fromEntries(Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify({...plugin.manifest, commands}, null, 2)}\n`);

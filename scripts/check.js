// `npm run check`: types, lint and format, unused code. Runs all of them, so that one run shows everything.
import {spawnSync} from 'node:child_process';

const CHECKS = [['tsc', '-p', 'tsconfig.check.json'], ['biome', 'check', '--error-on-warnings'], ['knip']];

const failed = CHECKS.filter(([program, ...args]) => {
  process.stderr.write(`${[program, ...args].join(' ')}\n`);
  return spawnSync(program, args, {stdio: 'inherit', shell: process.platform === 'win32'}).status !== 0;
});
process.exit(failed.length > 0 ? 1 : 0);

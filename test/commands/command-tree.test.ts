import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Plugin} from '@oclif/core';
import {describe, expect, test} from 'vitest';
import {ROOT, runWops} from '../support/run-wops.ts';

const plugin = new Plugin({root: ROOT, type: 'core', ignoreManifest: true, errorOnManifestCreate: true});
await plugin.load();
const commands = Object.values(plugin.manifest.commands).filter((command) => !command.hidden);

test('oclif.manifest.json is that of the commands as built', () => {
  const shipped = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'));
  expect(JSON.parse(JSON.stringify(plugin.manifest))).toEqual(shipped);
});

test('the commands and what they take', () => {
  const tree = commands.map(({id, args, flags}) => {
    const own = Object.values(flags).filter((flag) => flag.helpGroup !== 'GLOBAL');
    return [
      id,
      ...Object.keys(args).map((arg) => arg.toUpperCase()),
      ...own.map((flag) => `--${flag.name}`).sort(),
    ].join(' ');
  });
  expect(tree.sort()).toMatchSnapshot();
});

describe.each(commands.map((command) => [command.id.replaceAll(':', ' '), command] as const))('%s', (name, command) => {
  test('says what it does, with an example, and takes --json', () => {
    expect(command.summary).toMatch(/\S.*[.)]$/);
    expect(Object.keys(command.flags)).toContain('json');
    if (command.id !== 'help') expect(command.examples?.length ?? 0).toBeGreaterThan(0);
  });

  test('takes more arguments than it names only where the last may be repeated', () => {
    if (command.strict === false) expect(Object.keys(command.args).length).toBeGreaterThan(0);
    expect(name).toMatch(/^[a-z -]+$/);
  });
});

test('an unknown command is answered with the nearest one, in text and as JSON', async () => {
  const text = await runWops(['snyc'], {cwd: ROOT});
  expect(text.exitCode).toBe(2);
  expect(text.stderr).toContain('sync');
  const json = await runWops(['snyc', '--json'], {cwd: ROOT});
  expect(json.exitCode).toBe(2);
  expect(json.json<{error: {type: string}}>().error.type).toBe('command_unknown');
});

test('completion scripts are printed for bash, zsh and fish', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const run = await runWops(['completion', shell], {cwd: ROOT});
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('wops');
  }
});

import {mkdirSync, renameSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, it} from 'vitest';
import {findWorkspace} from '../../../src/core/config/find-workspace.ts';
import {SMALL, temporaryFolder, workspace} from './config-samples.ts';

it('finds the nearest wops.yaml upwards', () => {
  const root = workspace(SMALL);
  const deep = join(root, 'workflows', 'dev');
  mkdirSync(deep, {recursive: true});
  // A folder of that name is no configuration.
  mkdirSync(join(root, 'workflows', 'wops.yaml'));
  expect(findWorkspace({cwd: deep})).toBe(root);
  expect(findWorkspace({cwd: root, override: ''})).toBe(root);
});

it('takes the folder it is told, relative to where it is, and no other', () => {
  const root = workspace(SMALL);
  const elsewhere = temporaryFolder();
  expect(findWorkspace({cwd: elsewhere, override: root})).toBe(root);
  expect(findWorkspace({cwd: dirname(root), override: root.slice(dirname(root).length + 1)})).toBe(root);
  mkdirSync(join(root, 'below'));
  expect(() => findWorkspace({cwd: root, override: 'below'})).toThrow(
    expect.objectContaining({code: 'config_missing', message: `There is no wops.yaml in ${join(root, 'below')}.`}),
  );
});

it('says where it looked', () => {
  const folder = join(temporaryFolder(), 'a');
  mkdirSync(folder);
  expect(() => findWorkspace({cwd: folder})).toThrow(
    expect.objectContaining({
      code: 'config_missing',
      message: `There is no wops.yaml in ${folder} or in any folder above it.`,
      details: {looked: expect.arrayContaining([folder, dirname(folder), '/'])},
    }),
  );
});

it('notices a wops.yml', () => {
  const root = workspace(SMALL);
  renameSync(join(root, 'wops.yaml'), join(root, 'wops.yml'));
  expect(() => findWorkspace({cwd: root})).toThrow(
    expect.objectContaining({hint: `mv ${join(root, 'wops.yml')} ${join(root, 'wops.yaml')}`}),
  );
});

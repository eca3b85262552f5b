import {chmod, open, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openStore} from '../../../src/core/store/store.ts';
import {createWorkspace} from '../../support/workspace.ts';

test('a backup is a state file of its own that only its owner may read', async () => {
  const {data, make, wops, root} = await createWorkspace();
  make('dev', {name: 'Invoices'});
  await wops('sync');
  const {file, bytes} = await data('state', 'backup');
  expect(file).toMatch(/\/\.wops\/backups\/state-\d{8}T\d{9}Z\.db$/);
  const found = await stat(file);
  expect([found.mode & 0o777, found.size]).toEqual([0o600, bytes]);
  const copy = openStore({path: file, now: () => new Date(), newId: () => 'x'});
  const names = (await copy.mappings('dev')).map((mapping) => mapping.name);
  copy.close();
  expect(names).toEqual(['Invoices']);
  expect((await readdir(join(root, '.wops', 'backups'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('a backup never overwrites, and says where there is no folder', async () => {
  const {wops, root} = await createWorkspace();
  const file = join(root, 'mine.db');
  await writeFile(file, 'precious');
  const {exitCode, stderr} = await wops('state', 'backup', file);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('never overwrites');
  expect(await readFile(file, 'utf8')).toBe('precious');
  expect((await wops('state', 'backup', join(root, 'nowhere', 'x.db'))).stderr).toContain(`mkdir -p ${root}/nowhere`);
});

test('a folder that takes no file is a disk error, and leaves nothing behind', async ({skip}) => {
  if (process.getuid?.() === 0) return skip('root may write everywhere');
  const {wops, root} = await createWorkspace();
  await chmod(root, 0o500);
  const {exitCode, json} = await wops('state', 'backup', join(root, 'x.db'), '--json');
  await chmod(root, 0o700);
  expect([exitCode, json.error?.type]).toEqual([1, 'disk']);
});

test('a whole state file passes the check', async () => {
  const {data, wops, make} = await createWorkspace();
  make('dev', {name: 'Invoices'});
  await wops('commit', 'dev', '--all');
  expect(await data('state', 'check')).toMatchObject({schemaVersion: expect.any(Number), workflows: 1, collisions: []});
  expect((await wops('state', 'check')).stdout).toContain('is whole');
});

test('a damaged state file is told, with a way out that names the latest backup', async () => {
  const {wops, data, make, root} = await createWorkspace();
  for (let index = 0; index < 40; index++) make('dev', {name: `Flow ${index}`});
  await wops('sync');
  const {file} = await data('state', 'backup');
  const path = join(root, '.wops', 'state.db');
  const {size} = await stat(path);
  const handle = await open(path, 'r+');
  // From the third page on: the header and the list of tables stay readable.
  await handle.write(Buffer.alloc(size - 8192 * 2, 0xa5), 0, size - 8192 * 2, 8192 * 2);
  await handle.close();
  const {exitCode, json} = await wops('state', 'check', '--json');
  expect([exitCode, json.error?.type]).toEqual([1, 'state_damaged']);
  expect(json.error?.hint).toContain(`cp ${file} ${path}`);
  expect(json.error?.hint).toContain('wops sync');
});

test('what is no state file at all is told the same way', async () => {
  const {wops, root} = await createWorkspace();
  await wops('status');
  await writeFile(join(root, '.wops', 'state.db'), 'not a database, '.repeat(1000));
  const {exitCode, json} = await wops('state', 'check', '--json');
  expect([exitCode, json.error?.type]).toEqual([1, 'state_damaged']);
  expect(json.error?.hint).toContain('Git holds the workflows');
});

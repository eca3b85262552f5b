import {expect, test} from 'vitest';
import {createWorkspace} from '../support/workspace.ts';

test('locks in force are listed with who holds them and what for', async () => {
  const {data, wops, store} = await createWorkspace();
  expect(await data('lock')).toEqual([]);
  expect((await wops('lock')).stdout).toBe('No lock is held.\n');
  const lease = store().leases.acquire('environment:prod', 'wops sync prod');
  expect(await data('lock', 'list')).toEqual([
    {
      id: expect.any(String),
      name: 'environment:prod',
      holder: expect.stringContaining(String(process.pid)),
      purpose: 'wops sync prod',
      acquiredAt: expect.any(String),
      expiresAt: expect.any(String),
    },
  ]);
  expect((await wops('lock', 'list')).stdout).toContain('wops sync prod');
  lease.release();
  expect(await data('lock')).toEqual([]);
});

test.for(['id', 'start of the id', 'name'])('a lock can be broken by its %s, and the work goes on', async (by) => {
  const {data, wops, store} = await createWorkspace();
  store().leases.acquire('environment:prod', 'wops sync prod');
  expect((await wops('sync', 'prod')).exitCode).toBe(6);
  const [lock] = await data('lock');
  const wanted = by === 'id' ? lock.id : by === 'name' ? lock.name : lock.id.slice(0, 8);
  expect((await data('lock', 'break', wanted)).id).toBe(lock.id);
  expect(await data('lock')).toEqual([]);
  expect((await wops('sync', 'prod')).exitCode).toBe(0);
});

test('an unknown lock is a usage error that lists those in force', async () => {
  const {wops, store} = await createWorkspace();
  expect((await wops('lock', 'break', 'nothing')).stderr).toContain('None is in force.');
  store().leases.acquire('environment:prod', 'wops sync prod');
  const {exitCode, stderr} = await wops('lock', 'break', 'something-else');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('environment:prod  wops sync prod');
  expect((await wops('lock', 'break', 'environment:prd')).stderr).toContain('Did you mean environment:prod?');
});

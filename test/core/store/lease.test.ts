import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {openStore} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ADA} from './promotion-fixtures.ts';

async function openTwo() {
  const path = join(await temporaryFolder(), 'state.db');
  let time = Date.parse('2026-01-01T00:00:00Z');
  let ids = 0;
  const open = () => openStore({path, now: () => new Date(time), newId: () => `lease-${++ids}`});
  const pass = (ms: number) => {
    time += ms;
  };
  return {one: open(), two: open(), pass};
}

test('a lease is held until it is released, and its purpose is told', async () => {
  const {one, two} = await openTwo();
  const lease = one.leases.acquire('environment:dev', 'wops sync dev');
  expect(() => two.leases.acquire('environment:dev', 'wops commit dev')).toThrow(/wops sync dev holds environment:dev/);
  expect(two.leases.list()).toMatchObject([{name: 'environment:dev', purpose: 'wops sync dev'}]);
  lease.release();
  expect(two.leases.list()).toEqual([]);
  two.leases.acquire('environment:dev', 'wops commit dev').release();
});

test('without a heartbeat a lease ends after a minute, with one it lives on', async () => {
  vi.useFakeTimers();
  try {
    const {one, two, pass} = await openTwo();
    one.leases.acquire('a', 'first');
    for (let beat = 0; beat < 8; beat++) {
      pass(15_000);
      await vi.advanceTimersByTimeAsync(15_000);
    }
    expect(() => two.leases.acquire('a', 'second')).toThrow(/first/);
    pass(61_000);
    two.leases.acquire('a', 'second').release();
  } finally {
    vi.useRealTimers();
  }
});

test('a lease that was broken or taken over aborts its holder at the next heartbeat', async () => {
  vi.useFakeTimers();
  try {
    const {one, two} = await openTwo();
    const lease = one.leases.acquire('a', 'first');
    expect(two.leases.break(two.leases.list()[0]!.id, ADA)).toBe(true);
    const next = two.leases.acquire('a', 'second');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.lost.reason).toMatchObject({code: 'busy'});
    // What it does not hold any more it cannot release.
    lease.release();
    expect(two.leases.list()).toMatchObject([{purpose: 'second'}]);
    expect(next.lost.aborted).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test('a state file that is gone by then ends neither the heartbeat nor the release with an error', async () => {
  vi.useFakeTimers();
  try {
    const {one} = await openTwo();
    const lease = one.leases.acquire('a', 'first');
    one.close();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(lease.lost.aborted).toBe(false);
    lease.release();
  } finally {
    vi.useRealTimers();
  }
});

import {beforeEach, expect, test, vi} from 'vitest';
import {createDrifting} from './drifting.ts';

const USERS = 'users:\n  lead@example.com: admin\n  boss@example.com: admin\n  dev@example.com: developer\n';

beforeEach(() => {
  vi.stubEnv('CI', 'true');
  return () => vi.unstubAllEnvs();
});

test('each role may do what is its own, and is told who may do the rest', async () => {
  const {wops, data, edit, as} = await createDrifting({yaml: USERS});
  edit('Orders', 'elsewhere');
  await data('drift', 'check');

  await as('guest@example.com');
  const refused = await wops('incident', 'ack', '1');
  expect(refused.exitCode).toBe(4);
  expect(refused.stderr).toContain('to ack an incident takes the role developer');
  expect((await wops('incident', 'show', '1')).stdout).toContain('What can be done (developer; you are not)\n');

  await as('dev@example.com');
  expect(await data('incident', 'ack', '1')).toMatchObject({owner: 'dev@example.com'});
  for (const args of [
    ['cancel', '1', '--reason', 'r'],
    ['extend', '1', '--by', '24h', '--reason', 'r'],
    ['reconcile', '1', 'revert', '--yes'],
    ['stabilize', '1', '--reason', 'r', '--force'],
  ]) {
    expect((await wops('incident', ...args)).exitCode).toBe(4);
  }
  // To look at what would be done takes no role.
  expect((await wops('incident', 'reconcile', '1', 'revert', '--dry-run')).exitCode).toBe(0);
  const {stdout} = await wops('incident', 'show', '1');
  expect(stdout).toContain('What can be done (developer)\n');
  expect(stdout).toContain('What can be done (admin; you are not)\n');
  expect(await data('incident', 'close', '1', '--reason', 'r')).toMatchObject({status: 'closed'});
});

test('where drift wants an attestation, closing waits for the approval of somebody else', async () => {
  const {wops, data, edit, as} = await createDrifting({yaml: USERS, handling: 'require_attestation'});
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  await as('lead@example.com');
  const blocked = await wops('incident', 'close', '1', '--reason', 'It may stay');
  expect(blocked.exitCode).toBe(4);
  expect(blocked.stderr).toContain('Next:  wops approval request 1 close --reason "…"\n');
  expect((await wops('incident', 'show', '1')).stdout).toContain(
    "\nApprovals\n  To close, cancel, reconcile or extend it, prod wants somebody else's approval; to ask for one:\n",
  );
  const {id} = await data('approval', 'request', '1', 'close', '--reason', 'It may stay');
  const asked = await wops('incident', 'show', '1');
  expect(asked.stdout).toContain('lead@example.com asked for approval (close): It may stay\n');
  expect(asked.stdout).toMatch(new RegExp(`Next: wops approval approve ${id.slice(0, 8)} \\(for a colleague\\)\n$`));
  await as('boss@example.com');
  await data('approval', 'approve', id);
  await as('lead@example.com');
  expect((await wops('incident', 'show', '1')).stdout).toMatch(/Next: wops incident close 1 --reason "…"\n$/);
  expect(await data('incident', 'close', '1', '--reason', 'It may stay')).toMatchObject({status: 'closed'});
  expect((await wops('incident', 'show', '1')).stdout).toMatch(/approved by boss@example\.com;\s+used\n/);
});

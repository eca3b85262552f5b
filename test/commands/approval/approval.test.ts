import {expect, test} from 'vitest';
import {createWorkspace, type Workspace} from '../../support/workspace.ts';

/** An incident of prod, which somebody changed by hand; Ada is at the keyboard. */
async function setUp(handling: string): Promise<Workspace & {be(who: string): Promise<void>}> {
  const workspace = await createWorkspace();
  const {repository, wops, make, n8n, data} = workspace;
  const be = async (who: string) => {
    await repository.git('config', 'user.name', who);
    await repository.git('config', 'user.email', `${who.toLowerCase()}@example.com`);
  };
  await be('Ada');
  const id = make('prod', {name: 'Pay'});
  await wops('commit', 'prod', '--all');
  n8n('prod').call('PUT', `/workflows/${id}`, {name: 'Pay!', nodes: [], connections: {}, settings: {}});
  await data('drift', 'check');
  if (handling !== 'manual_override') await data('policy', 'set', `handling=${handling}`, '--environment', 'prod');
  return {...workspace, be};
}

test('an approval is asked for, listed, given by a colleague, and lets the incident be closed', async () => {
  const {wops, data, be} = await setUp('require_attestation');
  expect((await wops('approval')).stdout).toBe('Nobody has asked for an approval yet.\n');
  const refused = await wops('incident', 'close', '1', '--reason', 'x', '--json');
  expect([refused.exitCode, refused.json.error?.hint]).toEqual([4, 'wops approval request 1 close --reason "…"']);

  const asked = await wops('approval', 'request', '1', 'close', '--reason', 'On\u001b[31m purpose');
  expect([asked.exitCode, asked.stderr]).toEqual([0, '']);
  const [{id}] = await data('approval', 'list', '--status', 'pending');
  const short = id.slice(0, 8);
  expect(asked.stdout).toBe(
    `Approval ${short} waits for a decision: close incident #1 (prod).\nFor a colleague: wops approval approve ${short}\n`,
  );
  const list = await wops('approval');
  expect(list.stdout).toMatch(
    new RegExp(
      `^${short} {2}pending {2}close incident #1 \\(prod\\) {2}Ada +just now +On\\\\u001b\\[31m purpose$`,
      'm',
    ),
  );
  expect(list.stdout).toMatch(new RegExp(`Next: wops approval approve ${short}\n$`));

  const own = await wops('approval', 'approve', 'latest', '--json');
  expect([own.exitCode, own.json.error?.type]).toEqual([4, 'blocked']);
  await be('Bob');
  const approved = await wops('approval', 'approve', short, '--comment', 'Seen');
  expect(approved.exitCode).toBe(0);
  expect(approved.stdout).toMatch(/✓ approved by Bob <bob@example.com> at .*Z: Seen$/m);
  expect(approved.stdout).toMatch(/wops incident close 1 --reason "…"\n$/);
  const again = await wops('approval', 'approve', short, '--json');
  expect([again.exitCode, again.json.error?.message]).toEqual([2, expect.stringContaining('bob@example.com')]);

  await be('Ada');
  expect(await data('incident', 'close', '1', '--reason', 'As agreed')).toMatchObject({status: 'closed'});
  expect(await data('approval', 'list', '--incident', '1')).toMatchObject([
    {id, incidentNumber: 1, environment: 'prod', status: 'approved', usedAt: expect.any(String)},
  ]);
  expect((await wops('approval')).stdout).toContain('approved by Bob, used');
});

test('where nothing asks for one that is said, and it is kept; who asked may withdraw it', async () => {
  const {wops, data} = await setUp('manual_override');
  const asked = await wops('approval', 'request', 'latest', 'extend-ttl', '--hours', '2d', '--reason', 'Holidays');
  expect(asked.exitCode).toBe(0);
  expect(asked.stderr).toMatch(/^Warning: prod: Nothing asks for an approval here .*manual_override/);
  expect(asked.stdout).toContain('extend incident #1 (prod) by 48 h');
  expect(await data('approval', 'list')).toMatchObject([{type: 'extend_ttl', extensionHours: 48, status: 'pending'}]);
  const withdrawn = await wops('approval', 'reject', 'latest');
  expect(withdrawn.stdout).toMatch(/✗ rejected by Ada/);
  expect(withdrawn.stdout).not.toContain('wops incident extend');
  expect((await wops('approval', 'list', '--status', 'pending')).stdout).toBe('No approval is like that.\n');
});

test('a type that there is not, and terms that do not fit, are wrong usage', async () => {
  const {wops} = await setUp('require_attestation');
  const wrong = await wops('approval', 'request', '1', 'everything', '--reason', 'x');
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('extend-ttl')]);
  const none = await wops('approval', 'request', '1', 'extend_ttl', '--reason', 'x', '--json');
  expect([none.exitCode, none.json.error?.hint]).toEqual([
    2,
    'wops approval request 1 extend_ttl --hours 24 --reason "…"',
  ]);
});

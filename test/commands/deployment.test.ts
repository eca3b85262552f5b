import {beforeEach, expect, test, vi} from 'vitest';
import {createWorkspace, type Workspace} from '../support/workspace.ts';

const NOTHING = {
  name: 'Orders',
  nodes: [{id: 'a', name: 'Note', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}}],
};
const APPROVAL = `pipelines:
  main:
    stages:
      - {source: dev, target: staging, approvals: {required: 1, selfApproval: true}}
`;

beforeEach(() => {
  vi.stubEnv('CI', 'true');
  vi.stubEnv('TZ', 'Europe/Berlin');
  return () => vi.unstubAllEnvs();
});

async function setUp(yaml = ''): Promise<Workspace> {
  const workspace = await createWorkspace({environments: {dev: 'dev', staging: 'staging'}, yaml});
  await workspace.repository.git('config', 'user.name', 'Ada');
  await workspace.repository.git('config', 'user.email', 'ada@example.com');
  workspace.make('dev', NOTHING);
  await workspace.data('commit', 'dev', '--all');
  return workspace;
}

/** Makes a deployment due. */
async function makeDue(workspace: Workspace, id: string): Promise<void> {
  const scheduledAt = new Date(Date.now() - 300_000).toISOString();
  await workspace.store().deployments.update(id, {scheduledAt});
}

test('a deployment is planned, refused without a yes, scheduled, listed, shown, run and shown again', async () => {
  const workspace = await setUp();
  const {wops, data} = workspace;
  const planned = await wops('deployment', 'schedule', 'dev', 'staging', '--at', '+2h', '--dry-run');
  expect(planned.exitCode).toBe(0);
  expect(planned.stdout).toMatch(/Next: wops deployment schedule dev staging --at \+2h\n$/);

  const unasked = await wops('deployment', 'schedule', 'dev', 'staging', '--at', '+2h');
  expect(unasked.exitCode).toBe(2);
  expect(unasked.stderr).toMatch(/Promote 1 workflow to staging at \d{4}-\d\d-\d\d \d\d:\d\d \+0[12]:00\?/);
  expect(unasked.stderr).toContain('Next:  wops deployment schedule dev staging --at +2h --yes\n');
  expect(await data('deployment', 'list')).toEqual([]);

  const scheduled = await wops('deployment', 'schedule', 'dev', 'staging', '--at', '+2h', '--yes');
  expect(scheduled.exitCode).toBe(0);
  expect(scheduled.stdout).toMatch(/dev → staging {2}scheduled\n.* \+0[12]:00, in 2 h: 1 to create\.\n/);
  const [{id}] = await data('deployment', 'list', 'staging', '--status', 'scheduled');
  const short = id.slice(0, 8);
  expect(scheduled.stdout).toMatch(new RegExp(`Next: wops deployment show ${short}\n$`));
  expect((await wops('deployment')).stdout).toMatch(
    new RegExp(`${short} {2}dev {3}staging {2}scheduled .*in 2 h +1 {2}Ada`),
  );
  expect((await wops('deployment', 'show', short)).stdout).toMatch(
    /plan {7}as it was scheduled, or it fails as stale\n/,
  );

  const early = await wops('daemon', '--once', 'deployments');
  expect([early.exitCode, early.stdout]).toEqual([0, '✓ deployments  nothing was due\n']);
  await makeDue(workspace, id);
  const run = await wops('daemon', '--once', 'deployments');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toBe(`✓ deployments  1 deployment\n  ${short}  dev → staging  completed\n`);
  const shown = await wops('deployment', 'show', 'latest');
  expect(shown.stdout).toMatch(/due {8}.*, 5 min ago\n/);
  expect(shown.stdout).toMatch(/^Orders {4}create {2}success$/m);
  expect(shown.stdout).toMatch(/Next: wops promotion show [0-9a-f]{8}\n$/);
});

test('promote --at does the same, and a blocked plan is answered with its gates', async () => {
  const {wops, data, make} = await setUp();
  const answer = await data('promote', 'dev', 'staging', '--at', '+2h', '--replan', '--yes');
  expect(answer).toMatchObject({
    id: null,
    status: 'pending',
    workflows: [{name: 'Orders', status: 'skipped'}],
    deployment: {status: 'scheduled', replan: true, source: 'dev', target: 'staging'},
  });
  make('staging', NOTHING);
  const blocked = await wops('promote', 'dev', 'staging', '--at', '+2h', '--yes', '--json');
  expect(blocked.exitCode).toBe(4);
  expect(blocked.json.data).toMatchObject({status: 'blocked', deployment: null});
  expect(await data('deployment', 'list')).toHaveLength(1);
});

test('one that needs an approval ends with 4, names the command for it, and is run after it', async () => {
  const workspace = await setUp(APPROVAL);
  const {wops, data} = workspace;
  const asked = await wops('deployment', 'schedule', 'dev', 'staging', '--at', '+2h', '--yes');
  expect(asked.exitCode).toBe(4);
  const {id, promotionId} = await data('deployment', 'show', 'latest');
  expect(asked.stdout).toMatch(new RegExp(`Next: wops promotion approve ${promotionId.slice(0, 8)}\n$`));
  await data('promotion', 'approve', promotionId);
  await makeDue(workspace, id);
  expect((await data('daemon', '--once', 'deployments')).schedulers).toMatchObject([
    {
      name: 'deployments',
      status: 'completed',
      durationMs: expect.any(Number),
      deployments: [{id, status: 'completed'}],
    },
  ]);
});

test('a deployment that fails makes the daemon end with 8, and says why', async () => {
  const workspace = await setUp();
  const {wops, data} = workspace;
  const {deployment} = await data('promote', 'dev', 'staging', '--at', '+2h', '--yes');
  workspace.make('dev', {...NOTHING, name: 'Billing'});
  await data('commit', 'dev', '--all');
  await makeDue(workspace, deployment.id);
  const run = await wops('daemon', '--once', 'deployments');
  expect(run.exitCode).toBe(8);
  expect(run.stdout).toMatch(/^! deployments {2}1 deployment\n.*failed\n {4}The plan is stale: /);
  expect((await data('deployment', 'list', '--status', 'failed'))[0]).toMatchObject({error: {type: 'stale'}});
});

test('a deployment is cancelled, once', async () => {
  const {wops, data} = await setUp();
  await data('promote', 'dev', 'staging', '--at', '+2h', '--yes');
  const cancelled = await wops('deployment', 'cancel', 'latest');
  expect(cancelled.stdout).toMatch(/^Deployment [0-9a-f]{8} dev → staging: cancelled\.\n$/);
  const again = await wops('deployment', 'cancel', 'latest');
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain('is cancelled: there is nothing to cancel.');
});

test('wrong usage ends with 2, and says what is wrong and what to type', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const wrong: [string[], RegExp][] = [
    [['deployment', 'schedule', 'dev', 'prod'], /--at is missing/],
    [['deployment', 'schedule', 'dev', '--at', '22:00'], /TARGET is missing/],
    [['deployment', 'schedule', 'dev', 'prod', '--at', 'soon'], /"soon" is no time; a time is 22:00, \+2h, /],
    [['deployment', 'schedule', 'dev', 'prod', '--at', '22:00', '--out', 'x'], /There is no flag --out here/],
    [['deployment', 'show'], /DEPLOYMENT is missing/],
    [['deployment', 'show', 'latest'], /There is no deployment "latest"/],
    [['promote', 'dev', 'prod', '--replan'], /--at/],
    [['promote', 'dev', 'prod', '--at', '22:00', '--out', 'x'], /--out/],
    [['daemon'], /not built yet; run it from cron[\s\S]*Next: {2}wops daemon --once/],
    [['daemon', '--once', 'coffee'], /There is no scheduler "coffee"; there are: deployments, drift, /],
    [['daemon', '--once', 'deployment'], /did you mean deployments\?/],
  ];
  for (const [typed, message] of wrong) {
    const {exitCode, stderr} = await wops(...typed);
    expect({typed, exitCode, stderr}).toEqual({typed, exitCode: 2, stderr: expect.stringMatching(message)});
  }
});

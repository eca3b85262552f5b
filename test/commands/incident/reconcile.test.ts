import {beforeEach, expect, test, vi} from 'vitest';
import {createDrifting, type Drifting} from './drifting.ts';

let workspace: Drifting;
beforeEach(async () => {
  vi.stubEnv('CI', 'true');
  workspace = await createDrifting();
  workspace.edit('Orders', 'elsewhere');
  workspace.edit('Billing', 'nowhere');
  await workspace.data('drift', 'check');
  await workspace.data('incident', 'ack', '1');
  return () => vi.unstubAllEnvs();
});

test('a revert is planned, refused without a yes, done, and closes the incident', async () => {
  const {wops, data} = workspace;
  const planned = await wops('incident', 'reconcile', '1', 'revert', '--dry-run');
  expect(planned.exitCode).toBe(0);
  expect(planned.stdout).toContain('    ~ Webhook  path  elsewhere → orders\n');
  expect(planned.stdout).toMatch(
    /would put back what Git says for 2 workflows\.\nNext: wops incident reconcile 1 revert\n$/,
  );
  const brief = await wops('incident', 'reconcile', '1', 'revert', '--dry-run', '--stat');
  expect(brief.stdout).not.toContain('~ Webhook');

  const unasked = await wops('incident', 'reconcile', '1', 'revert');
  expect(unasked.exitCode).toBe(2);
  expect(unasked.stderr).toContain('Next:  wops incident reconcile 1 revert --yes\n');
  expect(await data('incident', 'show', '1')).toMatchObject({status: 'acknowledged', resolution: null});

  const done = await wops('incident', 'reconcile', '1', 'revert', '--yes');
  expect(done.exitCode).toBe(0);
  expect(done.stdout).toContain('✓ Orders   updated\n');
  expect(done.stdout).toMatch(/and closed: a check found no drift\.\nNext: wops drift check prod\n$/);
  expect((await wops('incident', 'reconcile', '1', 'revert', '--yes')).exitCode).toBe(4);
});

test('some workflows go one way, some another; what is left is named until nothing is', async () => {
  const {wops, data} = workspace;
  const adopted = await wops('incident', 'reconcile', '1', 'promote', 'Orders');
  expect(adopted.exitCode).toBe(0);
  expect(adopted.stdout).toContain('~ workflows/prod/orders.json\n');
  expect(adopted.stdout).toContain('Incident #1 in prod: that is done, and Billing still drifts.\n');
  expect(adopted.stdout).toContain('  or: wops incident reconcile 1 revert --dry-run');
  expect((await wops('incident', 'show', '1')).stdout).toMatch(
    /· Orders {2}changed in n8n; .+ adopted it into Git; no longer drifts\n/,
  );

  const report = await data(
    'incident',
    'reconcile',
    '1',
    'acknowledge',
    'Billing',
    '--reason',
    'It differs on purpose',
  );
  expect(report).toMatchObject({
    ...{number: 1, environment: 'prod', status: 'closed', resolution: 'mixed'},
    reconciliation: {
      ...{resolution: 'acknowledge', from: null, dryRun: false, outcome: 'reconciled'},
      workflows: [{name: 'Billing', act: 'accept'}],
      check: {status: 'IN_SYNC', accepted: [{name: 'Billing'}]},
    },
  });
  expect((await wops('drift', 'check')).stdout).toBe(
    'prod  IN_SYNC  2 workflows, 1 in sync, 1 accepted\n  · Billing  accepted as it is\n',
  );
});

test('another version replaces what drifts; which one has to be said', async () => {
  const {wops} = workspace;
  const unsaid = await wops('incident', 'reconcile', '1', 'replace', '--dry-run');
  expect(unsaid).toMatchObject({exitCode: 2, stderr: expect.stringContaining('replace --from')});
  const planned = await wops('incident', 'reconcile', '1', 'replace', 'Orders', '--from', 'HEAD', '--dry-run');
  expect(planned.stdout).toMatch(
    /^Incident #1 {2}prod {2}put another version there \(commit [0-9a-f]{8}\) {2}dry run\n/,
  );
  expect(planned.stdout).toMatch(/Next: wops incident reconcile 1 replace Orders --from HEAD\n$/);
});

test('what was not meant is refused with what probably was, before anything is done', async () => {
  const {wops, data} = workspace;
  const refused = async (...words: string[]) => {
    const {exitCode, stderr} = await wops('incident', 'reconcile', '1', ...words);
    expect(exitCode).toBe(2);
    return stderr;
  };
  expect(await refused('rever')).toContain(
    'There is no resolution "rever"; did you mean revert?\nNext:  wops incident reconcile 1 revert --dry-run\n',
  );
  expect(await refused('\u001b[2J')).toContain('there are promote, revert, replace or acknowledge.');
  expect(await refused()).toContain('How is it to be reconciled: promote, revert, replace or acknowledge?');
  expect(await refused('revert', '--merge')).toContain('Only promote takes --merge');
  expect(await refused('revert', '--from', 'HEAD')).toContain('Only replace takes --from');
  expect(await refused('promote', '--merge', '--overwrite')).toContain('--overwrite');
  expect(await refused('revert', 'Oders')).toContain('Orders');
  expect(await refused('acknowledge')).toContain('takes a reason');
  expect(await data('incident', 'show', '1')).toMatchObject({status: 'acknowledged', resolution: null});
});

test('the plan of an acceptance goes on with a command that has room for the reason', async () => {
  const {stdout} = await workspace.wops('incident', 'reconcile', '1', 'acknowledge', 'Orders', '--dry-run');
  expect(stdout).toContain('· Orders  to be accepted as it is\n');
  expect(stdout).toMatch(/Next: wops incident reconcile 1 acknowledge Orders --reason '…'\n$/);
});

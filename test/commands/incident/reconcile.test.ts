import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {text as textOf} from 'node:stream/consumers';
import {beforeEach, expect, test, vi} from 'vitest';
import {ROOT} from '../../support/run-wops.ts';
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
  const adopted = await wops('incident', 'reconcile', '1', 'promote', 'Orders', '--yes');
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

test('what is to be adopted is shown first, is refused without a yes, and only then committed', async () => {
  const {wops, data, repository} = workspace;
  const head = () => repository.git('rev-parse', 'HEAD');
  const before = await head();
  const planned = await wops('incident', 'reconcile', '1', 'promote', 'Orders', '--dry-run');
  expect(planned.exitCode).toBe(0);
  expect(planned.stdout.split('\n').slice(2, -1)).toEqual([
    '  ~ Orders  changed in n8n; to be committed',
    '      ~ Webhook  path  orders → elsewhere',
    '',
    '~ workflows/prod/orders.json',
    'prod: 1 file would be written, 0 unchanged. Nothing was written.',
    '',
    'Incident #1 in prod: would adopt what runs into Git for 1 workflow.',
    'Next: wops incident reconcile 1 promote Orders',
  ]);
  const json = await data('incident', 'reconcile', '1', 'promote', 'Orders', '--dry-run');
  expect(json.reconciliation.commit).toMatchObject({dryRun: true, commit: null, written: [{name: 'Orders'}]});

  const unasked = await wops('incident', 'reconcile', '1', 'promote', 'Orders');
  expect(unasked.exitCode).toBe(2);
  expect(unasked.stderr).toContain('Write 1 file of prod in Git? There is no terminal to ask on.');
  expect(unasked.stderr).toContain('Next:  wops incident reconcile 1 promote Orders --yes\n');
  const shown = await data('incident', 'show', '1');
  expect(shown).toMatchObject({status: 'acknowledged', resolution: null});
  // Nothing has begun before somebody has said yes.
  expect(shown.timeline.map(({kind}: {kind: string}) => kind)).toEqual(['detected', 'acknowledged']);
  expect(await head()).toBe(before);

  const {reconciliation} = await data('incident', 'reconcile', '1', 'promote', 'Orders', '--yes');
  expect(reconciliation.commit).toMatchObject({dryRun: false, commit: await head()});
});

/** `wops incident reconcile 1 promote` in a process whose streams are taken for terminals; answers the question. */
async function adoptByHand(answer: string) {
  const script = `
    const {Config} = await import('@oclif/core');
    const {default: command} = await import(${JSON.stringify(join(ROOT, 'src/commands/incident/reconcile.ts'))});
    for (const name of ['stdin', 'stderr']) Object.assign(process[name], {isTTY: true, columns: 100});
    await command.run(['1', 'promote', '--json'], await Config.load({root: ${JSON.stringify(ROOT)}}));
    process.stdin.destroy();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    env: {...process.env, NODE_OPTIONS: '', CI: '', NO_COLOR: '1', WOPS_WORKSPACE: workspace.root},
  });
  let [stderr, isAnswered] = ['', false];
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (isAnswered || !stderr.includes('in Git?')) return;
    isAnswered = true;
    child.stdin.write(`${answer}\n`);
  });
  const [stdout, [exitCode]] = await Promise.all([textOf(child.stdout), once(child, 'exit')]);
  return {exitCode, stderr, stdout};
}

test('on a terminal somebody is asked with the differences in view; a no commits nothing', async () => {
  const {data, repository} = workspace;
  const before = await repository.git('rev-parse', 'HEAD');
  const refused = await adoptByHand('n');
  expect(refused.exitCode, refused.stderr).toBe(130);
  expect(refused.stderr).toContain(
    `What runs in prod → Git
  ~ Billing  changed in n8n; to be committed
      ~ Webhook  path  orders → nowhere
  ~ Orders  changed in n8n; to be committed
      ~ Webhook  path  orders → elsewhere

~ workflows/prod/billing.json
~ workflows/prod/orders.json
`,
  );
  expect(refused.stderr).toContain('Write 2 files of prod in Git?');
  expect(await repository.git('rev-parse', 'HEAD')).toBe(before);
  expect(await data('incident', 'show', '1')).toMatchObject({status: 'acknowledged', resolution: null});

  const agreed = await adoptByHand('y');
  expect(agreed.exitCode, agreed.stderr).toBe(0);
  expect(JSON.parse(agreed.stdout).data).toMatchObject({status: 'closed', resolution: 'promote'});
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
  expect(stdout).toContain(
    '  ~ Orders  changed in n8n; to be accepted as it is\n      ~ Webhook  path  orders → elsewhere\n',
  );
  expect(stdout).not.toContain('Billing');
  expect(stdout).toMatch(/Next: wops incident reconcile 1 acknowledge Orders --reason '…'\n$/);
});

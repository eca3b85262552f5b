import {expect, test} from 'vitest';
import {createWorkspace} from '../../support/workspace.ts';

const ENVIRONMENTS = {dev: 'dev', staging: 'staging', prod: 'production'} as const;

async function withPipeline() {
  const workspace = await createWorkspace({environments: ENVIRONMENTS});
  await workspace.data('pipeline', 'add', 'default', '--stage', 'dev:staging', '--stage', 'staging:prod');
  return workspace;
}

test('add makes stages called SOURCE-to-TARGET, in a commit of its own', async () => {
  const {data, repository} = await createWorkspace({environments: ENVIRONMENTS, yaml: '# the end\n'});
  const added = await data(
    ...['pipeline', 'add', 'default', '--stage', 'dev:staging', '--stage', 'staging:prod'],
    ...['--approvals', '1', '--self-approval', '--allow-placeholder-credentials'],
  );
  expect(added).toEqual({name: 'default', commit: await repository.git('rev-parse', 'HEAD')});
  expect(await repository.git('log', '-1', '--format=%s', '--name-only')).toBe('Add pipeline default\n\nwops.yaml');
  expect(await repository.read('wops.yaml')).toContain('# the end');
  const settings = {
    gates: {
      requireCleanDrift: true,
      allowOverwritingHotfixes: false,
      allowForcePromotionOnConflicts: false,
      allowPlaceholderCredentials: true,
    },
    approvals: {required: 1, selfApproval: true},
    nonDefault: ['allowPlaceholderCredentials', 'required', 'selfApproval'],
  };
  expect(await data('pipeline')).toEqual([
    {
      name: 'default',
      stages: [
        {name: 'dev-to-staging', source: 'dev', target: 'staging', ...settings},
        {name: 'staging-to-prod', source: 'staging', target: 'prod', ...settings},
      ],
    },
  ]);
});

test('update changes the gates of the stage that it names, and no other', async () => {
  const {data} = await withPipeline();
  const changes = ['--no-require-clean-drift', '--approvals', '2', '--allow-overwriting-hotfixes'];
  const updated = await data('pipeline', 'update', 'default', '--stage', 'staging:prod', ...changes);
  expect(updated).toMatchObject({changed: true, added: [], removed: []});
  const {stages} = await data('pipeline', 'show', 'default');
  expect(stages[0].nonDefault).toEqual([]);
  expect(stages[1].nonDefault).toEqual(['requireCleanDrift', 'allowOverwritingHotfixes', 'required']);
  expect(stages[1].approvals.required).toBe(2);
});

test('the same update again changes nothing and says so', async () => {
  const {wops, data, repository} = await withPipeline();
  const update = ['pipeline', 'update', 'default', '--stage', 'staging-to-prod', '--approvals', '2'];
  expect((await data(...update)).commit).toMatch(/^[0-9a-f]{40}$/);
  const tip = await repository.git('rev-parse', 'HEAD');
  expect(await data(...update)).toMatchObject({changed: false, commit: null});
  expect((await wops(...update)).stdout).toContain('said so already');
  expect(await repository.git('rev-parse', 'HEAD')).toBe(tip);
});

test('update adds a stage that is not there and takes one out, in one commit', async () => {
  const {data} = await withPipeline();
  const updated = await data(
    ...['pipeline', 'update', 'default', '--stage', 'dev:prod', '--approvals', '1', '--remove-stage', 'staging:prod'],
  );
  expect(updated).toMatchObject({added: ['dev-to-prod'], removed: ['staging-to-prod']});
  const {stages} = await data('pipeline', 'show', 'default');
  expect(stages.map((stage: {name: string}) => stage.name)).toEqual(['dev-to-staging', 'dev-to-prod']);
  expect(stages[1].approvals.required).toBe(1);
});

test('update without a stage is for a pipeline that has one stage only', async () => {
  const {wops, data} = await withPipeline();
  const unclear = await wops('pipeline', 'update', 'default', '--approvals', '1');
  expect(unclear.exitCode).toBe(2);
  expect(unclear.stderr).toContain('dev-to-staging, staging-to-prod');
  await data('pipeline', 'update', 'default', '--remove-stage', 'dev:staging');
  await data('pipeline', 'update', 'default', '--approvals', '1');
  expect((await data('pipeline', 'show', 'default')).stages[0].approvals.required).toBe(1);
});

test('show tells every gate with its value, and which are the defaults', async () => {
  const {wops, data} = await withPipeline();
  await data('pipeline', 'update', 'default', '--stage', 'staging:prod', '--approvals', '2');
  const {stdout} = await wops('pipeline', 'show', 'default');
  expect(stdout).toContain('staging-to-prod  staging → prod');
  expect(stdout).toMatch(/drift in the target blocks +yes \(default\)/);
  expect(stdout).toMatch(/approvals required +2$/m);
});

test('remove asks: without a terminal it needs --yes', async () => {
  const {wops, data} = await withPipeline();
  const refused = await wops('pipeline', 'remove', 'default');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('wops pipeline remove default --yes');
  await data('pipeline', 'remove', 'default', '--yes');
  expect(await data('pipeline', 'list')).toEqual([]);
});

test.each([
  ['an unknown environment', ['add', 'other', '--stage', 'dev:prd'], 'did you mean prod?'],
  ['a stage to itself', ['add', 'other', '--stage', 'dev:dev'], 'not from dev to itself'],
  ['a stage without a target', ['add', 'other', '--stage', 'dev'], 'SOURCE:TARGET'],
  ['a pipeline of that name', ['add', 'default', '--stage', 'dev:prod'], 'There is a pipeline default already'],
  ['a name that is none', ['add', 'My Pipeline', '--stage', 'dev:prod'], 'cannot be the name'],
  ['a stage twice', ['add', 'other', '--stage', 'dev:prod', '--stage', 'dev:prod'], 'same name'],
  ['an unknown pipeline', ['update', 'defalt', '--stage', 'dev:prod'], 'did you mean default?'],
  ['an unknown pipeline to show', ['show', 'defalt'], 'did you mean default?'],
  ['an unknown pipeline to remove', ['remove', 'defalt', '--yes'], 'did you mean default?'],
  ['nothing to change', ['update', 'default'], 'Nothing to change'],
  ['an unknown stage to remove', ['update', 'default', '--remove-stage', 'dev:prod'], 'has no stage dev-to-prod'],
  ['a stage name that is none', ['update', 'default', '--stage', 'dev-to-stagin'], 'did you mean dev-to-staging?'],
  [
    'every stage',
    ['update', 'default', '--remove-stage', 'dev:staging', '--remove-stage', 'staging:prod'],
    'only stage',
  ],
  ['a number of approvals that is none', ['update', 'default', '--approvals', '-1'], 'approvals'],
])('%s is refused, and nothing is changed', async (_, args, says) => {
  const {wops, repository} = await withPipeline();
  const before = await repository.read('wops.yaml');
  const run = await wops('pipeline', ...args);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(says);
  expect(await repository.read('wops.yaml')).toBe(before);
  expect(await repository.git('status', '--porcelain')).toBe('');
});

test('of two stages that lead the same way one is chosen by its name', async () => {
  const {wops, data, repository} = await createWorkspace({
    yaml: `pipelines:
  default:
    stages:
      - {name: careful, source: dev, target: prod}   # the slow way
      - {name: quick, source: dev, target: prod, gates: {requireCleanDrift: false}}
`,
  });
  const unclear = await wops('pipeline', 'update', 'default', '--stage', 'dev:prod', '--approvals', '1');
  expect(unclear.exitCode).toBe(2);
  expect(unclear.stderr).toContain('careful, quick');
  await data('pipeline', 'update', 'default', '--stage', 'careful', '--approvals', '1');
  expect(await repository.read('wops.yaml')).toContain('the slow way');
  expect((await data('pipeline', 'show', 'default')).stages.map((one: {approvals: object}) => one.approvals)).toEqual([
    {required: 1, selfApproval: false},
    {required: 0, selfApproval: false},
  ]);
});

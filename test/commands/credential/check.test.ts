import {expect, test} from 'vitest';
import {createCredentialWorkspace, PIPELINE} from './credential-workspace.ts';

const MAPPED = `${PIPELINE}credentials:
  stripe: {type: stripeApi, dev: Stripe test, prod: Stripe live}
  slack: {type: slackApi, dev: Slack, prod: {id: nowhere}}
`;

type Checked = {logical: string | null; name: string | null; status: string};
const statuses = (environment: {credentials: Checked[]}) =>
  environment.credentials.map(({logical, name, status}) => [logical ?? name, status]);

test('list tells what each credential is called where', async () => {
  const {wops, data} = await createCredentialWorkspace({yaml: MAPPED});
  expect(await data('credential')).toEqual([
    {name: 'stripe', type: 'stripeApi', environments: {dev: {name: 'Stripe test'}, prod: {name: 'Stripe live'}}},
    {name: 'slack', type: 'slackApi', environments: {dev: {name: 'Slack'}, prod: {id: 'nowhere'}}},
  ]);
  expect((await wops('credential', 'list')).stdout).toMatch(/^slack +slackApi +Slack +id:nowhere$/m);
});

test('check says ok, missing, ambiguous and wrong_type as n8n has it', async () => {
  const {data, credential} = await createCredentialWorkspace({yaml: MAPPED});
  const id = credential('dev', 'stripeApi', 'Stripe test');
  credential('dev', 'telegramApi', 'Slack');
  credential('prod', 'stripeApi', 'Stripe live');
  credential('prod', 'stripeApi', 'Stripe live');
  const {environments} = await data('credential', 'check');
  expect(environments.map(({name, status}: {name: string; status: string}) => [name, status])).toEqual([
    ['dev', 'completed'],
    ['prod', 'completed'],
  ]);
  expect(environments.map(statuses)).toEqual([
    [
      ['stripe', 'ok'],
      ['slack', 'wrong_type'],
    ],
    [
      ['stripe', 'ambiguous'],
      ['slack', 'missing'],
    ],
  ]);
  expect(environments[0].credentials[0]).toMatchObject({n8nId: id, message: null});
  expect(environments[1].credentials[0].candidates).toHaveLength(2);
});

test('a problem is exit code 3 only with --exit-code', async () => {
  const {wops, credential} = await createCredentialWorkspace({yaml: MAPPED});
  credential('dev', 'stripeApi', 'Stripe tset');
  const run = await wops('credential', 'check', 'dev');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('did you mean "Stripe tset"?');
  expect(run.stdout).toMatch(/Next: wops credential map stripe --set dev=id:\w+$/m);
  expect((await wops('credential', 'check', 'dev', '--exit-code')).exitCode).toBe(3);
  credential('dev', 'stripeApi', 'Stripe test');
  credential('dev', 'slackApi', 'Slack');
  expect((await wops('credential', 'check', 'dev', '--exit-code')).exitCode).toBe(0);
});

test('what workflows of a source use, and no target tells, is unmapped', async () => {
  const {wops, data, credential, use} = await createCredentialWorkspace();
  const smtp = credential('dev', 'smtp', 'Mail test');
  const same = credential('dev', 'slackApi', 'Team');
  credential('prod', 'smtp', 'Mail');
  credential('prod', 'slackApi', 'Team');
  use('dev', 'Newsletter', ['smtp', smtp, 'Mail test'], ['slackApi', same, 'Team']);
  use('dev', 'Invoices', ['smtp', smtp, 'Mail test']);
  const [dev] = (await data('credential', 'check', 'dev')).environments;
  expect(dev.credentials).toMatchObject([
    {logical: null, type: 'smtp', name: 'Mail test', id: smtp, status: 'unmapped', targets: ['prod']},
  ]);
  expect(dev.credentials[0].workflows.sort()).toEqual(['Invoices', 'Newsletter']);
  expect((await wops('credential', 'check', 'dev', '--exit-code')).exitCode).toBe(3);
});

test('two of one type and name in the target tell nothing', async () => {
  const {data, credential, use} = await createCredentialWorkspace();
  use('dev', 'Orders', ['smtp', credential('dev', 'smtp', 'Mail'), 'Mail']);
  credential('prod', 'smtp', 'Mail');
  credential('prod', 'smtp', 'Mail');
  const [dev] = (await data('credential', 'check', 'dev')).environments;
  expect(statuses(dev)).toEqual([['Mail', 'unmapped']]);
});

test('one that wops.yaml maps in the source alone is unmapped, as a promotion would say, though the target has its name', async () => {
  const {data, credential, use} = await createCredentialWorkspace({
    yaml: `${PIPELINE}credentials: {mail: {type: smtp, dev: Mail}}\n`,
  });
  use('dev', 'Orders', ['smtp', credential('dev', 'smtp', 'Mail'), 'Mail']);
  credential('prod', 'smtp', 'Mail');
  expect(statuses((await data('credential', 'check', 'dev')).environments[0])).toEqual([
    ['mail', 'ok'],
    ['mail', 'unmapped'],
  ]);
  await data('credential', 'map', '--yes');
  expect(await data('credential')).toMatchObject([{environments: {dev: {name: 'Mail'}, prod: {name: 'Mail'}}}]);
  expect(statuses((await data('credential', 'check', 'dev')).environments[0])).toEqual([['mail', 'ok']]);
});

test('archived and ignored workflows need no credentials', async () => {
  const {data, credential, use, n8n} = await createCredentialWorkspace();
  const smtp = credential('dev', 'smtp', 'Mail');
  const archived = use('dev', 'Old', ['smtp', smtp, 'Mail']);
  const ignored = use('dev', 'Scratch', ['smtp', smtp, 'Mail']);
  expect(n8n('dev').call('POST', `/workflows/${archived}/archive`).status).toBe(200);
  await data('sync');
  await data('workflow', 'ignore', 'dev', ignored);
  expect((await data('credential', 'check', 'dev')).environments[0].credentials).toEqual([]);
});

test('staging is judged by its folder in Git, as a promotion from it is', async () => {
  const {data, credential, use} = await createCredentialWorkspace({
    environments: {staging: 'staging', prod: 'production'},
    yaml: 'pipelines: {default: {stages: [{source: staging, target: prod}]}}\n',
  });
  use('staging', 'Orders', ['smtp', credential('staging', 'smtp', 'Mail'), 'Mail']);
  expect((await data('credential', 'check', 'staging')).environments[0].credentials).toEqual([]);
  await data('commit', 'staging', '--all');
  const [staging] = (await data('credential', 'check', 'staging')).environments;
  expect(statuses(staging)).toEqual([['Mail', 'unmapped']]);
});

test('an n8n that cannot be reached: 8 when others answer, 5 when none does', async () => {
  const {wops, n8n} = await createCredentialWorkspace({yaml: MAPPED.replace(PIPELINE, '')});
  n8n('prod').faults.add({kind: 'status', status: 401, match: {path: '*credentials*'}});
  const some = await wops('credential', 'check', '--json');
  expect(some.exitCode).toBe(8);
  expect(some.json.data.environments).toMatchObject([
    {name: 'dev', status: 'completed'},
    {name: 'prod', status: 'failed', credentials: [], error: {type: 'n8n_auth'}},
  ]);
  expect((await wops('credential', 'check', 'prod')).exitCode).toBe(5);
});

test('a target that cannot be reached leaves its source half checked', async () => {
  const {wops, n8n, credential} = await createCredentialWorkspace({yaml: MAPPED});
  credential('dev', 'stripeApi', 'Stripe test');
  n8n('prod').faults.add({kind: 'status', status: 401, match: {path: '*credentials*'}});
  const run = await wops('credential', 'check', 'dev', '--json');
  expect(run.exitCode).toBe(8);
  expect(run.json.data.environments[0]).toMatchObject({status: 'partial', error: {type: 'n8n_auth'}});
  expect(run.json.data.environments[0].credentials[0].status).toBe('ok');
});

test('an unknown environment is answered with the nearest one', async () => {
  const {wops} = await createCredentialWorkspace();
  const run = await wops('credential', 'check', 'prd');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('did you mean prod?');
});

test('a name from n8n cannot steer the terminal', async () => {
  const {wops, credential, use} = await createCredentialWorkspace();
  const name = 'Mail\u001b[2J\u202e';
  use('dev', 'Ev\u001b[31mil', ['smtp', credential('dev', 'smtp', name), name]);
  const {stdout} = await wops('credential', 'check', 'dev');
  expect(stdout).toContain('unmapped');
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
});

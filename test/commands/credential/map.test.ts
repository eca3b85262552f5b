import {expect, test} from 'vitest';
import {createCredentialWorkspace, PIPELINE} from './credential-workspace.ts';

const STRIPE = ['credential', 'map', 'stripe', '--type', 'stripeApi'];

async function withStripe(yaml?: string) {
  const workspace = await createCredentialWorkspace(yaml === undefined ? {} : {yaml});
  const ids = {
    dev: workspace.credential('dev', 'stripeApi', 'Stripe test'),
    prod: workspace.credential('prod', 'stripeApi', 'Stripe live'),
  };
  return {...workspace, ids};
}

/** Workflows of dev that use a credential which prod has under another name, and one that it has under two. */
async function withOpenCredentials() {
  const workspace = await withStripe();
  const {credential, use, ids} = workspace;
  use('dev', 'Orders', ['stripeApi', ids.dev, 'Stripe test'], ['smtp', credential('dev', 'smtp', 'Mail test'), 'Mail']);
  credential('prod', 'stripeApi', 'Someone else');
  credential('prod', 'smtp', 'Mail EU');
  credential('prod', 'smtp', 'Mail US');
  return workspace;
}

test('map writes what n8n has, in a commit of its own; again it changes nothing', async () => {
  const {data, repository} = await withStripe(
    `${PIPELINE}credentials:   # ours\n  # the mail\n  mail: {type: smtp, dev: Mail}\n`,
  );
  const map = [...STRIPE, '--set', 'dev=Stripe test', '--set', 'prod=Stripe live'];
  const report = await data(...map);
  expect(report).toMatchObject({
    mapped: [
      {logical: 'stripe', environments: {dev: {name: 'Stripe test'}, prod: {name: 'Stripe live'}}, changed: true},
    ],
    dryRun: false,
    commit: await repository.git('rev-parse', 'HEAD'),
  });
  expect(await repository.git('log', '-1', '--format=%s', '--name-only')).toBe('Map credential stripe\n\nwops.yaml');
  expect(await repository.read('wops.yaml')).toContain('  # the mail\n  mail: {type: smtp, dev: Mail}');
  expect(await data(...map)).toMatchObject({mapped: [{changed: false}], commit: null});
  expect((await data('credential'))[1]).toMatchObject({name: 'stripe', type: 'stripeApi'});
});

test('map adds to a mapping and needs no type then', async () => {
  const {data, ids} = await withStripe(`credentials:\n  stripe: {type: stripeApi, dev: Stripe test}   # test money\n`);
  await data('credential', 'map', 'stripe', '--set', `prod=id:${ids.prod}`);
  expect((await data('credential'))[0].environments).toEqual({dev: {name: 'Stripe test'}, prod: {id: ids.prod}});
});

test('an id that stands beside a name already is not written again', async () => {
  const {data, ids, repository} = await withStripe();
  const text = await repository.read('wops.yaml');
  await repository.commit('Map', {
    'wops.yaml': `${text}credentials:\n  stripe: {type: stripeApi, prod: {id: ${ids.prod}, name: Stripe live}}\n`,
  });
  expect(await data('credential', 'map', 'stripe', '--set', `prod=id:${ids.prod}`)).toMatchObject({commit: null});
});

test('a dry run writes nothing', async () => {
  const {data, repository} = await withStripe();
  const before = await repository.read('wops.yaml');
  const report = await data(...STRIPE, '--set', 'dev=Stripe test', '--dry-run');
  expect(report).toMatchObject({mapped: [{changed: true}], dryRun: true, commit: null});
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('--no-check maps what n8n does not have, and does not ask it', async () => {
  const {data, n8n} = await withStripe();
  n8n('prod').faults.add({kind: 'cut'});
  await data(...STRIPE, '--set', 'prod=Soon there', '--no-check');
  expect((await data('credential'))[0].environments).toEqual({prod: {name: 'Soon there'}});
});

test.each([
  [
    'a name that n8n does not have',
    ['stripe', '--type', 'stripeApi', '--set', 'dev=Stripe tset'],
    'did you mean "Stripe test"?',
  ],
  ['an id that n8n does not have', ['stripe', '--type', 'stripeApi', '--set', 'dev=id:nowhere'], 'with the id nowhere'],
  ['another type', ['stripe', '--type', 'smtp', '--set', 'dev=Stripe test'], 'but it is a stripeApi, not a smtp'],
  ['an unknown environment', ['stripe', '--type', 'stripeApi', '--set', 'prd=Stripe live'], 'did you mean prod?'],
  ['a new one without a type', ['strip', '--set', 'dev=Stripe test'], 'A new one needs --type'],
  ['nothing to set', ['stripe'], '--set is missing'],
  ['a set without a name', ['stripe', '--set', 'dev'], 'ENV=NAME'],
  ['an environment twice', ['stripe', '--set', 'dev=a', '--set', 'dev=b'], 'named twice'],
  ['a type without a credential', ['--type', 'stripeApi'], 'Which credential?'],
  ['a name of several lines', ['a\nb', '--type', 'stripeApi', '--set', 'dev=Stripe test'], 'one line'],
])('%s is refused, and nothing is changed', async (_, args, says) => {
  const {wops, repository} = await withStripe();
  const before = await repository.read('wops.yaml');
  const run = await wops('credential', 'map', ...args);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(says);
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('of two with one name map wants the id, and says which there are', async () => {
  const {wops, credential, ids} = await withStripe();
  const twin = credential('prod', 'stripeApi', 'Stripe live');
  const run = await wops(...STRIPE, '--set', 'prod=Stripe live');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(`id:${ids.prod}`);
  expect(run.stderr).toContain(`id:${twin}`);
});

test('another type than the mapping has is refused', async () => {
  const {wops} = await withStripe('credentials:\n  stripe: {type: stripeApi, dev: Stripe test}\n');
  const run = await wops('credential', 'map', 'stripe', '--type', 'smtp', '--set', 'prod=Stripe live');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('is a stripeApi in wops.yaml, not a smtp');
});

test('alone it proposes the likeliest with the command for each, and changes nothing', async () => {
  const {wops, repository} = await withOpenCredentials();
  const before = await repository.read('wops.yaml');
  const run = await wops('credential', 'map');
  expect(run.exitCode).toBe(0);
  const commands = run.stdout.match(/wops credential map .*/g);
  expect(commands).toEqual([
    "wops credential map stripe --type stripeApi --set 'dev=Stripe test' --set 'prod=Stripe live'",
    "wops credential map mail --type smtp --set 'dev=Mail test' --set 'prod=Mail EU'",
    "wops credential map mail --type smtp --set 'dev=Mail test' --set 'prod=Mail US'",
  ]);
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('the proposals as JSON carry each command word by word', async () => {
  const {data, ids} = await withOpenCredentials();
  const {proposals, mapped} = await data('credential', 'map');
  expect(mapped).toEqual([]);
  expect(proposals[0]).toMatchObject({type: 'stripeApi', source: 'dev', target: 'prod', best: ids.prod});
  expect(proposals[0].used).toMatchObject({id: ids.dev, name: 'Stripe test', workflows: ['Orders']});
  expect(proposals[0].candidates.map(({name}: {name: string}) => name)).toEqual(['Stripe live', 'Someone else']);
  expect(proposals[1].best).toBeNull();
  const [, ...command] = proposals[0].candidates[0].command;
  await data(...command);
  expect((await data('credential', 'map')).proposals.map(({type}: {type: string}) => type)).toEqual(['smtp']);
});

test('--yes takes what is certain in one commit, and leaves the rest', async () => {
  const {wops, data, repository} = await withOpenCredentials();
  const dry = await data('credential', 'map', '--yes', '--dry-run');
  expect(dry).toMatchObject({mapped: [{logical: 'stripe', changed: true}], commit: null});
  const {mapped, proposals, commit} = await data('credential', 'map', '--yes');
  expect(commit).toBe(await repository.git('rev-parse', 'HEAD'));
  expect(mapped).toHaveLength(1);
  expect(proposals).toHaveLength(1);
  expect(await data('credential')).toEqual([
    {name: 'stripe', type: 'stripeApi', environments: {dev: {name: 'Stripe test'}, prod: {name: 'Stripe live'}}},
  ]);
  expect(await data('credential', 'map', '--yes')).toMatchObject({mapped: [], commit: null});
  expect((await wops('credential', 'check', 'dev')).stdout).toContain('✓ stripe: Stripe test (stripeApi)');
});

test('one credential keeps its logical name through every stage', async () => {
  const {data, credential, use} = await createCredentialWorkspace({
    environments: {dev: 'dev', staging: 'staging', prod: 'production'},
    yaml: 'pipelines: {default: {stages: [{source: dev, target: staging}, {source: staging, target: prod}]}}\n',
  });
  const names = {dev: 'Stripe dev', staging: 'Stripe staging', prod: 'Stripe'};
  for (const [environment, name] of Object.entries(names)) {
    use(environment, 'Orders', ['stripeApi', credential(environment, 'stripeApi', name), name]);
  }
  await data('commit', 'staging', '--all');
  await data('credential', 'map', '--yes');
  const environments = Object.fromEntries(Object.entries(names).map(([environment, name]) => [environment, {name}]));
  expect(await data('credential')).toEqual([{name: 'stripe', type: 'stripeApi', environments}]);
});

test('a logical name that means another credential is not used for this one', async () => {
  const {data, use, ids} = await withStripe(`${PIPELINE}credentials:\n  stripe: {type: stripeApi, dev: Another one}\n`);
  use('dev', 'Orders', ['stripeApi', ids.dev, 'Stripe test']);
  await data('credential', 'map', '--yes');
  expect((await data('credential')).map(({name}: {name: string}) => name)).toEqual(['stripe', 'stripe-2']);
});

test('two credentials that one in the target is like are left to a person', async () => {
  const {data, credential, use} = await createCredentialWorkspace();
  const [one, two] = [credential('dev', 'smtp', 'Mail EU'), credential('dev', 'smtp', 'Mail US')];
  use('dev', 'Orders', ['smtp', one, 'Mail EU'], ['smtp', two, 'Mail US']);
  use('dev', 'Refunds', ['smtp', two, 'Mail US']);
  credential('prod', 'smtp', 'Mail');
  const {mapped, proposals} = await data('credential', 'map', '--yes');
  expect(mapped).toEqual([]);
  expect(proposals.map(({best}: {best: string | null}) => best)).toEqual([null, null]);
});

test('a credential whose name cannot be written is proposed by its id', async () => {
  const {wops, data, credential, use} = await createCredentialWorkspace();
  const name = "Mail\u001b[2J'; rm -rf ~";
  const id = credential('dev', 'smtp', name);
  use('dev', 'Orders', ['smtp', id, name]);
  const target = credential('prod', 'smtp', 'id:Mail');
  const {proposals} = await data('credential', 'map');
  expect(proposals[0].candidates[0].command.slice(-4)).toEqual(['--set', `dev=id:${id}`, '--set', `prod=id:${target}`]);
  expect((await wops('credential', 'map')).stdout).not.toContain('\u001b');
});

test('a credential that the target has nothing like is to be made there', async () => {
  const {wops, use, ids, n8n} = await withStripe();
  use('dev', 'Orders', ['stripeApi', ids.dev, 'Stripe test']);
  n8n('prod').call('DELETE', `/credentials/${ids.prod}`);
  expect((await wops('credential', 'map')).stdout).toContain('Make a stripeApi credential "Stripe test" in prod');
});

test('without a pipeline it says that one is missing', async () => {
  const {wops} = await createCredentialWorkspace({yaml: ''});
  const run = await wops('credential', 'map');
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('wops pipeline add');
});

test('a stage that cannot be looked at: 5 when it is the only one, 8 beside others', async () => {
  const one = await withStripe();
  one.n8n('prod').faults.add({kind: 'status', status: 401, match: {path: '*credentials*'}});
  const alone = await one.wops('credential', 'map', '--json');
  expect(alone.exitCode).toBe(5);
  expect(alone.json.data.failures).toMatchObject([{source: 'dev', target: 'prod', error: {type: 'n8n_auth'}}]);
  const two = await createCredentialWorkspace({
    environments: {dev: 'dev', staging: 'staging', prod: 'production'},
    yaml: 'pipelines: {default: {stages: [{source: dev, target: staging}, {source: staging, target: prod}]}}\n',
  });
  two.n8n('prod').faults.add({kind: 'status', status: 401, match: {path: '*credentials*'}});
  expect((await two.wops('credential', 'map')).exitCode).toBe(8);
});

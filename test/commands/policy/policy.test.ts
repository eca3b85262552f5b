import {expect, test} from 'vitest';
import {createWorkspace} from '../../support/workspace.ts';

const YAML = `policies:
  drift:
    enforceSla: true   # since March
`;

test('policy alone shows the rules of the workspace, show ENV those that hold there', async () => {
  const {data, wops} = await createWorkspace({yaml: YAML});
  const shared = await data('policy');
  expect(shared).toMatchObject({environment: null, drift: {enforceSla: true, severityTtlHours: {critical: 24}}});
  expect(shared).not.toHaveProperty('handling');
  expect(await data('policy', 'show', 'dev')).toEqual({
    environment: 'dev',
    handling: 'warn_only',
    drift: shared.drift,
  });
  expect((await wops('policy', 'show', 'prod')).stdout).toMatch(
    /^expired incidents block promotions +true +enforceTtl$/m,
  );
});

test('set changes rules in one commit, keeps comments, and says what was', async () => {
  const {data, repository} = await createWorkspace({yaml: YAML});
  const set = ['policy', 'set', 'enforceTtl=false', 'severityTtlHours.low=72', '--environment', 'prod'];
  expect(await data(...set)).toEqual({
    environment: 'prod',
    changed: true,
    rules: [
      {key: 'enforceTtl', before: true, after: false, unset: false, overriddenIn: []},
      {key: 'severityTtlHours.low', before: 168, after: 72, unset: false, overriddenIn: []},
    ],
    commit: await repository.git('rev-parse', 'HEAD'),
  });
  expect(await repository.git('log', '-1', '--format=%s')).toBe(
    'Set policies of prod: enforceTtl=false, severityTtlHours.low=72',
  );
  expect(await repository.read('wops.yaml')).toContain('# since March');
  expect((await data('policy', 'show', 'prod')).drift).toMatchObject({enforceTtl: false, severityTtlHours: {low: 72}});
  expect(await data(...set)).toMatchObject({changed: false, commit: null});
});

test('what is unset falls back, and words after --unset are rules to set', async () => {
  const {data, repository} = await createWorkspace({yaml: YAML});
  const before = await repository.read('wops.yaml');
  await data('policy', 'set', 'enforceSla=false', '-e', 'prod');
  const {rules} = await data('policy', 'set', '--unset', 'enforceSla', 'enforceTtl=false', '-e', 'prod');
  expect(rules).toMatchObject([
    {key: 'enforceTtl', after: false},
    {key: 'enforceSla', before: false, after: true, unset: true},
  ]);
  await data('policy', 'set', '--unset', 'enforceTtl', '--environment', 'prod');
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('a change of the workspace names the environments that it does not reach', async () => {
  const {data, wops} = await createWorkspace();
  await data('policy', 'set', 'enforceTtl=true', '-e', 'prod');
  expect((await wops('policy', 'set', 'enforceTtl=false')).stdout).toContain('prod keeps its own enforceTtl.');
  expect((await data('policy', 'show', 'prod')).drift.enforceTtl).toBe(true);
});

test('only an admin changes policies; others are told who may', async () => {
  const {wops, repository} = await createWorkspace({yaml: 'users: {lead@example.com: admin}\n'});
  const before = await repository.read('wops.yaml');
  const ran = await wops('policy', 'set', 'enforceTtl=false', '--yes');
  expect(ran.exitCode).toBe(4);
  expect(ran.stderr).toContain('to change policies takes the role admin');
  expect(await repository.read('wops.yaml')).toBe(before);
});

test.each([
  ['a misspelt rule', ['set', 'enforcTtl=true'], 'did you mean enforceTtl?'],
  ['a value it cannot have', ['set', 'enforceTtl=1'], 'must be true or false'],
  ['an unknown environment', ['set', 'enforceTtl=true', '-e', 'prd'], 'did you mean prod?'],
  ['nothing', ['set'], 'Nothing to change'],
  ['an unknown environment to show', ['show', 'prd'], 'did you mean prod?'],
  ['an unknown environment to explain', ['explain', 'prd'], 'did you mean prod?'],
])('%s ends with 2', async (_, args, says) => {
  const {wops} = await createWorkspace();
  const ran = await wops('policy', ...args);
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toContain(says);
});

test('explain tells each rule with its line and what follows', async () => {
  const {data, wops} = await createWorkspace({yaml: YAML});
  const {environment, rules} = await data('policy', 'explain', 'prod');
  expect(environment).toBe('prod');
  expect(rules).toHaveLength(12);
  expect(rules.find(({key}: {key: string}) => key === 'enforceSla')).toEqual({
    key: 'enforceSla',
    value: true,
    from: 'workspace',
    path: 'policies.drift.enforceSla',
    line: 13,
    means: expect.stringContaining('prod has no owner'),
  });
  const {stdout} = await wops('policy', 'explain', 'prod');
  expect(stdout).toContain('enforceSla: true  wops.yaml:13 policies.drift.enforceSla\n  Escalation tells nobody');
  expect(stdout).toContain('handling: manual_override  default of production environments\n');
});

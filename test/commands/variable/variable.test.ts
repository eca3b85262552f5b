import {expect, test} from 'vitest';
import {createWorkspace} from '../../support/workspace.ts';

const YAML = `variables:
  API_BASE: {dev: https://dev.example.com, prod: https://api.example.com, detect: true}   # where we call
  ONE: {dev: "1"}
`;

test('list tells the values by environment, and which are detected', async () => {
  const {wops, data} = await createWorkspace({yaml: YAML});
  expect(await data('variable')).toEqual([
    {
      name: 'API_BASE',
      detect: true,
      environments: {dev: 'https://dev.example.com', prod: 'https://api.example.com'},
    },
    {name: 'ONE', detect: false, environments: {dev: '1'}},
  ]);
  expect((await wops('variable', 'list')).stdout).toMatch(/^ONE +no +1 +—$/m);
});

test('a new variable gets its values in one commit', async () => {
  const {data, repository} = await createWorkspace();
  const set = await data('variable', 'set', 'QUERY', 'dev=a=b&c', 'prod=', '--detect');
  expect(set).toEqual({
    name: 'QUERY',
    changed: true,
    removed: false,
    variable: {name: 'QUERY', detect: true, environments: {dev: 'a=b&c', prod: ''}},
    commit: await repository.git('rev-parse', 'HEAD'),
  });
  expect(await repository.git('log', '-1', '--format=%s')).toBe('Set variable QUERY');
});

test('a value that looks like a number stays a text', async () => {
  const {data} = await createWorkspace();
  await data('variable', 'set', 'LIMIT', 'dev=0010', 'prod=true');
  expect((await data('variable'))[0].environments).toEqual({dev: '0010', prod: 'true'});
});

test('set changes only what it names, comments stay, and a second time nothing', async () => {
  const {data, repository} = await createWorkspace({yaml: YAML});
  const set = ['variable', 'set', 'API_BASE', 'prod=https://new.example.com', '--no-detect'];
  const {variable} = await data(...set);
  expect(variable).toMatchObject({
    detect: false,
    environments: {dev: 'https://dev.example.com', prod: 'https://new.example.com'},
  });
  expect(await repository.read('wops.yaml')).toContain('# where we call');
  expect(await data(...set)).toMatchObject({changed: false, commit: null});
  expect(await data('variable', 'set', 'ONE', '--no-detect')).toMatchObject({changed: false, commit: null});
});

test('an unset value is gone, the others stay', async () => {
  const {data} = await createWorkspace({yaml: YAML});
  expect((await data('variable', 'set', 'API_BASE', '--unset', 'dev')).variable.environments).toEqual({
    prod: 'https://api.example.com',
  });
  expect(await data('variable', 'set', 'API_BASE', '--unset', 'dev')).toMatchObject({changed: false, commit: null});
});

test('the last value takes the variable along, but not unasked', async () => {
  const {wops, data} = await createWorkspace({yaml: YAML});
  const refused = await wops('variable', 'set', 'ONE', '--unset', 'dev');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('wops variable set ONE --unset dev --yes');
  expect(await data('variable', 'set', 'ONE', '--unset', 'dev', '--yes')).toMatchObject({
    removed: true,
    variable: null,
  });
  expect((await data('variable')).map((variable: {name: string}) => variable.name)).toEqual(['API_BASE']);
});

test('a new value beside the one taken away keeps the variable', async () => {
  const {data} = await createWorkspace({yaml: YAML});
  const {variable} = await data('variable', 'set', 'ONE', 'prod=2', '--unset', 'dev');
  expect(variable.environments).toEqual({prod: '2'});
});

test.each([
  ['an unknown environment', ['ONE', 'prd=1'], 'did you mean prod?'],
  ['an unknown environment to unset', ['ONE', '--unset', 'prd'], 'did you mean prod?'],
  ['a name that no template can hold', ['MY-VAR', 'dev=1'], 'cannot be the name of a variable'],
  ['a value without an environment', ['ONE', 'https://x'], 'ENV=VALUE'],
  ['two values for one environment', ['ONE', 'dev=1', 'dev=2'], 'two values'],
  ['a value both set and unset', ['ONE', 'dev=1', '--unset', 'dev'], 'both set and unset'],
  ['nothing', ['ONE'], 'Nothing to change'],
  ['an unknown variable', ['API_BAS', '--detect'], 'did you mean API_BASE?'],
  ['a name of JavaScript', ['__proto__', '--detect'], 'There is no variable "__proto__"'],
])('%s is refused, and nothing is changed', async (_, args, says) => {
  const {wops, repository} = await createWorkspace({yaml: YAML});
  const before = await repository.read('wops.yaml');
  const run = await wops('variable', 'set', ...args);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(says);
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('an environment called constructor has no value of its own accord', async () => {
  const environments = Object.fromEntries([
    ['dev', 'dev' as const],
    ['constructor', 'staging' as const],
  ]);
  const {wops} = await createWorkspace({environments, yaml: 'variables: {A: {dev: x}}\n'});
  expect((await wops('variable', 'list')).stdout).toMatch(/^A +no +x +—$/m);
});

import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {formatWorkflowFile, parseWorkflowFile} from '../../src/core/workflow/workflow-file.ts';
import {edited, nodeOf, orders} from '../core/merge/merge-samples.ts';
import {temporaryFolder} from '../support/git-repository.ts';
import {runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

const ours = edited((file) =>
  Object.assign(nodeOf(file, 'Fetch').parameters, {url: 'https://o.test', apiKey: 'hunter1'}),
);
const theirs = edited((file) => Object.assign(nodeOf(file, 'Fetch').parameters, {method: 'POST'}));
const others = edited((file) =>
  Object.assign(nodeOf(file, 'Fetch').parameters, {url: 'https://x.test', apiKey: 'hunter2'}),
);

async function threeFiles(changes: Record<string, string> = {}): Promise<(name: string) => string> {
  const folder = await temporaryFolder();
  const files = {
    base: formatWorkflowFile(orders()),
    ours: formatWorkflowFile(ours),
    theirs: formatWorkflowFile(theirs),
    others: formatWorkflowFile(others),
    ...changes,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return (name) => join(folder, name);
}

test('three files merge into a fourth, or on stdout', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const path = await threeFiles();
  const files = [path('base'), path('ours'), path('theirs')];
  const {exitCode, stdout} = await wops('merge', ...files, '-o', path('out'));
  expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: `Merged into ${path('out')}.\n`});
  const text = await readFile(path('out'), 'utf8');
  const parsed = parseWorkflowFile(text);
  expect('file' in parsed && nodeOf(parsed.file, 'Fetch').parameters).toMatchObject({
    url: 'https://o.test',
    method: 'POST',
  });
  expect((await wops('merge', ...files)).stdout).toBe(text);
  expect((await wops('merge', ...files, '--json')).json.data.conflicts).toEqual([]);
});

test('conflicts end with 3, and are named without their secrets', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const path = await threeFiles();
  const args = ['merge', path('base'), path('ours'), path('others'), '-o', path('out')];
  const {exitCode, stdout} = await wops(...args);
  expect(exitCode).toBe(3);
  expect(stdout).toContain('node "Fetch", parameters.url');
  expect(stdout).not.toContain('hunter');
  const json = await wops(...args, '--json');
  expect(json.exitCode).toBe(3);
  expect(json.json.data).toMatchObject({
    output: path('out'),
    conflicts: [{path: 'parameters.apiKey'}, {path: 'parameters.url'}],
  });
  expect(json.stdout).not.toContain('hunter');
  expect(parseWorkflowFile(await readFile(path('out'), 'utf8'))).toEqual({
    problem: 'has 2 unresolved conflicts: wops conflict list',
  });
});

test('an empty base is none', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const path = await threeFiles({base: ''});
  expect((await wops('merge', path('base'), path('ours'), path('ours'))).stdout).toBe(formatWorkflowFile(ours));
});

test.for<[string, Record<string, string>, string]>([
  ['a file that is not there', {}, 'missing cannot be read: there is no such file.'],
  ['no JSON', {missing: '{"apiKey": hunter2'}, 'missing is not valid JSON: Unexpected token'],
  ['no workflow', {missing: '[]'}, 'missing is not a workflow: it must be a JSON object.'],
  [
    'conflicts of an earlier merge',
    {missing: `{"wopsConflicts": [{"path": "name", "theirs": "Other"}],${formatWorkflowFile(orders()).slice(1)}`},
    'missing has 1 unresolved conflict.',
  ],
  [
    'another workflow',
    {missing: formatWorkflowFile({...orders(), name: 'Else', canonicalId: '00000000-0000-4000-8000-000000000000'})},
    'are two workflows.',
  ],
])('%s is refused with 2, and nothing is written', async ([, changes, message]) => {
  const {wops} = await createWorkspace({environments: {}});
  const path = await threeFiles(changes);
  const before = await readFile(path('ours'), 'utf8');
  const {exitCode, stdout, stderr} = await wops(
    'merge',
    path('base'),
    path('ours'),
    path('missing'),
    '-o',
    path('ours'),
  );
  expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('hunter');
  expect(await readFile(path('ours'), 'utf8')).toBe(before);
});

test('an output that cannot be written is a usage error that leaves nothing behind', async () => {
  const path = await threeFiles();
  const cwd = path('');
  const before = await readdir(cwd);
  for (const output of ['nowhere/out.json', '.']) {
    const {exitCode, stderr} = await runWops(['merge', 'base', 'ours', 'theirs', '-o', output], {cwd});
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain('cannot be written');
  }
  expect(await readdir(cwd)).toEqual(before);
});

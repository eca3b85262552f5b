import {execFile} from 'node:child_process';
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../../src/core/workflow/workflow-file.ts';
import {type Edit, edited, main, node, nodeOf, orders, remove, to} from '../core/merge/merge-samples.ts';
import {
  createRepository,
  HERMETIC_ENV,
  openRepository,
  type TestRepository,
  temporaryFolder,
} from '../support/git-repository.ts';
import {runWops} from '../support/run-wops.ts';

const FILE = 'workflows/dev/orders.json';
const YAML = 'version: 1\nenvironments:\n  dev: {class: dev, url: http://127.0.0.1:5678, apiKey: "${KEY}"}\n';

interface Clone extends TestRepository {
  wops: (...args: string[]) => ReturnType<typeof runWops>;
  /** Git, ending as it may; stdout and stderr together. */
  attempt: (...args: string[]) => Promise<{exitCode: number; output: string}>;
  workflow(): Promise<WorkflowFile>;
  change(edit: Edit, message?: string): Promise<string>;
}

function cloneAt(root: string): Clone {
  const repository = openRepository(root);
  return {
    ...repository,
    wops: (...args) => runWops(args, {cwd: root}),
    attempt: (...args) =>
      new Promise((resolve) => {
        execFile(
          'git',
          args,
          {cwd: root, env: {...process.env, ...HERMETIC_ENV, GIT_EDITOR: ':'}},
          (error, stdout, stderr) => resolve({exitCode: Number(error?.code ?? 0), output: stdout + stderr}),
        );
      }),
    async workflow() {
      const parsed = parseWorkflowFile(await repository.read(FILE));
      if ('problem' in parsed) throw new Error(parsed.problem);
      return parsed.file;
    },
    async change(edit, message = 'Change') {
      const parsed = parseWorkflowFile(await repository.read(FILE));
      if ('problem' in parsed) throw new Error(parsed.problem);
      return repository.commit(message, {[FILE]: formatWorkflowFile(edited(edit, parsed.file))});
    },
  };
}

/** A workspace with one workflow, in a folder whose name a shell would take apart, with the drivers installed. */
async function installed(): Promise<Clone> {
  const root = join(await temporaryFolder(), "it's my workspace");
  await mkdir(root);
  const clone = cloneAt(root);
  await clone.git('init', '--quiet', '--template=', '--initial-branch=main');
  await clone.commit('Workspace', {'wops.yaml': YAML, '.gitignore': '/.wops/\n', [FILE]: formatWorkflowFile(orders())});
  const {exitCode, stderr} = await clone.wops('git', 'install');
  expect(exitCode, stderr).toBe(0);
  await clone.commit('Drivers');
  return clone;
}

/** `main` and `side`, each with one commit more than the one they share; `main` is checked out. */
async function diverged(ours: Edit, theirs: Edit): Promise<Clone> {
  const clone = await installed();
  await clone.git('switch', '--quiet', '--create', 'side');
  await clone.change(theirs, 'Theirs');
  await clone.git('switch', '--quiet', 'main');
  await clone.change(ours, 'Ours');
  return clone;
}

/** Next to each other in the file, so that git alone could not merge them. */
const ours: Edit = (file) => {
  nodeOf(file, 'Fetch').parameters.method = 'POST';
  file.nodes.push(node('Log'));
  main(file, 'Route')[1]!.push(...to('Log'));
};
const theirs: Edit = (file) => {
  nodeOf(file, 'Fetch').parameters.url = 'https://t.test';
  file.nodes.push(node('Mail'));
  main(file, 'Route')[1]!.push(...to('Mail'));
};
const clash: Edit = (file) => {
  nodeOf(file, 'Fetch').parameters.method = 'PUT';
};

function expectBoth(file: WorkflowFile): void {
  expect(nodeOf(file, 'Fetch').parameters).toMatchObject({method: 'POST', url: 'https://t.test'});
  expect(main(file, 'Route')[1]!.map((target) => target.node)).toEqual(['Store', 'Log', 'Mail']);
}

describe('with the drivers installed', () => {
  test('git alone could not merge what the next tests merge', async () => {
    const clone = await diverged(ours, theirs);
    await clone.wops('git', 'uninstall');
    await clone.git('checkout', '.');
    expect((await clone.attempt('merge', 'side')).exitCode).toBe(1);
  });

  test.for([
    ['merge', ['merge', '--quiet', 'side']],
    ['cherry-pick', ['cherry-pick', 'side']],
    ['rebase', ['rebase', '--quiet', 'side']],
  ] as const)('git %s takes edits of both branches', async ([, args]) => {
    const clone = await diverged(ours, theirs);
    const {exitCode, output} = await clone.attempt(...args);
    expect(exitCode, output).toBe(0);
    expectBoth(await clone.workflow());
    expect(await clone.git('status', '--porcelain')).toBe('');
  });

  test.for([
    ['merge', ['merge', 'side'], ['merge', '--continue']],
    ['cherry-pick', ['cherry-pick', 'side'], ['cherry-pick', '--continue']],
    ['rebase', ['rebase', 'side'], ['rebase', '--continue']],
  ] as const)('a conflict stops git %s, is settled by wops, and git goes on', async ([, args, goOn]) => {
    const clone = await diverged(ours, (file) => {
      theirs(file);
      clash(file);
    });
    const {exitCode, output} = await clone.attempt(...args);
    expect(exitCode, output).toBe(1);
    expect(output).toContain(`${FILE}: 1 conflict\n  node "Fetch", parameters.method\n`);
    const text = await clone.read(FILE);
    expect(JSON.parse(text).wopsConflicts).toMatchObject([{node: 'Fetch', path: 'parameters.method'}]);
    const [conflict] = (await clone.wops('conflict', 'list', '--json')).json<{data: object[]}>().data;
    expect(conflict).toMatchObject({file: FILE, node: 'Fetch', path: 'parameters.method', base: 'GET'});
    // What git calls ours in a rebase is the branch that it goes onto.
    const side = args[0] === 'rebase' ? '--theirs' : '--ours';
    expect((await clone.wops('conflict', 'resolve', FILE, side)).exitCode).toBe(0);
    expectBoth(await clone.workflow());
    await clone.git('add', FILE);
    const after = await clone.attempt(...goOn);
    expect(after.exitCode, after.output).toBe(0);
    expect(await clone.git('status', '--porcelain')).toBe('');
  });

  test('a workflow that both branches added', async () => {
    const clone = await installed();
    const added = (url: string) => edited((file) => Object.assign(nodeOf(file, 'Fetch').parameters, {url}));
    const path = 'workflows/dev/second.json';
    await clone.git('switch', '--quiet', '--create', 'side');
    await clone.commit('Theirs', {[path]: formatWorkflowFile(added('https://t.test'))});
    await clone.git('switch', '--quiet', 'main');
    await clone.commit('Ours', {[path]: formatWorkflowFile(added('https://o.test'))});
    expect((await clone.attempt('merge', 'side')).exitCode).toBe(1);
    expect(JSON.parse(await clone.read(path)).wopsConflicts).toEqual([
      {node: 'Fetch', ours: 'https://o.test', path: 'parameters.url', theirs: 'https://t.test'},
    ]);
  });

  test.for<[string, Edit, Edit, Edit, object]>([
    [
      'a connection that one branch unplugged and the other led elsewhere',
      (file) => {
        main(file, 'Route')[0] = [];
      },
      (file) => void main(file, 'Route').reverse(),
      (file) => {
        main(file, 'Route')[0] = [];
      },
      {node: 'Route', path: 'connections.Route.main'},
    ],
    [
      'a node that one branch deleted and an expression of the other names',
      (file) => remove(file, 'Store'),
      (file) => {
        nodeOf(file, 'Count').parameters.jsCode = "return $('Store').all();";
      },
      (file) => {
        remove(file, 'Store');
        nodeOf(file, 'Count').parameters.jsCode = "return $('Store').all();";
      },
      {node: 'Store', path: '', usedBy: ['Count']},
    ],
  ])('%s is a conflict', async ([, one, other, merged, conflict]) => {
    const clone = await diverged(one, other);
    expect((await clone.attempt('merge', 'side')).exitCode).toBe(1);
    const held = JSON.parse(await clone.read(FILE));
    expect(held.wopsConflicts).toMatchObject([conflict]);
    expect(held.connections).toEqual(edited(merged).connections);
    expect(nodeOf(held, 'Count')).toEqual(nodeOf(edited(merged), 'Count'));
  });

  test('a half merge that was committed is merged again, and stays JSON with all its notes', async () => {
    const clone = await diverged(ours, clash);
    await clone.git('switch', '--quiet', '--create', 'second', 'main~1');
    await clone.change((file) => {
      Object.assign(nodeOf(file, 'Fetch').parameters, {url: 'https://second.test', method: 'PATCH'});
    });
    await clone.git('switch', '--quiet', 'main');
    expect((await clone.attempt('merge', 'side')).exitCode).toBe(1);
    await clone.commit('Half a merge');
    const {exitCode, output} = await clone.attempt('merge', 'second');
    expect(exitCode, output).toBe(1);
    expect(output).not.toContain('merged as text');
    const held = JSON.parse(await clone.read(FILE));
    expect(held.wopsConflicts).toMatchObject([
      {node: 'Fetch', path: 'parameters.method', ours: 'POST', theirs: 'PUT'},
      {node: 'Fetch', path: 'parameters.method', ours: 'POST', theirs: 'PATCH'},
    ]);
    expect(nodeOf(held, 'Fetch').parameters.url).toBe('https://second.test');
    expect((await clone.wops('conflict', 'resolve', FILE, '--ours')).exitCode).toBe(0);
    await clone.git('commit', '--quiet', '--all', '--message', 'The whole merge');
    expect(nodeOf(await clone.workflow(), 'Fetch').parameters).toMatchObject({
      method: 'POST',
      url: 'https://second.test',
    });
  });

  test.for([
    ['deleted_by_theirs', 'main', 'changed by ours, deleted by theirs'],
    ['deleted_by_ours', 'side', 'deleted by ours, changed by theirs'],
  ] as const)('a workflow that is %s is listed, with both ways on', async ([unmerged, branch, says]) => {
    const clone = await installed();
    await clone.git('switch', '--quiet', '--create', 'side');
    await clone.git('rm', '--quiet', FILE);
    await clone.git('commit', '--quiet', '--message', 'Gone');
    await clone.git('switch', '--quiet', 'main');
    await clone.change(ours);
    await clone.git('switch', '--quiet', branch);
    expect((await clone.attempt('merge', branch === 'main' ? 'side' : 'main')).exitCode).toBe(1);
    const list = (await clone.wops('conflict', 'list', '--json')).json<{data: object[]; message: string}>();
    expect(list.data).toEqual([{file: FILE, environment: 'dev', workflow: 'Orders', path: '', unmerged}]);
    expect(list.message).toBe('1 conflict in 1 file.');
    const {stdout} = await clone.wops('conflict');
    expect(stdout).toContain(`  ! ${says}\n      keep it    git add ${FILE}\n      delete it  git rm ${FILE}\n`);
    const {exitCode, stderr} = await clone.wops('conflict', 'resolve', 'orders', '--ours');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${FILE} is for Git to settle: ${unmerged.replaceAll('_', ' ')}.`);
    await clone.git('add', FILE);
    expect((await clone.wops('conflict')).stdout).toBe('There are no conflicts.\n');
  });

  test('what was merged as text is listed while it is no workflow, under commands that a shell takes', async () => {
    const clone = await installed();
    const path = 'my flows/de v/orders.json';
    await clone.commit('Elsewhere', {
      'wops.yaml': YAML.replace('class: dev', 'class: dev, folder: "my flows/de v"'),
      [path]: await clone.read(FILE),
    });
    await clone.git('switch', '--quiet', '--create', 'side');
    await clone.commit('Theirs', {[path]: formatWorkflowFile(edited(clash))});
    await clone.git('switch', '--quiet', 'main');
    await clone.commit('Ours', {[path]: formatWorkflowFile(edited(ours))});
    expect((await clone.attempt('merge', 'side')).exitCode).toBe(1);
    const {data} = (await clone.wops('conflict', 'list', '--json')).json<{data: object[]}>();
    expect(data).toEqual([{file: path, environment: 'dev', workflow: 'orders', path: '', unmerged: 'changed_by_both'}]);
    const {stdout} = await clone.wops('conflict');
    const [, take] = /^ +theirs +(.*)$/m.exec(stdout)!;
    const [, then] = /^ +then +(.*)$/m.exec(stdout)!;
    expect(take).toBe(`git checkout --theirs -- '${path}'`);
    const shell = (command: string) => promisify(execFile)('sh', ['-c', command], {cwd: clone.root});
    await shell(take!);
    const settled = await clone.wops('conflict');
    expect(settled.stdout).toBe('There are no conflicts.\n');
    expect(settled.stderr).toContain(`Settled, but Git does not know it yet: git add '${path}'`);
    await shell(then!);
    expect(await clone.git('status', '--porcelain', '--', path)).toBe(`M  "${path}"`);
    expect((await clone.wops('conflict')).stderr).toBe('');
  });

  test('what is no workflow is merged as text, as git does it', async () => {
    const clone = await installed();
    const path = 'workflows/dev/notes.json';
    await clone.commit('Notes', {[path]: 'one\ntwo\nthree\nfour\n'});
    await clone.git('switch', '--quiet', '--create', 'side');
    await clone.commit('Theirs', {[path]: 'one\ntwo\nthree\nFOUR\n'});
    await clone.git('switch', '--quiet', 'main');
    await clone.commit('Ours', {[path]: 'ONE\ntwo\nthree\nfour\n'});
    const {exitCode, output} = await clone.attempt('merge', 'side');
    expect(exitCode, output).toBe(0);
    expect(output).toContain(`${path} was merged as text: base is not valid JSON`);
    expect(await clone.read(path)).toBe('ONE\ntwo\nthree\nFOUR\n');
  });

  test('git diff and git log -p tell a workflow by nodes and connections', async () => {
    const clone = await installed();
    await clone.change((file) => {
      ours(file);
      nodeOf(file, 'Fetch').position = [5, 5];
      (nodeOf(file, 'Fetch').parameters.headers as object[]).unshift({name: 'X-Api-Key', value: 'hunter2'});
    });
    for (const args of [
      ['diff', 'HEAD~1'],
      ['log', '-p', '-1', '--format='],
      ['show', '--format='],
    ]) {
      const text = await clone.git(...args);
      expect(text).toMatch(/^@@ .* @@ node "Store" \(n8n-nodes-base.set v3.4\)$/m);
      const changed = text.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
      expect(changed).toEqual([
        '+    - name: X-Api-Key',
        expect.stringMatching(/^\+ {6}value: •••• #[0-9a-f]{4}$/),
        '-  parameters.method: GET',
        '+  parameters.method: POST',
        '+node "Log" (n8n-nodes-base.set v3.4)',
        '+  parameters: {}',
        '+',
        '+  "Route" (paid) → "Log"',
        expect.stringMatching(/^-layout: #/),
        expect.stringMatching(/^\+layout: #/),
      ]);
    }
  });

  test('a changed secret is seen, and a file that is none is shown as it is', async () => {
    const clone = await installed();
    await clone.change((file) => Object.assign(nodeOf(file, 'Fetch').parameters, {apiKey: 'hunter1'}));
    await clone.change((file) => Object.assign(nodeOf(file, 'Fetch').parameters, {apiKey: 'hunter2'}));
    const text = await clone.git('diff', 'HEAD~1');
    expect(text).toMatch(/^- {2}parameters.apiKey: •••• #[0-9a-f]{4}\n\+ {2}parameters.apiKey: •••• #[0-9a-f]{4}$/m);
    await clone.commit('Broken', {[FILE]: '{"name": "\u001b[31m'});
    expect(await clone.git('diff', 'HEAD~1')).toContain('+{"name": "\\u001b[31m');
  });
});

describe('wops git install and uninstall', () => {
  const mine = '*.png binary\r\n# mine';

  test('leave the rest of .gitattributes and of the configuration as they were', async () => {
    const clone = cloneAt((await createRepository()).root);
    await clone.commit('Mine', {'wops.yaml': YAML, '.gitattributes': mine});
    await clone.git('config', 'diff.wops.binary', 'false');
    const before = await clone.git('config', '--local', '--list');
    const first = await clone.wops('git', 'install');
    expect(first.stdout).toContain('Git now compares and merges workflows by wops.');
    const attributes = await clone.read('.gitattributes');
    expect(attributes.startsWith(`${mine}\n`)).toBe(true);
    expect(attributes).toMatch(/\nworkflows\/\*\*\/\*\.json diff=wops merge=wops\n$/);
    expect((await clone.wops('git', 'install')).stdout).toContain('already');
    expect(await clone.read('.gitattributes')).toBe(attributes);
    await clone.write('.gitattributes', `${attributes}*.jpg binary\n`);
    const {stdout} = await clone.wops('git', 'uninstall');
    expect(stdout).toContain('Git compares and merges workflows as text again.');
    expect(await clone.read('.gitattributes')).toBe(`${mine}\n*.jpg binary\n`);
    expect(await clone.git('config', '--local', '--list')).toBe(before);
    expect((await clone.wops('git', 'uninstall')).stdout).toContain('nothing of wops');
  });

  test('cover folders elsewhere, and take away the file that they made', async () => {
    const clone = cloneAt((await createRepository()).root);
    const folder = 'flows [dev]';
    await clone.commit('Mine', {'wops.yaml': YAML.replace('class: dev', `class: dev, folder: "${folder}"`)});
    expect((await clone.wops('git', 'install', '--json')).json<{data: object}>().data).toMatchObject({
      installed: true,
      attributes: {changed: true, patterns: ['workflows/**/*.json', '"/flows \\\\[dev\\\\]/*.json"']},
    });
    const attribute = await clone.git('check-attr', 'merge', `${folder}/orders.json`);
    expect(attribute).toContain('merge: wops');
    await clone.wops('git', 'uninstall');
    await expect(clone.read('.gitattributes')).rejects.toThrow('ENOENT');
  });

  test('outside a repository are refused', async () => {
    const root = await temporaryFolder();
    const clone = cloneAt(root);
    await clone.write('wops.yaml', YAML);
    for (const command of ['install', 'uninstall']) {
      const {exitCode, stderr} = await clone.wops('git', command);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('is not in a Git repository');
    }
  });
});

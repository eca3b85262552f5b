import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {text as textOf} from 'node:stream/consumers';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {formatConflictedFile} from '../../src/core/merge/conflict-notes.ts';
import {mergeWorkflows} from '../../src/core/merge/merge-workflows.ts';
import {formatWorkflowFile, parseWorkflowFile} from '../../src/core/workflow/workflow-file.ts';
import {type Edit, edited, nodeOf, orders, remove, to} from '../core/merge/merge-samples.ts';
import {HERMETIC_ENV, temporaryFolder} from '../support/git-repository.ts';
import {ROOT, runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

const change =
  (url: string): Edit =>
  (file) => {
    Object.assign(nodeOf(file, 'Fetch').parameters, {url, apiKey: `hunter ${url}`});
    nodeOf(file, 'Store').parameters.table = url;
  };
const {merged, conflicts} = mergeWorkflows(orders(), edited(change('ours')), edited(change('theirs')));
const text = formatConflictedFile({file: merged, conflicts});

async function workspace(files: string[] = ['workflows/dev/orders.json']) {
  const made = await createWorkspace();
  for (const file of files) await made.repository.write(file, text);
  return made;
}

test('without conflicts the list is empty', async () => {
  const {data, wops} = await createWorkspace();
  expect(await data('conflict')).toEqual([]);
  expect((await wops('conflict', 'list')).stdout).toBe('There are no conflicts.\n');
});

test('conflicts are listed by file, node and path, secrets masked', async () => {
  const {data, wops} = await workspace();
  const place = {file: 'workflows/dev/orders.json', environment: 'dev', workflow: 'Orders'};
  expect(await data('conflict', 'list')).toEqual([
    {...place, node: 'Fetch', path: 'parameters.url', base: 'https://a.test', ours: 'ours', theirs: 'theirs'},
    {...place, node: 'Fetch', path: 'parameters.apiKey', ours: '••••', theirs: '•••• (another secret)'},
    {...place, node: 'Store', path: 'parameters.table', base: 'orders', ours: 'ours', theirs: 'theirs'},
  ]);
  const {stdout, exitCode} = await wops('conflict', 'list');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/node "Store", parameters\.table\n +base +orders\n +ours +ours\n +theirs theirs/);
  expect(stdout).toContain('3 conflicts in 1 file.');
});

test.for(['workflows/dev/orders.json', 'orders', 'Orders', orders().canonicalId!, 'wf1'])(
  'a file is settled by its name %s',
  async (name) => {
    const {data, repository} = await workspace();
    const report = await data('conflict', 'resolve', name, '--theirs');
    expect(report).toMatchObject({file: 'workflows/dev/orders.json', side: 'theirs', left: 0});
    const parsed = parseWorkflowFile(await repository.read('workflows/dev/orders.json'));
    expect('file' in parsed && nodeOf(parsed.file, 'Store').parameters.table).toBe('theirs');
    expect(await data('conflict')).toEqual([]);
  },
);

test('one place at a time, by node and path', async () => {
  const {data, wops, repository} = await workspace();
  const {stdout} = await wops(
    'conflict',
    'resolve',
    'orders',
    '--theirs',
    '--node',
    'Fetch',
    '--path',
    'parameters.url',
  );
  expect(stdout).toContain('1 conflict settled for theirs, 2 left.');
  expect((await data('conflict')).map(({path}: {path: string}) => path)).toEqual([
    'parameters.apiKey',
    'parameters.table',
  ]);
  await wops('conflict', 'resolve', 'orders', '--base', '--node', 'Fetch');
  expect((await wops('conflict', 'resolve', 'orders', '--ours')).stdout).toContain('git add workflows/dev/orders.json');
  const parsed = parseWorkflowFile(await repository.read('workflows/dev/orders.json'));
  const fetch = 'file' in parsed ? nodeOf(parsed.file, 'Fetch').parameters : {};
  expect(fetch.url).toBe('theirs');
  expect(fetch).not.toHaveProperty('apiKey');
});

test('of a node that one side deleted, what the other did to it is said', async () => {
  const change: Edit = (file) => {
    Object.assign(nodeOf(file, 'Notify').parameters, {text: 'Hello', token: 'hunter2'});
    nodeOf(file, 'Notify').position = [9, 9];
    nodeOf(file, 'Count').parameters.jsCode = "$('Notify')";
    file.connections.Store = {main: [to('Notify')]};
  };
  const base = edited((file) => Object.assign(nodeOf(file, 'Notify').parameters, {token: 'hunter1'}));
  const result = mergeWorkflows(
    base,
    edited((file) => remove(file, 'Notify'), base),
    edited(change, base),
  );
  const {repository, wops} = await createWorkspace();
  await repository.write('workflows/dev/orders.json', formatConflictedFile({...result, file: result.merged}));
  const {stdout} = await wops('conflict', 'list');
  expect(stdout).toContain(`  ! node "Notify"
      base   Notify (n8n-nodes-base.set)
      ours   (no such node)
      theirs Notify (n8n-nodes-base.set)
               ~ Notify  text  ƒ {{ $('Fetch').item.json.id }} → Hello
               ~ Notify  token (secret changed)  •••• → ••••
               ! newly used by "Store", "Count"
`);
  expect(stdout).not.toContain('hunter');
});

describe('a file that is named by its path', () => {
  test('is settled also where there is no workspace', async () => {
    const cwd = await temporaryFolder();
    for (const [name, edit] of Object.entries({base: () => {}, ours: change('ours'), theirs: change('theirs')})) {
      await writeFile(join(cwd, name), formatWorkflowFile(edited(edit)));
    }
    const output = 'my merge.json';
    const merge = await runWops(['merge', 'base', 'ours', 'theirs', '-o', output], {cwd});
    expect(merge.exitCode).toBe(3);
    expect(merge.stdout).toContain("Settle them: wops conflict resolve 'my merge.json' --ours");
    const list = await runWops(['conflict', 'list', output, '--json'], {cwd});
    expect(list.json<{data: object[]}>().data).toMatchObject([
      {file: output, environment: null, path: 'parameters.apiKey'},
      {file: output, environment: null, path: 'parameters.url'},
      {file: output, environment: null, path: 'parameters.table'},
    ]);
    const again = await runWops(['merge', 'base', output, 'theirs'], {cwd});
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain(
      "my merge.json has 3 unresolved conflicts.\nNext:  wops conflict resolve 'my merge.json'",
    );
    const some = await runWops(['conflict', 'resolve', output, '--theirs', '--node', 'Fetch'], {cwd});
    expect(some.stdout).toContain("1 left.\nNext: wops conflict list 'my merge.json'");
    const rest = await runWops(['conflict', 'resolve', output, '--base'], {cwd});
    expect(rest.stdout).toBe(
      '  base   node "Store", parameters.table\nmy merge.json: 1 conflict settled for base, none is left.\n',
    );
    const wanted = edited((file) =>
      Object.assign(nodeOf(file, 'Fetch').parameters, {url: 'theirs', apiKey: 'hunter theirs'}),
    );
    expect(await readFile(join(cwd, output), 'utf8')).toBe(formatWorkflowFile(wanted));
    expect((await runWops(['conflict', 'list', output], {cwd})).stdout).toBe('There are no conflicts.\n');
    for (const [file, message] of [
      [output, 'my merge.json has no conflicts.'],
      ['nowhere.json', 'There is no wops.yaml'],
    ] as const) {
      const {exitCode, stderr} = await runWops(['conflict', 'resolve', file, '--ours'], {cwd});
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
    }
  });

  test('is settled in a workspace, outside its folders and within', async () => {
    const {root, repository} = await workspace(['m.json', 'workflows/dev/orders.json']);
    const report = await runWops(['conflict', 'resolve', '../../m.json', '--theirs', '--json'], {
      cwd: join(root, 'workflows/dev'),
    });
    expect(report.json<{data: object}>().data).toMatchObject({file: '../../m.json', environment: null, left: 0});
    const parsed = parseWorkflowFile(await repository.read('m.json'));
    expect('file' in parsed && nodeOf(parsed.file, 'Store').parameters.table).toBe('theirs');
    expect(await repository.read('workflows/dev/orders.json')).toBe(text);
    const inside = await runWops(['conflict', 'list', 'orders.json', '--json'], {cwd: join(root, 'workflows/dev')});
    expect(inside.json<{data: object[]}>().data[0]).toMatchObject({
      file: 'workflows/dev/orders.json',
      environment: 'dev',
    });
    const broken = await runWops(['conflict', 'list', '.gitignore'], {cwd: root});
    expect(broken.exitCode).toBe(2);
    expect(broken.stderr).toContain('.gitignore is not valid JSON');
  });
});

test('the next commands are ones that a shell takes', async () => {
  const {repository, root} = await createWorkspace();
  const path = "my flows/it's dev/orders.json";
  const yaml = await repository.read('wops.yaml');
  await repository.write('wops.yaml', yaml.replace('class: dev', `class: dev\n    folder: "my flows/it's dev"`));
  await repository.write(path, text);
  const shell = async (command: string) => {
    const words = command.replace(/^wops/, `'${process.execPath}' '${join(ROOT, 'bin/run.js')}'`);
    return (await promisify(execFile)('sh', ['-c', words], {cwd: root, env: {...process.env, ...HERMETIC_ENV}})).stdout;
  };
  const [, settle] = /^Settle them: (.*) \(or/m.exec(await shell('wops conflict list'))!;
  const [, next] = /^Next: (.*)$/m.exec(await shell(settle!))!;
  await shell(next!);
  expect(await repository.git('diff', '--cached', '--name-only', '-z')).toBe(`${path}\0`);
});

test('what cannot be meant is refused, with what could be', async () => {
  const {wops, repository} = await workspace(['workflows/dev/orders.json', 'workflows/prod/orders.json']);
  for (const [args, message] of [
    [['orders', '--ours'], 'workflows/prod/orders.json'],
    [['ordres', '--ours'], 'No workflow file with conflicts is called "ordres".'],
    [['workflows/dev/orders.json', '--ours', '--node', 'Nobody'], '"Store" parameters.table'],
    [['workflows/dev/orders.json'], 'For which side? Say --ours, --theirs or --base'],
    [['workflows/dev/orders.json', '--ours', '--theirs'], '--theirs'],
  ] as const) {
    const {exitCode, stderr} = await wops('conflict', 'resolve', ...args);
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain(message);
  }
  expect(await repository.read('workflows/dev/orders.json')).toBe(text);
});

test('a file with conflicts is not content: it is named and left out until they are settled', async () => {
  const {data, repository, wops} = await workspace();
  await repository.commit('Half a merge');
  const {git} = (await data('sync', 'dev')).environments[0];
  expect(git.invalid).toEqual([
    {path: 'workflows/dev/orders.json', problem: 'has 3 unresolved conflicts: wops conflict list'},
  ]);
  await wops('conflict', 'resolve', 'orders', '--ours');
  await repository.commit('The whole merge');
  expect((await data('sync', 'dev')).environments[0].git).toMatchObject({files: 1, invalid: []});
});

const [DOWN, ENTER] = ['\u001b[B', '\r'];

/** `wops conflict resolve` in a process whose streams are taken for terminals; each question gets the next keys. */
async function resolveByHand(root: string, keys: string[]) {
  const script = `
    const {Config} = await import('@oclif/core');
    const {default: command} = await import(${JSON.stringify(join(ROOT, 'src/commands/conflict/resolve.ts'))});
    for (const name of ['stdin', 'stderr']) Object.defineProperty(process[name], 'isTTY', {value: true});
    await command.run(['orders', '--json'], await Config.load({root: ${JSON.stringify(ROOT)}}));
    process.stdin.destroy();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    env: {...process.env, NODE_OPTIONS: '', CI: '', WOPS_WORKSPACE: root},
  });
  let [stderr, answered] = ['', 0];
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    const asked = stderr.includes(`${answered + 1} of 3,`);
    if (asked && answered < keys.length) child.stdin.write(keys[answered++]);
  });
  const [stdout, [exitCode]] = await Promise.all([textOf(child.stdout), once(child, 'exit')]);
  return {exitCode, stderr, stdout};
}

test('on a terminal each conflict is asked about, on stderr, with secrets masked', async () => {
  const {root, repository, data} = await workspace();
  const {stdout, stderr, exitCode} = await resolveByHand(root, [
    DOWN + ENTER,
    DOWN + DOWN + DOWN + ENTER,
    DOWN + DOWN + ENTER,
  ]);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout).data).toEqual({
    file: 'workflows/dev/orders.json',
    environment: 'dev',
    workflow: 'Orders',
    side: null,
    settled: [
      {node: 'Fetch', path: 'parameters.url', side: 'theirs'},
      {node: 'Store', path: 'parameters.table', side: 'base'},
    ],
    left: 1,
  });
  expect(stderr).not.toContain('hunter');
  expect(await data('conflict')).toMatchObject([{path: 'parameters.apiKey'}]);
  const held = JSON.parse(await repository.read('workflows/dev/orders.json')).nodes;
  expect(nodeOf({nodes: held} as never, 'Fetch').parameters.url).toBe('theirs');
  expect(nodeOf({nodes: held} as never, 'Store').parameters.table).toBe('orders');
});

test('Ctrl-C at a question writes nothing', async () => {
  const {root, repository} = await workspace();
  const {exitCode} = await resolveByHand(root, [ENTER, '\u0003']);
  expect(exitCode).toBe(130);
  expect(await repository.read('workflows/dev/orders.json')).toBe(text);
});

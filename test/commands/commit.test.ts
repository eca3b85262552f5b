import {expect, test} from 'vitest';
import {node} from '../support/core-workspace.ts';
import {createWorkspace} from '../support/workspace.ts';

const FILE = 'workflows/prod/orders.json';
const SET = 'n8n-nodes-base.set';

/** prod with one workflow that a colleague has edited in Git, and somebody in n8n. */
async function bothMoved() {
  const workspace = await createWorkspace({environments: {prod: 'production'}});
  const nodes = [node('Fetch', SET, {limit: 1}), node('Store', SET, {table: 'a'})];
  const id = workspace.make('prod', {name: 'Orders', nodes});
  expect((await workspace.wops('commit', 'prod', '--all')).exitCode).toBe(0);
  const text = await workspace.repository.read(FILE);
  const edit = await workspace.repository.commit('Raise \u001b[31mit', {
    [FILE]: text.replace('"limit": 1', '"limit": 50'),
  });
  const moved = [nodes[0], {...nodes[1], parameters: {table: 'b'}}];
  workspace.n8n('prod').call('PUT', `/workflows/${id}`, {name: 'Orders', nodes: moved, connections: {}, settings: {}});
  return {...workspace, edit: edit.slice(0, 10)};
}

test('an edit in Git is not written over: exit 4, with what was edited and the ways out', async () => {
  const {wops, edit} = await bothMoved();
  const {exitCode, stdout, stderr} = await wops('commit', 'prod');
  expect([exitCode, stdout]).toEqual([4, '']);
  expect(stderr).toContain(`"Orders" (${FILE}), in Git by ${edit} Raise \\u001b[31mit\n`);
  expect(stderr).toContain('Next:  wops commit prod orders --merge (both), or');
  const {json} = await wops('commit', 'prod', '--json');
  expect(json.error).toMatchObject({
    type: 'blocked',
    details: {workflows: [{path: FILE, base: 'known', conflicts: []}]},
  });
});

test('a merge is shown, and written after a yes', async () => {
  const {wops, repository} = await bothMoved();
  const merged = [
    `~ ${FILE}  merged`,
    '  prod → Git',
    '    ~ Store  table  a → b',
    '  Git, not in prod yet',
    '    ~ Fetch  limit  1 → 50',
  ];
  const planned = await wops('commit', 'prod', '--merge', '--dry-run');
  expect(planned.stdout.split('\n')).toEqual([
    ...merged,
    'prod: 1 file would be written (1 merged), 0 unchanged. Nothing was written.',
    '',
  ]);
  const before = await repository.git('rev-parse', 'HEAD');
  const unasked = await wops('commit', 'prod', '--merge');
  expect(unasked).toMatchObject({exitCode: 2, stderr: expect.stringContaining('wops commit prod --merge --yes')});
  expect(await repository.git('rev-parse', 'HEAD')).toBe(before);
  const {stdout, exitCode} = await wops('commit', 'prod', '--merge', '--yes');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual([
    ...merged,
    expect.stringMatching(/^prod: 1 file written \(1 merged\), 0 unchanged; commit \w{10}\.$/),
    'Next: wops apply prod orders',
    '',
  ]);
  expect(await repository.git('log', '-1', '--format=%(trailers)')).toContain(`Wops-Merged: ${FILE}`);
  const left = await wops('commit', 'prod');
  expect(left.stdout).toMatch(new RegExp(`^= ${FILE}  left at Git's \\w{10} prod: 1 changed\n`));
  expect(left.stdout).toContain('nothing to commit; 0 workflows unchanged, 1 file ahead of n8n.');
});

test('--overwrite says what it wrote over; it is no merge', async () => {
  const {wops, edit} = await bothMoved();
  expect((await wops('commit', 'prod', '--merge', '--overwrite')).exitCode).toBe(2);
  const {stdout} = await wops('commit', 'prod', '--overwrite');
  expect(stdout).toContain(`~ ${FILE}  over Git's ${edit} Raise \\u001b[31mit\n`);
});

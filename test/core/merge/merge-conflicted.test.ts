import {expect, test} from 'vitest';
import {
  type ConflictedFile,
  formatConflictedFile,
  parseConflictedFile,
} from '../../../src/core/merge/conflict-notes.ts';
import {mergeConflicted} from '../../../src/core/merge/merge-conflicted.ts';
import {renameNode} from '../../../src/core/merge/rename-node.ts';
import {resolveConflicts} from '../../../src/core/merge/resolve-conflicts.ts';
import type {Side} from '../../../src/core/merge/sides.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {contentKey, type Edit, edited, main, nodeOf, orders, remove, to} from './merge-samples.ts';

const BASE = orders();

const clean = (file: WorkflowFile): ConflictedFile => ({file, conflicts: []});
const made = (edit: Edit): ConflictedFile => clean(edited(edit));

/** As it comes out of a file again. */
function merge(base: ConflictedFile | null, ours: ConflictedFile, theirs: ConflictedFile): ConflictedFile {
  const parsed = parseConflictedFile(formatConflictedFile(mergeConflicted(base, ours, theirs)));
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

const set =
  (name: string, key: string, value: string): Edit =>
  (file) => {
    nodeOf(file, name).parameters[key] = value;
  };
const all =
  (...edits: Edit[]): Edit =>
  (file) => {
    for (const edit of edits) edit(file);
  };
const code = String(nodeOf(BASE, 'Count').parameters.jsCode);
const total = (value: string, more = '') =>
  set('Count', 'jsCode', `${more}${code.replace('total = 0', `total = ${value}`)}`);

/** Half a merge: `first` into `ours`, in two places, neither of them settled. */
const ours = all(set('Fetch', 'url', 'ours'), total('1'));
const half = merge(clean(BASE), made(ours), made(all(set('Fetch', 'url', 'first'), total('2'))));

function settled(file: ConflictedFile, side: Side): WorkflowFile {
  const result = resolveConflicts(file, () => side);
  expect(result.conflicts).toEqual([]);
  return result.file;
}

test('a half merge keeps its notes when it is merged again', () => {
  expect(half.conflicts.map(({path}) => path)).toEqual(['parameters.url', 'parameters.jsCode']);
  const second = all(set('Store', 'table', 'second'), set('Fetch', 'method', 'PUT'));
  for (const again of [merge(clean(BASE), half, made(second)), merge(clean(BASE), made(second), half)]) {
    expect(again.conflicts).toEqual(half.conflicts);
    expect(contentKey(settled(again, 'ours'))).toBe(contentKey(edited(all(ours, second))));
    expect(contentKey(settled(again, 'theirs'))).toBe(
      contentKey(edited(all(set('Fetch', 'url', 'first'), total('2'), second))),
    );
  }
});

test('its notes follow a node to its new name, and lines to their new place', () => {
  const renamed = (file: WorkflowFile) => {
    const twice = renameNode(file, 1, 'Load');
    return renameNode(twice, 2, 'Sum');
  };
  const second = clean(renamed(edited(set('Count', 'jsCode', `// one\n// two\n${code}`))));
  const again = merge(clean(BASE), half, second);
  expect(again.conflicts).toMatchObject([
    {node: 'Load', path: 'parameters.url', ours: 'ours'},
    {node: 'Sum', path: 'parameters.jsCode', lines: {start: 4, count: 1}},
  ]);
  const theirs = edited(all(set('Fetch', 'url', 'first'), total('2', '// one\n// two\n')));
  expect(contentKey(settled(again, 'theirs'))).toBe(contentKey(renamed(theirs)));
});

test.for([
  ['within a text', 'let total = 0;\n', 'let total = 5;\n', 2],
  ['at its end', '\nreturn total;', '\nreturn 5;', 7],
] as const)('a note of lines that ours took away %s finds their place again', ([, held, other, start]) => {
  const [gone, changed] = ['', other].map((part) => made(set('Count', 'jsCode', code.replace(held, part))));
  const taken = merge(clean(BASE), gone!, changed!);
  expect(taken.conflicts).toMatchObject([{lines: {start, count: 0}}]);
  const again = merge(clean(BASE), taken, made(set('Count', 'jsCode', `// one\n// two\n${code}`)));
  expect(again.conflicts).toMatchObject([{lines: {start: start + 2, count: 0}}]);
  expect(nodeOf(settled(again, 'theirs'), 'Count').parameters.jsCode).toBe(
    `// one\n// two\n${code.replace(held, other)}`,
  );
});

test('what one side has settled meanwhile is settled', () => {
  const done = clean(settled(half, 'theirs'));
  const onward: ConflictedFile = {...half, file: edited(set('Store', 'table', 'onward'), half.file)};
  for (const again of [merge(half, onward, done), merge(half, done, onward)]) {
    expect(again.conflicts).toEqual([]);
    expect(contentKey(again.file)).toBe(contentKey(edited(set('Store', 'table', 'onward'), done.file)));
  }
  expect(merge(half, onward, {...half, file: edited(set('Store', 'keep', 'x'), half.file)}).conflicts).toEqual(
    half.conflicts,
  );
});

test('one place in conflict with two others offers three', () => {
  const again = merge(clean(BASE), half, made(all(set('Fetch', 'url', 'second'), total('3'))));
  expect(again.conflicts.map(({ours, theirs}) => [ours, theirs])).toEqual([
    ['ours', 'first'],
    ['let total = 1;', 'let total = 2;'],
    ['ours', 'second'],
    ['let total = 1;', 'let total = 3;'],
  ]);
  const values = ({nodes}: WorkflowFile) => {
    const {parameters} = nodeOf({nodes} as WorkflowFile, 'Count');
    return [
      nodeOf({nodes} as WorkflowFile, 'Fetch').parameters.url,
      /total = (\d)/.exec(String(parameters.jsCode))![1],
    ];
  };
  expect(values(settled(again, 'ours'))).toEqual(['ours', '1']);
  expect(values(settled(again, 'theirs'))).toEqual(['second', '3']);
  const one = resolveConflicts(again, ({theirs}) => (/first|2/.test(String(theirs)) ? 'theirs' : 'ours'));
  expect(values(one.file)).toEqual(['first', '2']);
  // The same the other way round: ours is what the file says by now.
  const mirrored = merge(clean(BASE), made(all(set('Fetch', 'url', 'second'), total('3'))), half);
  expect(mirrored.conflicts.map(({ours, theirs}) => [ours, theirs])).toEqual([
    ['second', 'first'],
    [code.replace('total = 0', 'total = 3'), code.replace('total = 0', 'total = 2')],
    ['second', 'ours'],
    ['let total = 3;', 'let total = 1;'],
  ]);
});

test('the notes of two half merges are all kept, one that both have once', () => {
  const other = merge(clean(BASE), made(set('Store', 'table', 'a')), made(set('Store', 'table', 'b')));
  expect(merge(clean(BASE), half, other).conflicts.map(({path}) => path)).toEqual([
    'parameters.url',
    'parameters.jsCode',
    'parameters.table',
  ]);
  expect(merge(clean(BASE), half, structuredClone(half)).conflicts).toEqual(half.conflicts);
});

test('a connection in dispute follows its nodes, and a node in dispute stays so', () => {
  const dispute = merge(
    clean(BASE),
    made((file) => {
      remove(file, 'Notify');
      main(file, 'Count')[0] = to('Store');
    }),
    made((file) => {
      nodeOf(file, 'Notify').parameters.text = 'first';
      main(file, 'Count')[0] = to('Notify');
    }),
  );
  const again = merge(clean(BASE), dispute, clean(renameNode(renameNode(BASE, 2, 'Sum'), 3, 'Switch')));
  expect(again.conflicts.map(({node, path}) => [node, path])).toEqual([
    ['Notify', ''],
    ['Sum', 'connections.Sum.main'],
  ]);
  const theirs = settled(again, 'theirs');
  expect(main(theirs, 'Sum')).toEqual([to('Notify')]);
  expect(main(theirs, 'Switch')[0]).toEqual(to('Notify'));
});

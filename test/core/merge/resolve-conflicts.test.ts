import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {jsonEqual} from '../../../src/core/diff/json-equal.ts';
import {pathText} from '../../../src/core/diff/path.ts';
import {
  type ConflictedFile,
  formatConflictedFile,
  parseConflictedFile,
} from '../../../src/core/merge/conflict-notes.ts';
import type {MergeConflict} from '../../../src/core/merge/merge-conflict.ts';
import {mergeWorkflows} from '../../../src/core/merge/merge-workflows.ts';
import {parsePath} from '../../../src/core/merge/parse-path.ts';
import {resolveConflicts} from '../../../src/core/merge/resolve-conflicts.ts';
import {shownConflict} from '../../../src/core/merge/shown-conflict.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {anyKey} from '../workflow/json-arbitrary.ts';
import {contentKey, type Edit, edited, faultsOf, main, node, nodeOf, orders, remove, to} from './merge-samples.ts';

function conflicted(ours: Edit, theirs: Edit, base: WorkflowFile = orders()): ConflictedFile {
  const {merged, conflicts} = mergeWorkflows(base, edited(ours, base), edited(theirs, base));
  expect(conflicts.length).toBeGreaterThan(0);
  // As it comes out of a file again.
  const parsed = parseConflictedFile(formatConflictedFile({file: merged, conflicts}));
  if ('problem' in parsed) throw new Error(parsed.problem);
  expect(jsonEqual(parsed.conflicts as unknown as JsonObject[], conflicts as unknown as JsonObject[])).toBe(true);
  return parsed;
}

const code = String(nodeOf(orders(), 'Count').parameters.jsCode);

const CONFLICTS: Record<string, [Edit, Edit]> = {
  'a value': [
    (file) => {
      nodeOf(file, 'Fetch').parameters.url = 'o';
    },
    (file) => {
      nodeOf(file, 'Fetch').parameters.url = 't';
    },
  ],
  'a value that one removed': [
    (file) => delete nodeOf(file, 'Fetch').parameters.url,
    (file) => {
      nodeOf(file, 'Fetch').parameters.url = 't';
    },
  ],
  'a field of the workflow': [
    (file) => {
      file.description = 'o';
    },
    (file) => {
      file.description = 't';
    },
  ],
  'a setting': [
    (file) => {
      file.settings.timezone = 'UTC';
    },
    (file) => delete file.settings.timezone,
  ],
  'a node that theirs removed': [
    (file) => {
      nodeOf(file, 'Store').parameters.table = 'o';
    },
    (file) => remove(file, 'Store'),
  ],
  'a node that ours removed': [
    (file) => remove(file, 'Store'),
    (file) => {
      nodeOf(file, 'Store').parameters.table = 't';
    },
  ],
  'two names': [(file) => rename(file, 'Fetch', 'Load'), (file) => rename(file, 'Fetch', 'Get')],
  'two names, and what is in the node': [
    (file) => {
      nodeOf(file, 'Fetch').parameters.url = 'o';
      main(file, 'Fetch')[0] = to('Store');
      rename(file, 'Fetch', 'Load');
    },
    (file) => {
      nodeOf(file, 'Fetch').parameters.url = 't';
      main(file, 'Fetch')[0] = to('Notify');
      rename(file, 'Fetch', 'Get');
    },
  ],
  'a connection': [
    (file) => {
      main(file, 'Count')[0] = to('Store');
    },
    (file) => {
      main(file, 'Count')[0] = to('Notify');
    },
  ],
  'a connection that ours unplugged': [
    (file) => delete file.connections.Count,
    (file) => {
      main(file, 'Count')[0] = to('Notify');
    },
  ],
  'lines of a text': [
    (file) => {
      nodeOf(file, 'Count').parameters.jsCode = code
        .replace('let total = 0;', 'let total = 1;\nlet more;')
        .replace('return total;', '');
    },
    (file) => {
      nodeOf(file, 'Count').parameters.jsCode = code
        .replace('let total = 0;', '')
        .replace('return total;', 'return 2;\n');
    },
  ],
};

function rename(file: WorkflowFile, was: string, is: string): void {
  nodeOf(file, was).name = is;
  file.connections = JSON.parse(JSON.stringify(file.connections).replaceAll(`"${was}"`, `"${is}"`)) as JsonObject;
  const notify = nodeOf(file, 'Notify').parameters;
  notify.text = String(notify.text).replace(`$('${was}')`, `$('${is}')`);
}

describe.each(Object.entries(CONFLICTS))('a conflict about %s', (_name, [ours, theirs]) => {
  test('settled for ours is our file, for theirs theirs, for base the one before both', () => {
    const found = conflicted(ours, theirs);
    for (const [side, wanted] of [
      ['ours', edited(ours)],
      ['theirs', edited(theirs)],
      ['base', orders()],
    ] as const) {
      const {file, conflicts} = resolveConflicts(found, () => side);
      expect(conflicts).toEqual([]);
      expect(contentKey(file), side).toBe(contentKey(wanted));
    }
  });

  test('is settled one by one in any order as all at once', () => {
    const found = conflicted(ours, theirs);
    for (const order of [(list: MergeConflict[]) => list[0], (list: MergeConflict[]) => list.at(-1)]) {
      let rest = found;
      for (let count = found.conflicts.length; count > 0; count--) {
        const next = order(rest.conflicts);
        rest = resolveConflicts(rest, (conflict) => (conflict === next ? 'theirs' : null));
        expect(rest.conflicts.length).toBe(count - 1);
      }
      expect(contentKey(rest.file)).toBe(contentKey(edited(theirs)));
    }
  });
});

test('settling never makes a workflow that n8n refuses', () => {
  const found = conflicted(
    (file) => {
      remove(file, 'Store');
      main(file, 'Count')[0] = to('Notify');
    },
    (file) => {
      nodeOf(file, 'Store').parameters.table = 't';
      main(file, 'Count')[0] = to('Store');
    },
  );
  const onlyConnection = ({path}: MergeConflict) => path === 'connections.Count.main';
  expect(() => resolveConflicts(found, (conflict) => (onlyConnection(conflict) ? 'theirs' : null))).toThrow(
    /a connection with the missing node "Store"/,
  );
  expect(faultsOf(resolveConflicts(found, () => 'theirs').file)).toEqual([]);
  const twice = conflicted(
    (file) => file.nodes.push(node('Code', {a: 1}, {id: 'x'})),
    (file) => file.nodes.push(node('Code', {b: 1}, {id: 'y'})),
  );
  expect(() => resolveConflicts(twice, () => 'theirs')).toThrow(/two nodes called "Code"/);
});

test('a note that is left follows the names that others are settled for', () => {
  const found = conflicted(
    (file) => {
      remove(file, 'Store');
      rename(file, 'Fetch', 'Load');
    },
    (file) => {
      rename(file, 'Fetch', 'Get');
      nodeOf(file, 'Get').parameters.url = "={{ $('Store').item.json.url }}";
    },
  );
  expect(found.conflicts).toMatchObject([
    {node: 'Load', path: 'name'},
    {node: 'Store', usedBy: ['Load']},
  ]);
  const rest = resolveConflicts(found, ({path}) => (path === 'name' ? 'theirs' : null));
  expect(rest.conflicts).toMatchObject([{node: 'Store', usedBy: ['Get']}]);
});

test('lines that were edited by hand meanwhile are not overwritten', () => {
  const {file, conflicts} = conflicted(...CONFLICTS['lines of a text']!);
  nodeOf(file, 'Count').parameters.jsCode = `// by hand\n${nodeOf(file, 'Count').parameters.jsCode}`;
  expect(() => resolveConflicts({file, conflicts}, () => 'theirs')).toThrow(
    /edited at node "Count", parameters.jsCode/,
  );
  expect(resolveConflicts({file, conflicts}, () => 'ours').file).toBe(file);
});

describe('the notes', () => {
  const found = conflicted(...CONFLICTS['a value']!);
  const text = formatConflictedFile(found);

  test('stand first in valid JSON that is no workflow file while they are there', () => {
    expect(Object.keys(JSON.parse(text))[0]).toBe('wopsConflicts');
    expect(parseWorkflowFile(text)).toEqual({problem: 'has 1 unresolved conflict: wops conflict list'});
    expect(formatConflictedFile({...found, conflicts: []})).toBe(formatWorkflowFile(found.file));
    expect(parseWorkflowFile(text.replace(/"wopsConflicts": \[[^\]]*\]/, '"wopsConflicts": []'))).toEqual({
      file: found.file,
    });
  });

  test.for([
    ['that are no list', {a: 1}, 'has "wopsConflicts" that are no list'],
    ['without a path', [{node: 'a'}], 'has a note of a conflict that wops cannot read: wopsConflicts[0]'],
    [
      'with a path that leads nowhere',
      [{path: 'a..b'}],
      'has a note of a conflict that wops cannot read: wopsConflicts[0]',
    ],
    [
      'with users that are no names',
      [{path: '', node: 'a', usedBy: [1]}],
      'has a note of a conflict that wops cannot read: wopsConflicts[0]',
    ],
    [
      'with an output beyond all bounds',
      [{path: '', node: 'a', links: [{source: 'a', kind: 'main', output: 1e9, target: {}}]}],
      'has a note of a conflict that wops cannot read: wopsConflicts[0]',
    ],
  ])('%s are named', ([, notes, problem]) => {
    const other = JSON.stringify({...JSON.parse(text), wopsConflicts: notes});
    expect(parseConflictedFile(other)).toEqual({problem});
    expect(parseWorkflowFile(other)).toHaveProperty('problem');
  });

  test('may name any path', () => {
    const segments = fc.array(fc.oneof(anyKey(), fc.nat(100)), {minLength: 1, maxLength: 5});
    fc.assert(
      fc.property(segments, (path) => {
        expect(parsePath(pathText(path))).toEqual(path);
      }),
    );
  });
});

test('what is shown of a conflict hides secrets, also those that a neighbour names', () => {
  const set =
    (value: string, token: string): Edit =>
    (file) => {
      Object.assign(nodeOf(file, 'Fetch').parameters, {
        headers: [
          {name: 'X-Auth-Token', value},
          {name: 'B', value: '2'},
        ],
        apiKey: token,
      });
      nodeOf(file, 'Count').parameters.jsCode = code.replace('let total = 0;', `const password = '${value}';`);
    };
  const {file, conflicts} = conflicted(set('hunter1', 'hunter2'), set('hunter3', 'hunter4'));
  expect(conflicts.length).toBe(3);
  const shown = JSON.stringify(conflicts.map((conflict) => shownConflict(file, conflict)));
  expect(shown).not.toContain('hunter');
  expect(shown).toContain('const password = ');
});

test('of secrets that are masked alike, the ones that differ say so', () => {
  const value = (secret: string): Json => ({
    token: secret,
    list: [{name: 'X-Api-Key', value: `${secret} 1`}],
    on: true,
  });
  const shown = (base: string | undefined, ours: string, theirs: string) => {
    const sides = {...(base === undefined ? {} : {base: value(base)}), ours: value(ours), theirs: value(theirs)};
    const {base: was, ours: left, theirs: right} = shownConflict(orders(), {path: 'staticData.global', ...sides});
    return [was, left, right] as Json[];
  };
  const masked = (mark: string): Json => ({token: mark, list: [{name: 'X-Api-Key', value: mark}], on: true});
  const [first, second, third] = ['••••', '•••• (another secret)', '•••• (a third secret)'].map(masked);
  expect(shown('a', 'b', 'c')).toEqual([first, second, third]);
  expect(shown('a', 'b', 'a')).toEqual([first, second, first]);
  expect(shown('a', 'b', 'b')).toEqual([first, second, second]);
  expect(shown('a', 'a', 'a')).toEqual([first, first, first]);
  const scheme = shownConflict(orders(), {path: 'staticData.global', ours: {token: 'a'}, theirs: {token: 'Bearer b'}});
  expect(scheme).toMatchObject({ours: {token: '••••'}, theirs: {token: 'Bearer ••••'}});
  expect(shown(undefined, 'a', 'b')).toEqual([undefined, first, second]);
  const hostile = JSON.parse('{"__proto__": {"token": "a"}}') as Json;
  const other = JSON.parse('{"__proto__": {"token": "b"}}') as Json;
  const {theirs} = shownConflict(orders(), {path: 'staticData.global', ours: hostile, theirs: other});
  expect(JSON.stringify(theirs)).toBe('{"__proto__":{"token":"•••• (another secret)"}}');
});

import {expect, test} from 'vitest';
import type {DocumentWorkflow, Level, Standing} from '../../../../src/commands/_views/formats/difference-document.ts';
import {githubFormat} from '../../../../src/commands/_views/formats/github.ts';
import {PLAIN} from '../../../../src/commands/_views/terminal.ts';
import {documentOf, EDITS} from '../seeded-edits.ts';

const options = {palette: PLAIN, width: 100};
const OURS = /^::(?:group::|endgroup::$|(?:error|warning|notice) (?:file=[^:,]*,)?title=[^:,]*::)/;

function workflow(name: string, level: Level = 'warning', more: Partial<DocumentWorkflow> = {}): DocumentWorkflow {
  return {name, standing: {mark: '~', colour: 'changed', level, says: 'changed'}, changes: [], ...more};
}

test('no text of a workflow is a command, wherever it stands', () => {
  const names = [
    '::error::x',
    ':::set-output name=x::y',
    'a\n::error::x',
    '##[error]x',
    'a,file=b:c%0A::stop',
    '\u0085::x',
  ];
  const workflows = [
    ...documentOf(EDITS.hostile!).workflows,
    ...names.map((name) => {
      const standing: Standing = {mark: '~', colour: 'changed', level: 'warning', says: name};
      return workflow(name, 'warning', {environment: name, file: `${name}.json`, standing});
    }),
  ];
  const lines = githubFormat({...documentOf({}), workflows, notes: names, summary: '::error::x'}, options).split('\n');
  for (const line of lines) {
    const rest = line.replace(OURS, '');
    expect(rest).not.toContain('::');
    expect(rest).not.toContain('##[');
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  }
});

test('an annotation stands at the file, with its lines in one message', () => {
  const [first] = documentOf({'one value': EDITS.parameters!['one value']!}).workflows;
  const lines = githubFormat(
    {...documentOf({}), workflows: [{...first!, file: 'workflows/prod/a,b.json'}]},
    options,
  ).split('\n');
  expect(lines).toEqual([
    '::group::! one value  changed in n8n: 1 parameter',
    '  ~ Fetch order  url  https://shop.example.com/orders → https://shop.example.com/v2',
    '::endgroup::',
    '::warning file=workflows/prod/a%2Cb.json,title=one value::changed in n8n: 1 parameter%0A~ Fetch order  url  https://shop.example.com/orders → https://shop.example.com/v2',
    'The sum.',
  ]);
});

test('ten annotations of a level at most, the most important first, the rest counted', () => {
  const workflows = (['notice', 'warning', 'error'] as const).flatMap((level) =>
    Array.from({length: 12}, (_, index) => workflow(`${level} ${index}`, level)),
  );
  const lines = githubFormat({...documentOf({}), workflows, notes: ['prod could not be checked']}, options).split('\n');
  const levels = lines.flatMap((line) => /^::(error|warning|notice) /.exec(line)?.[1] ?? []);
  expect(levels).toEqual([...Array(10).fill('error'), ...Array(10).fill('warning'), ...Array(10).fill('notice')]);
  expect(lines[0]).toBe('::error title=wops::prod could not be checked');
  expect(lines.at(-1)).toBe('The sum. (7 not annotated: GitHub shows ten of a level)');
});

test('--stat has no groups', () => {
  expect(githubFormat(documentOf(EDITS.nodes!), {...options, stat: true})).not.toContain('::group');
});

import {describe, expect, test} from 'vitest';
import type {DocumentWorkflow} from '../../../../src/commands/_views/formats/difference-document.ts';
import {markdownFormat} from '../../../../src/commands/_views/formats/markdown.ts';
import {PLAIN} from '../../../../src/commands/_views/terminal.ts';
import type {Change} from '../../../../src/core/diff/change.ts';
import {documentOf, EDITS} from '../seeded-edits.ts';

const options = {palette: PLAIN, width: 100};
const limit = 65_536;

/** What is left of Markdown once code is taken out, as CommonMark sees code: blocks first, then spans of equal fences. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^ {0,3}\1`*[ \t]*$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    .replace(/<code>[^<]*<\/code>/g, '');
}

function workflow(name: string, changes: Change[] = [], level: 'error' | 'warning' | 'notice' = 'notice') {
  return {name, standing: {mark: '~', colour: 'changed', level, says: 'changed'}, changes} as DocumentWorkflow;
}

function parameters(count: number, value = 'x'): Change[] {
  return Array.from({length: count}, (_, index) => ({
    kind: 'parameter_changed',
    node: 'Node',
    path: `parameters.p${index}`,
    before: value,
    after: `${value}${index}`,
  }));
}

test('what a workflow holds stands in code alone: no markup, no mention, no end of a block', () => {
  const hostile = [
    '`',
    '``` \n```',
    '@team',
    '<img src=x onerror=alert(1)>',
    '</summary></details>',
    '|',
    '](javascript:x)',
  ];
  const text = {op: 'kept', line: 1, text: '```'} as const;
  const code: Change = {
    kind: 'text',
    node: 'Code',
    path: 'parameters.jsCode',
    lines: [text, {...text, text: '@team <b>'}],
  };
  const named = hostile.map((text) => {
    const one = workflow(text, parameters(1, text));
    return {...one, standing: {...one.standing, says: text}};
  });
  const document = {
    ...documentOf({}),
    workflows: [...documentOf(EDITS.hostile!).workflows, ...named, workflow('Code', [code])],
  };
  const outside = outsideCode(markdownFormat({...document, notes: hostile, title: '`@x', summary: '<b>'}, options));
  expect(outside.replaceAll(/<\/?(?:details|summary)>/g, '')).not.toMatch(/[<>@|`]|javascript|alert/);
  expect(outside.match(/<details>/g)).toHaveLength(outside.match(/<\/details>/g)!.length);
});

test('the most important come first', () => {
  const workflows = [
    workflow('a'),
    workflow('b', [], 'warning'),
    workflow('c', [], 'error'),
    workflow('d', [], 'warning'),
  ];
  const names = [...markdownFormat({...documentOf({}), workflows}, options).matchAll(/^- 🟡 `(.)`/gm)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(['c', 'b', 'd', 'a']);
});

describe('it stays within 64 KiB', () => {
  test.each([
    ['many workflows', Array.from({length: 5_000}, (_, index) => workflow(`Workflow ${index}`, parameters(2)))],
    ['long values in many bytes', [workflow('One', parameters(90, '通知'.repeat(2_000)))]],
    ['many changes', Array.from({length: 40}, (_, index) => workflow(`W${index}`, parameters(100, '`'.repeat(90))))],
    ['long names', Array.from({length: 300}, (_, index) => workflow(`${index} ${'n'.repeat(5_000)}`, parameters(2)))],
  ])('with %s, and says how much is left out', (_, workflows) => {
    for (const details of [false, true]) {
      const markdown = markdownFormat({...documentOf({}), workflows}, {...options, details});
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
      if (details) expect(Buffer.byteLength(markdown)).toBeGreaterThan(limit / 4);
      if (workflows.length > 1 || details) expect(markdown).toMatch(/… and |… \d[\d,]* more line/);
    }
  });

  test('with many notes', () => {
    const notes = Array.from({length: 2_000}, (_, index) => `file ${index} ${'x'.repeat(100)}`);
    const markdown = markdownFormat({...documentOf(EDITS.nodes!), notes}, options);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
    expect(markdown).toContain('a node is added and wired');
  });
});

test('a cut block is closed, and what is left out is counted', () => {
  const workflows = [workflow('One', parameters(100, 'x'.repeat(900)))];
  const markdown = markdownFormat({...documentOf({}), workflows}, {...options, details: true});
  expect(markdown).toMatch(/… \d+ more lines\n```\n\n<\/details>$/);
});

test('--stat is the list alone', () => {
  const markdown = markdownFormat(documentOf(EDITS.nodes!), {...options, stat: true});
  expect(markdown).toContain('- 🟡 `a node is switched off` changed in n8n (1 node disabled)');
  expect(markdown).not.toContain('<details>');
});

test('nothing differs: the sum is all', () => {
  expect(markdownFormat({...documentOf({}), summary: 'git → prod: 3 unchanged.'}, options)).toBe(
    '### `git → prod`\n\ngit → prod: 3 unchanged.',
  );
});

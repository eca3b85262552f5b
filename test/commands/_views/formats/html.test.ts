import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {htmlFormat} from '../../../../src/commands/_views/formats/html.ts';
import {escapeHtml, html} from '../../../../src/commands/_views/formats/html-markup.ts';
import {PAGE_SCRIPT} from '../../../../src/commands/_views/formats/html-script.ts';
import {PAGE_STYLE} from '../../../../src/commands/_views/formats/html-style.ts';
import {PLAIN} from '../../../../src/commands/_views/terminal.ts';
import {compareWorkflows} from '../../../../src/core/diff/compare-workflows.ts';
import {graphDifference} from '../../../../src/core/diff/graph-difference.ts';
import {copyOf, workflowOf} from '../../../core/diff/comparable-of.ts';
import {processorTime} from '../../../support/processor-time.ts';
import {documentOf, EDITS} from '../seeded-edits.ts';

const options = {palette: PLAIN, width: 100};

test('text is text, in a page as in an attribute', () => {
  expect(escapeHtml(`<a href="x" id='y'>&\`\u202e\n`)).toBe(
    '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&#96;\\u202e\\n',
  );
  expect(html`<b>${'<i>'}${html`<u>${1}</u>`}${[html`a`, html`b`]}${undefined}</b>`.markup).toBe(
    '<b>&lt;i&gt;<u>1</u>ab</b>',
  );
});

test('whatever a workflow holds, the page has its own script and style alone, and nothing to load', () => {
  const hostile = '</title></style></script><script>alert(1)</script><img src="//x" onerror=alert(1)>';
  const workflows = documentOf(EDITS.hostile!).workflows.map((one) => ({...one, environment: hostile}));
  const texts = {title: hostile, before: hostile, after: hostile, summary: hostile, notes: [hostile]};
  const page = htmlFormat({...documentOf({}), ...texts, workflows}, options);
  expect(page.match(/<script/g)).toHaveLength(1);
  const markup = page
    .replace(PAGE_SCRIPT, '')
    .replace(PAGE_STYLE, '')
    .replace(/"[^"]*"/g, '""');
  const tags = new Set([...markup.matchAll(/<\/?([^\s>/]+)/g)].map(([, tag]) => tag!));
  const own =
    '!doctype html head meta link title style script body header nav main section h1 h2 p a ul li div span strong button del ins pre details summary svg g rect path text circle';
  expect([...tags].filter((tag) => !own.split(' ').includes(tag))).toEqual([]);
  const attributes = new Set([...markup.matchAll(/ ([\w-]+)=""/g)].map(([, name]) => name!));
  expect([...attributes].filter((name) => /^(?:src|srcset|style|action|on.*)$/i.test(name))).toEqual([]);
  for (const [, target] of page.matchAll(/ (?:href|xlink:href)="([^"]*)"/g))
    expect(target).toMatch(/^(?:#w\d+|data:,)$/);
});

test('the policy names exactly the script and the style of the page', () => {
  const page = htmlFormat(documentOf(EDITS.nodes!), options);
  const hashOf = (tag: string) => {
    const [, text] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)!;
    return `'sha256-${createHash('sha256').update(text!).digest('base64')}'`;
  };
  expect(page).toContain(
    `content="default-src &#39;none&#39;; script-src ${escapeHtml(hashOf('script'))}; style-src ${escapeHtml(hashOf('style'))}; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
});

test('a workflow of 246 nodes is a page within a second', () => {
  const names = Array.from({length: 246}, (_, index) => `Node ${index}`);
  const connections = Object.fromEntries(
    names.slice(1).map((name, index) => [names[index]!, {main: [[{node: name, type: 'main', index: 0}]]}]),
  );
  const layout = Object.fromEntries(
    names.map((name, index) => [name, [(index % 25) * 220, Math.floor(index / 25) * 200]]),
  );
  const before = workflowOf(
    names.map((name) => ({name})),
    connections,
    {layout},
  );
  const after = copyOf(before);
  after.content.nodes[100]!.parameters = {changed: true};
  const spent = processorTime();
  const {changes} = compareWorkflows(before, after);
  const [template] = documentOf({'one value': EDITS.parameters!['one value']!}).workflows;
  const workflows = [{...template!, changes, graph: graphDifference(before, after, changes)}];
  const page = htmlFormat({...documentOf({}), workflows}, options);
  expect(spent()).toBeLessThan(1_000);
  expect(page.match(/class="node square/g)).toHaveLength(246);
  expect(page.match(/class="node square changed"/g)).toHaveLength(1);
});

test('--stat lists what differs', () => {
  const page = htmlFormat(documentOf(EDITS.nodes!), {...options, stat: true});
  expect(page).not.toContain('<section');
  expect(page).toContain('<strong>a node is switched off</strong>');
});

test('beyond what a page can hold, workflows are told in words, and it says so', () => {
  const [template] = documentOf({'one value': EDITS.parameters!['one value']!}).workflows;
  const workflows = Array.from({length: 2_300}, () => template!);
  const page = htmlFormat({...documentOf({}), workflows}, options);
  const [drawn, told] = [page.match(/<svg /g)!.length, page.match(/Not drawn: /g)!.length];
  expect([drawn, told]).toEqual([2_222, 78]);
  expect(page.match(/shop\.example\.com\/v2/g)).toHaveLength(2_300);
});

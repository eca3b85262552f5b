import type {Change} from '../../../core/diff/change.ts';
import {sentenceOf} from '../../../core/diff/change-kinds.ts';
import type {Line} from '../../../core/diff/line-difference.ts';
import type {Mark} from '../../../core/diff/sentences.ts';
import {readableJson} from '../../../core/workflow/canonical-json.ts';
import type {Json} from '../../../core/workflow/runtime-workflow.ts';
import {lineCounts} from '../difference-lines.ts';
import {type Labels, valueText} from '../difference-value.ts';
import {type Html, html} from './html-markup.ts';

const CLASSES = {
  '+': 'added',
  '-': 'removed',
  '~': 'changed',
  '→': 'moved',
  '⇄': 'moved',
  '!': 'changed',
} as const satisfies Record<Mark, string>;

/** Every change as an item of a list. `linked`: there is a picture, in which its node can be shown. */
export function changeItems(changes: readonly Change[], labels: Labels | undefined, linked: boolean): Html[] {
  return changes.map((change, index) => changeItem(change, {index, labels, linked}));
}

interface ItemOptions {
  index: number;
  labels: Labels | undefined;
  linked: boolean;
}

function changeItem(change: Change, {index, labels, linked}: ItemOptions): Html {
  const {mark, subject, text, from, to} = sentenceOf(change);
  const findable = linked && change.node !== undefined;
  const label = subject ?? text;
  const words = subject === undefined ? undefined : html` <span class="place">${text}</span>`;
  const head = findable
    ? html`<button type="button" class="find" title="Show it in the picture">${label}</button>`
    : html`<span class="find">${label}</span>`;
  const counted = change.lines ? html` <span class="count">${lineCounts(change.lines)}</span>` : undefined;
  return html`<li class="change ${CLASSES[mark]}" data-change="${index}"><span class="mark">${mark}</span> ${head}${words}${counted}${values(from, to, labels)}${details(change, labels)}</li>
`;
}

function values(from: Json | undefined, to: Json | undefined, labels: Labels | undefined): Html | undefined {
  const was = from === undefined ? undefined : html`<del>${valueText(from, labels)}</del>`;
  const is = to === undefined ? undefined : html`<ins>${valueText(to, labels)}</ins>`;
  if (!was && !is) return undefined;
  const arrow = was && is ? ' → ' : undefined;
  return html` <span class="values">${was}${arrow}${is}</span>`;
}

function details(change: Change, labels: Labels | undefined): Html | undefined {
  if (change.lines) return html`<pre class="lines">${change.lines.map(lineMarkup)}</pre>`;
  if (change.changes?.length) return html`<ul class="changes">${changeItems(change.changes, labels, false)}</ul>`;
  if (change.kind === 'node_added') return held(change.after);
  return change.kind === 'node_removed' ? held(change.before) : undefined;
}

function held(node: Json | undefined): Html | undefined {
  if (node === undefined) return undefined;
  const lines = readableJson(node).split('\n');
  return html`<details><summary>what it holds</summary><pre>${lines.map(
    (line) => html`${line}
`,
  )}</pre></details>`;
}

function lineMarkup(line: Line): Html {
  if (line.op === 'skipped')
    return html`<span class="skipped">⋮ ${line.count} unchanged</span>
`;
  const text = line.text.replaceAll('\t', '⇥ ');
  if (line.op === 'kept')
    return html`<span>  ${text}</span>
`;
  return line.op === 'added'
    ? html`<ins>+ ${text}</ins>
`
    : html`<del>- ${text}</del>
`;
}

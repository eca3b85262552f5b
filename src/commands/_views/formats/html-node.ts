import type {CanvasNode} from '../../../core/diff/canvas-node.ts';
import type {GraphNode} from '../../../core/diff/graph-difference.ts';
import {plural} from '../plural.ts';
import {shorten} from '../terminal.ts';
import {wrapText} from '../wrap-text.ts';
import {type GraphPlan, type NodeShape, type Point, type SideName, shownSide} from './graph-geometry.ts';
import {type Html, html} from './html-markup.ts';
import {onSide, sidesOf} from './html-sides.ts';

const BADGES = {kept: '', added: '+', removed: '−', changed: '~'} as const;
/** No note shows more. */
const LONGEST_TEXT = 10_000;

/** A node, at its place, with its name and how it changed; a note with its text. */
export function drawNode(node: GraphNode, index: number, plan: GraphPlan): Html {
  return plan.shapes[index]!.kind === 'note' ? drawNote(node, index, plan) : drawBox(node, index, plan);
}

function drawBox(node: GraphNode, index: number, plan: GraphPlan): Html {
  const shape = plan.shapes[index]!;
  const {type} = shownSide(node);
  const aside = plan.overlaid[index]![1] !== shownSide(node).position[1];
  const round = shape.kind === 'round' ? shape.width / 2 : 10;
  return html`<g ${identity(node, index, plan)}>${tooltip(node)}<rect width="${shape.width}" height="${shape.height}" rx="${round}"/>${typeLines(type, shape)}${nameLines(node, shape, aside)}${badge(node, shape)}</g>
`;
}

function drawNote(node: GraphNode, index: number, plan: GraphPlan): Html {
  const {width, height} = plan.shapes[index]!;
  const {note} = shownSide(node);
  const lines = wrapped(note?.text ?? '', Math.floor((width - 20) / 6.5), Math.floor((height - 16) / 18));
  const text = lines.map((line, row) => html`<text class="words" x="10" y="${24 + row * 18}">${line}</text>`);
  return html`<g ${identity(node, index, plan)}>${tooltip(node)}<rect width="${width}" height="${height}" rx="4"/>${text}${badge(node, {width})}</g>
`;
}

/** What tells a node apart: for styles, for the script, for keyboard and screen reader. */
function identity(node: GraphNode, index: number, {shapes, overlaid, before, after}: GraphPlan): Html {
  const at = ([x, y]: Point) => `translate(${x} ${y})`;
  const place = at(overlaid[index]!);
  const {name, disabled} = shownSide(node);
  const isTold = node.state !== 'kept' || node.changes.length > 0;
  const classes = `node ${shapes[index]!.kind} ${node.state}${disabled ? ' disabled' : ''}`;
  const label = `${name}, ${isTold ? wordsOf(node) : 'unchanged'}`;
  const wasAt = onSide('before-transform', at(before[index]!), place);
  const isAt = onSide('after-transform', at(after[index]!), place);
  // Tab goes from change to change; the rest is reached by mouse.
  return html`class="${classes}" role="button" tabindex="${isTold ? 0 : -1}" aria-label="${label}" data-node="${index}" data-changes="${node.changes.join(' ')}" data-sides="${sidesOf(node.state)}" transform="${place}"${wasAt}${isAt}`;
}

function wordsOf({state, changes}: GraphNode): string {
  return `${state === 'kept' ? 'its connections changed' : state}, ${plural(changes.length, 'change')}`;
}

function tooltip(node: GraphNode): Html {
  const {name, type, disabled} = shownSide(node);
  const was = node.before && node.after && node.before.name !== name ? `, before: ${node.before.name}` : '';
  return html`<title>${name}${was} · ${type}${disabled ? ' · disabled' : ''}</title>`;
}

/** The words of the type's own name, package aside: `Http Request`. */
function typeLines(type: string, {kind, width, height}: NodeShape): Html[] {
  const words = (type.split('.').at(-1) ?? type).replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/^[a-z]/, upper);
  const lines = wrapped(words, Math.floor((width - 8) / 7.2), 3);
  const top = height / 2 - (lines.length - 1) * 8 + (kind === 'wide' ? 14 : 4);
  return lines.map((line, row) => html`<text class="type" x="${width / 2}" y="${top + row * 16}">${line}</text>`);
}

function upper(letter: string): string {
  return letter.toUpperCase();
}

/** The name; what it was called before, for the picture of that side. */
function nameLines(node: GraphNode, shape: NodeShape, aside: boolean): Html[] {
  const {name} = shownSide(node);
  const top = nameTop(shape, aside);
  const lines = (side: CanvasNode, only?: SideName) => labelLines(side.name, {shape, top, only});
  if (!node.before || !node.after || node.before.name === name) return lines(shownSide(node));
  return [...lines(node.after, 'after'), ...lines(node.before, 'before')];
}

/** Below the node; in a wide one, where parts plug in from below; above one that another stands before. */
function nameTop({kind, height}: NodeShape, aside: boolean): number {
  if (aside) return -28;
  return kind === 'wide' ? height / 2 - 10 : height + 20;
}

interface Label {
  shape: NodeShape;
  top: number;
  /** The side that it is of, where the other has another. */
  only: SideName | undefined;
}

function labelLines(name: string, {shape: {kind, width}, top, only}: Label): Html[] {
  const sides = only === undefined ? undefined : html` data-sides="${only}"`;
  const old = only === 'before' ? ' old' : '';
  return wrapped(name, Math.max(23, Math.floor(width / 8)), kind === 'wide' ? 1 : 2).map(
    (line, row) => html`<text class="name${old}"${sides} x="${width / 2}" y="${top + row * 18}">${line}</text>`,
  );
}

function badge({state}: GraphNode, {width}: {width: number}): Html | undefined {
  if (state === 'kept') return undefined;
  return html`<circle class="badge" cx="${width}" cy="0" r="12"/><text class="sign" x="${width}" y="6">${BADGES[state]}</text>`;
}

/** Words in lines of so many columns, at most so many lines; what does not fit is cut. */
function wrapped(text: string, columns: number, most: number): string[] {
  const width = Math.max(1, columns);
  const paragraphs = text.slice(0, LONGEST_TEXT).split('\n');
  const lines = paragraphs.flatMap((paragraph) => wrapText(paragraph.trim(), width)).filter((line) => line !== '');
  const shown = lines.slice(0, Math.max(0, most)).map((line) => shorten(line, width));
  const last = shown.at(-1);
  if (last !== undefined && lines.length > shown.length) shown[shown.length - 1] = shorten(`${last}…`, width);
  return shown;
}

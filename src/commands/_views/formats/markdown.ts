import {summarise} from '../../../core/diff/summarise.ts';
import {renderDifference} from '../difference-text.ts';
import {plural} from '../plural.ts';
import {escapeText, PLAIN, shorten} from '../terminal.ts';
import {byImportance, type DifferenceDocument, type DocumentWorkflow, fullName} from './difference-document.ts';
import type {FormatOptions} from './format-options.ts';
import {escapeHtml} from './html-markup.ts';

/** What GitHub takes as a comment: so many characters, counted here as bytes to be safe elsewhere too. */
const LIMIT = 65_536;
/** Kept free for the words that say what was left out. */
const RESERVE = 200;
/** What the notes and the list of workflows may take of it. */
const NOTES_SHARE = 0.1;
const LIST_SHARE = 0.4;
/** A block of changes cut shorter than this says nothing. */
const LEAST_LINES = 4;
const WIDTH = 110;
const DETAILED_WIDTH = 4_000;
const LONGEST_CODE = 500;

const ICONS = {added: '🟢', removed: '🔴', changed: '🟡', dim: '⚪'} as const;

/**
 * For a comment on a pull request, within 64 KiB, what matters most first. Whatever comes from a workflow stands in code, where
 * neither Markdown nor HTML nor a mention is one.
 */
export function markdownFormat(document: DifferenceDocument, options: FormatOptions): string {
  const workflows = byImportance(document.workflows);
  const notes = (document.notes ?? []).map((note) => `- ⚠️ ${code(note)}`);
  const parts = [
    `### ${code(document.title)}`,
    prose(document.summary),
    fitting(notes, LIMIT * NOTES_SHARE),
    fitting(workflows.map(listItem), LIMIT * LIST_SHARE),
  ].filter((part) => part !== '');
  const used = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const blocks = options.stat ? [] : changeBlocks(workflows, document, {options, room: LIMIT - RESERVE - used});
  return [...parts, ...blocks].join('\n\n');
}

/** Bytes that a part takes with what stands between it and the next. */
function sizeOf(part: string): number {
  return Buffer.byteLength(part) + 2;
}

/** The first lines that fit into `room` bytes, and how many more there are. */
function fitting(lines: readonly string[], room: number): string {
  let left = room;
  const over = lines.findIndex((line) => {
    left -= sizeOf(line);
    return left < 0;
  });
  return (over < 0 ? lines : [...lines.slice(0, over), `- … and ${lines.length - over} more`]).join('\n');
}

function listItem(workflow: DocumentWorkflow): string {
  const {standing, changes} = workflow;
  const counted = changes.length > 0 ? ` (${summarise({facets: [], changes})})` : '';
  return `- ${ICONS[standing.colour]} ${code(fullName(workflow))} ${prose(standing.says)}${counted}`;
}

/** A fold-out of changes per workflow, while there is room; the last one may be cut. */
function changeBlocks(
  workflows: readonly DocumentWorkflow[],
  {labels}: DifferenceDocument,
  {options, room}: {options: FormatOptions; room: number},
): string[] {
  const blocks: string[] = [];
  const told = workflows.filter(({changes}) => changes.length > 0);
  let left = room;
  for (const workflow of told) {
    const width = options.details ? DETAILED_WIDTH : WIDTH;
    const rendered = renderDifference(
      {facets: [], changes: workflow.changes},
      {width, palette: PLAIN, details: options.details, labels},
    );
    const block = changeBlock(
      workflow,
      rendered.map((line) => diffLine(shorten(line, width))),
      left,
    );
    if (block === undefined) break;
    blocks.push(block);
    left -= sizeOf(block);
  }
  const missing = told.length - blocks.length;
  return missing > 0
    ? [...blocks, `… and the changes of ${plural(missing, 'more workflow')}: \`wops diff\` shows them.`]
    : blocks;
}

/** The changes of one workflow within `room` bytes; undefined where too few of them fit. */
function changeBlock(workflow: DocumentWorkflow, lines: readonly string[], room: number): string | undefined {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  const summary = `${ICONS[workflow.standing.colour]} <code>${escapeHtml(fullName(workflow))}</code>`;
  const around = (shown: readonly string[], rest: number) => {
    const more = rest > 0 ? [`… ${plural(rest, 'more line')}`] : [];
    const body = [`${fence}diff`, ...shown, ...more, fence].join('\n');
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
  };
  let left = room - sizeOf(around([], lines.length));
  const over = lines.findIndex((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left < 0;
  });
  if (over < 0) return around(lines, 0);
  return over < LEAST_LINES ? undefined : around(lines.slice(0, over), lines.length - over);
}

/** As a `diff` block is coloured: `+` and `-` in the first column, `!` for the other marks; the rows of a text too. */
function diffLine(line: string): string {
  return line.replace(/^ {4}/, '').replace(/^[~→⇄](?= )/, '!');
}

/** Words as they are; anything that could be more than words, as code. */
function prose(text: string): string {
  return /^[A-Za-z0-9_ ,.:;()'→-]*$/.test(text) ? text : code(text);
}

/** `text` as inline code, whatever it holds. */
function code(text: string): string {
  const shown = shorten(escapeText(text), LONGEST_CODE);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return fence + space + shown + space + fence;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

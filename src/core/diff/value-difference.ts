import {isTooDeep} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import {alignLists} from './align-lists.ts';
import {jsonEqual, keysOfBoth, member} from './json-equal.ts';
import {type Line, lineDifference} from './line-difference.ts';
import {maskSecrets} from './mask-secrets.ts';
import type {Segment} from './path.ts';
import {MASK} from './secret-shapes.ts';

/** One place where two values differ. Secrets in `before`, `after` and `lines` are masked; `masked` says that some were. */
export interface ValueChange {
  op: 'added' | 'removed' | 'changed' | 'reordered' | 'text';
  /** Where: in the value after; for `removed` in the value before. */
  path: Segment[];
  /** For a string that holds JSON on both sides: where in there. */
  within?: Segment[];
  before?: Json;
  after?: Json;
  /** For `text`. */
  lines?: Line[];
  masked?: true;
}

/** A value, how it may be shown (the same with its secrets masked), and where it stands on its side. */
interface Side {
  raw: Json;
  shown: Json;
  path: Segment[];
}

type Report = (change: ValueChange, raw: {before?: Json; after?: Json}) => void;

/** Where two JSON values differ; nothing only when they are equal. `at` is the path of both in what holds them. */
export function valueDifference(before: Json, after: Json, at: readonly Segment[] = []): ValueChange[] {
  if (jsonEqual(before, after)) return [];
  const [shownBefore, shownAfter] = [maskSecrets(before), maskSecrets(after)];
  const changes: ValueChange[] = [];
  const report: Report = (change, raw) => {
    const masked = !jsonEqual(change.before, raw.before) || !jsonEqual(change.after, raw.after);
    changes.push(masked ? {...change, masked} : change);
  };
  compare({raw: before, shown: shownBefore, path: [...at]}, {raw: after, shown: shownAfter, path: [...at]}, report);
  return changes;
}

function compare(before: Side, after: Side, report: Report): void {
  if (jsonEqual(before.raw, after.raw)) return;
  if (isJsonObject(before.raw) && isJsonObject(after.raw)) {
    compareObjects(before, after, report);
  } else if (Array.isArray(before.raw) && Array.isArray(after.raw)) {
    compareLists(before, after, report);
  } else if (!reportText(before, after, report)) {
    const shown = {before: hiddenWith(after.shown, before), after: hiddenWith(before.shown, after)};
    report({op: 'changed', path: after.path, ...shown}, {before: before.raw, after: after.raw});
  }
}

/** A value beside a wholly masked one is masked too: what only now is called `Authorization` was one before. */
function hiddenWith(other: Json, side: Side): Json {
  return other === MASK ? maskSecrets(side.raw, 'secret') : side.shown;
}

function compareObjects(before: Side, after: Side, report: Report): void {
  for (const key of keysOfBoth(before.raw as JsonObject, after.raw as JsonObject)) {
    const [was, is] = [sideAt(before, key), sideAt(after, key)];
    if (was && is) compare(was, is, report);
    else if (was) reportRemoved(was, report);
    else if (is) reportAdded(is, report);
  }
}

function compareLists(before: Side, after: Side, report: Report): void {
  const {pairs, removed, added, reordered} = alignLists(before.raw as Json[], after.raw as Json[]);
  for (const i of removed) reportRemoved(sideAt(before, i)!, report);
  for (const [i, j] of pairs) compare(sideAt(before, i)!, sideAt(after, j)!, report);
  for (const j of added) reportAdded(sideAt(after, j)!, report);
  if (!reordered) return;
  const order = {before: (before.shown as Json[]).map(labelOf), after: (after.shown as Json[]).map(labelOf)};
  report({op: 'reordered', path: after.path, ...order}, order);
}

function reportRemoved({path, raw, shown}: Side, report: Report): void {
  report({op: 'removed', path, before: shown}, {before: raw});
}

function reportAdded({path, raw, shown}: Side, report: Report): void {
  report({op: 'added', path, after: shown}, {after: raw});
}

function sideAt({raw, shown, path}: Side, segment: Segment): Side | undefined {
  const [value, masked] = [raw, shown].map((held) =>
    typeof segment === 'number' ? (held as Json[])[segment] : member(held as JsonObject, segment),
  );
  return value === undefined ? undefined : {raw: value, shown: masked!, path: [...path, segment]};
}

/** What a person would call a list element: its name, key or id, else the element itself. */
function labelOf(item: Json): Json {
  if (!isJsonObject(item)) return item;
  for (const key of ['name', 'key', 'outputKey', 'id']) {
    const label = member(item, key);
    if (typeof label === 'string' && label !== '') return label;
  }
  return item;
}

/** JSON in strings by path, texts of several lines by line; false for what is best shown whole. */
function reportText(before: Side, after: Side, report: Report): boolean {
  const [from, to, shownFrom, shownTo] = [before.raw, after.raw, before.shown, after.shown];
  if (typeof from !== 'string' || typeof to !== 'string' || shownFrom === MASK || shownTo === MASK) return false;
  const [held, holds] = [parseContainer(from), parseContainer(to)];
  const within = held && holds ? valueDifference(held, holds) : [];
  for (const change of within) report({...change, path: after.path, within: change.path}, change);
  if (within.length > 0) return true;
  if (!from.includes('\n') && !to.includes('\n')) return false;
  const shown = {before: String(shownFrom), after: String(shownTo)};
  if (lineCount(from) !== lineCount(shown.before) || lineCount(to) !== lineCount(shown.after)) return false;
  report({op: 'text', path: after.path, ...shown, lines: lineDifference(from, to, shown)}, {before: from, after: to});
  return true;
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

/** The object or list that a string holds as JSON; undefined when it holds none. */
function parseContainer(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !isTooDeep(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

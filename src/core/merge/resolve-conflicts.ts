import type {Segment} from '../diff/path.ts';
import {WopsError} from '../errors.ts';
import type {Json, JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';
import type {ConflictedFile} from './conflict-notes.ts';
import {findNode, stepsTo} from './conflict-place.ts';
import {linksOf, withLinks, withoutNodes} from './links.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {renameInConflict, renameNode} from './rename-node.ts';
import type {Side} from './sides.ts';
import {valueAt, withValueAt} from './value-at.ts';

/**
 * Settles conflicts, each for the side that `sideOf` says, and drops their notes; null leaves one. Where the side is ours,
 * what the file says by now is kept. Throws `usage`, with nothing changed, when a place has been edited meanwhile, and when
 * the workflow would come to hold a node name twice or a connection to a missing node.
 */
export function resolveConflicts(
  {file, conflicts}: ConflictedFile,
  sideOf: (conflict: MergeConflict) => Side | null,
): ConflictedFile {
  // What is left, and for which side each is to be settled.
  let open = conflicts.map((conflict) => ({conflict, side: sideOf(conflict)})).filter(({side}) => side !== 'ours');
  let settled = file;
  for (let next = nextOf(open); next; next = nextOf(open)) {
    const others = open.filter((one) => one !== next);
    const result = settle({file: settled, conflicts: others.map(({conflict}) => conflict)}, next.conflict, next.side);
    settled = result.file;
    open = others.map(({side}, index) => ({conflict: result.conflicts[index]!, side}));
  }
  if (settled !== file) refuseBroken(file, settled);
  return {file: settled, conflicts: open.map(({conflict}) => conflict)};
}

interface Sided {
  conflict: MergeConflict;
  side: Side | null;
}

/** Nodes before what is in them; names last: they are how notes find nodes. */
function nextOf(open: readonly Sided[]): {conflict: MergeConflict; side: Side} | undefined {
  const wanted = open.filter((one): one is Sided & {side: Side} => one.side !== null);
  return wanted.sort((a, b) => rank(a.conflict) - rank(b.conflict))[0];
}

function rank({node, path}: MergeConflict): number {
  if (node === undefined) return 1;
  return path === '' ? 0 : path === 'name' ? 3 : 2;
}

function settle({file, conflicts}: ConflictedFile, conflict: MergeConflict, side: Side): ConflictedFile {
  const value = conflict[side];
  if (conflict.node !== undefined && conflict.path === '') {
    return {file: withNode(file, conflict, value as WorkflowNode | undefined), conflicts};
  }
  if (conflict.node !== undefined && conflict.path === 'name' && typeof value === 'string') {
    const renamed = conflicts.map((other) => renameInConflict(other, conflict, value));
    return {file: renameNode(file, indexOfNode(file, conflict), value), conflicts: renamed};
  }
  if (conflict.lines) return settleLines({file, conflicts}, conflict, value as string | undefined);
  return {file: withValue(file, conflict, value), conflicts};
}

/** The node as the side has it; with its connections where it comes back, and without them where it goes. */
function withNode(file: WorkflowFile, conflict: MergeConflict, node: WorkflowNode | undefined): WorkflowFile {
  const index = file.nodes.findIndex((_, at) => at === findNode(file, conflict));
  if (index === -1 && !node) return file;
  if (!node) {
    const nodes = file.nodes.toSpliced(index, 1);
    const isGone = (name: string) => name === conflict.node && !nodes.some((other) => other.name === name);
    return {...file, nodes, connections: withoutNodes(file.connections, isGone)};
  }
  if (index !== -1) {
    const renamed = renameNode(file, index, node.name);
    return {...renamed, nodes: renamed.nodes.with(index, node)};
  }
  const nodes = [...file.nodes, node];
  const names = new Set(nodes.map(({name}) => name));
  const links = (conflict.links ?? []).filter(
    ({source, target}) => names.has(source) && names.has(String(target.node)),
  );
  return {...file, nodes, connections: withLinks(file.connections, links)};
}

function withValue(file: WorkflowFile, conflict: MergeConflict, value: Json | undefined): WorkflowFile {
  const steps = stepsTo(file, conflict);
  const changed = steps && withValueAt(holderOf(file, steps) as unknown as JsonObject, steps, value);
  if (!changed) throw moved(conflict);
  return changed.value as unknown as WorkflowFile;
}

/** A node that leads nowhere has no entry among the connections: one for the connections of the chosen side. */
function holderOf(file: WorkflowFile, [first, source, ...rest]: readonly Segment[]): WorkflowFile {
  const {connections} = file;
  if (first !== 'connections' || typeof source !== 'string' || rest.length === 0) return file;
  if (Object.hasOwn(connections, source)) return file;
  return {...file, connections: Object.fromEntries([...Object.entries(connections), [source, {}]])};
}

function settleLines(
  {file, conflicts}: ConflictedFile,
  conflict: MergeConflict,
  text: string | undefined,
): ConflictedFile {
  const {start, count} = conflict.lines!;
  const steps = stepsTo(file, conflict);
  const held = steps && valueAt(file as unknown as JsonObject, steps);
  const lines = typeof held === 'string' ? held.split('\n') : [];
  const ours = lines.slice(start - 1, start - 1 + count);
  if (typeof held !== 'string' || (count > 0 ? ours.join('\n') !== conflict.ours : start - 1 > lines.length)) {
    throw moved(conflict);
  }
  const next = text === undefined ? [] : text.split('\n');
  const value = lines.toSpliced(start - 1, count, ...next).join('\n');
  const moving = conflicts.map((other) =>
    isSameText(other, conflict) ? afterLines(other, conflict.lines!, next) : other,
  );
  return {file: withValue(file, conflict, value), conflicts: moving};
}

/** A note about the same text, after `next` took the place of these lines: further down, or around them. */
function afterLines(
  other: MergeConflict,
  {start, count}: {start: number; count: number},
  next: string[],
): MergeConflict {
  const {start: first, count: held} = other.lines!;
  const isAround = first <= start && first + held >= start + count && held > 0;
  if (!isAround) {
    return first > start ? {...other, lines: {start: first + next.length - count, count: held}} : other;
  }
  const lines = String(other.ours)
    .split('\n')
    .toSpliced(start - first, count, ...next);
  const {ours: _, ...rest} = other;
  return {
    ...rest,
    ...(lines.length === 0 ? {} : {ours: lines.join('\n')}),
    lines: {start: first, count: lines.length},
  };
}

function isSameText(one: MergeConflict, other: MergeConflict): boolean {
  return (
    one.lines !== undefined && one.path === other.path && one.node === other.node && one.occurrence === other.occurrence
  );
}

function indexOfNode(file: WorkflowFile, conflict: MergeConflict): number {
  const index = findNode(file, conflict);
  if (index === undefined) throw moved(conflict);
  return index;
}

function moved({node, path}: MergeConflict): WopsError {
  const place = [...(node === undefined ? [] : [`node ${JSON.stringify(node)}`]), ...(path === '' ? [] : [path])].join(
    ', ',
  );
  return new WopsError('usage', `The file was edited at ${place}, so that this conflict can be settled only by hand.`, {
    hint: 'Make the file say what it must; then drop the note: wops conflict resolve FILE --ours',
  });
}

/** What n8n would refuse, and what was not so before. */
function refuseBroken(before: WorkflowFile, after: WorkflowFile): void {
  const parsed = parseWorkflowFile(formatWorkflowFile(after));
  if ('problem' in parsed) {
    throw new WopsError('usage', `Settled like this, the file would be no workflow: it ${parsed.problem}.`, {
      hint: 'Take another side, or edit the file by hand.',
    });
  }
  const known = new Set(faultsOf(before));
  const fault = faultsOf(after).find((one) => !known.has(one));
  if (fault === undefined) return;
  throw new WopsError('usage', `Settled like this, the workflow would have ${fault}.`, {
    hint: 'Settle the conflicts of that node first: wops conflict list',
  });
}

function faultsOf({nodes, connections}: WorkflowFile): string[] {
  const names = new Set<string>();
  const twice = nodes.flatMap(({name}) => {
    if (names.has(name)) return [`two nodes called ${JSON.stringify(name)}`];
    names.add(name);
    return [];
  });
  const ends = linksOf(connections).flatMap(({source, target}) => [source, String(target.node)]);
  const missing = ends.filter((name) => !names.has(name));
  return [...twice, ...missing.map((name) => `a connection with the missing node ${JSON.stringify(name)}`)];
}

import {WopsError} from '../errors.ts';
import type {Json, JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import {formatWorkflowFile, parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';
import type {ConflictedFile} from './conflict-notes.ts';
import {linksOf, withLinks, withoutNodes} from './links.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {parsePath} from './parse-path.ts';
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
  const sided = conflicts.map((conflict) => ({conflict, side: sideOf(conflict)}));
  // Nodes before what is in them; texts from their end, so that lines keep their numbers; names last: they are how notes find nodes.
  const order = sided
    .flatMap(({conflict, side}) => (side === null || side === 'ours' ? [] : [{conflict, side}]))
    .sort(({conflict: a}, {conflict: b}) => rank(a) - rank(b) || (b.lines?.start ?? 0) - (a.lines?.start ?? 0));
  const left = sided.flatMap(({conflict, side}) => (side === null ? [conflict] : []));
  let settled: ConflictedFile = {file, conflicts: left};
  for (const {conflict, side} of order) settled = settle(settled, conflict, side);
  if (order.length > 0) refuseBroken(file, settled.file);
  return settled;
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
  const path = parsePath(conflict.path) ?? [];
  const inWorkflow = conflict.node === undefined || (path[0] === 'connections' && path[1] === conflict.node);
  const steps = inWorkflow ? path : ['nodes', indexOfNode(file, conflict), ...path];
  const changed = withValueAt(file as unknown as JsonObject, steps, value);
  if (!changed) throw moved(conflict);
  return changed.value as unknown as WorkflowFile;
}

function settleLines(
  {file, conflicts}: ConflictedFile,
  conflict: MergeConflict,
  text: string | undefined,
): ConflictedFile {
  const {start, count} = conflict.lines!;
  const path = parsePath(conflict.path)!;
  const steps = conflict.node === undefined ? path : ['nodes', indexOfNode(file, conflict), ...path];
  const held = valueAt(file as unknown as JsonObject, steps);
  const lines = typeof held === 'string' ? held.split('\n') : [];
  const ours = lines.slice(start - 1, start - 1 + count);
  if (typeof held !== 'string' || (count > 0 ? ours.join('\n') !== conflict.ours : start - 1 > lines.length)) {
    throw moved(conflict);
  }
  const next = text === undefined ? [] : text.split('\n');
  const value = lines.toSpliced(start - 1, count, ...next).join('\n');
  const shifted = conflicts.map((other) =>
    isSameText(other, conflict) && other.lines!.start > start
      ? {...other, lines: {...other.lines!, start: other.lines!.start + next.length - count}}
      : other,
  );
  return {file: withValue(file, conflict, value), conflicts: shifted};
}

function isSameText(one: MergeConflict, other: MergeConflict): boolean {
  return (
    one.lines !== undefined && one.path === other.path && one.node === other.node && one.occurrence === other.occurrence
  );
}

function findNode({nodes}: WorkflowFile, {node, occurrence = 1}: MergeConflict): number | undefined {
  const found = [...nodes.keys()].filter((index) => nodes[index]!.name === node);
  return found[Math.max(occurrence, 1) - 1];
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

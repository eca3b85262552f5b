import {canonicalJson} from '../workflow/canonical-json.ts';
import type {Json} from '../workflow/runtime-workflow.ts';
import {carryNote} from './carry-note.ts';
import type {ConflictedFile} from './conflict-notes.ts';
import {graphNodes} from './graph-nodes.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {mergeWorkflows} from './merge-workflows.ts';

/**
 * As `mergeWorkflows`, of files that may still hold notes of an earlier merge, half of which somebody has committed. A note
 * that a side has settled since the base is settled; the others stay, before the new ones. With a note of each at one
 * place, the file holds ours, and there are three to choose from.
 */
export function mergeConflicted(
  base: ConflictedFile | null,
  ours: ConflictedFile,
  theirs: ConflictedFile,
): ConflictedFile {
  const {merged, conflicts} = mergeWorkflows(base?.file ?? null, ours.file, theirs.file);
  const known = {base: keysOf(base), ours: keysOf(ours), theirs: keysOf(theirs)};
  const held = {
    ours: ours.conflicts.filter((note) => !known.base.has(keyOf(note)) || known.theirs.has(keyOf(note))),
    theirs: theirs.conflicts.filter((note) => !known.base.has(keyOf(note)) && !known.ours.has(keyOf(note))),
  };
  if (held.ours.length + held.theirs.length === 0) return {file: merged, conflicts};
  const graph = graphNodes(base?.file ?? null, ours.file, theirs.file);
  const carried = (['ours', 'theirs'] as const).flatMap((side) => {
    const nameOf = (name: string) => graph.nameOf(graph.keyOf(side, name));
    const {file} = side === 'ours' ? ours : theirs;
    return held[side].map((note) => carryNote(note, {file, merged, nameOf}));
  });
  return {file: merged, conflicts: [...carried, ...conflicts]};
}

function keysOf(file: ConflictedFile | null): Set<string> {
  return new Set(file?.conflicts.map(keyOf));
}

/** What a note says, wherever its lines have come to stand. */
function keyOf({lines, ...note}: MergeConflict): string {
  return canonicalJson({...note, lines: lines === undefined ? null : lines.count} as Json);
}

import {alignEqual} from '../diff/align-equal.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {stepsTo} from './conflict-place.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {withNames} from './rename-node.ts';
import type {Maybe} from './sides.ts';
import {valueAt} from './value-at.ts';

/**
 * A note of `file` for the file that it was merged into: under the names that nodes have there, with what stands there
 * now for ours. Lines that are not found again make it a note of the whole text.
 */
export function carryNote(
  note: MergeConflict,
  {file, merged, nameOf}: {file: WorkflowFile; merged: WorkflowFile; nameOf: (name: string) => string},
): MergeConflict {
  const named = withNames(note, note.node === undefined ? undefined : nameOf(note.node), nameOf);
  const [was, is] = [held(file, note), held(merged, named)];
  const {lines, ours: _, ...rest} = named;
  if (!lines) return {...rest, ...(is === undefined ? {} : {ours: is})};
  if (typeof was !== 'string' || typeof is !== 'string') return named;
  const start = startIn(is, was, lines);
  if (start !== null) return {...named, lines: {start, count: lines.count}};
  const whole = (side: 'base' | 'theirs') => {
    const part = note[side] === undefined ? [] : String(note[side]).split('\n');
    return was
      .split('\n')
      .toSpliced(lines.start - 1, lines.count, ...part)
      .join('\n');
  };
  return {...rest, base: whole('base'), ours: is, theirs: whole('theirs')};
}

function held(file: WorkflowFile, note: MergeConflict): Maybe {
  const steps = stepsTo(file, note);
  return steps === null ? undefined : valueAt(file as unknown as JsonObject, steps);
}

/** Where in a text lines of an earlier version of it begin, from 1; null where they are not together in it. */
function startIn(text: string, earlier: string, {start, count}: {start: number; count: number}): number | null {
  const places = new Map(alignEqual(earlier.split('\n'), text.split('\n')));
  // No line stands behind the one before it.
  const first = count > 0 ? places.get(start - 1) : start === 1 ? 0 : next(places.get(start - 2));
  if (first === undefined) return null;
  for (let index = 1; index < count; index++) if (places.get(start - 1 + index) !== first + index) return null;
  return first + 1;
}

function next(place: number | undefined): number | undefined {
  return place === undefined ? undefined : place + 1;
}

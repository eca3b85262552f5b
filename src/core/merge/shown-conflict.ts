import {jsonEqual} from '../diff/json-equal.ts';
import {maskSecrets} from '../diff/mask-secrets.ts';
import {shownNode} from '../diff/node-difference.ts';
import type {Segment} from '../diff/path.ts';
import {MASK} from '../diff/secret-shapes.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {parsePath} from './parse-path.ts';
import type {Side} from './sides.ts';
import {tellSecretsApart} from './tell-secrets-apart.ts';
import {valueAt, withValueAt} from './value-at.ts';

const SIDES = ['base', 'ours', 'theirs'] as const;

/**
 * A conflict as it may be shown: secrets masked, as they stand in `file`, where a neighbour may say that it is one. Sides
 * that read the same and are not say so: `•••• (another secret)`.
 */
export function shownConflict(file: WorkflowFile, conflict: MergeConflict): MergeConflict {
  const holder = file.nodes.filter(({name}) => name === conflict.node)[(conflict.occurrence ?? 1) - 1];
  const path = parsePath(conflict.path) ?? [];
  const context = (holder ?? file) as unknown as JsonObject;
  const shown = SIDES.filter((side) => conflict[side] !== undefined).map((side): [Side, Json] => {
    const value = conflict[side]!;
    if (path.length === 0) return [side, isJsonObject(value) ? shownNode(value as WorkflowNode) : maskSecrets(value)];
    // Credentials hold names and ids, which are no secrets.
    if (path[0] === 'credentials' || path[0] === 'connections') return [side, value];
    return [side, maskedIn(context, path, value, conflict.lines)];
  });
  const isSecret = shown.some(([, value]) => value === MASK);
  const hidden = shown.map(([side, value]) => [side, isSecret ? maskSecrets(value, 'secret') : value] as const);
  const told = tellSecretsApart(
    hidden.map(([, value]) => value),
    hidden.map(([side]) => conflict[side]),
  );
  return {...conflict, ...Object.fromEntries(hidden.map(([side], index) => [side, told[index]]))};
}

function maskedIn(context: JsonObject, path: Segment[], value: Json, lines: MergeConflict['lines']): Json {
  const whole = lines ? textWith(valueAt(context, path), String(value), lines) : value;
  const placed = withValueAt(context, path, whole);
  const masked = placed ? valueAt(maskSecrets(placed.value!), path)! : maskSecrets(value);
  if (!lines || !placed || typeof masked !== 'string' || jsonEqual(masked, MASK)) return masked;
  const count = String(value).split('\n').length;
  return masked
    .split('\n')
    .slice(lines.start - 1, lines.start - 1 + count)
    .join('\n');
}

function textWith(text: Json | undefined, part: string, {start, count}: {start: number; count: number}): string {
  const held = typeof text === 'string' ? text.split('\n') : [];
  return held.toSpliced(start - 1, count, part).join('\n');
}

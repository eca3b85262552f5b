import {keysOfBoth, member} from '../diff/json-equal.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import {BESIDE_CONTENT, type NodeTriple} from './match-three.ts';
import type {Report} from './merge-conflict.ts';
import {mergeValue} from './merge-value.ts';
import {agreed, type Maybe, mapSides, preferOurs, type Sides} from './sides.ts';

/** One node from its versions, called `name`. Paths of conflicts are within the node; an empty one is the whole node. */
export function mergeNode({base, ours, theirs}: NodeTriple, name: string, report: Report): WorkflowNode {
  if (!ours || !theirs) return {...(ours ?? theirs)!, name};
  const settled = agreed({base: base?.type, ours: ours.type, theirs: theirs.type});
  const retyped = base && ours.type !== theirs.type && !agreed({base, ours, theirs});
  if (!settled || retyped) {
    report({path: [], base, ours, theirs});
    return {...ours, name};
  }
  const sides = {base: base ?? {}, ours, theirs};
  const merged = keysOfBoth(ours, theirs).flatMap((key): [string, Json][] => {
    const value =
      key === 'name'
        ? name
        : mergeField(
            mapSides(sides, (node) => member(node, key)),
            key,
            report,
          );
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(merged) as WorkflowNode;
}

function mergeField(sides: Sides<Maybe>, key: string, report: Report): Maybe {
  if (BESIDE_CONTENT.has(key)) return preferOurs(sides);
  return key === 'credentials' ? mergeUnits(sides, [key], report) : mergeValue(sides, [key], report);
}

/** As `mergeValue`, but the members of the object are taken or left as they are. */
export function mergeUnits(sides: Sides<Maybe>, path: string[], report: Report): Maybe {
  const settled = agreed(sides);
  if (settled) return settled.value;
  const {base = {}, ours, theirs} = sides;
  if (!isJsonObject(base) || !isJsonObject(ours) || !isJsonObject(theirs)) {
    report({path, ...sides});
    return ours;
  }
  const objects: Sides<JsonObject> = {base, ours, theirs};
  const merged = keysOfBoth(ours, theirs).flatMap((key): [string, Json][] => {
    const unit = mapSides(objects, (object) => member(object, key));
    const value = agreed(unit);
    if (!value) report({path: [...path, key], ...unit});
    const taken = value ? value.value : unit.ours;
    return taken === undefined ? [] : [[key, taken]];
  });
  return Object.fromEntries(merged);
}

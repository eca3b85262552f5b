import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {GraphNodes} from './graph-nodes.ts';
import type {Report} from './merge-conflict.ts';
import {mergeUnits} from './merge-node.ts';
import {type Maybe, mapSides, type Sides} from './sides.ts';

/** Pinned data node by node, under the names that the nodes now have; that of a node that is gone goes too. */
export function mergePinData(sides: Sides<Maybe>, {nodes, keyOf, nameOf}: GraphNodes, report: Report): Maybe {
  const byKey = mapSides(sides, (value, side) => withKeys(value, (name) => keyOf(side, name)));
  const merged = mergeUnits(byKey, ['pinData'], ({path, ...values}) => {
    report({path: path.map((step) => nameOf(String(step))), ...values});
  });
  if (!isJsonObject(merged)) return merged;
  const gone = new Set(nodes.filter(({fate}) => !fate.kept).map(({key}) => key));
  const kept = Object.entries(merged).filter(([key]) => !gone.has(key));
  return kept.length === 0 ? undefined : withKeys(Object.fromEntries(kept), nameOf);
}

function withKeys(value: Maybe, map: (key: string) => string): Maybe {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]): [string, Json] => [map(key), held])) as JsonObject;
}

import {alignLists} from '../diff/align-lists.ts';
import {jsonEqual, keysOfBoth, member} from '../diff/json-equal.ts';
import {canonicalJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import {isLedApart} from './led-apart.ts';
import type {NodeTriple} from './match-three.ts';
import type {Report} from './merge-conflict.ts';
import {mergeOrder} from './merge-order.ts';
import {agreed, type Maybe, mapSides, type Side, type Sides} from './sides.ts';

type NodeOf = (key: string) => NodeTriple | undefined;

/**
 * Connections as a set: what a side added is there, what a side removed is not, in an order that follows both. Reported,
 * with ours taken: one connection led elsewhere by both sides, or unplugged by one and led elsewhere by the other, and
 * rewiring of a node whose outputs the other side renumbered. `nodeOf` gives the node that a source or target stands for.
 */
export function mergeConnections(sides: Sides<JsonObject>, nodeOf: NodeOf, report: Report): JsonObject {
  const sources = keysOfBoth(sides.ours, sides.theirs);
  const merged = sources.flatMap((source): [string, Json][] => {
    const kinds = mergeKinds(
      mapSides(sides, (held) => member(held, source)),
      source,
      nodeOf,
      report,
    );
    return kinds === undefined ? [] : [[source, kinds]];
  });
  return Object.fromEntries(merged);
}

function mergeKinds(sides: Sides<Maybe>, source: string, nodeOf: NodeOf, report: Report): Maybe {
  const path = ['connections', source];
  const settled = agreed(sides);
  const {base, ours, theirs} = mapSides(sides, (kinds) =>
    kinds === undefined ? {} : isJsonObject(kinds) ? kinds : null,
  );
  if (!base || !ours || !theirs) {
    if (!settled) report({path, ...sides});
    return settled ? settled.value : sides.ours;
  }
  const outputsAt = (kind: string) => mapSides({base, ours, theirs}, (held) => member(held, kind));
  const renumbered = isRenumbered(nodeOf(source), outputsAt('main'));
  if (settled && !renumbered) return settled.value;
  const isDeleted = (side: Side, target: string) => [source, target].some((node) => wasDeleted(side, nodeOf(node)));
  const kinds = keysOfBoth(ours, theirs).flatMap((kind): [string, Json][] => {
    const outputs = outputsAt(kind);
    const merged = kind === 'main' && renumbered ? null : mergeOutputs(outputs, isDeleted);
    if (!merged) report({path: [...path, kind], ...outputs});
    const taken = merged ? merged.value : outputs.ours;
    return taken === undefined ? [] : [[kind, taken]];
  });
  return kinds.length === 0 ? undefined : Object.fromEntries(kinds);
}

function wasDeleted(side: Side, node: NodeTriple | undefined): boolean {
  return node?.base !== undefined && node[side] === undefined;
}

/** null: a conflict. */
function mergeOutputs(sides: Sides<Maybe>, isDeleted: (side: Side, target: string) => boolean): {value: Maybe} | null {
  const settled = agreed(sides);
  if (settled) return settled;
  const {base, ours, theirs} = mapSides(sides, outputsOf);
  if (!base || !ours || !theirs || isLedApart({base, ours, theirs}, isDeleted)) return null;
  const merged: Json[] = [];
  for (let output = 0; output < Math.max(ours.length, theirs.length); output++) {
    merged.push(mergeTargets(mapSides({base, ours, theirs}, (outputs) => outputs[output])) ?? []);
  }
  while (merged.length > 0 && isEmpty(merged.at(-1)!)) merged.pop();
  return {value: merged};
}

function mergeTargets(sides: Sides<Json[] | null | undefined>): Json[] | null | undefined {
  const settled = agreed(sides);
  if (settled) return settled.value as Json[] | null | undefined;
  const byKey = mapSides(sides, (targets) => new Map((targets ?? []).map((target) => [canonicalJson(target), target])));
  const {base, ours, theirs} = byKey;
  const all = new Map([...ours, ...theirs]);
  const kept = new Set([...all.keys()].filter((key) => (base.has(key) ? ours.has(key) && theirs.has(key) : true)));
  return mergeOrder(
    mapSides(byKey, (held) => [...held.keys()]),
    kept,
  ).map((key) => all.get(key)!);
}

/** The lists of targets by output; null for what n8n would not understand. */
function outputsOf(value: Maybe): (Json[] | null)[] | null {
  if (value === undefined) return [];
  const isList = Array.isArray(value) && value.every((targets) => targets === null || Array.isArray(targets));
  return isList ? (value as (Json[] | null)[]) : null;
}

/** Parameters whose elements are the outputs of their node, by its type. */
const OUTPUT_LISTS = new Map<string, string[][]>([
  [
    'n8n-nodes-base.switch',
    [
      ['rules', 'values'],
      ['rules', 'rules'],
    ],
  ],
  ['@n8n/n8n-nodes-langchain.textClassifier', [['categories', 'categories']]],
]);

/** One side gave outputs of a node another meaning, the other side connected those otherwise. */
function isRenumbered(node: NodeTriple | undefined, outputs: Sides<Maybe>): boolean {
  const {base, ours, theirs} = node ?? {};
  if (!base || !ours || !theirs || jsonEqual(outputs.ours, outputs.theirs)) return false;
  return (
    firstMoved(base, ours) <= lastRewired(outputs.base, outputs.theirs) ||
    firstMoved(base, theirs) <= lastRewired(outputs.base, outputs.ours)
  );
}

/** The first output whose meaning another list of rules changes; Infinity where none does. */
function firstMoved(base: JsonObject, side: JsonObject): number {
  const first = (OUTPUT_LISTS.get(String(base.type)) ?? []).map((path) => {
    const {pairs, removed, added} = alignLists(listAt(base, path), listAt(side, path));
    const moved = pairs.filter(([from, to]) => from !== to).map(([from, to]) => Math.min(from, to));
    return Math.min(...moved, ...removed, ...added);
  });
  return Math.min(...first);
}

/** The last output that is connected otherwise; -1 where none is. */
function lastRewired(base: Maybe, side: Maybe): number {
  const [was, is] = [base, side].map((value) => (Array.isArray(value) ? value : []));
  let last = Math.max(was!.length, is!.length) - 1;
  while (last >= 0 && jsonEqual(was![last] ?? [], is![last] ?? [])) last--;
  return last;
}

function listAt(node: JsonObject, path: string[]): Json[] {
  let found: Json | undefined = node.parameters;
  for (const key of path) found = isJsonObject(found) ? member(found, key) : undefined;
  return Array.isArray(found) ? found : [];
}

function isEmpty(value: Json): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

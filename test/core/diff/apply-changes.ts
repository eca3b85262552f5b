import type {Change} from '../../../src/core/diff/change.ts';
import {type Link, outputsOf} from '../../../src/core/diff/links.ts';
import type {CanonicalContent, CanonicalNode} from '../../../src/core/workflow/comparable.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {stepsOf} from './comparable-of.ts';

/** A connection: source, kind, output, target, its input's kind and number. */
type LinkTuple = [source: string, kind: string, output: number, target: string, type: string, input: number];

/** Kinds that tell of an order, or of more than they show. */
const NOT_ENOUGH = new Set(['list_reordered', 'connection_reordered', 'branches_swapped', 'group_changed']);

/** Whether `changes` say all that `applyChanges` needs: nothing masked, no name twice, nothing of an order alone. */
export function isEnough(before: CanonicalContent, after: CanonicalContent, changes: readonly Change[]): boolean {
  const isTwice = ({nodes}: CanonicalContent) => new Set(nodes.map(({name}) => name)).size < nodes.length;
  if (isTwice(before) || isTwice(after)) return false;
  return changes.every(
    (change) =>
      !NOT_ENOUGH.has(change.kind) &&
      change.within === undefined &&
      !JSON.stringify([change.before, change.after]).includes('••••') &&
      !(change.kind === 'content_changed' && change.path?.startsWith('connections')),
  );
}

/** `before` with `changes` made to it. */
export function applyChanges(before: CanonicalContent, changes: readonly Change[]): CanonicalContent {
  const content = structuredClone(before);
  const renames = changes.filter(({kind}) => kind === 'node_renamed');
  const became = new Map(renames.map(({before, node}) => [String(before), node!]));
  const named = (name: string) => became.get(name) ?? name;
  const removed = new Set(changes.filter(({kind}) => kind === 'node_removed').map(({node}) => node!));
  const kept = content.nodes.filter(({name}) => !removed.has(name));
  const nodes = new Map(kept.map((node) => [named(node.name), {...node, name: named(node.name)} as CanonicalNode]));
  let links = linksOf(content).map(([source, kind, output, target, type, input]): LinkTuple => {
    return [named(source), kind, output, named(target), type, input];
  });
  // Places in lists are those before for what went, the last first; those after for the rest, the first first.
  const inOrder = [...changes.filter(isRemoval).reverse(), ...changes.filter((change) => !isRemoval(change))];
  for (const change of inOrder) {
    const {kind, node, path = ''} = change;
    if (kind === 'node_removed' || kind === 'node_renamed') continue;
    if (kind === 'node_added') nodes.set(node!, change.after as CanonicalNode);
    else if (kind.startsWith('connection_')) {
      if (change.before) links = without(links, tupleOf(node!, change.before as Link));
      if (change.after) links.push(tupleOf(node!, change.after as Link));
    } else setAt(node === undefined ? content : nodes.get(node)!, path, change);
  }
  return {...content, nodes: [...nodes.values()], connections: connectionsOf(links)};
}

/** The connections in a fixed order. */
export function linksOf({connections}: CanonicalContent): LinkTuple[] {
  const links = Object.entries(connections).flatMap(([source, kinds]) =>
    outputsOf(kinds).flatMap(({entries}) => entries.map(({link}) => tupleOf(source, link))),
  );
  return links.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function isRemoval({before, after, kind}: Change): boolean {
  return before !== undefined && after === undefined && !kind.startsWith('connection_');
}

function tupleOf(source: string, {kind, output, node, type, index}: Link): LinkTuple {
  return [source, kind, output, node, type, index];
}

function without(links: LinkTuple[], gone: LinkTuple): LinkTuple[] {
  const place = links.findIndex((link) => JSON.stringify(link) === JSON.stringify(gone));
  if (place < 0) throw new Error(`There is no link ${JSON.stringify(gone)}`);
  return links.toSpliced(place, 1);
}

function connectionsOf(links: LinkTuple[]): JsonObject {
  const bySource = Object.groupBy(links, ([source]) => source);
  const sources = Object.entries(bySource).map(([source, leaving]): [string, Json] => {
    const byKind = Object.groupBy(leaving!, ([, kind]) => kind);
    const kinds = Object.entries(byKind).map(([kind, ofKind]): [string, Json] => {
      const outputs = Array.from({length: Math.max(...ofKind!.map(([, , output]) => output)) + 1}, (): Json[] => []);
      for (const [, , output, node, type, index] of ofKind!) outputs[output]!.push({node, type, index});
      return [kind, outputs];
    });
    return [source, Object.fromEntries(kinds)];
  });
  return Object.fromEntries(sources);
}

function setAt(holder: JsonObject, path: string, {before, after}: Change): void {
  const steps = stepsOf(path);
  const last = steps.pop()!;
  let held: Json = holder;
  for (const step of steps) {
    const holding = held as JsonObject;
    // A first credential comes without what holds it.
    held = holding[step] ??= {};
  }
  const value = after === undefined ? undefined : structuredClone(after);
  if (Array.isArray(held)) {
    if (value === undefined) held.splice(Number(last), 1);
    else if (before === undefined) held.splice(Number(last), 0, value);
    else held[Number(last)] = value;
  } else if (value === undefined) delete (held as JsonObject)[last];
  else (held as JsonObject)[last] = value;
}

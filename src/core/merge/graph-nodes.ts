import {mapConnectionNames} from '../workflow/map-graph-text.ts';
import type {JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {linksOf} from './links.ts';
import {matchThree, type NodeTriple} from './match-three.ts';
import {nameNodes} from './name-nodes.ts';
import {newReferences} from './new-references.ts';
import {type Fate, fateOf} from './node-fates.ts';
import {withNodeNames} from './node-references.ts';
import {mapSides, type Side, type Sides} from './sides.ts';

/** A node of the merged workflow, or one that is gone from it. */
export interface GraphNode {
  /** What connections and pinned data call it on all sides while they are merged; never a name. */
  key: string;
  /** Each side's version, its expressions naming other nodes as the merged workflow does. */
  triple: NodeTriple;
  /** In the merged workflow; of one that is gone, the name it had. */
  name: string;
  fate: Fate;
  nameConflict?: Partial<Sides<string>>;
}

export interface GraphNodes {
  nodes: GraphNode[];
  /** The keys of each side's nodes, in its order. */
  order: Sides<string[]>;
  /** A side's node name as a key; a name that belongs to no node stays as it is. */
  keyOf(side: Side, name: string): string;
  /** A key as the name of its node; anything else stays as it is. */
  nameOf(key: string): string;
  /** Each side's connections, with keys in place of names. */
  connections: Sides<JsonObject>;
}

/** Who is who, who stays, and what everyone is called. `base` is null where there is no common ancestor. */
export function graphNodes(base: WorkflowFile | null, ours: WorkflowFile, theirs: WorkflowFile): GraphNodes {
  const triples = matchThree({base: base?.nodes ?? null, ours: ours.nodes, theirs: theirs.nodes});
  const keys = new Map(triples.map((triple, index) => [triple, `\u0000${sortingName(triple)}\u0000${index}`]));
  const keysByName = mapSides({base, ours, theirs}, (_file, side) => nodeKeys(triples, keys, side));
  const keyOf = (side: Side, name: string) => keysByName[side].get(name) ?? name;
  const connections = mapSides({base, ours, theirs}, (file, side) =>
    mapConnectionNames(file?.connections ?? {}, (name) => keyOf(side, name)),
  );
  const evidence = {
    links: mapSides(connections, linksOf),
    renames: mapSides({base, ours, theirs}, (_file, side) => renamesSince(triples, side)),
    namedAnewBy: newReferences(keys, keyOf),
  };
  const order = mapSides({base, ours, theirs}, (file, side) => {
    const keysByNode = new Map(triples.map((triple) => [triple[side], keys.get(triple)!]));
    return (file?.nodes ?? []).map((node) => keysByNode.get(node)!);
  });
  const fates = new Map(triples.map((triple) => [triple, fateOf(triple, keys.get(triple)!, evidence)]));
  const named = nodeNames(triples, fates);
  const renames = mapSides({base, ours, theirs}, (_file, side) => renamesOf(named, fates, side));
  const nodes = triples.map((triple): GraphNode => {
    const {name, conflict} = named.get(triple)!;
    return {
      key: keys.get(triple)!,
      triple: withNamesOf(triple, renames),
      name,
      fate: fates.get(triple)!,
      ...(conflict ? {nameConflict: conflict} : {}),
    };
  });
  const names = new Map(nodes.map(({key, name}) => [key, name]));
  return {nodes, order, keyOf, nameOf: (key) => names.get(key) ?? key, connections};
}

/** A name that does not depend on which side is which, so that the order of new nodes and connections does not either. */
function sortingName({base, ours, theirs}: NodeTriple): string {
  return base?.name ?? [ours, theirs].flatMap((node) => (node ? [node.name] : [])).sort()[0]!;
}

/** Keys by the names of one side. A name that only connections have there is the node that the other side added under it. */
function nodeKeys(triples: NodeTriple[], keys: ReadonlyMap<NodeTriple, string>, side: Side): Map<string, string> {
  const found = new Map<string, string>();
  for (const triple of triples) if (triple[side]) setOnce(found, triple[side].name, keys.get(triple)!);
  for (const triple of triples) {
    const added = triple.base ? undefined : (triple.ours ?? triple.theirs)?.name;
    if (added !== undefined) setOnce(found, added, keys.get(triple)!);
  }
  return found;
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}

function nodeNames(triples: NodeTriple[], fates: ReadonlyMap<NodeTriple, Fate>) {
  const kept = triples.filter((triple) => fates.get(triple)!.kept);
  const names = nameNodes(kept);
  const named = new Map(kept.map((triple, index) => [triple, names[index]!]));
  for (const triple of triples) {
    if (!named.has(triple)) named.set(triple, {name: (triple.theirs ?? triple.ours ?? triple.base)!.name});
  }
  return named;
}

/** The names that a side has given to nodes of the base. */
function renamesSince(triples: readonly NodeTriple[], side: Side): Map<string, string> {
  const pairs = triples.map(({base, [side]: node}) => [base?.name, node?.name] as const);
  return new Map(pairs.filter((pair): pair is [string, string] => !pair.includes(undefined) && pair[0] !== pair[1]));
}

/** The names that the merged workflow gives to nodes of a side. */
function renamesOf(
  named: ReadonlyMap<NodeTriple, {name: string}>,
  fates: ReadonlyMap<NodeTriple, Fate>,
  side: Side,
): Map<string, string> {
  return new Map(
    [...named].flatMap(([triple, {name}]) => {
      const was = triple[side]?.name;
      return was === undefined || was === name || !fates.get(triple)!.kept ? [] : [[was, name] as const];
    }),
  );
}

function withNamesOf(triple: NodeTriple, renames: Sides<ReadonlyMap<string, string>>): NodeTriple {
  const entries = Object.entries(triple) as [Side, WorkflowNode][];
  return Object.fromEntries(entries.map(([side, node]) => [side, withNodeNames(node, renames[side])]));
}

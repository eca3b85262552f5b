import type {CanonicalNode} from '../workflow/comparable.ts';
import {listUnder} from './list-under.ts';
import type {NodeMatching} from './match-nodes.ts';

/**
 * Node names of both sides in one set of words, so that what only names a renamed node does not look changed: the name
 * in `after`, or, for a removed node whose name another node now bears, a name of its own.
 */
export interface NodeNames {
  ofBefore(name: string): string;
  /** The name to show for one that `ofBefore` gave: that of `after`, for a removed node its own. */
  shown(name: string): string;
}

const REMOVED = '\u0000removed ';

export function unchangedNames(): NodeNames {
  return {ofBefore: (name) => name, shown: (name) => name};
}

export function commonNames({pairs}: NodeMatching): NodeNames {
  const became = new Map<string, string>();
  for (const [before, after] of pairs) if (!became.has(before.name)) became.set(before.name, after.name);
  for (const [before, after] of pairs) if (before.name === after.name) became.set(before.name, after.name);
  const renamedTo = new Set(pairs.filter(([before, after]) => before.name !== after.name).map(([, {name}]) => name));
  return {
    ofBefore: (name) => became.get(name) ?? (renamedTo.has(name) ? REMOVED + name : name),
    shown: (name) => (name.startsWith(REMOVED) ? name.slice(REMOVED.length) : name),
  };
}

/** Names a node; for a name that several of `nodes` bear, also which of them it is, from 1. */
export function occurrences(nodes: readonly CanonicalNode[]) {
  const bearers = new Map<string, CanonicalNode[]>();
  for (const node of nodes) listUnder(bearers, node.name).push(node);
  return (node: CanonicalNode): {node: string; occurrence?: number} => {
    const all = bearers.get(node.name)!;
    return all.length > 1 ? {node: node.name, occurrence: all.indexOf(node) + 1} : {node: node.name};
  };
}

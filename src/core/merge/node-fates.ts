import {jsonEqual} from '../diff/json-equal.ts';
import {linkKey, touches} from './links.ts';
import {contentOf, type NodeTriple} from './match-three.ts';
import type {LinkPlace} from './merge-conflict.ts';
import {withNodeNames} from './node-references.ts';
import type {Side, Sides} from './sides.ts';

/** Whether the merged workflow has a node; `disputed`: one side deleted what the other changed or used anew. */
export interface Fate {
  kept: boolean;
  disputed: boolean;
  /** Of one in dispute: the keys of the nodes that the other side connected with it, or whose expressions name it anew. */
  users: string[];
}

export interface FateEvidence {
  /** Each side's connections, in which nodes go by their keys. */
  links: Sides<readonly LinkPlace[]>;
  /** What each side calls nodes that the base calls otherwise: expressions that follow a rename are no change. */
  renames: Sides<ReadonlyMap<string, string>>;
  /** The keys of the nodes that name a node more often on a side than in the base. */
  namedAnewBy: (side: Side, key: string) => string[];
}

/** What becomes of the node that connections call `key`. Ours decides where the sides do not agree. */
export function fateOf(triple: NodeTriple, key: string, {links, renames, namedAnewBy}: FateEvidence): Fate {
  const {base, ours, theirs} = triple;
  if (!base || (ours && theirs)) return {kept: true, disputed: false, users: []};
  const stays = ours ? 'ours' : 'theirs';
  const node = ours ?? theirs;
  if (!node) return {kept: false, disputed: false, users: []};
  const known = new Set(links.base.map(linkKey));
  const connected = links[stays]
    .filter((link) => touches(link, key) && !known.has(linkKey(link)))
    .map(({source, target}) => (source === key ? String(target.node) : source));
  const users = [...new Set([...connected, ...namedAnewBy(stays, key)])].filter((user) => user !== key);
  const disputed = users.length > 0 || !jsonEqual(contentOf(withNodeNames(base, renames[stays])), contentOf(node));
  return {kept: disputed && stays === 'ours', disputed, users};
}

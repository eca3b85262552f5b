import type {NodeTriple} from './match-three.ts';
import {namedNodes} from './node-references.ts';
import type {Side} from './sides.ts';

/**
 * Answers the keys of the nodes whose expressions and code name the node `key` more often on a side than in the base.
 * `keyOf` gives a side's node name as a key. Reads a side when it is first asked about.
 */
export function newReferences(
  keys: ReadonlyMap<NodeTriple, string>,
  keyOf: (side: Side, name: string) => string,
): (side: Side, key: string) => string[] {
  const found = new Map<Side, Map<string, string[]>>();
  const read = (side: Side) => {
    const users = new Map<string, string[]>();
    for (const [triple, user] of keys) {
      const before = countsOf(triple, 'base', keyOf);
      for (const [key, count] of countsOf(triple, side, keyOf)) {
        if (count > (before.get(key) ?? 0)) users.set(key, [...(users.get(key) ?? []), user]);
      }
    }
    found.set(side, users);
    return users;
  };
  return (side, key) => (found.get(side) ?? read(side)).get(key) ?? [];
}

function countsOf(triple: NodeTriple, side: Side, keyOf: (side: Side, name: string) => string): Map<string, number> {
  const counts = new Map<string, number>();
  const node = triple[side];
  for (const name of node ? namedNodes(node) : []) {
    const key = keyOf(side, name);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

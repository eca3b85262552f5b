import type {NodeTriple} from './match-three.ts';
import {agreed, type Sides} from './sides.ts';

export interface NodeName {
  name: string;
  /** Where both sides renamed it, or another node bears the name that theirs wants. */
  conflict?: Partial<Sides<string>>;
}

/** What each node is called in the merged workflow; no name twice, unless one of the sides had it twice. */
export function nameNodes(triples: readonly NodeTriple[]): NodeName[] {
  const wanted = triples.map(wantedName);
  const bearers = new Map<string, NodeTriple>();
  const names = new Map<NodeTriple, NodeName>();
  // Who has its name from ours keeps it.
  const order = [...triples.keys()].sort((a, b) => rank(triples[a]!, wanted[a]!) - rank(triples[b]!, wanted[b]!));
  for (const index of order) {
    const [triple, {name, conflict}] = [triples[index]!, wanted[index]!];
    const bearer = bearers.get(name);
    const free = bearer === undefined || (['ours', 'theirs'] as const).some((side) => shareName(side, triple, bearer));
    const settled = free ? {name, ...(conflict ? {conflict} : {})} : evade(triple, name, bearers, wanted);
    if (!bearers.has(settled.name)) bearers.set(settled.name, triple);
    names.set(triple, settled);
  }
  return triples.map((triple) => names.get(triple)!);
}

function wantedName({base, ours, theirs}: NodeTriple): NodeName {
  if (!ours || !theirs) return {name: (ours ?? theirs)!.name};
  const settled = agreed({base: base?.name, ours: ours.name, theirs: theirs.name});
  if (settled) return {name: settled.value as string};
  return {name: ours.name, conflict: {...(base ? {base: base.name} : {}), ours: ours.name, theirs: theirs.name}};
}

function rank({ours}: NodeTriple, {name}: NodeName): number {
  return ours?.name === name ? 0 : 1;
}

function shareName(side: 'ours' | 'theirs', one: NodeTriple, other: NodeTriple): boolean {
  return one[side] !== undefined && one[side].name === other[side]?.name;
}

/** Another name for the node that theirs calls `name`: the one it had, or a free one made as n8n's editor makes them. */
function evade(triple: NodeTriple, name: string, bearers: ReadonlyMap<string, unknown>, wanted: NodeName[]): NodeName {
  const taken = (candidate: string) => bearers.has(candidate) || wanted.some((other) => other.name === candidate);
  let free = triple.ours?.name ?? name;
  for (let count = 1; taken(free); count++) free = `${name}${count}`;
  return {name: free, conflict: {...(triple.base ? {base: triple.base.name} : {}), ours: free, theirs: name}};
}

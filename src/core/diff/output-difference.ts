import type {Change} from './change.ts';
import type {Link, LinkEntry, Output} from './links.ts';
import {listUnder} from './list-under.ts';
import {pathText} from './path.ts';

/** One node's links on both sides, under the names it goes by on each; `describe` makes a link ready to be shown. */
export interface Source {
  name: {before: string; after: string};
  before: Output[];
  after: Output[];
  describe(link: Link, side: 'before' | 'after'): Link;
}

/** How the links that leave one node differ: outputs exchanged, links gone, come or moved, their order. */
export function outputDifference(source: Source): Change[] {
  const swapped = swappedOutputs(source);
  const settled = new Set(swapped.flat().map(placeOf));
  const before = source.before.filter((output) => !settled.has(placeOf(output)));
  const after = source.after.filter((output) => !settled.has(placeOf(output)));
  return [
    ...swapped.map((pair) => swapOf(source, pair)),
    ...rewirings(source, without(before, after), without(after, before)),
    ...reorderings(source, before, after),
  ];
}

/** Pairs of outputs that have exchanged all their links: the two branches of an If turned round. */
function swappedOutputs({before, after}: Source): [Output, Output][] {
  if (before.length === 0 || after.length === 0) return [];
  const now = new Map(after.map((output) => [placeOf(output), keysOf(output)]));
  const moved = before.filter((output) => {
    const keys = now.get(placeOf(output));
    return keys !== undefined && keys !== keysOf(output);
  });
  const waiting = new Map<string, Output[]>();
  const swapped: [Output, Output][] = [];
  for (const second of moved) {
    const became = now.get(placeOf(second))!;
    const first = waiting.get(`${second.kind}\n${became}\n${keysOf(second)}`)?.shift();
    if (first) swapped.push([first, second]);
    else listUnder(waiting, `${second.kind}\n${keysOf(second)}\n${became}`).push(second);
  }
  return swapped;
}

function swapOf({name, before, after, describe}: Source, pair: [Output, Output]): Change {
  const places = new Set(pair.map(placeOf));
  const links = (outputs: Output[], side: 'before' | 'after') =>
    outputs
      .filter((output) => places.has(placeOf(output)))
      .flatMap(({entries}) => entries.map(({link}) => describe(link, side)));
  const path = pathText(['connections', name.after, pair[0].kind]);
  return {kind: 'branches_swapped', path, before: links(before, 'before'), after: links(after, 'after')};
}

/** A link that goes where a lost one went is that one, moved to another output or input. */
function rewirings({name, describe}: Source, lost: LinkEntry[], won: LinkEntry[]): Change[] {
  const targetOf = ({link}: LinkEntry) => `${link.kind}\n${link.node}`;
  const waiting = new Map<string, LinkEntry[]>();
  for (const entry of won) listUnder(waiting, targetOf(entry)).push(entry);
  const changes = lost.map((entry): Change => {
    const before = describe(entry.link, 'before');
    const moved = waiting.get(targetOf(entry))?.shift();
    if (!moved) return {kind: 'connection_removed', path: linkPath(name.before, before), before};
    const after = describe(moved.link, 'after');
    return {kind: 'connection_moved', path: linkPath(name.after, after), before, after};
  });
  for (const {link} of [...waiting.values()].flat()) {
    const after = describe(link, 'after');
    changes.push({kind: 'connection_added', path: linkPath(name.after, after), after});
  }
  return changes;
}

/** n8n keeps the order of an output's links, and runs them in it where the canvas does not decide. */
function reorderings({name, describe}: Source, before: Output[], after: Output[]): Change[] {
  if (before.length === 0 || after.length === 0) return [];
  const was = new Map(before.map((output) => [placeOf(output), output]));
  return after.flatMap((output): Change[] => {
    const other = was.get(placeOf(output));
    if (!other || common(other, output) === common(output, other)) return [];
    return [
      {
        kind: 'connection_reordered',
        path: pathText(['connections', name.after, output.kind, output.index]),
        before: other.entries.map(({link}) => describe(link, 'before')),
        after: output.entries.map(({link}) => describe(link, 'after')),
      },
    ];
  });
}

/** The links of `output` that `other` has too, in `output`'s order. */
function common(output: Output, other: Output): string {
  const lost = new Set(without([output], [other]));
  return output.entries.flatMap((entry) => (lost.has(entry) ? [] : [entry.key])).join('\n');
}

/** The links of `outputs` that `others` lack at the same output, counting doubles. */
function without(outputs: Output[], others: Output[]): LinkEntry[] {
  if (others.length === 0) return outputs.flatMap(({entries}) => entries);
  const held = new Map<string, number>();
  const keyAt = (output: Output, {key}: LinkEntry) => `${placeOf(output)}\n${key}`;
  for (const output of others) {
    for (const entry of output.entries) held.set(keyAt(output, entry), (held.get(keyAt(output, entry)) ?? 0) + 1);
  }
  return outputs.flatMap((output) =>
    output.entries.filter((entry) => {
      const left = held.get(keyAt(output, entry)) ?? 0;
      if (left > 0) held.set(keyAt(output, entry), left - 1);
      return left === 0;
    }),
  );
}

function placeOf({kind, index}: Output): string {
  return `${index} ${kind}`;
}

function keysOf({entries}: Output): string {
  return entries.map(({key}) => key).join('\n');
}

function linkPath(source: string, link: Link): string {
  return pathText(['connections', source, link.kind, link.output]);
}

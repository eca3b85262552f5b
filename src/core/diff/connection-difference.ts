import type {CanonicalContent, CanonicalNode} from '../workflow/comparable.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {Change} from './change.ts';
import {jsonEqual, member} from './json-equal.ts';
import {type Link, outputsOf} from './links.ts';
import {listUnder} from './list-under.ts';
import type {NodeNames} from './node-names.ts';
import {outputDifference} from './output-difference.ts';
import {outputName} from './output-names.ts';
import {pathText} from './path.ts';
import {valueDifference} from './value-difference.ts';

/** How the connections differ, once renamed nodes go by their new names on both sides. */
export function connectionDifference(before: CanonicalContent, after: CanonicalContent, names: NodeNames): Change[] {
  const was = sourcesOf(before.connections, names);
  const nodes = {
    before: new Map(before.nodes.map((node) => [names.ofBefore(node.name), node])),
    after: new Map(after.nodes.map((node) => [node.name, node])),
  };
  const sources = new Set([...was.keys(), ...Object.keys(after.connections)]);
  return [...sources].flatMap((name) => {
    const held = was.get(name) ?? [];
    const is = member(after.connections, name);
    if (held.length === 1 && jsonEqual(held[0]!.kinds, is)) return [];
    const changes = outputDifference({
      name: {before: held[0]?.name ?? name, after: names.shown(name)},
      before: held.flatMap(({kinds}) => outputsOf(kinds)),
      after: outputsOf(is),
      describe: (link, side) => described(link, nodes[side].get(name), names),
    });
    if (changes.length === 0) changes.push(...rawDifference(names.shown(name), held[0]?.kinds, is));
    return changes.map((change) => ({...change, node: names.shown(name)}));
  });
}

/** `before`'s connections by source, each name replaced by the one it goes by; two sources may come to share a name. */
function sourcesOf(connections: JsonObject, names: NodeNames): Map<string, {name: string; kinds: Json}[]> {
  const mapLists = (value: Json, map: (item: Json) => Json): Json => (Array.isArray(value) ? value.map(map) : value);
  const target = (link: Json): Json => {
    const name = isJsonObject(link) && typeof link.node === 'string' ? names.ofBefore(link.node) : undefined;
    return name === undefined || name === (link as JsonObject).node ? link : {...(link as JsonObject), node: name};
  };
  const kind = (outputs: Json): Json => mapLists(outputs, (links) => mapLists(links, target));
  const sources = new Map<string, {name: string; kinds: Json}[]>();
  for (const [name, kinds] of Object.entries(connections)) {
    const mapped = isJsonObject(kinds)
      ? Object.fromEntries(Object.entries(kinds).map(([key, outputs]) => [key, kind(outputs)]))
      : kinds;
    listUnder(sources, names.ofBefore(name)).push({name, kinds: mapped});
  }
  return sources;
}

function described(link: Link, source: CanonicalNode | undefined, names: NodeNames): Link {
  const name = outputName(source, link.kind, link.output);
  return {...link, node: names.shown(link.node), ...(name === undefined ? {} : {outputName: name})};
}

/** What the links do not tell: an empty output more, a value that is no list. */
function rawDifference(name: string, before: Json | undefined, after: Json | undefined): Change[] {
  const holding = (kinds: Json | undefined) => (kinds === undefined ? {} : Object.fromEntries([[name, kinds]]));
  return valueDifference(holding(before), holding(after), ['connections']).map(({path, before, after}) => ({
    kind: 'content_changed',
    path: pathText(path),
    before,
    after,
  }));
}

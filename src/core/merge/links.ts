import {member} from '../diff/json-equal.ts';
import {canonicalJson} from '../workflow/canonical-json.ts';
import {mapConnectionNames} from '../workflow/map-graph-text.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {LinkPlace} from './merge-conflict.ts';

/** Every connection that n8n would understand. */
export function linksOf(connections: JsonObject): LinkPlace[] {
  return Object.entries(connections).flatMap(([source, kinds]) =>
    Object.entries(isJsonObject(kinds) ? kinds : {}).flatMap(([kind, outputs]) =>
      listOf(outputs).flatMap((targets, output) =>
        listOf(targets).flatMap((target): LinkPlace[] =>
          isJsonObject(target) && typeof target.node === 'string' ? [{source, kind, output, target}] : [],
        ),
      ),
    ),
  );
}

export function linkKey(link: LinkPlace): string {
  return canonicalJson(link);
}

export function touches({source, target}: LinkPlace, node: string): boolean {
  return source === node || target.node === node;
}

/** `connections` with the links put in that are not there yet; each is the last of its output. */
export function withLinks(connections: JsonObject, links: readonly LinkPlace[]): JsonObject {
  const held = new Set(linksOf(connections).map(linkKey));
  return links
    .filter((link) => !held.has(linkKey(link)))
    .reduce((all, {source, kind, output, target}) => {
      const kinds = objectOf(member(all, source));
      const outputs = listOf(member(kinds, kind)).slice();
      while (outputs.length <= output) outputs.push([]);
      outputs[output] = [...listOf(outputs[output]), target];
      return withMember(all, source, withMember(kinds, kind, outputs));
    }, connections);
}

/** `connections` without those for which `isGone`, and without the sources and targets that it names. */
export function withoutNodes(connections: JsonObject, isGone: (node: string) => boolean): JsonObject {
  const stays = (target: Json) => !(isJsonObject(target) && typeof target.node === 'string' && isGone(target.node));
  const mapLists = (value: Json, map: (item: Json) => Json): Json => (Array.isArray(value) ? value.map(map) : value);
  const pruned = Object.entries(connections)
    .filter(([source]) => !isGone(source))
    .map(([source, kinds]): [string, Json] => {
      if (!isJsonObject(kinds)) return [source, kinds];
      const kept = Object.entries(kinds).map(([kind, outputs]): [string, Json] => [
        kind,
        mapLists(outputs, (targets) => (Array.isArray(targets) ? targets.filter(stays) : targets)),
      ]);
      return [source, Object.fromEntries(kept)];
    });
  return Object.fromEntries(pruned);
}

/** What stands at one source, or at one `kind` of it, with its targets renamed. */
export function mapTargetNames(value: Json, kind: string | undefined, name: (node: string) => string): Json {
  const kinds = kind === undefined ? value : {[kind]: value};
  const mapped = mapConnectionNames({[SOURCE]: kinds}, (node) => (node === SOURCE ? node : name(node)))[SOURCE]!;
  return kind === undefined ? mapped : member(mapped as JsonObject, kind)!;
}

/** No node is called this. */
const SOURCE = '\u0000source';

function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object), [key, value]]);
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

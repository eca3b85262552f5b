import {type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Pair} from 'yaml';
import type {ConfigPath} from './config-faults.ts';

/** As many as a configuration may want, too few to blow it up or to slow it down. */
export const MAX_ALIASES = 100;

/** Offsets in the text. */
export interface Place {
  key: number;
  value: number;
}

export interface YamlProblem {
  offset: number;
  path: ConfigPath;
  problem: string;
}

export interface Walk {
  /** By path, as JSON. */
  places: Map<string, Place>;
  problems: YamlProblem[];
  /** Whether plain data can be made of the document. */
  readable: boolean;
}

/** Walks a document without syntax errors: where is what, and what YAML allows and a configuration does not. */
export function walkYaml(document: Document): Walk {
  const walk: Walk = {places: new Map(), problems: [], readable: true};
  visit(document.contents, {path: [], ancestors: [], document, aliases: {count: 0}, walk});
  return walk;
}

interface Visit {
  path: ConfigPath;
  ancestors: unknown[];
  document: Document;
  aliases: {count: number};
  walk: Walk;
}

function visit(node: unknown, at: Visit): void {
  if (isAlias(node)) {
    const problem =
      ++at.aliases.count > MAX_ALIASES ? 'too many aliases' : aliasProblem(node.resolve(at.document), at.ancestors);
    if (problem === null) return;
    at.walk.readable = false;
    if (at.aliases.count <= MAX_ALIASES + 1) at.walk.problems.push({offset: startOf(node), path: at.path, problem});
    return;
  }
  if (!isCollection(node)) return;
  const inside = {...at, ancestors: [...at.ancestors, node]};
  if (isMap(node)) visitPairs(node.items, inside);
  if (!isSeq(node)) return;
  for (const [index, item] of node.items.entries()) {
    const path = [...at.path, index];
    at.walk.places.set(JSON.stringify(path), {key: startOf(item), value: startOf(item)});
    visit(item, {...inside, path});
  }
}

function visitPairs(pairs: Pair[], at: Visit): void {
  const {places, problems} = at.walk;
  const seen = new Set<string>();
  for (const {key, value} of pairs) {
    const offset = startOf(key);
    if (!isScalar(key) || typeof key.value !== 'string')
      problems.push({offset, path: at.path, problem: 'a key that is no text; put it in quotes'});
    if (!isScalar(key)) {
      at.walk.readable = false;
      continue;
    }
    const name = String(key.value);
    const path = [...at.path, name];
    if (seen.has(name)) problems.push({offset, path, problem: 'given twice'});
    if (name === '__proto__') problems.push({offset, path, problem: 'not allowed as a name'});
    seen.add(name);
    const empty = !value || (isScalar(value) && value.value === null);
    places.set(JSON.stringify(path), {key: offset, value: empty ? offset : startOf(value)});
    visit(value, {...at, path});
  }
}

function aliasProblem(target: unknown, ancestors: unknown[]): string | null {
  if (!target) return 'an alias of an anchor that does not come before it';
  return ancestors.includes(target) ? 'an alias of what it is a part of' : null;
}

function startOf(node: unknown): number {
  return isAlias(node) || isScalar(node) || isCollection(node) ? (node.range?.[0] ?? 0) : 0;
}

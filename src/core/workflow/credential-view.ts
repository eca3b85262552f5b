import type {Config} from '../config/config.ts';
import type {NamedCredential} from './canonicalise.ts';
import type {CanonicalContent, CanonicalNode} from './comparable.ts';
import {isJsonObject, type JsonObject} from './runtime-workflow.ts';

/**
 * Credentials by logical name: the one in wops.yaml that maps this type and name (or id) in this environment, else the
 * credential's own name. Equal on both sides of a promotion, whatever the credentials are called there.
 */
export function logicalCredentials(config: Config, environment: string) {
  return (type: string, credential: NamedCredential): JsonObject => {
    for (const [logical, mapping] of config.credentials) {
      const here = mapping.byEnvironment.get(environment);
      if (mapping.type !== type || !here) continue;
      if (here.id !== undefined ? here.id === credential.id : here.name === credential.name) return {logical};
    }
    return credential.name !== undefined ? {name: credential.name} : {id: credential.id ?? null};
  };
}

/** Credentials as they stand, for a comparison within one environment; see `alignCredentials`. */
export function physicalCredentials(_type: string, credential: NamedCredential): JsonObject {
  return {id: credential.id ?? null, name: credential.name ?? null};
}

/**
 * Makes physical credentials comparable within one environment (DESIGN.md §3): by id where both sides have one (the name
 * beside it may be an old one), else by name. Answers `before` as it must read beside `after`; changes neither.
 */
export function alignCredentials(before: CanonicalContent, after: CanonicalContent): CanonicalContent {
  const others = new Map(after.nodes.map((node) => [node.name, node.credentials]));
  return {...before, nodes: before.nodes.map((node) => alignNode(node, others.get(node.name)))};
}

function alignNode(node: CanonicalNode, others: unknown): CanonicalNode {
  if (!isJsonObject(node.credentials) || !isJsonObject(others)) return node;
  const aligned = Object.entries(node.credentials).map(([type, mine]) => {
    const theirs = Object.hasOwn(others, type) ? others[type] : undefined;
    return [type, isJsonObject(mine) && isJsonObject(theirs) && sameCredential(mine, theirs) ? theirs : mine];
  });
  return {...node, credentials: Object.fromEntries(aligned)};
}

function sameCredential(a: JsonObject, b: JsonObject): boolean {
  return a.id !== null && b.id !== null ? a.id === b.id : a.name === b.name;
}

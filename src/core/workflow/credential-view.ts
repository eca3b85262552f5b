import type {Config} from '../config/config.ts';
import {canonicalJson} from './canonical-json.ts';
import {type NamedCredential, sortNodes} from './canonicalise.ts';
import type {CanonicalContent, CanonicalNode} from './comparable.ts';
import {isJsonObject, type Json, type JsonObject} from './runtime-workflow.ts';

/**
 * Credentials by logical name: the one in wops.yaml that maps this type and name (or id) in this environment, else the
 * credential's own name. Equal on both sides of a promotion, whatever the credentials are called there.
 */
export function logicalCredentials(config: Config, environment: string) {
  return (type: string, credential: NamedCredential): JsonObject => {
    for (const [logical, mapping] of config.credentials) {
      const here = mapping.byEnvironment.get(environment);
      if (mapping.type !== type || !here) continue;
      if (sameCredential(here, credential)) return {logical};
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
  const namesakes = Map.groupBy(after.nodes, (node) => node.name);
  const nodes = before.nodes.map((node) => {
    const aligned = (namesakes.get(node.name) ?? []).map((other) => ({other, node: alignNode(node, other)}));
    // Old workflows may hold a name twice; the one that is equal then is the right one.
    const equal =
      aligned.length > 1 ? aligned.find(({node, other}) => canonicalJson(node) === canonicalJson(other)) : undefined;
    return (equal ?? aligned[0])?.node ?? node;
  });
  return {...before, nodes: sortNodes(nodes)};
}

function alignNode(node: CanonicalNode, other: CanonicalNode): CanonicalNode {
  const {credentials} = other;
  if (!isJsonObject(node.credentials) || !isJsonObject(credentials)) return node;
  const aligned = Object.entries(node.credentials).map(([type, mine]) => {
    const theirs = Object.hasOwn(credentials, type) ? credentials[type] : undefined;
    return [type, isJsonObject(mine) && isJsonObject(theirs) && sameCredential(mine, theirs) ? theirs : mine];
  });
  return {...node, credentials: Object.fromEntries(aligned)};
}

/** By id where both have one, else by name where both have one. */
function sameCredential(a: {id?: Json; name?: Json}, b: {id?: Json; name?: Json}): boolean {
  const [key] = (['id', 'name'] as const).filter((key) => (a[key] ?? null) !== null && (b[key] ?? null) !== null);
  return key !== undefined && a[key] === b[key];
}

import type {NewAuditEntry} from '../audit/audit-entry.ts';
import type {Context} from '../context.ts';
import type {Mapping} from '../store/rows.ts';
import {rehashDependents} from './rehash-dependents.ts';

/**
 * Saves `links`, mappings of an environment that have just got a canonical id, and re-hashes what refers to them. A
 * mapping of the same canonical workflow whose own workflow is gone gives way. `mappings` is updated in place. The caller
 * holds the environment's lease. `audit`: what the audit log is told of it, where somebody made the links by hand.
 */
export async function applyLinks(
  context: Context,
  environment: string,
  mappings: Map<string, Mapping>,
  links: Mapping[],
  audit: readonly NewAuditEntry[] = [],
): Promise<void> {
  const {store} = context;
  const replaced = supersededMappings(mappings, links).map((mapping) => mapping.n8nId);
  if (replaced.length > 0) await store.removeMappings(environment, replaced);
  for (const n8nId of replaced) mappings.delete(n8nId);
  for (const mapping of links) mappings.set(mapping.n8nId, mapping);
  await store.saveRuntimeBatch({mappings: links, bodies: [], audit});
  const canonicalIds = new Map(links.map((mapping) => [mapping.n8nId, mapping.canonicalId!]));
  await rehashDependents(context, environment, mappings, canonicalIds);
}

/** Mappings of the same canonical workflow whose own workflow is gone: the new link takes their place. */
function supersededMappings(mappings: Map<string, Mapping>, links: Mapping[]): Mapping[] {
  const ids = new Set(links.map((mapping) => mapping.canonicalId));
  return [...mappings.values()].filter((mapping) => mapping.status === 'missing' && ids.has(mapping.canonicalId));
}

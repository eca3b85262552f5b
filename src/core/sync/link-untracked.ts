import type {Context} from '../context.ts';
import type {Body, GitState, Mapping} from '../store/rows.ts';
import type {CanonicalContent} from '../workflow/comparable.ts';
import {type HashedContent, hashContent} from '../workflow/content-hash.ts';
import {relinkContent} from '../workflow/relink-content.ts';
import {type LinkCandidate, openLadder} from './identity-ladder.ts';

/**
 * Links what the ladder finds among an environment's untracked workflows, and re-hashes those that refer to a newly linked
 * one; that may let further ones be found, so it goes on until nothing changes. Two workflows that would be linked to one
 * canonical workflow stay untracked: an ambiguous answer is no answer. `mappings` is updated in place.
 */
export async function linkUntracked(
  context: Context,
  environment: string,
  mappings: Map<string, Mapping>,
): Promise<Mapping[]> {
  const {store} = context;
  const linked: Mapping[] = [];
  for (;;) {
    const ladder = await openLadder(context, environment, [...mappings.values()]);
    const found = new Map<string, {mapping: Mapping; by: LinkCandidate['by']}[]>();
    for (const mapping of mappings.values()) {
      if (mapping.status !== 'untracked' || mapping.keepUnlinked || mapping.archived) continue;
      const candidates = await ladder.candidates(mapping);
      if (candidates.length !== 1) continue;
      const [{canonicalId, by}] = candidates as [LinkCandidate];
      found.set(canonicalId, [...(found.get(canonicalId) ?? []), {mapping, by}]);
    }
    const links = [...found]
      .filter(([, claims]) => claims.length === 1)
      .map(([canonicalId, [claim]]) => ({canonicalId, ...claim!}));
    if (links.length === 0) return linked;

    const replaced = supersededMappings(
      mappings,
      links.map((link) => link.canonicalId),
    );
    if (replaced.length > 0)
      await store.removeMappings(
        environment,
        replaced.map((mapping) => mapping.n8nId),
      );
    for (const {n8nId} of replaced) mappings.delete(n8nId);
    const batch = links.map(
      ({mapping, canonicalId, by}): Mapping => ({...mapping, canonicalId, status: 'linked', linkedBy: by}),
    );
    for (const mapping of batch) mappings.set(mapping.n8nId, mapping);
    await store.saveRuntimeBatch({mappings: batch, bodies: []});
    linked.push(...batch);
    await rehashDependents(context, environment, mappings, batch);
  }
}

/** Mappings of the same canonical workflow whose own workflow is gone: the new link takes their place. */
function supersededMappings(mappings: Map<string, Mapping>, canonicalIds: string[]): Mapping[] {
  const ids = new Set(canonicalIds);
  return [...mappings.values()].filter(
    (mapping) => mapping.canonicalId !== null && ids.has(mapping.canonicalId) && mapping.status === 'missing',
  );
}

/** Re-hashes what refers to workflows that were just linked: in n8n and in the environment's folder. */
async function rehashDependents(
  context: Context,
  environment: string,
  mappings: Map<string, Mapping>,
  links: Mapping[],
): Promise<void> {
  const {store} = context;
  const canonicalIds = new Map(links.map((mapping) => [mapping.n8nId, mapping.canonicalId!]));
  const reference = (token: string) => (token.startsWith('n8n:') ? (canonicalIds.get(token.slice(4)) ?? token) : token);
  const refers = (item: {unlinkedReferences: string[]}) => item.unlinkedReferences.some((id) => canonicalIds.has(id));
  const remaining = (ids: string[]) => ids.filter((id) => !canonicalIds.has(id));
  const rehash = async (hash: string): Promise<HashedContent | null> => {
    const json = await store.body(hash);
    return json === null ? null : hashContent(relinkContent(JSON.parse(json) as CanonicalContent, reference));
  };

  const bodies: Body[] = [];
  const changed: Mapping[] = [];
  for (const mapping of [...mappings.values()].filter(refers)) {
    const content = await rehash(mapping.contentHash);
    if (!content) continue;
    bodies.push(content);
    const unlinkedReferences = remaining(mapping.unlinkedReferences);
    changed.push({...mapping, contentHash: content.hash, contentCheck: content.check, unlinkedReferences});
  }
  for (const mapping of changed) mappings.set(mapping.n8nId, mapping);
  await store.saveRuntimeBatch({mappings: changed, bodies});

  const states: GitState[] = [];
  const gitBodies: Body[] = [];
  for (const state of (await store.gitStates()).filter((item) => item.environment === environment && refers(item))) {
    const content = await rehash(state.contentHash);
    const template = state.templateHash === state.contentHash ? content : await rehash(state.templateHash);
    if (!content || !template) continue;
    gitBodies.push(content, template);
    states.push({
      ...state,
      contentHash: content.hash,
      contentCheck: content.check,
      templateHash: template.hash,
      unlinkedReferences: remaining(state.unlinkedReferences),
    });
  }
  await store.saveGitPass({canonical: [], states, bodies: gitBodies, removed: []});
}

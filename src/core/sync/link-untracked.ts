import type {Context} from '../context.ts';
import type {Mapping} from '../store/rows.ts';
import {applyLinks} from './apply-links.ts';
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
  const linked: Mapping[] = [];
  const isOpen = (mapping: Mapping) => mapping.status === 'untracked' && !mapping.keepUnlinked && !mapping.archived;
  while ([...mappings.values()].some(isOpen)) {
    const ladder = await openLadder(context, environment, [...mappings.values()]);
    const found = new Map<string, {mapping: Mapping; by: LinkCandidate['by']}[]>();
    for (const mapping of mappings.values()) {
      if (!isOpen(mapping)) continue;
      const candidates = await ladder.candidates(mapping);
      if (candidates.length !== 1) continue;
      const [{canonicalId, by}] = candidates as [LinkCandidate];
      found.set(canonicalId, [...(found.get(canonicalId) ?? []), {mapping, by}]);
    }
    const links = [...found]
      .filter(([, claims]) => claims.length === 1)
      .map(([canonicalId, [claim]]) => ({canonicalId, ...claim!}));
    if (links.length === 0) break;

    const batch = links.map(
      ({mapping, canonicalId, by}): Mapping => ({...mapping, canonicalId, status: 'linked', linkedBy: by}),
    );
    await applyLinks(context, environment, mappings, batch);
    linked.push(...batch);
  }
  return linked;
}

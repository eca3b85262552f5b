import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import type {Mapping} from '../store/rows.ts';
import {type LinkCandidate, openLadder} from '../sync/identity-ladder.ts';
import {isUnclaimed} from '../sync/mapping-status.ts';

/** Why an untracked workflow was not linked by itself. `deleted`: it was linked, and its canonical workflow was deleted. */
export const UNTRACKED_REASONS = [
  'deleted',
  'unlinked_by_hand',
  'hash_collision',
  'no_candidate',
  'several_candidates',
  'contested',
  'next_sync',
] as const;
export type UntrackedReason = (typeof UNTRACKED_REASONS)[number];

/** One element of `data` of `wops workflow untracked --json`. */
export interface UntrackedWorkflow {
  environment: string;
  n8nId: string;
  name: string;
  active: boolean;
  updatedAt: string | null;
  firstSeenAt: string;
  reason: UntrackedReason;
  /** Canonical workflows it could be, and the rung of the identity ladder that says so. */
  candidates: (LinkCandidate & {slug: string; name: string})[];
}

/**
 * Untracked workflows of these environments (default: all), each with what it could be; from the state file alone. One that
 * goes on running after its canonical workflow was deleted is among them, but is not linked again by itself.
 */
export async function listUntracked(context: Context, names: string[] = []): Promise<UntrackedWorkflow[]> {
  const {store} = context;
  const canonical = new Map((await store.canonicalWorkflows()).map((workflow) => [workflow.canonicalId, workflow]));
  const colliding = new Set((await store.collisions()).map((collision) => collision.hash));
  const result: UntrackedWorkflow[] = [];
  for (const environment of selectEnvironments(context.config, names)) {
    const mappings = await store.mappings(environment);
    const ladder = await openLadder(context, environment, mappings);
    const found: {mapping: Mapping; candidates: LinkCandidate[]}[] = [];
    const ignored = new Set(context.config.environments.get(environment)!.ignore);
    for (const mapping of mappings.filter((one) => isUnclaimed(one, ignored))) {
      found.push({mapping, candidates: await ladder.candidates(mapping)});
    }
    const claims = found.filter(
      ({mapping, candidates}) => candidates.length === 1 && !mapping.keepUnlinked && mapping.status !== 'deleted',
    );
    const claimed = Map.groupBy(claims, ({candidates}) => candidates[0]!.canonicalId);
    const isContested = (candidates: LinkCandidate[]) => (claimed.get(candidates[0]!.canonicalId)?.length ?? 0) > 1;
    const reasonOf = (mapping: Mapping, candidates: LinkCandidate[]): UntrackedReason => {
      if (mapping.status === 'deleted') return 'deleted';
      if (mapping.keepUnlinked) return 'unlinked_by_hand';
      if (candidates.length > 1) return 'several_candidates';
      if (candidates.length === 1) return isContested(candidates) ? 'contested' : 'next_sync';
      return colliding.has(mapping.contentHash) ? 'hash_collision' : 'no_candidate';
    };
    for (const {mapping, candidates} of found) {
      const {n8nId, name, active, updatedAt, firstSeenAt} = mapping;
      result.push({
        environment,
        n8nId,
        name,
        active,
        updatedAt,
        firstSeenAt,
        reason: reasonOf(mapping, candidates),
        candidates: candidates.map((candidate) => {
          const {slug, name} = canonical.get(candidate.canonicalId)!;
          return {...candidate, slug, name};
        }),
      });
    }
  }
  return result;
}

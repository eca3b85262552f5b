import type {GateFacts} from './gate.ts';
import type {PlannedWork} from './plan-workflow.ts';
import type {Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/**
 * Workflows to be made although the `id` in their file runs in the target: it counts as another one there, and what is made
 * would be its copy. `wanted` files tell ids of the target where they are its own (`ownTerms`), as in an apply; its folder
 * always does.
 */
export function findTakenIds(
  works: readonly PlannedWork[],
  {folder, listed}: Target,
  {wanted, ownTerms}: {wanted: readonly WantedWorkflow[]; ownTerms: boolean},
): GateFacts['takenIds'] {
  const made = works.filter(({planned: {action, n8nId}}) => action === 'create' && n8nId === null);
  if (made.length === 0) return [];
  const checkedOut = Map.groupBy([...folder.refused, ...folder.entries], ({canonicalId}) => canonicalId);
  const given = new Map((ownTerms ? wanted : []).map(({canonicalId, file}) => [canonicalId, file?.id]));
  return made.flatMap(({planned: {canonicalId, name, slug}}) => {
    const here = checkedOut.get(canonicalId)?.map(({n8nId}) => n8nId) ?? [];
    const running = [...here, given.get(canonicalId)].flatMap((id) => listed.get(id ?? '') ?? []);
    const taken = running.find(({archived}) => !archived);
    if (!taken) return [];
    return [{name, slug, n8nId: taken.id, owner: taken.canonicalId, checkedOut: here.includes(taken.id)}];
  });
}

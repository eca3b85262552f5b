import {openSlugs} from '../../commit/choose-slugs.ts';
import type {Context} from '../../context.ts';
import {workflowPath} from '../../sync/workflow-files.ts';
import type {Target} from './target.ts';

/** Tells where a workflow's file is in the target's folder, or will be. */
export type Place = (canonicalId: string, name: string) => {path: string; slug: string};

/**
 * The places of workflows in the target's folder. `siblings` are their slugs where they come from: those are kept, also
 * where the state file does not know them yet.
 */
export async function openPaths(
  {store, config, now}: Context,
  {environment, folder}: Target,
  siblings: Iterable<{canonicalId: string; slug: string; name: string}> = [],
): Promise<Place> {
  const at = now().toISOString();
  const known = await store.canonicalWorkflows();
  const knownIds = new Set(known.map(({canonicalId}) => canonicalId));
  const canonical = [
    ...known,
    ...[...siblings]
      .filter(({canonicalId}) => !knownIds.has(canonicalId))
      .map(({canonicalId, slug, name}) => ({canonicalId, slug, name, createdAt: at, updatedAt: at, deletedAt: null})),
  ];
  const entries = new Map(folder.entries.map((entry) => [entry.canonicalId, entry]));
  const slugFor = openSlugs({canonical, entries: folder.entries, invalid: folder.invalid});
  const {folder: place} = config.environments.get(environment)!;
  return (canonicalId, name) => {
    const slug = entries.get(canonicalId)?.slug ?? slugFor(canonicalId, name);
    return {slug, path: workflowPath(place, slug)};
  };
}

import type {Context} from '../context.ts';
import {findClone} from '../git/clone.ts';

/**
 * Where an environment's file of a workflow lies, from the top of the Git repository, as code hosts want it; undefined
 * where there is none. A slug that is not given is the one the workflow had last.
 */
export type PathOf = (
  environment: string,
  workflow: {canonicalId: string | null; slug?: string | null},
) => string | undefined;

export async function workflowPaths({root, config, store}: Context): Promise<PathOf> {
  // Outside a repository, from the workspace.
  const {prefix} = await findClone(root).catch(() => ({prefix: ''}));
  const slugs = new Map((await store.canonicalWorkflows()).map(({canonicalId, slug}) => [canonicalId, slug]));
  return (environment, {canonicalId, slug = slugs.get(canonicalId ?? '')}) => {
    const folder = config.environments.get(environment)?.folder;
    return folder === undefined || slug === undefined || slug === null ? undefined : `${prefix}${folder}/${slug}.json`;
  };
}

import type {Context} from '../context.ts';

/** What people call each canonical workflow, by canonical id: its name where it was last seen, else its slug. */
export async function workflowNames({config, store}: Context): Promise<Map<string, string>> {
  const names = new Map((await store.canonicalWorkflows()).map(({canonicalId, slug}) => [canonicalId, slug]));
  for (const environment of config.environments.keys()) {
    for (const {canonicalId, name} of await store.mappings(environment)) {
      if (canonicalId !== null) names.set(canonicalId, name);
    }
  }
  return names;
}

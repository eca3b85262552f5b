import type {Context} from '../context.ts';
import type {Body, GitState, Mapping} from '../store/rows.ts';
import type {CanonicalContent} from '../workflow/comparable.ts';
import {type HashedContent, hashContent} from '../workflow/content-hash.ts';
import type {Links} from '../workflow/environment-view.ts';
import {relinkContent} from '../workflow/relink-content.ts';

/** A row that names workflows which were not linked when it was hashed. */
type Dependent = Pick<Mapping, 'unlinkedReferences'>;

/** Whether a row was hashed before something that it refers to was linked. */
export function isOutdatedBy(row: Dependent, links: Links): boolean {
  return row.unlinkedReferences.some((id) => links.has(id));
}

/** Re-hashes what refers to workflows that are linked by now, in n8n and in the environment's folder. */
export async function rehashDependents(
  context: Context,
  environment: string,
  mappings: Map<string, Mapping>,
  links: Links,
): Promise<void> {
  const states = (await context.store.gitStates()).filter((state) => state.environment === environment);
  await rehashMappings(context, mappings, links);
  await rehashGitStates(context, states, links);
}

async function rehashMappings(context: Context, mappings: Map<string, Mapping>, links: Links): Promise<void> {
  const bodies: Body[] = [];
  const changed: Mapping[] = [];
  for (const mapping of mappings.values()) {
    if (!isOutdatedBy(mapping, links)) continue;
    const json = await context.store.body(mapping.contentHash);
    if (json === null) continue;
    const content = relink(json, links);
    bodies.push(content);
    changed.push({
      ...mapping,
      contentHash: content.hash,
      contentCheck: content.check,
      unlinkedReferences: mapping.unlinkedReferences.filter((id) => !links.has(id)),
    });
  }
  if (changed.length === 0) return;
  for (const mapping of changed) mappings.set(mapping.n8nId, mapping);
  await context.store.saveRuntimeBatch({mappings: changed, bodies});
}

/** Re-hashes those of an environment's files that refer to workflows which are linked by now. */
export async function rehashGitStates(context: Context, states: GitState[], links: Links): Promise<void> {
  const {store} = context;
  const changed: {state: GitState; bodies: Body[]}[] = [];
  for (const state of states) {
    if (!isOutdatedBy(state, links)) continue;
    const content = await store.body(state.contentHash);
    const template = state.templateHash === state.contentHash ? content : await store.body(state.templateHash);
    if (content !== null && template !== null) changed.push(relinkState(state, {content, template}, links));
  }
  if (changed.length === 0) return;
  await store.saveGitPass({
    canonical: [],
    states: changed.map(({state}) => state),
    bodies: changed.flatMap(({bodies}) => bodies),
    removed: [],
  });
}

/** `state` with the hashes of its content, rendered and as a template, told with `links`. */
export function relinkState(
  state: GitState,
  json: {content: string; template: string},
  links: Links,
): {state: GitState; bodies: Body[]} {
  const content = relink(json.content, links);
  const template = json.template === json.content ? content : relink(json.template, links);
  return {
    bodies: [content, template],
    state: {
      ...state,
      contentHash: content.hash,
      contentCheck: content.check,
      templateHash: template.hash,
      unlinkedReferences: state.unlinkedReferences.filter((id) => !links.has(id)),
    },
  };
}

function relink(json: string, links: Links): HashedContent {
  const reference = (token: string) => (token.startsWith('n8n:') ? (links.get(token.slice(4)) ?? token) : token);
  return hashContent(relinkContent(JSON.parse(json) as CanonicalContent, reference));
}

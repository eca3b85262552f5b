import {byCurrentActor} from '../audit/by-current-actor.ts';
import {type Committed, checkCanPush} from '../commit/commit-and-push.ts';
import type {Context} from '../context.ts';
import type {Store} from '../store/store.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {reconcile} from '../sync/reconcile.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {commitRegistryChange, type RegistryChange} from './commit-registry-change.ts';
import {findCanonical, readRegistry} from './find-registered.ts';

export interface DeleteOptions {
  workflow: string;
  /** Asked before anything is changed; throws to stop. */
  confirm(found: Deletion): Promise<void>;
}

export interface Deletion {
  canonicalId: string;
  slug: string;
  name: string;
  /** Files to be removed. */
  files: string[];
  /** Where n8n goes on running it, or holding it. */
  remaining: {environment: string; n8nId: string; active: boolean}[];
}

/** `data` of `wops workflow delete --json`. */
export interface DeleteReport extends Omit<Deletion, 'files'>, Committed {
  removed: string[];
  /** false: it was deleted already. */
  changed: boolean;
}

/**
 * Takes a workflow out of the registry: its files go in one commit, it and its mappings are soft-deleted. n8n is not
 * touched. Throws `busy`, `git_…`, `workflow_unknown`, `workflow_ambiguous`, `usage` for an untracked one.
 */
export async function deleteWorkflow(context: Context, options: DeleteOptions): Promise<DeleteReport> {
  const {deleted, ...planned} = await planDeletion(context.store, options.workflow);
  if (!deleted) await options.confirm(planned);
  const environments = [...context.config.environments.keys()];
  return withLeases(context, {environments, purpose: () => 'wops workflow delete'}, (held) =>
    remove(held, options.workflow),
  );
}

async function remove(context: Context, workflow: string): Promise<DeleteReport> {
  const {store} = context;
  await runGitPass(context, await openFileSource(context, {}));
  const {deleted, files, ...found} = await planDeletion(store, workflow);
  if (files.length > 0) await checkCanPush(context);
  const change: RegistryChange = {
    files: new Map(files.map((path) => [path, null])),
    subject: `Delete ${found.slug}`,
    trailers: [
      ['Wops-Command', 'workflow delete'],
      ['Wops-Workflow', found.canonicalId],
    ],
  };
  const committed = await commitRegistryChange(context, change, async (commit) => {
    const entry = await byCurrentActor(context, {
      action: 'workflow.deleted',
      subject: {type: 'workflow', id: found.canonicalId, name: found.slug},
      environment: null,
      details: {removed: files, commit},
    });
    await store.softDelete([found.canonicalId], deleted && commit === null ? [] : [entry]);
    await reconcile(context);
  });
  return {...found, removed: files, changed: !deleted, ...committed};
}

async function planDeletion(store: Store, wanted: string): Promise<Deletion & {deleted: boolean}> {
  const {canonical, mappings} = findCanonical(wanted, await readRegistry(store));
  const files = (await store.gitStates()).filter((state) => state.canonicalId === canonical.canonicalId);
  return {
    canonicalId: canonical.canonicalId,
    slug: canonical.slug,
    name: canonical.name,
    deleted: canonical.deletedAt !== null,
    files: files.map((state) => state.path).sort(),
    remaining: mappings
      .filter((mapping) => mapping.status !== 'missing' && !mapping.archived)
      .map(({environment, n8nId, active}) => ({environment, n8nId, active})),
  };
}

import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {byCurrentActor} from '../audit/by-current-actor.ts';
import {type Committed, checkCanPush} from '../commit/commit-and-push.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {toWopsError} from '../errors.ts';
import type {Mapping} from '../store/rows.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {reconcile} from '../sync/reconcile.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {commitRegistryChange, type RegistryChange} from './commit-registry-change.ts';
import {type Registry, readRegistry} from './find-registered.ts';
import {findWorkflow} from './find-workflow.ts';
import {readIdentities} from './workflow-file-at.ts';

export interface UnlinkOptions {
  environment: string;
  workflow: string;
  /** Asked before anything is changed; throws to stop. */
  confirm(found: {name: string; slug: string | null; n8nId: string | null}): Promise<void>;
}

/** `data` of `wops workflow unlink --json`. */
export interface UnlinkReport extends Committed {
  environment: string;
  n8nId: string | null;
  canonicalId: string | null;
  slug: string | null;
  name: string;
  /** false: it was not linked. */
  changed: boolean;
  /** The file whose `id` was taken out. */
  path: string | null;
}

/**
 * Undoes a link: the workflow of n8n is untracked again and not linked by itself any more, and its `id` goes out of the
 * file. What refers to it is hashed anew by the next sync. Throws `busy`, `git_…`, `workflow_unknown`,
 * `workflow_ambiguous`.
 */
export async function unlinkWorkflow(context: Context, options: UnlinkOptions): Promise<UnlinkReport> {
  const {name: environment} = findEnvironment(context.config, options.environment);
  const meant = findLinked(await readRegistry(context.store), environment, options.workflow);
  if (meant.canonicalId !== null) await options.confirm({...meant, n8nId: meant.mapping?.n8nId ?? null});
  const purpose = () => `wops workflow unlink ${environment}`;
  return withLeases(context, {environments: [environment], purpose}, (held) =>
    unlink(held, environment, options.workflow),
  );
}

async function unlink(context: Context, environment: string, wanted: string): Promise<UnlinkReport> {
  await runGitPass(context, await openFileSource(context, {}));
  const {mapping, canonicalId, slug, name} = findLinked(await readRegistry(context.store), environment, wanted);
  const file = canonicalId === null ? null : (await readIdentities(context, environment)).file(canonicalId);
  const files = new Map(file && file.n8nId !== null ? [[file.path, file.withId(null)]] : []);
  if (files.size > 0) await checkCanPush(context);
  const n8nId = mapping?.n8nId ?? null;
  const path = files.size > 0 ? file!.path : null;
  const changed = mapping !== null && mapping.canonicalId !== null;
  const change: RegistryChange = {
    files,
    subject: `${environment}: unlink ${slug} from ${file?.n8nId}`,
    trailers: [
      ['Wops-Command', 'workflow unlink'],
      ['Wops-Environment', environment],
    ],
  };
  const committed = await commitRegistryChange(context, change, async (commit) => {
    if (!changed && commit === null) return;
    const entry = await byCurrentActor(context, {
      action: 'workflow.unlinked',
      subject: {type: 'workflow', id: canonicalId!, name: slug ?? name},
      environment,
      details: {n8nId: n8nId ?? file?.n8nId ?? null, path, commit},
    });
    await (changed ? saveUnlinked(context, mapping, entry) : context.store.audit.record(entry));
  });
  return {environment, n8nId, canonicalId, slug, name, changed, path, ...committed};
}

async function saveUnlinked(context: Context, mapping: Mapping, entry: NewAuditEntry): Promise<void> {
  const {store, config} = context;
  const {environment, n8nId} = mapping;
  if (mapping.status === 'missing') {
    await store.removeMappings(environment, [n8nId], [entry]);
  } else {
    const status = mapping.status === 'ignored' ? 'ignored' : 'untracked';
    const unlinked: Mapping = {...mapping, canonicalId: null, status, linkedBy: null, keepUnlinked: true};
    await store.saveRuntimeBatch({mappings: [unlinked], bodies: [], audit: [entry]});
  }
  // Which workflows refer to this one is not known here; their hashes name its canonical id, which is true no more.
  await store.renewHashInputs({environment, from: hashInputs(config, environment), to: ''});
  await reconcile(context);
}

interface Linked {
  /** null: the canonical workflow is not in this environment. */
  mapping: Mapping | null;
  canonicalId: string | null;
  slug: string | null;
  name: string;
}

function findLinked(registry: Registry, environment: string, wanted: string): Linked {
  const live = registry.mappings.filter((mapping) => mapping.status !== 'deleted');
  try {
    const mapping = findWorkflow(wanted, {environment, mappings: live, canonical: registry.canonical});
    const owner = registry.canonical.find((workflow) => workflow.canonicalId === mapping.canonicalId);
    return {mapping, canonicalId: mapping.canonicalId, slug: owner?.slug ?? null, name: mapping.name};
  } catch (error) {
    if (toWopsError(error).code !== 'workflow_unknown') throw error;
    const canonical = registry.canonical.find((one) => [one.canonicalId, one.slug, one.name].includes(wanted));
    if (!canonical) throw error;
    return {mapping: null, canonicalId: canonical.canonicalId, slug: canonical.slug, name: canonical.name};
  }
}

import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {byCurrentActor} from '../audit/by-current-actor.ts';
import {type Committed, checkCanPush} from '../commit/commit-and-push.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import {applyLinks} from '../sync/apply-links.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {effectiveStatus} from '../sync/mapping-status.ts';
import {reconcile} from '../sync/reconcile.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {commitRegistryChange, type RegistryChange} from './commit-registry-change.ts';
import {findCanonical, readRegistry} from './find-registered.ts';
import {findWorkflow} from './find-workflow.ts';
import {type FolderIdentities, readIdentities} from './workflow-file-at.ts';

export interface LinkOptions {
  environment: string;
  /** The workflow in n8n: its id there, or its name. */
  n8nWorkflow: string;
  /** The canonical workflow: slug, name, canonical id, or an n8n id of another environment. */
  workflow: string;
}

/** `data` of `wops workflow link --json`. */
export interface LinkReport extends Committed {
  environment: string;
  n8nId: string;
  canonicalId: string;
  slug: string;
  name: string;
  /** false: it was linked so already. */
  changed: boolean;
  /** The file that holds the link; null: only the state file does. */
  path: string | null;
}

/**
 * Links an untracked workflow of n8n to a canonical one by hand. The link is written into the workflow's file, where the
 * environment's folder has one, so that it survives the state file (DESIGN.md §1.1). n8n is not asked. Throws `usage` where
 * there is another link in the way, `busy`, `git_…`, `workflow_unknown`, `workflow_ambiguous`.
 */
export async function linkWorkflow(context: Context, options: LinkOptions): Promise<LinkReport> {
  const {name: environment} = findEnvironment(context.config, options.environment);
  const purpose = () => `wops workflow link ${environment}`;
  return withLeases(context, {environments: [environment], purpose}, (held) => link(held, environment, options));
}

async function link(context: Context, environment: string, {n8nWorkflow, workflow}: LinkOptions): Promise<LinkReport> {
  await runGitPass(context, await openFileSource(context, {}));
  const registry = await readRegistry(context.store);
  const mappings = registry.mappings.filter((mapping) => mapping.environment === environment);
  const mapping = findWorkflow(n8nWorkflow, {environment, ...registry});
  const {canonical} = findCanonical(workflow, registry);
  const {canonicalId, slug} = canonical;
  const {n8nId, name} = mapping;
  const changed = !(mapping.status === 'linked' && mapping.canonicalId === canonicalId);
  if (changed) refuseOtherLinks({environment, mapping, canonical, mappings, registry: registry.canonical});
  const identities = await readIdentities(context, environment);
  const file = identities.file(canonicalId);
  refuseOtherFile(environment, mapping, canonicalId, identities);

  const files = new Map(file && file.n8nId !== n8nId ? [[file.path, file.withId(n8nId)]] : []);
  if (files.size > 0) await checkCanPush(context);
  const change: RegistryChange = {
    files,
    subject: `${environment}: link ${slug} to ${n8nId}`,
    trailers: [
      ['Wops-Command', 'workflow link'],
      ['Wops-Environment', environment],
    ],
  };
  const path = file?.path ?? null;
  const committed = await commitRegistryChange(context, change, async (commit) => {
    if (!changed && commit === null) return;
    const entry = await byCurrentActor(context, {
      action: 'workflow.linked',
      subject: {type: 'workflow', id: canonicalId, name: slug},
      environment,
      details: {n8nId, path, commit},
    });
    const link = {...mapping, canonicalId, status: 'linked', linkedBy: 'manual', keepUnlinked: false} as const;
    await (changed ? saveLink(context, {mappings, link, entry}) : context.store.audit.record(entry));
  });
  return {environment, n8nId, canonicalId, slug, name, changed, path, ...committed};
}

/** `mappings`: of the environment. */
async function saveLink(
  context: Context,
  {mappings, link, entry}: {mappings: Mapping[]; link: Mapping; entry: NewAuditEntry},
): Promise<void> {
  // What was archived in n8n gives way: it may come back there, and is then a workflow of its own.
  const archived = mappings.filter((other) => other.canonicalId === link.canonicalId && other.archived);
  const untracked = archived.map(
    (other): Mapping => ({...other, canonicalId: null, status: 'untracked', linkedBy: null}),
  );
  await context.store.saveRuntimeBatch({mappings: untracked, bodies: []});
  const rows = new Map([...mappings, ...untracked].map((mapping) => [mapping.n8nId, mapping]));
  await applyLinks(context, link.environment, rows, [link], [entry]);
  await reconcile(context);
}

interface Linking {
  environment: string;
  mapping: Mapping;
  canonical: CanonicalWorkflow;
  /** Of the environment. */
  mappings: Mapping[];
  registry: CanonicalWorkflow[];
}

function refuseOtherLinks({environment, mapping, canonical, mappings, registry}: Linking): void {
  const {n8nId, name, status} = mapping;
  const it = `"${name}" (n8n id ${n8nId}) in ${environment}`;
  if (status === 'linked' || status === 'missing') {
    const other = registry.find((workflow) => workflow.canonicalId === mapping.canonicalId);
    throw new WopsError('usage', `${it} is linked to ${other?.slug ?? mapping.canonicalId} already.`, {
      hint: `wops workflow unlink ${environment} ${n8nId}`,
    });
  }
  if (status === 'ignored') {
    throw new WopsError('usage', `${it} is ignored.`, {hint: `wops workflow unignore ${environment} ${n8nId}`});
  }
  if (mapping.archived) {
    throw new WopsError('usage', `${it} is archived, which counts as absent.`, {
      hint: `Unarchive it in n8n, then: wops sync ${environment}`,
    });
  }
  if (canonical.deletedAt !== null) {
    throw new WopsError(
      'usage',
      `${canonical.slug} was deleted at ${canonical.deletedAt}; nothing is linked to it any more.`,
      {
        hint: `To track this one as a new workflow: wops commit ${environment} ${n8nId}. To have the old one back, restore its file in Git, then: wops sync`,
      },
    );
  }
  const holder = mappings.find(
    (other) =>
      other.canonicalId === canonical.canonicalId && ['linked', 'ignored'].includes(effectiveStatus(other) ?? ''),
  );
  if (holder) {
    throw new WopsError(
      'usage',
      `${canonical.slug} is "${holder.name}" (n8n id ${holder.n8nId}) in ${environment} already.`,
      {
        hint: `wops workflow unlink ${environment} ${holder.n8nId}`,
      },
    );
  }
}

function refuseOtherFile(
  environment: string,
  {n8nId}: Mapping,
  canonicalId: string,
  identities: FolderIdentities,
): void {
  const owner = identities.owner(n8nId);
  if (!owner || owner.canonicalId === canonicalId) return;
  throw new WopsError('usage', `${owner.path} names ${n8nId} as its "id": it would be in two files.`, {
    hint: `Link it to that one (wops workflow link ${environment} ${n8nId} ${owner.canonicalId}), or take the "id" out of the file and commit it.`,
  });
}

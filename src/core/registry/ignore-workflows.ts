import {byCurrentActor} from '../audit/by-current-actor.ts';
import {editConfig} from '../config/edit-config.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import {reconcile} from '../sync/reconcile.ts';
import {withLeases} from '../sync/with-leases.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {changeConfig} from '../workspace/change-config.ts';
import {readRegistry} from './find-registered.ts';
import {findWorkflow} from './find-workflow.ts';

export interface IgnoreOptions {
  environment: string;
  /** Slugs, names, canonical ids or n8n ids. */
  workflows: string[];
}

/** `data` of `wops workflow ignore` and `unignore --json`. */
export interface IgnoreReport {
  environment: string;
  workflows: IgnoredWorkflow[];
  /** null: wops.yaml said so already, or the workspace is no Git repository. */
  commit: string | null;
}

export interface IgnoredWorkflow {
  n8nId: string;
  /** null: nothing is known of this id. */
  name: string | null;
  slug: string | null;
  /** false: it was so already. */
  changed: boolean;
}

/**
 * Leaves workflows of an environment alone: `ignore` in wops.yaml, committed, and their status at once. Throws `busy`,
 * `git_dirty` when wops.yaml has uncommitted edits, `workflow_unknown`, `workflow_ambiguous`.
 */
export function ignoreWorkflows(context: Context, options: IgnoreOptions): Promise<IgnoreReport> {
  return change(context, options, {
    verb: 'ignore',
    list: (before, ids) => [...before, ...ids.filter((id) => !before.includes(id))],
    status: (mapping) => (mapping.status === 'deleted' ? 'deleted' : 'ignored'),
  });
}

/** Undoes `ignoreWorkflows`; a workflow that was linked before is linked again. */
export function unignoreWorkflows(context: Context, options: IgnoreOptions): Promise<IgnoreReport> {
  return change(context, options, {
    verb: 'unignore',
    list: (before, ids) => before.filter((id) => !ids.includes(id)),
    // Whether it is still there is for the next sync to find out.
    status: ({status, canonicalId}) => (status !== 'ignored' ? status : canonicalId === null ? 'untracked' : 'linked'),
  });
}

interface Verb {
  verb: 'ignore' | 'unignore';
  list(before: readonly string[], ids: string[]): string[];
  status(mapping: Mapping): Mapping['status'];
}

function change(context: Context, options: IgnoreOptions, verb: Verb): Promise<IgnoreReport> {
  const {name: environment} = findEnvironment(context.config, options.environment);
  const purpose = () => `wops workflow ${verb.verb} ${environment}`;
  return withLeases(context, {environments: [environment], purpose}, (held) =>
    changeIgnored(held, {...options, environment}, verb),
  );
}

async function changeIgnored(
  context: Context,
  {environment, workflows}: IgnoreOptions,
  verb: Verb,
): Promise<IgnoreReport> {
  const {store} = context;
  const {ignore} = findEnvironment(context.config, environment);
  const {mappings, canonical} = await readRegistry(store);
  const here = mappings.filter((mapping) => mapping.environment === environment);
  const found = new Map(
    workflows.map((wanted) => {
      // An id in the list may be of a workflow that is gone, and so be in no mapping.
      const known = ignore.includes(wanted) && !here.some((mapping) => mapping.n8nId === wanted);
      const mapping = known ? null : findWorkflow(wanted, {environment, mappings: here, canonical});
      return [mapping?.n8nId ?? wanted, mapping];
    }),
  );
  const ids = [...found.keys()];
  const list = verb.list(ignore, ids);
  const path = ['environments', environment, 'ignore'];
  const {edited, commit} = await changeConfig(context, `${environment}: ${verb.verb} ${ids.join(', ')}`, () =>
    editConfig(context.root, (draft) => (list.length > 0 ? draft.set(path, list) : draft.remove(path))),
  );
  const changed = [...found.values()].flatMap((mapping) => {
    const status = mapping && verb.status(mapping);
    return mapping && status && status !== mapping.status ? [{...mapping, status}] : [];
  });
  const reported = [...found].map(([n8nId, mapping]) => ({
    n8nId,
    name: mapping?.name ?? null,
    slug: slugOf(mapping, canonical),
    changed: list.includes(n8nId) !== ignore.includes(n8nId),
  }));
  // A run whose push was refused has changed the list, and not the status: that is done, and written down, by the next one.
  const moved = new Set(changed.map(({n8nId}) => n8nId));
  const done = reported
    .filter((one) => one.changed || moved.has(one.n8nId))
    .map(({n8nId, name, slug}) => ({
      action: `workflow.${verb.verb}d` as const,
      subject: {type: 'workflow', id: found.get(n8nId)?.canonicalId ?? n8nId, name: slug ?? name},
      environment,
      details: {n8nId, commit},
    }));
  const audit = await Promise.all(done.map((one) => byCurrentActor(context, one)));
  await store.saveRuntimeBatch({mappings: changed, bodies: [], audit});
  // No hash depends on the list; with the old name of their inputs all would be made anew.
  const from = hashInputs(context.config, environment);
  await store.renewHashInputs({environment, from, to: hashInputs(edited.config, environment)});
  await reconcile(context);
  return {environment, workflows: reported, commit};
}

function slugOf(mapping: Mapping | null, canonical: CanonicalWorkflow[]): string | null {
  const owner = canonical.find((workflow) => workflow.canonicalId === mapping?.canonicalId);
  return owner?.slug ?? null;
}

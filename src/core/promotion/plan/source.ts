import {openSlugs} from '../../commit/choose-slugs.ts';
import {openFileText} from '../../commit/file-text.ts';
import {type FolderFiles, readFolderFiles, tellUnread} from '../../comparison/folder-files.ts';
import {walkEnvironment} from '../../comparison/walk-environment.ts';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import {blobOid} from '../../git/blob-oid.ts';
import type {FolderEntry} from '../../sync/read-folder.ts';
import {type FileSourceOptions, workflowPath} from '../../sync/workflow-files.ts';
import {findReferences} from '../../workflow/references.ts';
import {parseWorkflowFile, type WorkflowFile} from '../../workflow/workflow-file.ts';

/** A workflow that the source can give. */
export interface SourceWorkflow {
  canonicalId: string;
  slug: string;
  name: string;
  n8nId: string | null;
  /** Workflow ids that it refers to, in the source's terms. */
  references: string[];
}

/** Something that is there and cannot be promoted. */
export interface Unpromotable {
  n8nId: string | null;
  slug: string | null;
  name: string;
  why: 'untracked' | 'archived' | 'ignored';
}

/** The source's truth (DESIGN.md §1.4): what dev's n8n holds, or what the others' folder in Git says. */
export interface Source extends Pick<FolderFiles, 'absent' | 'invalid'> {
  environment: string;
  workflows: ReadonlyMap<string, SourceWorkflow>;
  unpromotable: Unpromotable[];
  /** The canonical id behind an n8n id of the source. */
  canonicalOf(n8nId: string): string | undefined;
  /** Why there is none, for people: "which …", with the way out. */
  whyUnknown(n8nId: string): string;
  /** The workflow as it is now. Throws `stale` when it is gone meanwhile. */
  read(workflow: SourceWorkflow): Promise<ReadWorkflow>;
}

export interface ReadWorkflow {
  /** As Git holds it, or would after `wops commit`: templates not rendered. */
  file: WorkflowFile;
  /** Of dev: what `wops commit` would write for it now; null where Git holds that already. */
  mirror: {path: string; text: string} | null;
  /** The blob of that file, committed or to be; null without Git. */
  oid: string | null;
}

export async function openSource(context: Context, environment: string): Promise<Source> {
  const {class: environmentClass} = context.config.environments.get(environment)!;
  return environmentClass === 'dev' ? openInstance(context, environment) : openFolderSource(context, environment);
}

/** An environment's folder as the source. */
export async function openFolderSource(
  context: Context,
  environment: string,
  options: FileSourceOptions = {},
): Promise<Source> {
  const folder = await readFolderFiles(context, environment, options);
  tellUnread(context, environment, folder);
  const {links} = folder;
  const ignored = ignoredIds(context, environment);
  const entries = new Map(folder.entries.map((entry) => [entry.canonicalId, entry]));
  const workflows = new Map<string, SourceWorkflow>();
  const unpromotable: Unpromotable[] = [];
  for (const entry of folder.entries) {
    const {canonicalId, slug, name, n8nId} = entry;
    if (n8nId !== null && ignored.has(n8nId)) unpromotable.push({n8nId, slug, name, why: 'ignored'});
    else {
      const {nodes, settings} = folder.file(entry);
      workflows.set(canonicalId, {canonicalId, slug, name, n8nId, references: findReferences(nodes, settings)});
    }
  }
  const elsewhere = await canonicalIdsElsewhere(context, environment);
  return {
    environment,
    absent: folder.absent,
    invalid: folder.invalid,
    workflows,
    unpromotable,
    // A file that was copied from another environment's folder still names workflows by their ids there.
    canonicalOf: (n8nId) => links.get(n8nId) ?? elsewhere.get(n8nId),
    whyUnknown: (n8nId) => `which has no file in ${environment}: wops commit ${environment} ${n8nId}`,
    async read({canonicalId}) {
      const entry = entries.get(canonicalId)!;
      return {file: folder.file(entry), mirror: null, oid: entry.oid};
    },
  };
}

/** An environment's n8n as the source; its folder tells which templates stand for what. */
async function openInstance(context: Context, environment: string): Promise<Source> {
  const folder = await readFolderFiles(context, environment);
  const {store, config} = context;
  const {links} = folder;
  const ignored = ignoredIds(context, environment);
  const canonical = await store.canonicalWorkflows();
  const entries = new Map<string, FolderEntry>(folder.entries.map((entry) => [entry.canonicalId, entry]));
  const slugFor = openSlugs({canonical, entries: folder.entries, invalid: folder.invalid});
  const workflows = new Map<string, SourceWorkflow>();
  const unpromotable: Unpromotable[] = [];
  for await (const {id, name, isArchived, nodes, settings} of walkEnvironment(
    context,
    environment,
    'promote',
    links.keys(),
  )) {
    const canonicalId = links.get(id);
    const slug = canonicalId === undefined ? null : (entries.get(canonicalId)?.slug ?? slugFor(canonicalId, name));
    if (ignored.has(id)) unpromotable.push({n8nId: id, slug, name, why: 'ignored'});
    else if (isArchived) unpromotable.push({n8nId: id, slug, name, why: 'archived'});
    else if (canonicalId === undefined || slug === null) unpromotable.push({n8nId: id, slug, name, why: 'untracked'});
    else workflows.set(canonicalId, {canonicalId, slug, name, n8nId: id, references: findReferences(nodes, settings)});
  }

  const textOf = openFileText(context, environment, folder);
  const {folder: place} = config.environments.get(environment)!;
  return {
    environment,
    absent: folder.absent,
    invalid: folder.invalid,
    workflows,
    unpromotable,
    canonicalOf: (n8nId) => links.get(n8nId),
    whyUnknown: (n8nId) =>
      unpromotable.some((workflow) => workflow.n8nId === n8nId && workflow.why === 'untracked')
        ? `which is not tracked in ${environment}: wops commit ${environment} ${n8nId}`
        : `which ${environment} does not have`,
    async read({canonicalId, n8nId, name, slug}) {
      const workflow = await (await context.n8n(environment)).getWorkflow(n8nId!);
      if (!workflow || workflow.isArchived) throw gone(environment, name, workflow ? 'archived' : 'deleted');
      const entry = entries.get(canonicalId);
      const {text, isNews} = textOf.fromList(workflow, {canonicalId, entry});
      const parsed = parseWorkflowFile(text);
      if ('problem' in parsed)
        throw new WopsError('usage', `"${name}" in ${environment} cannot be a file: it ${parsed.problem}.`);
      const mirror = isNews ? {path: entry?.path ?? workflowPath(place, slug), text} : null;
      return {file: parsed.file, mirror, oid: mirror ? oidOf(text, folder.commit) : entry!.oid};
    },
  };
}

/** In the object format of the repository, which its commits tell. */
function oidOf(text: string, commit: string | null): string | null {
  return commit && blobOid(Buffer.from(text), commit.length === 40 ? 'sha1' : 'sha256');
}

function gone(environment: string, name: string, how: string): WopsError {
  return new WopsError('stale', `"${name}" was ${how} in ${environment} meanwhile.`, {
    hint: `wops sync ${environment}`,
  });
}

function ignoredIds({config}: Context, environment: string): ReadonlySet<string> {
  return new Set(config.environments.get(environment)!.ignore);
}

/** n8n's ids are random: one that another environment knows means the workflow there. */
async function canonicalIdsElsewhere({store}: Context, environment: string): Promise<Map<string, string>> {
  const mappings = (await store.mappings()).filter(({status}) => status !== 'deleted');
  const others = [...mappings, ...(await store.gitStates())].filter((row) => row.environment !== environment);
  const found = new Map<string, Set<string>>();
  for (const {n8nId, canonicalId} of others) {
    if (n8nId !== null && canonicalId !== null) found.set(n8nId, (found.get(n8nId) ?? new Set()).add(canonicalId));
  }
  return new Map([...found].flatMap(([id, ids]) => (ids.size === 1 ? [[id, [...ids][0]!] as const] : [])));
}

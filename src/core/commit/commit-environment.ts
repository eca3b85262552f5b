import {readFolderFiles} from '../comparison/folder-files.ts';
import {walkEnvironment} from '../comparison/walk-environment.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Git} from '../git/git.ts';
import type {Mapping} from '../store/rows.ts';
import {breakerThreshold} from '../sync/find-missing.ts';
import {runGitPass} from '../sync/git-pass.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import {environmentLease, refreshRuntime} from '../sync/sync-environments.ts';
import {openFileSource, workflowPath} from '../sync/workflow-files.ts';
import {detectVariables, variableValues} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {makeSlug} from '../workflow/slug.ts';
import {renderTemplates} from '../workflow/templates.ts';
import {toWorkflowFile} from '../workflow/to-workflow-file.ts';
import {formatWorkflowFile, parseWorkflowFile} from '../workflow/workflow-file.ts';
import {commitMessage} from './commit-message.ts';
import {selectWorkflows} from './select-workflows.ts';

export interface CommitOptions {
  environment: string;
  /** Slugs, names, canonical ids or n8n ids; untracked ones too. Default: every linked workflow. */
  workflows?: string[];
  /** Untracked ones as well. */
  all?: boolean;
  /** First words of the commit message. Default: what the commit does. */
  message?: string;
  acceptMassChange?: boolean;
  /** Say what would be written; write nothing. */
  dryRun?: boolean;
}

/** `data` of `wops commit --json` (DESIGN.md §12). */
export interface CommitReport {
  environment: string;
  /** null when there was nothing to write. */
  commit: string | null;
  written: WrittenFile[];
  removed: WrittenFile[];
  unchanged: number;
  pushed: boolean;
}

export interface WrittenFile {
  path: string;
  name: string;
  canonicalId: string;
  /** The workflow was not in this folder before. */
  added?: boolean;
}

/**
 * Writes an environment's live content to its folder and commits exactly those files (DESIGN.md §4). New workflows get a
 * canonical id and are linked. A file goes only when n8n says that its workflow is gone, or archived.
 * Throws `busy`, `git_…`, `n8n_…`, `workflow_unknown`, `workflow_ambiguous`, `breaker`.
 */
export async function commitEnvironment(context: Context, options: CommitOptions): Promise<CommitReport> {
  const {name, class: environmentClass, folder, git: gitOptions} = findEnvironment(context.config, options.environment);
  const {git: settings} = context.config;
  const git = await context.git();
  if (settings.push && !options.dryRun) await git.checkPush(settings.remote, settings.branch);
  const lease = context.store.leases.acquire(environmentLease(name), `wops commit ${name}`);
  try {
    await runGitPass(context, await openFileSource(context, {}));
    const {mappings} = await refreshRuntime(context, name, {acceptMassChange: options.acceptMassChange ?? false});
    await context.store.recordSync(name);
    const selection = selectWorkflows(
      name,
      [...mappings.values()],
      await context.store.canonicalWorkflows(),
      options,
    );
    const files = await readFolderFiles(context, name);
    const entries = new Map(files.entries.map((entry) => [entry.canonicalId, entry]));
    const taken = await takenSlugs(
      context,
      files.invalid.map((file) => file.path),
    );
    const values = variableValues(context.config, name);
    const report: CommitReport = {
      environment: name,
      commit: null,
      written: [],
      removed: [],
      unchanged: 0,
      pushed: false,
    };
    const changes = new Map<string, string | null>();
    const linked: Mapping[] = [];

    for await (const found of walkEnvironment(context, name, 'commit')) {
      const mapping = mappings.get(found.id);
      if (!mapping || found.isArchived || !selection.has(found.id)) continue;
      const canonicalId = mapping.canonicalId ?? context.newId();
      const entry = entries.get(canonicalId);
      const slug = entry?.slug ?? taken.get(canonicalId) ?? makeSlug(found.name, new Set(taken.values()));
      taken.set(canonicalId, slug);
      const previousText = entry && files.text(entry);
      const previous = entry && files.file(entry);
      const toFile = (workflow: RuntimeWorkflow) =>
        toWorkflowFile(workflow, {
          canonicalId,
          truth: environmentTruth(environmentClass),
          managesState: environmentClass !== 'dev',
          pinData: gitOptions.pinData,
          previous,
          render: renderTemplates(values),
          detect: detectVariables(context.config, name),
        });
      if (mapping.canonicalId === null) linked.push({...mapping, canonicalId, status: 'linked', linkedBy: 'commit'});
      if (previousText !== undefined && saysTheSame(previousText, formatWorkflowFile(toFile(found)))) {
        report.unchanged++;
        continue;
      }
      const text = formatWorkflowFile(toFile(await withDescription(context, name, found)));
      const path = entry?.path ?? workflowPath(folder, slug);
      if (previousText !== undefined && saysTheSame(previousText, text)) {
        report.unchanged++;
        continue;
      }
      changes.set(path, text);
      report.written.push({path, name: found.name, canonicalId, ...(entry ? {} : {added: true})});
    }

    const gone = goneEntries(files.entries, [...mappings.values()], selection, options);
    guardMassRemoval(name, gone, files.entries.length, options.acceptMassChange ?? false);
    for (const entry of gone) {
      changes.set(entry.path, null);
      report.removed.push({path: entry.path, name: entry.name, canonicalId: entry.canonicalId});
    }
    if (options.dryRun) return report;
    return await writeCommit(context, git, {report, changes, linked, message: options.message});
  } finally {
    lease.release();
  }
}

interface Writing {
  report: CommitReport;
  changes: Map<string, string | null>;
  linked: Mapping[];
  message?: string | undefined;
}

async function writeCommit(
  context: Context,
  git: Git,
  {report, changes, linked, message}: Writing,
): Promise<CommitReport> {
  const {store, config} = context;
  if (changes.size > 0) {
    context.signal.throwIfAborted();
    report.commit = await git.commitFiles({
      files: changes,
      message: commitMessage(report, message),
      author: config.git.author,
      date: context.now(),
      ...(config.git.push ? {branch: config.git.branch} : {}),
    });
    // Git now holds the new identities; a crash from here on loses nothing that the next sync would not find there.
    await runGitPass(context, await openFileSource(context, report.commit === null ? {} : {ref: report.commit}));
    await store.saveRuntimeBatch({mappings: linked, bodies: []});
  }
  if (report.commit !== null && config.git.push) {
    await git.push(config.git.remote, config.git.branch);
    report.pushed = true;
  }
  return report;
}

/** The list of workflows lacks descriptions (N8N.md); only what is to be written is worth a request of its own. */
async function withDescription(
  context: Context,
  environment: string,
  workflow: RuntimeWorkflow,
): Promise<RuntimeWorkflow> {
  const client = await context.n8n(environment);
  const whole = await client.getWorkflow(workflow.id);
  return {...workflow, description: whole?.description ?? null};
}

/** Whether two texts are one file: equal bytes, or a hand-formatted file that holds just what would be written. */
function saysTheSame(previous: string, next: string): boolean {
  if (previous === next) return true;
  const parsed = parseWorkflowFile(previous);
  return 'file' in parsed && formatWorkflowFile(parsed.file) === next;
}

/** Slugs by canonical id; one that belongs to an invalid file is taken too, so that the file is not overwritten. */
async function takenSlugs(context: Context, invalid: string[]): Promise<Map<string, string>> {
  const taken = new Map(
    (await context.store.canonicalWorkflows()).map((workflow) => [workflow.canonicalId, workflow.slug]),
  );
  for (const path of invalid) taken.set(path, path.slice(path.lastIndexOf('/') + 1, -'.json'.length));
  return taken;
}

/** Files whose workflow n8n does not know any more (404 by id), or has archived. */
function goneEntries(
  entries: FolderEntry[],
  mappings: Mapping[],
  selection: ReadonlySet<string>,
  options: CommitOptions,
): FolderEntry[] {
  const isGone = (mapping: Mapping) =>
    mapping.status === 'missing' || (mapping.status === 'linked' && mapping.archived);
  const chosen = options.workflows?.length ? (mapping: Mapping) => selection.has(mapping.n8nId) : () => true;
  const gone = new Set(mappings.filter((mapping) => isGone(mapping) && chosen(mapping)).map((m) => m.canonicalId));
  return entries.filter((entry) => gone.has(entry.canonicalId));
}

function guardMassRemoval(environment: string, gone: FolderEntry[], total: number, accepted: boolean): void {
  if (accepted || gone.length <= breakerThreshold(total)) return;
  throw new WopsError(
    'breaker',
    `${environment}: ${gone.length} of ${total} files would be removed. Nothing was written.`,
    {
      hint: `If they are meant to go: wops commit ${environment} --accept-mass-change`,
      details: {environment, files: total, removed: gone.map((entry) => entry.path)},
    },
  );
}

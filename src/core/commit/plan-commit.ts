import {readFolderFiles} from '../comparison/folder-files.ts';
import {walkEnvironment} from '../comparison/walk-environment.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import type {Mapping} from '../store/rows.ts';
import {linksOf} from '../sync/links-of.ts';
import type {FolderEntry, InvalidFile} from '../sync/read-folder.ts';
import {workflowPath} from '../sync/workflow-files.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {parseWorkflowFile} from '../workflow/workflow-file.ts';
import {openSlugs} from './choose-slugs.ts';
import type {CommitOptions} from './commit-environment.ts';
import type {CommitReport, WrittenFile} from './commit-report.ts';
import {type FileText, openFileText} from './file-text.ts';
import {type FileToWrite, findGitEdits, openFileComparison} from './find-git-edits.ts';
import {removedFiles} from './removed-files.ts';
import {selectWorkflows} from './select-workflows.ts';
import {settleGitEdits} from './settle-git-edits.ts';

/** So many workflows are asked for their description at once. */
const CONCURRENCY = 4;

/** What a commit will do. */
export interface CommitPlan {
  report: CommitReport;
  /** Text by path; null removes. */
  changes: Map<string, string | null>;
  /** Workflows that the files link. */
  links: Mapping[];
  /** The commit that it was compared with; null before the first one. */
  basedOn: string | null;
}

export interface PlanOptions extends CommitOptions {
  /** Of the environment, by n8n id. */
  mappings: Map<string, Mapping>;
  /** Files of any folder that cannot be read. */
  invalid: InvalidFile[];
}

/** A workflow to write, and the file it has. */
interface Candidate {
  workflow: RuntimeWorkflow;
  mapping: Mapping;
  canonicalId: string;
  entry: FolderEntry | undefined;
}

/**
 * Compares an environment's live content with its folder, file by file. Nothing is written. Throws `blocked` over edits in
 * Git that would be lost, `breaker`, `workflow_unknown`, `workflow_ambiguous`.
 */
export async function planCommit(context: Context, options: PlanOptions): Promise<CommitPlan> {
  const {mappings, environment} = options;
  const {name, folder, class: environmentClass} = findEnvironment(context.config, environment);
  const canonical = await context.store.canonicalWorkflows();
  const selection = selectWorkflows(name, [...mappings.values()], canonical, options);
  const files = await readFolderFiles(context, name);
  const broken = new Set(options.invalid.map((file) => file.path));
  const entries = files.entries.filter((entry) => !broken.has(entry.path));
  const slugFor = openSlugs({canonical, entries, invalid: options.invalid});
  const textOf = openFileText(context, name, files);
  const identify = await openIdentities(context, {environment: name, mappings, entries, broken});

  const report = emptyReport(name, options.dryRun ?? false);
  const changes = new Map<string, string | null>();
  const links: Mapping[] = [];
  const overFiles: FileToWrite[] = [];
  const add = (candidate: Candidate, {text, isNews}: FileText) => {
    const {canonicalId, entry, mapping, workflow} = candidate;
    const parsed = isNews ? parseWorkflowFile(text) : {};
    if ('problem' in parsed) {
      const message = `"${workflow.name}" (${workflow.id}) cannot be a file: it ${parsed.problem}. It is left out.`;
      return context.emit({kind: 'warning', environment: name, message});
    }
    if (mapping.canonicalId !== canonicalId) links.push(linkByCommit(mapping, canonicalId));
    if (!isNews) {
      report.unchanged++;
      return;
    }
    const path = entry?.path ?? workflowPath(folder, slugFor(canonicalId, workflow.name));
    changes.set(path, text);
    if (entry) overFiles.push({entry, name: workflow.name, text});
    report.written.push({path, name: workflow.name, canonicalId, ...(entry ? {} : {added: true})});
  };

  const open: Candidate[] = [];
  const settle = async () => {
    const texts = await Promise.all(open.map(({workflow, ...file}) => textOf.withDescription(workflow, file)));
    for (const [index, text] of texts.entries()) if (text) add(open[index]!, text);
    open.length = 0;
  };
  for await (const workflow of walkEnvironment(context, name, 'commit', expectedIds(mappings, selection))) {
    const mapping = mappings.get(workflow.id);
    if (!mapping || workflow.isArchived || !selection.has(workflow.id)) continue;
    const identity = identify(mapping);
    if (!identity) continue;
    const candidate = {workflow, mapping, ...identity};
    const text = textOf.fromList(workflow, identity);
    // A description alone that changed shows in no list; for a few that were named it is worth asking.
    if (text.isNews || options.workflows?.length) open.push(candidate);
    else add(candidate, text);
    if (open.length === CONCURRENCY) await settle();
  }
  await settle();

  const acceptMassChange = options.acceptMassChange ?? false;
  for (const entry of removedFiles({
    environment: name,
    entries,
    mappings: [...mappings.values()],
    selection,
    remove: options.remove ?? [],
    acceptMassChange,
  })) {
    changes.set(entry.path, null);
    overFiles.push({entry, name: entry.name, text: null});
    report.removed.push({path: entry.path, name: entry.name, canonicalId: entry.canonicalId});
  }
  const differences = openFileComparison(context, {
    environment: name,
    links: linksOf([...mappings.values(), ...links], entries),
  });
  settleGitEdits({report, changes}, await findGitEdits(context, overFiles, {environment: name, files, differences}), {
    isDev: environmentClass === 'dev',
    merge: options.merge ?? false,
    overwrite: options.overwrite ?? false,
    differences,
    emit: context.emit,
  });
  for (const list of [report.written, report.removed, report.merged, report.overwritten, report.behind]) {
    list.sort(byPath);
  }
  return {report, changes, links, basedOn: files.commit};
}

function emptyReport(environment: string, dryRun: boolean): CommitReport {
  return {
    environment,
    dryRun,
    commit: null,
    written: [],
    removed: [],
    unchanged: 0,
    pushed: false,
    merged: [],
    overwritten: [],
    behind: [],
  };
}

function linkByCommit(mapping: Mapping, canonicalId: string): Mapping {
  return {...mapping, canonicalId, status: 'linked', linkedBy: 'commit', keepUnlinked: false};
}

function* expectedIds(mappings: Map<string, Mapping>, selection: ReadonlySet<string>): Generator<string> {
  for (const {n8nId, status, archived} of mappings.values()) {
    if (selection.has(n8nId) && status !== 'missing' && !archived) yield n8nId;
  }
}

interface IdentityOptions {
  environment: string;
  mappings: Map<string, Mapping>;
  entries: FolderEntry[];
  /** Paths of invalid files. */
  broken: ReadonlySet<string>;
}

/** Says whose file a workflow's is, making up a new identity where it has none; null, and a warning, where none may be. */
async function openIdentities(context: Context, {environment, mappings, entries, broken}: IdentityOptions) {
  const byCanonicalId = new Map(entries.map((entry) => [entry.canonicalId, entry]));
  const byN8nId = new Map(entries.map((entry) => [entry.n8nId, entry]));
  const rows = [...mappings.values()].filter((mapping) => mapping.status !== 'deleted');
  const holders = new Map(rows.map((mapping) => [mapping.canonicalId, mapping.n8nId]));
  const states = (await context.store.gitStates()).filter((state) => state.environment === environment);
  const lost = states.filter((state) => broken.has(state.path));
  const refuse = (mapping: Mapping, path: string, why: string) => {
    const message = `${path} ${why}; "${mapping.name}" (${mapping.n8nId}) is not written.`;
    context.emit({kind: 'warning', environment, message});
    return null;
  };

  return (mapping: Mapping): {canonicalId: string; entry: FolderEntry | undefined} | null => {
    const stored = mapping.status === 'deleted' ? null : mapping.canonicalId;
    const unreadable = lost.find((state) =>
      stored === null ? state.n8nId === mapping.n8nId : state.canonicalId === stored,
    );
    if (unreadable) return refuse(mapping, unreadable.path, 'cannot be read');
    if (stored !== null) return {canonicalId: stored, entry: byCanonicalId.get(stored)};
    const named = byN8nId.get(mapping.n8nId);
    if (!named) return {canonicalId: context.newId(), entry: undefined};
    const holder = holders.get(named.canonicalId);
    if (holder !== undefined) return refuse(mapping, named.path, `names its id, but is the file of ${holder}`);
    return {canonicalId: named.canonicalId, entry: named};
  };
}

function byPath(a: WrittenFile, b: WrittenFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

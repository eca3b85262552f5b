import {fileOptions} from '../commit/file-text.ts';
import type {Context} from '../context.ts';
import type {WorkflowDifference} from '../diff/change.ts';
import {compareWorkflows} from '../diff/compare-workflows.ts';
import {type DiffStatus, diffStatus} from '../diff/diff-status.ts';
import {type GraphDifference, graphDifference} from '../diff/graph-difference.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import type {FileSourceOptions} from '../sync/workflow-files.ts';
import {carryContent, carryText} from '../workflow/carry-over.ts';
import type {CanonicalContent, ComparableWorkflow} from '../workflow/comparable.ts';
import {comparableFile, comparableRuntime} from '../workflow/comparable-workflow.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {environmentView, type Links} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import {reachableSettings} from '../workflow/reachable-settings.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {toWorkflowFile} from '../workflow/to-workflow-file.ts';
import {type FolderFiles, readFolderFiles, tellUnread} from './folder-files.ts';
import {walkEnvironment} from './walk-environment.ts';

export interface DiffedWorkflow {
  canonicalId: string | null;
  slug: string | null;
  /** In the target. */
  n8nId: string | null;
  name: string;
  status: DiffStatus;
  /** From the target as it is to what a promotion would make of it. */
  difference: WorkflowDifference;
  /** With `graphs`, where content differs; of what is only in the target there is none. */
  graph?: GraphDifference;
}

export interface CompareEnvironmentsOptions extends FileSourceOptions {
  /** Keep the graphs of what differs, to be drawn. */
  graphs?: boolean;
}

/** A source workflow, carried over to the target; its content as text, which takes a tenth of the memory. */
interface Carried {
  slug: string | null;
  name: string;
  hash: string;
  json: string;
  rest: Omit<ComparableWorkflow, 'content'>;
}

interface Side {
  environment: string;
  folder: FolderFiles;
  links: Links;
  ignored: ReadonlySet<string | null>;
}

const NO_DIFFERENCE: WorkflowDifference = {facets: [], changes: []};

/**
 * How each workflow stands between two environments (DESIGN.md §5), both read now: the source's truth, carried over as a
 * promotion would, against what the target runs and what its folder in Git says.
 */
export async function compareEnvironments(
  context: Context,
  source: string,
  target: string,
  options: CompareEnvironmentsOptions = {},
): Promise<DiffedWorkflow[]> {
  const from = await openSide(context, source, options);
  const to = await openSide(context, target, options);
  const carried = await carrySource(context, from, target);
  const gitEntries = new Map(to.folder.entries.map((entry) => [entry.canonicalId, entry]));
  const view = environmentView({
    config: context.config,
    environment: target,
    links: to.links,
    side: 'runtime',
    credentials: 'logical',
  });
  const truth = environmentTruth(context.config.environments.get(target)!.class);
  const result: DiffedWorkflow[] = [];
  const seen = new Set<string>();

  for await (const workflow of walkEnvironment(context, target, 'diff', idsOf(to, carried))) {
    const canonicalId = to.links.get(workflow.id) ?? null;
    if (to.ignored.has(workflow.id)) {
      if (canonicalId !== null) seen.add(canonicalId);
      continue;
    }
    if (workflow.isArchived) continue;
    const match = canonicalId === null || seen.has(canonicalId) ? undefined : carried.get(canonicalId);
    if (!match || canonicalId === null) {
      const slug = canonicalId === null ? null : (gitEntries.get(canonicalId)?.slug ?? null);
      const {id: n8nId, name} = workflow;
      result.push({canonicalId, slug, n8nId, name, status: 'target_only', difference: NO_DIFFERENCE});
      continue;
    }
    seen.add(canonicalId);
    const current = comparableRuntime(workflow, truth, view);
    const {hash} = hashContent(current.content);
    const wanted = hash === match.hash ? current : asReachable(unpacked(match), current);
    const {hash: source} = hash === match.hash ? match : hashContent(wanted.content);
    const status = diffStatus({
      source,
      target: hash,
      git: hash === source ? hash : gitHash(context, to, gitEntries.get(canonicalId)),
    });
    const difference =
      hash === source ? NO_DIFFERENCE : compareWorkflows(withoutCanvas(current), withoutCanvas(wanted));
    const {slug, name} = match;
    const {changes} = difference;
    const graph = options.graphs && changes.length > 0 ? {graph: graphDifference(current, wanted, changes)} : {};
    result.push({canonicalId, slug, n8nId: workflow.id, name, status: status!, difference, ...graph});
  }
  for (const [canonicalId, workflow] of carried) {
    if (seen.has(canonicalId)) continue;
    const {slug, name} = workflow;
    const graph = options.graphs ? {graph: graphDifference(null, unpacked(workflow), [])} : {};
    result.push({canonicalId, slug, n8nId: null, name, status: 'added', difference: NO_DIFFERENCE, ...graph});
  }
  return result.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function unpacked({rest, json}: Carried): ComparableWorkflow {
  return {...rest, content: JSON.parse(json) as CanonicalContent};
}

/** As a promotion would leave it: settings that n8n cannot be told to forget stay, and are no difference. */
function asReachable(
  wanted: ComparableWorkflow,
  {content: {settings: current}}: ComparableWorkflow,
): ComparableWorkflow {
  const {settings} = reachableSettings(current, wanted.content.settings);
  return {...wanted, content: {...wanted.content, settings}};
}

/** The n8n ids of what is expected on a side. */
function* idsOf({links}: Side, expected: {has(canonicalId: string): boolean}): Generator<string> {
  for (const [n8nId, canonicalId] of links) if (expected.has(canonicalId)) yield n8nId;
}

async function openSide(context: Context, environment: string, options: FileSourceOptions): Promise<Side> {
  const folder = await readFolderFiles(context, environment, options);
  tellUnread(context, environment, folder);
  const ignored = [
    ...context.config.environments.get(environment)!.ignore,
    ...folder.mappings.filter((mapping) => mapping.status === 'ignored').map((mapping) => mapping.n8nId),
  ];
  return {environment, folder, links: folder.links, ignored: new Set(ignored)};
}

/** The source's truth by canonical id: dev's n8n, or the others' folder in Git (DESIGN.md §1.4). */
async function carrySource(context: Context, side: Side, target: string): Promise<Map<string, Carried>> {
  const {config} = context;
  const {environment, folder, links, ignored} = side;
  const text = carryText(config, environment, target);
  const carried = new Map<string, Carried>();
  const keep = (canonicalId: string, slug: string | null, {content, ...rest}: ComparableWorkflow) => {
    const hashed = hashContent(carryContent(content, text));
    carried.set(canonicalId, {slug, name: content.name, ...hashed, rest});
  };

  if (config.environments.get(environment)!.class !== 'dev') {
    const view = environmentView({config, environment, links, side: 'git', credentials: 'logical'});
    for (const entry of folder.entries) {
      if (ignored.has(entry.n8nId)) continue;
      keep(entry.canonicalId, entry.slug, comparableFile(folder.file(entry), {...view, text: undefined}));
    }
    return carried;
  }

  const slugs = new Map(
    (await context.store.canonicalWorkflows()).map((workflow) => [workflow.canonicalId, workflow.slug]),
  );
  const view = environmentView({config, environment, links, side: 'runtime', credentials: 'logical'});
  const entries = new Map(folder.entries.map((entry) => [entry.canonicalId, entry]));
  /** With the templates of its file, where they render to what n8n holds. */
  const asPromoted = (workflow: RuntimeWorkflow, canonicalId: string) => {
    const entry = entries.get(canonicalId);
    if (!entry || !folder.text(entry).includes('env.')) return comparableRuntime(workflow, 'draft', view);
    const options = {...fileOptions(config, environment), canonicalId, previous: folder.file(entry)};
    return comparableFile(toWorkflowFile(workflow, options), view);
  };
  let untracked = 0;
  for await (const workflow of walkEnvironment(context, environment, 'diff', links.keys())) {
    if (workflow.isArchived || ignored.has(workflow.id)) continue;
    const canonicalId = links.get(workflow.id);
    if (canonicalId === undefined) untracked++;
    else keep(canonicalId, slugs.get(canonicalId) ?? null, asPromoted(workflow, canonicalId));
  }
  if (untracked > 0) {
    const message = `${untracked} untracked in ${environment} and not compared; to track them: wops commit ${environment} --all`;
    context.emit({kind: 'warning', environment, message});
  }
  return carried;
}

function gitHash(context: Context, {environment, folder, links}: Side, entry: FolderEntry | undefined): string | null {
  if (!entry) return null;
  const view = environmentView({config: context.config, environment, links, side: 'git', credentials: 'logical'});
  return hashContent(comparableFile(folder.file(entry), view).content).hash;
}

/** Between environments only content is compared: publication, tags and the canvas are each environment's own. */
function withoutCanvas(workflow: ComparableWorkflow): ComparableWorkflow {
  return {...workflow, layout: {}, active: null, tags: null, description: null, draft: null, pinData: null};
}

import {createHash} from 'node:crypto';
import {openSlugs} from '../commit/choose-slugs.ts';
import type {Context} from '../context.ts';
import {toWopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {workflowPath} from '../sync/workflow-files.ts';
import {canonicalJson} from '../workflow/canonical-json.ts';
import {textSteps} from '../workflow/carry-over.ts';
import {environmentView} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import {calledWorkflows} from '../workflow/references.ts';
import type {Json, RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {ResolveReference} from './carry-references.ts';
import type {GateFacts} from './gates.ts';
import {orderWorkflows} from './order-workflows.ts';
import {NEW_WORKFLOW, type Plan, type PlanFinding, type PlanOptions} from './plan.ts';
import {type PlannedWork, planWorkflow, setAction, type TargetTerms} from './plan-workflow.ts';
import {credentialResolver} from './resolve-credential.ts';
import type {Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/** So many requests to the target are under way at once while it is read. */
const CONCURRENCY = 8;

export interface Assembly {
  /** As the plan tells it: an environment, `git`, or `snapshot:<id>`. */
  source: string;
  /** The environment in whose terms the wanted files are; the target itself for what goes back to where it came from. */
  terms: string;
  target: Target;
  wanted: WantedWorkflow[];
  /** The canonical id behind a workflow id in the wanted files. */
  canonicalOf(id: string): string | undefined;
  allowPlaceholders: boolean;
  /** false: ask the target nothing that is no GET. */
  asks: boolean;
  options: PlanOptions;
  findings: PlanFinding[];
  mirror: Plan['mirror'];
}

export interface AssembledPlan {
  plan: Plan;
  works: PlannedWork[];
  facts: Pick<GateFacts, 'namesakes' | 'ignored' | 'unpublishedCalls' | 'unknownNodeTypes'>;
}

/** Compares what is wanted with what the target has, and puts down what to do, in order. Nothing is written. */
export async function assemblePlan(context: Context, assembly: Assembly): Promise<AssembledPlan> {
  const {target, wanted, options} = assembly;
  const {drafts} = await target.client.server();
  const {terms, placeholders} = await openTerms(context, assembly);
  const files = new Map(target.folder.entries.map((entry) => [entry.canonicalId, entry]));
  const works = await mapBounded(
    wanted,
    async (one) => {
      const there = await readWorkflow(target, one.n8nId ?? target.byCanonicalId.get(one.canonicalId)?.id);
      const entry = files.get(one.canonicalId);
      return planWorkflow(one, {workflow: there, file: entry ? target.folder.file(entry) : null}, terms);
    },
    CONCURRENCY,
  );
  const unpublishedCalls = publishWhatIsCalled(works, target, terms);
  const inPlan = new Set(works.map(({planned}) => planned.canonicalId));
  for (const {planned} of works) planned.needs = planned.needs.filter((id) => inPlan.has(id));
  const ordered = inOrder(works);
  const content = {
    source: assembly.source,
    target: target.environment,
    drafts,
    // Found while workflows were read side by side; only sorted is it the same every time.
    placeholders: [...placeholders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, placeholder]) => placeholder),
    workflows: ordered.map(({planned}) => planned),
    mirror: assembly.mirror,
  };
  const plan: Plan = {
    ...content,
    findings: [...assembly.findings, ...works.flatMap(({findings}) => findings)],
    digest: createHash('sha256')
      .update(canonicalJson({...content, options} as unknown as Json))
      .digest('hex'),
  };
  return {
    plan,
    works: ordered,
    facts: {
      namesakes: namesakes(works, target),
      ignored: works
        .filter(({planned}) => target.byCanonicalId.get(planned.canonicalId)?.ignored)
        .map(({planned}) => planned.name),
      unpublishedCalls,
      unknownNodeTypes: assembly.asks ? await unknownNodeTypes(target, works) : null,
    },
  };
}

/** What is needed first; by name, where that says nothing. */
function inOrder(works: PlannedWork[]): PlannedWork[] {
  const needing = works
    .map((work) => ({work, canonicalId: work.planned.canonicalId, needs: work.planned.needs}))
    .sort((a, b) => compareText(a.work.planned.name, b.work.planned.name) || compareText(a.canonicalId, b.canonicalId));
  return orderWorkflows(needing)
    .flat()
    .map(({work}) => work);
}

/** By UTF-16 code units, never by locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The path of a workflow's file in the target's folder, there or to come. */
export async function openPaths(
  context: Context,
  {environment, folder}: Target,
): Promise<(canonicalId: string, name: string) => {path: string; slug: string}> {
  const canonical = await context.store.canonicalWorkflows();
  const entries = new Map(folder.entries.map((entry) => [entry.canonicalId, entry]));
  const slugFor = openSlugs({canonical, entries: folder.entries, invalid: folder.invalid});
  const place = context.config.environments.get(environment)!.folder;
  return (canonicalId, name) => {
    const slug = entries.get(canonicalId)?.slug ?? slugFor(canonicalId, name);
    return {slug, path: workflowPath(place, slug)};
  };
}

async function openTerms(context: Context, assembly: Assembly) {
  const {config} = context;
  const {target, terms: source, wanted} = assembly;
  const {environment} = target;
  const hasCredentials = wanted.some(({file}) => file?.nodes.some((node) => node.credentials !== undefined));
  const {resolve: credential, placeholders} = credentialResolver({
    config,
    source,
    target: environment,
    credentials: hasCredentials ? await readCredentials(target) : [],
    allowPlaceholders: assembly.allowPlaceholders,
  });
  const links = new Map(target.links);
  for (const {canonicalId} of wanted) links.set(`${NEW_WORKFLOW}${canonicalId}`, canonicalId);
  const view = {config, environment, links, credentials: 'logical'} as const;
  const text =
    source === environment
      ? {...textSteps(config, source, environment), detect: (same: string) => same}
      : textSteps(config, source, environment);
  const terms: TargetTerms = {
    truth: environmentTruth(config.environments.get(environment)!.class),
    carriage: {credential, reference: referenceResolver(assembly), ...text},
    runtimeView: environmentView({...view, side: 'runtime'}),
    gitView: environmentView({...view, side: 'git'}),
  };
  return {terms, placeholders};
}

/** A workflow in the plan by its id in the target, or as one to be created; any other must be there and live. */
function referenceResolver({target, wanted, canonicalOf, terms}: Assembly): ResolveReference {
  const planned = new Set(wanted.filter(({file}) => file !== null).map(({canonicalId}) => canonicalId));
  return (id) => {
    const canonicalId = canonicalOf(id);
    if (canonicalId === undefined) {
      if (terms === target.environment && target.listed.get(id)?.archived === false) return {id};
      return {problem: `refers to the workflow ${id}, which is not tracked in ${terms}: wops commit ${terms} ${id}`};
    }
    const there = target.byCanonicalId.get(canonicalId);
    if (planned.has(canonicalId)) return {id: there?.id ?? `${NEW_WORKFLOW}${canonicalId}`};
    if (there && !there.archived) return {id: there.id};
    return {
      problem: `refers to a workflow that ${target.environment} does not have (${id} in ${terms}); promote it too`,
    };
  };
}

async function readCredentials({client, environment}: Target): Promise<CredentialSummary[] | {unreadable: string}> {
  try {
    return await client.listCredentials();
  } catch (error) {
    const {code, message} = toWopsError(error);
    if (code !== 'n8n_forbidden' && code !== 'n8n_refused') throw error;
    return {unreadable: `the credentials of ${environment} cannot be read: ${message}`};
  }
}

async function readWorkflow({client}: Target, n8nId: string | undefined): Promise<RuntimeWorkflow | null> {
  const workflow = n8nId === undefined ? null : await client.getWorkflow(n8nId);
  return workflow && {...workflow, description: workflow.description ?? null};
}

/**
 * n8n publishes a workflow only when those that it calls are published (N8N.md): these are published with it, and stay
 * published as long as it runs. Answers the calls of workflows that will not be: those outside the plan, and pruned ones.
 */
function publishWhatIsCalled(
  works: PlannedWork[],
  target: Target,
  {runtimeView}: TargetTerms,
): GateFacts['unpublishedCalls'] {
  const byId = new Map(works.map((work) => [work.planned.canonicalId, work]));
  const runs = new Set(works.filter(({planned}) => planned.published));
  const unpublished: {caller: string; called: string}[] = [];
  // A set can grow while it is walked.
  for (const {planned: caller, carried} of runs) {
    for (const id of calledWorkflows(carried?.content?.nodes ?? [])) {
      const canonicalId = runtimeView.reference(id);
      const called = byId.get(canonicalId);
      const there = target.byCanonicalId.get(canonicalId) ?? target.listed.get(id);
      const isRefused = called ? called.planned.action === 'archive' : caller.action !== 'none' && !there?.published;
      if (isRefused && there) unpublished.push({caller: caller.name, called: there.name});
      if (!called || isRefused || called.planned.published) continue;
      // What neither side changes is as broken as it was.
      if (caller.action === 'none' && called.planned.action === 'none') continue;
      publishWith(called, caller.name);
      runs.add(called);
    }
  }
  return unpublished;
}

function publishWith(called: PlannedWork, caller: string): void {
  const {planned, findings} = called;
  const runs = planned.before?.published ?? false;
  planned.published = true;
  if (planned.action === 'none' || planned.action === 'unpublish') setAction(called, runs ? 'none' : 'publish');
  findings.push({
    workflow: planned.slug,
    code: 'published_with_caller',
    message: `It ${runs ? 'stays' : 'is'} published, because "${caller}" runs and calls it.`,
  });
}

function namesakes(works: PlannedWork[], {listed}: Target): GateFacts['namesakes'] {
  const untracked = new Map(
    [...listed.values()]
      .filter(({canonicalId, archived, ignored}) => canonicalId === null && !archived && !ignored)
      .map((workflow) => [workflow.name, workflow]),
  );
  return works.flatMap(({planned: {action, n8nId, name, slug}}) => {
    const namesake = action === 'create' && n8nId === null ? untracked.get(name) : undefined;
    return namesake ? [{name, slug, n8nId: namesake.id}] : [];
  });
}

async function unknownNodeTypes({client}: Target, works: PlannedWork[]) {
  const nodes = works.flatMap(({planned}) => planned.content?.nodes ?? []);
  const types = new Map(
    nodes.map(({type, typeVersion}) => [
      `${type} ${typeVersion}`,
      {type, typeVersion: typeof typeVersion === 'number' ? typeVersion : 1},
    ]),
  );
  return types.size === 0 ? [] : client.unknownNodeTypes([...types.values()]);
}

import {createHash} from 'node:crypto';
import {fileOptions} from '../../commit/file-text.ts';
import type {Context} from '../../context.ts';
import {mapBounded} from '../../git/map-bounded.ts';
import {canonicalJson} from '../../workflow/canonical-json.ts';
import {reachableSettings} from '../../workflow/reachable-settings.ts';
import type {Json, RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {type ToFileOptions, toWorkflowFile} from '../../workflow/to-workflow-file.ts';
import {formatWorkflowFile, type WorkflowFile} from '../../workflow/workflow-file.ts';
import type {Plan, PlanFinding, PlanOptions} from '../plan.ts';
import {findAcceptedDifferences} from './accepted-differences.ts';
import type {GateFacts} from './gate.ts';
import {mergeBothSides} from './merge-both-sides.ts';
import {openTerms, type TermsOptions} from './open-terms.ts';
import {orderWorkflows} from './order-workflows.ts';
import {findOwnChanges, type OwnChanges} from './own-changes.ts';
import {type PlannedWork, planWorkflow} from './plan-workflow.ts';
import {publishWhatIsCalled} from './publish-what-is-called.ts';
import {findTakenIds} from './taken-ids.ts';
import type {Target} from './target.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/** So many requests to the target are under way at once while it is read. */
const CONCURRENCY = 8;

export interface Assembly extends TermsOptions {
  /** As the plan tells it: an environment, `git`, or `snapshot:<id>`. */
  source: string;
  /** false: ask the target nothing that is no GET. */
  asks: boolean;
  options: PlanOptions;
  /** Of a promotion: what the target's Git holds of its own is not overwritten without a word. */
  keepsOwn?: boolean;
  findings: PlanFinding[];
  mirror: Plan['mirror'];
}

export interface AssembledPlan {
  plan: Plan;
  works: PlannedWork[];
  facts: Pick<GateFacts, 'namesakes' | 'takenIds' | 'ignored' | 'unpublishedCalls' | 'unknownNodeTypes'>;
}

/** Compares what is wanted with what the target has, and puts down what to do, in order. Nothing is written. */
export async function assemblePlan(context: Context, assembly: Assembly): Promise<AssembledPlan> {
  const {target, wanted, options} = assembly;
  const {drafts} = await target.client.server();
  const {terms, placeholders} = await openTerms(context, assembly);
  const files = new Map(target.folder.entries.map((entry) => [entry.canonicalId, entry]));
  const asFiles = fileOptions(context.config, target.environment);
  const mirror = [...assembly.mirror];
  const compared = await mapBounded(
    wanted,
    async (one) => {
      const there = await readWorkflow(target, one);
      const entry = files.get(one.canonicalId);
      const side = {workflow: there, file: entry ? target.folder.file(entry) : null};
      const work = planWorkflow(one, side, terms);
      if (entry && there && assembly.terms === target.environment && work.planned.action === 'none') {
        const text = textWhereStuck(there, target.folder.file(entry), {...asFiles, canonicalId: entry.canonicalId});
        if (text !== null) mirror.push({path: entry.path, text});
      }
      return {work, wanted: one, side};
    },
    CONCURRENCY,
  );
  const {merge} = options;
  const own = assembly.keepsOwn
    ? await findOwnChanges(context, compared, {source: assembly.source, target, terms, merge})
    : new Map<string, OwnChanges>();
  const works = compared.map(({work, wanted: one, side}) =>
    mergeBothSides(work, one, {side, terms, files: asFiles, own: own.get(one.canonicalId), merge}),
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
    mirror: mirror.sort((a, b) => compareText(a.path, b.path)),
  };
  const plan: Plan = {
    ...content,
    findings: [
      ...(await findAcceptedDifferences(context, target, ordered)),
      ...assembly.findings,
      ...works.flatMap(({findings}) => findings),
    ],
    digest: createHash('sha256')
      .update(canonicalJson({...content, options} as unknown as Json))
      .digest('hex'),
  };
  return {
    plan,
    works: ordered,
    facts: {
      namesakes: namesakes(works, target),
      takenIds: findTakenIds(works, target, {wanted, ownTerms: assembly.terms === target.environment}),
      ignored: works
        .filter(({planned}) => target.byCanonicalId.get(planned.canonicalId)?.ignored)
        .map(({planned}) => planned.name),
      unpublishedCalls,
      unknownNodeTypes: assembly.asks ? await unknownNodeTypes(target, works) : null,
    },
  };
}

/**
 * What Git has to hold of a workflow that is not written, where n8n cannot be told all that the file says of its settings:
 * else the two would differ for ever. null: nothing.
 */
function textWhereStuck(there: RuntimeWorkflow, previous: WorkflowFile, options: ToFileOptions): string | null {
  const {notRemovable, notWritable} = reachableSettings(there.settings, previous.settings);
  if (notRemovable.length === 0 && notWritable.length === 0) return null;
  return formatWorkflowFile(toWorkflowFile(there, {...options, previous}));
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

/** What the target has for a wanted workflow; asked for by itself where its description counts, which lists lack. */
async function readWorkflow(
  {client, byCanonicalId, rows}: Target,
  {canonicalId, n8nId = byCanonicalId.get(canonicalId)?.id, file}: WantedWorkflow,
): Promise<RuntimeWorkflow | null> {
  if (n8nId === undefined) return null;
  const row = rows.get(n8nId);
  if (row && file?.description === undefined) return row;
  return client.getWorkflow(n8nId);
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

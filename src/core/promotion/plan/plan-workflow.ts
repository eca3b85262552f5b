import {createHash} from 'node:crypto';
import type {Change} from '../../diff/change.ts';
import {compareWorkflows} from '../../diff/compare-workflows.ts';
import {diffStatus} from '../../diff/diff-status.ts';
import {type GraphDifference, graphDifference} from '../../diff/graph-difference.ts';
import {jsonEqual} from '../../diff/json-equal.ts';
import type {MergeConflict} from '../../merge/merge-conflict.ts';
import type {CanonicalView} from '../../workflow/canonicalise.ts';
import {comparableFile, comparableRuntime, isPublished} from '../../workflow/comparable-workflow.ts';
import {hashContent} from '../../workflow/content-hash.ts';
import {type EnvironmentTruth, liveGraph} from '../../workflow/live-content.ts';
import {reachableSettings} from '../../workflow/reachable-settings.ts';
import {findReferences} from '../../workflow/references.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {tagNames, type WorkflowFile} from '../../workflow/workflow-file.ts';
import {type Carriage, type CarriedWorkflow, carryWorkflow} from '../carry/carry-workflow.ts';
import type {Action, PlanFinding, PlannedWorkflow, TargetState, WorkflowContent} from '../plan.ts';
import type {OwnChanges} from './own-changes.ts';
import {fieldsText, graphText} from './target-terms.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

/** What a workflow is compared with. */
export interface TargetSide {
  /** As n8n answered it; null: it is not there. */
  workflow: RuntimeWorkflow | null;
  /** Its file in the target's folder. */
  file: WorkflowFile | null;
}

export interface TargetTerms {
  truth: EnvironmentTruth;
  carriage: Carriage;
  /** In the target's links, with logical credentials: for the statuses of DESIGN.md §5. */
  runtimeView: CanonicalView;
  gitView: CanonicalView;
}

/** A workflow of the plan, with what the gates and the reader of a dry run need beside it. */
export interface PlannedWork {
  planned: PlannedWorkflow;
  /** What there is to write, should it come to that; null: it is to go. */
  carried: (Pick<PlannedWorkflow, 'template' | 'transformations'> & {content: WorkflowContent}) | null;
  problems: CarriedWorkflow['problems'];
  findings: PlanFinding[];
  /** From what the target is to what it will be. */
  changes: Change[];
  /** With `--merge`, where both sides moved: whether they could be merged; else the places in conflict. */
  merge?: {clean: boolean; conflicts: MergeConflict[]};
  /** What the target's Git holds of its own, and would lose. */
  own?: OwnChanges;
  /** Both graphs laid over each other, to be drawn; null where one goes. */
  graph(): GraphDifference | null;
}

/** Compares how a workflow of the target shall be with how it is, and says what has to be done. */
export function planWorkflow(wanted: WantedWorkflow, target: TargetSide, terms: TargetTerms): PlannedWork {
  const {file} = wanted;
  return file ? planPresence({...wanted, file}, target, terms) : planAbsence(wanted, target, terms);
}

function planPresence(
  wanted: WantedWorkflow & {file: WorkflowFile},
  target: TargetSide,
  terms: TargetTerms,
): PlannedWork {
  const there = target.workflow;
  const live = there && liveGraph(there, terms.truth);
  const carried = carryWorkflow(wanted.file, terms.carriage, live?.nodes ?? []);
  const tags = wanted.tags ? {tags: wanted.tags} : {};
  const content: WorkflowContent = {...carried.content, ...tags};
  const reachable = reachableSettings(there?.settings, content.settings);
  const after = comparableFile({...content, settings: reachable.settings}, terms.runtimeView);
  const before = there && !there.isArchived ? comparableRuntime(there, terms.truth, terms.runtimeView) : null;
  const {hash: contentHash} = hashContent(after.content);
  const published = wanted.published ?? before?.active ?? false;
  const layers = layersOf(content, {there, live, reachable});
  const action = chooseAction(before?.active ?? null, published, Object.values(layers).some(Boolean));
  const planned: PlannedWorkflow = {
    canonicalId: wanted.canonicalId,
    slug: wanted.slug,
    path: wanted.path,
    name: content.name,
    action,
    n8nId: there?.id ?? null,
    difference: diffStatus({
      source: contentHash,
      target: before && hashContent(before.content).hash,
      git: target.file && hashContent(comparableFile(target.file, terms.gitView).content).hash,
    })!,
    before: there && stateOf(there, terms),
    content: null,
    template: null,
    contentHash,
    layers,
    published,
    needs: findReferences(content.nodes, content.settings).map(terms.runtimeView.reference),
    transformations: [],
  };
  const changes =
    before && action === 'update' ? compareWorkflows(contentOnly(before), contentOnly(after)).changes : [];
  const work: PlannedWork = {
    planned,
    carried: {
      content,
      template: holdsTemplates(carried) ? {...carried.template, ...tags} : null,
      transformations: carried.transformations,
    },
    problems: carried.problems,
    findings: findingsOf(planned, {there, live, carried, reachable}),
    changes,
    graph: () => graphDifference(before, after, changes),
  };
  setAction(work, action);
  return work;
}

/** Which layers of what is there are not as they shall be; of what is not there, all that there is to say. */
function layersOf(
  content: WorkflowContent,
  {there, live, reachable}: Omit<Found, 'carried'>,
): PlannedWorkflow['layers'] {
  const isNamed = there && fieldsText(there.name, there.settings) === fieldsText(content.name, reachable.settings);
  return {
    graph: !live || graphText(live) !== graphText(content),
    fields: !isNamed || changesDescription(there, content),
    tags: content.tags !== undefined && !jsonEqual(content.tags, tagNames(there?.tags ?? [])),
  };
}

/** Settles what is done to a workflow, and with that whether the plan holds its content. */
export function setAction({planned, carried}: PlannedWork, action: Action): void {
  planned.action = action;
  if (carried && WITH_CONTENT.includes(action)) Object.assign(planned, carried);
}

/** A version that goes live is named by its content: what somebody saves meanwhile does not. */
const WITH_CONTENT: readonly Action[] = ['create', 'update', 'publish'];

/** Present, but wanted nowhere: archived, never deleted. */
function planAbsence(
  {canonicalId, slug, path}: WantedWorkflow,
  {workflow}: TargetSide,
  terms: TargetTerms,
): PlannedWork {
  const isThere = workflow !== null && !workflow.isArchived;
  const before = workflow && stateOf(workflow, terms);
  return {
    planned: {
      canonicalId,
      slug,
      path,
      name: workflow?.name ?? slug,
      action: isThere ? 'archive' : 'none',
      n8nId: workflow?.id ?? null,
      difference: isThere ? 'target_only' : 'unchanged',
      before,
      content: null,
      template: null,
      contentHash: '',
      layers: {graph: false, fields: false, tags: false},
      published: false,
      needs: [],
      transformations: [],
    },
    carried: null,
    problems: {credentials: [], references: [], variables: [], expressions: []},
    findings: [],
    changes: [],
    graph: () => null,
  };
}

/** `was` is whether it is published now; null: it is not there. */
function chooseAction(was: boolean | null, published: boolean, changes: boolean): Action {
  if (was === null) return 'create';
  if (changes) return 'update';
  if (was === published) return 'none';
  return published ? 'publish' : 'unpublish';
}

/** What n8n says of a workflow now, to be compared with what it says later. */
export function stateOf(
  workflow: RuntimeWorkflow,
  {truth, runtimeView}: Pick<TargetTerms, 'truth' | 'runtimeView'>,
): TargetState {
  return {
    versionId: workflow.versionId ?? null,
    activeVersionId: workflow.activeVersionId ?? null,
    published: isPublished(workflow),
    archived: workflow.isArchived ?? false,
    contentHash: hashContent(comparableRuntime(workflow, truth, runtimeView).content).hash,
    fieldsHash: createHash('sha256').update(fieldsText(workflow.name, workflow.settings)).digest('hex'),
  };
}

/** Lists do not tell the description; then it is not compared. */
function changesDescription(there: RuntimeWorkflow, {description}: WorkflowContent): boolean {
  return description !== undefined && there.description !== undefined && (there.description ?? '') !== description;
}

function holdsTemplates({content, template}: CarriedWorkflow): boolean {
  return !jsonEqual(content.nodes, template.nodes) || !jsonEqual(content.settings, template.settings);
}

/** Between environments, publication and the canvas are each environment's own. */
function contentOnly<T extends object>(workflow: T) {
  return {...workflow, layout: {}, active: null, draft: null, pinData: null, tags: null};
}

interface Found {
  there: RuntimeWorkflow | null;
  live: ReturnType<typeof liveGraph> | null;
  carried: CarriedWorkflow;
  reachable: ReturnType<typeof reachableSettings>;
}

function findingsOf({slug, layers, action}: PlannedWorkflow, {there, live, carried, reachable}: Found): PlanFinding[] {
  const findings: [code: string, message: string][] = [
    ...reachable.notRemovable.map((key): [string, string] => [
      'setting_not_removable',
      `n8n cannot be told to forget the setting "${key}"; it stays as it is.`,
    ]),
    ...reachable.notWritable.map((key): [string, string] => [
      'setting_not_writable',
      `n8n takes the setting "${key}" only with a licence for it; it is sent, and not counted on.`,
    ]),
    ...carried.problems.expressions.map((node): [string, string] => [
      'reference_by_expression',
      `"${node}" chooses the workflow to call by an expression; which one that is cannot be checked.`,
    ]),
  ];
  const hasDraft = there !== null && live !== null && live !== there && graphText(there) !== graphText(live);
  if (layers.graph && hasDraft && action === 'update') {
    findings.push([
      'draft_replaced',
      'It has an unpublished draft, which the new version replaces; the snapshot keeps it.',
    ]);
  }
  return findings.map(([code, message]) => ({workflow: slug, code, message}));
}

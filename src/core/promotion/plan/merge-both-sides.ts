import type {fileOptions} from '../../commit/file-text.ts';
import {mergeWorkflows} from '../../merge/merge-workflows.ts';
import {comparableFile} from '../../workflow/comparable-workflow.ts';
import {hashContent} from '../../workflow/content-hash.ts';
import {toWorkflowFile} from '../../workflow/to-workflow-file.ts';
import type {WorkflowFile} from '../../workflow/workflow-file.ts';
import type {Carriage} from '../carry/carry-workflow.ts';
import type {PlanFinding, WorkflowContent} from '../plan.ts';
import {type OwnChanges, toldCommit} from './own-changes.ts';
import {type PlannedWork, planWorkflow, type TargetSide, type TargetTerms} from './plan-workflow.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

export interface MergeOptions {
  side: TargetSide;
  terms: TargetTerms;
  /** How the target's workflows become files. */
  files: ReturnType<typeof fileOptions>;
  /** What the target's Git holds of its own, where that is known (`findOwnChanges`). */
  own: OwnChanges | undefined;
  /** `--merge` */
  merge: boolean;
}

/**
 * Where both the source and the target moved since they were one, what becomes of it. With `--merge`: the plan for their
 * three-way merge; it loses nothing of either side, so the gates for hotfixes and conflicts let it pass. Where they changed
 * the same thing differently, the plan stays as it was, with the places named. The base is what was promoted last, else the
 * target's file in Git.
 *
 * Where the target holds changes of its own in Git: left as it is while the source has not moved; else told, and guarded by
 * a gate where an earlier merge kept them (docs/decisions/0030).
 */
export function mergeBothSides(work: PlannedWork, wanted: WantedWorkflow, options: MergeOptions): PlannedWork {
  const {side, terms, files, own, merge} = options;
  const {difference, canonicalId} = work.planned;
  const bothMoved = difference === 'conflict' || difference === 'target_hotfix';
  if (!(bothMoved && merge) && !own) return work;
  if (!side.workflow || !work.carried) return work;
  const previous = side.file ? {previous: side.file} : {};
  const ours = toWorkflowFile(side.workflow, {...files, canonicalId, ...previous});
  const theirs = asTheirs(work.carried.template ?? work.carried.content, ours);
  const base = own ? asTheirs(own.base, ours) : side.file;
  const {merged, conflicts} = mergeWorkflows(base, ours, theirs);
  const isClean = conflicts.length === 0;
  if (own && !bothMoved) {
    const hasAll = isClean && hashOf(merged, terms) === hashOf(theirs, terms);
    if (hasAll) return work;
    if (!own.sourceMoved) return withMerged(work, wanted, {...options, merged, finding: keptFinding(own)});
    if (!merge) return {...work, own, findings: [...work.findings, ...lossFindings(own, wanted)]};
  }
  if (!isClean) return {...work, ...(own ? {own} : {}), merge: {clean: false, conflicts}};
  const message = 'Source and target both moved; what is written is both, merged without a conflict.';
  return withMerged(work, wanted, {...options, merged, finding: {code: 'merged', message}});
}

function hashOf(file: WorkflowFile, {gitView}: TargetTerms): string {
  return hashContent(comparableFile(file, gitView).content).hash;
}

interface Merged extends MergeOptions {
  merged: WorkflowFile;
  finding: Omit<PlanFinding, 'workflow'>;
}

/** The plan for what was merged; it is in the target's terms already. */
function withMerged(work: PlannedWork, wanted: WantedWorkflow, {side, terms, merged, finding}: Merged): PlannedWork {
  const {tags: _, ...rest} = wanted;
  const result = planWorkflow({...rest, file: merged}, side, {...terms, carriage: ownCarriage(terms.carriage)});
  if (result.planned.action !== 'none') {
    result.planned.transformations = work.carried!.transformations;
    if (wanted.oid !== undefined) result.planned.kept = wanted.oid;
  }
  return {
    ...result,
    merge: {clean: true, conflicts: []},
    findings: [...result.findings, {workflow: wanted.slug, ...finding}],
  };
}

function keptFinding(own: OwnChanges): Omit<PlanFinding, 'workflow'> {
  const message = `The source has not moved since it was promoted last; what the target has of its own ${toldCommit(own)} stays. To overwrite it: --allow-hotfix`;
  return {code: 'own_changes_kept', message};
}

/** Of what a gate guards, that says it. */
function lossFindings(own: OwnChanges, {slug}: WantedWorkflow): PlanFinding[] {
  if (own.wereKept) return [];
  const message = `What the target has of its own ${toldCommit(own)} is not in the source, and goes. To keep both: --merge`;
  return [{workflow: slug, code: 'own_changes_lost', message}];
}

/** The source's workflow as the target's folder would hold it; what is each environment's own is the target's. */
function asTheirs(workflow: WorkflowContent | WorkflowFile, ours: WorkflowFile): WorkflowFile {
  const {canonicalId, id, active, tags} = ours;
  const {tags: _, ...theirs} = workflow;
  return {
    ...theirs,
    ...(canonicalId === undefined ? {} : {canonicalId}),
    ...(id === undefined ? {} : {id}),
    ...(active === undefined ? {} : {active}),
    ...(tags === undefined ? {} : {tags}),
  };
}

/** For what is in the target's terms already. */
function ownCarriage({render}: Carriage): Carriage {
  const same = (text: string) => text;
  return {
    credential: (type, {id, name}) =>
      id === undefined ? {problem: `the ${type} credential has no id`} : {id, name: name ?? ''},
    reference: (id) => ({id}),
    detect: same,
    address: same,
    render,
  };
}

import type {fileOptions} from '../../commit/file-text.ts';
import {mergeWorkflows} from '../../merge/merge-workflows.ts';
import {toWorkflowFile} from '../../workflow/to-workflow-file.ts';
import type {WorkflowFile} from '../../workflow/workflow-file.ts';
import type {Carriage} from '../carry/carry-workflow.ts';
import {type PlannedWork, planWorkflow, type TargetSide, type TargetTerms} from './plan-workflow.ts';
import type {WantedWorkflow} from './wanted-workflow.ts';

export interface MergeOptions {
  side: TargetSide;
  terms: TargetTerms;
  /** How the target's workflows become files. */
  files: ReturnType<typeof fileOptions>;
}

/**
 * Where both the source and the target moved since Git (DESIGN.md §5): the plan for their three-way merge, with the target's
 * file in Git as the base; it loses nothing of either side, so the gates for hotfixes and conflicts let it pass. Where they
 * changed the same thing differently, the plan stays as it was, with the places named.
 */
export function mergeBothSides(work: PlannedWork, wanted: WantedWorkflow, options: MergeOptions): PlannedWork {
  const {side, terms, files} = options;
  const {difference, canonicalId} = work.planned;
  const bothMoved = difference === 'conflict' || difference === 'target_hotfix';
  if (!bothMoved || !side.workflow || !work.carried) return work;
  const previous = side.file ? {previous: side.file} : {};
  const ours = toWorkflowFile(side.workflow, {...files, canonicalId, ...previous});
  const {merged, conflicts} = mergeWorkflows(side.file, ours, asTheirs(work.carried, ours));
  if (conflicts.length > 0) return {...work, merge: {clean: false, conflicts}};
  const {tags: _, ...rest} = wanted;
  const inOwnTerms = {...terms, carriage: ownCarriage(terms.carriage)};
  const result = planWorkflow({...rest, file: merged}, side, inOwnTerms);
  result.planned.transformations = work.carried.transformations;
  const message = 'Source and target both moved; what is written is both, merged without a conflict.';
  return {
    ...result,
    merge: {clean: true, conflicts},
    findings: [...result.findings, {workflow: wanted.slug, code: 'merged', message}],
  };
}

/** The source's workflow as the target's folder would hold it; what is each environment's own is the target's. */
function asTheirs({content, template}: NonNullable<PlannedWork['carried']>, ours: WorkflowFile): WorkflowFile {
  const {canonicalId, id, active, tags} = ours;
  const {tags: _, ...theirs} = template ?? content;
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

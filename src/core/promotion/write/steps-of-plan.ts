import {findReferences} from '../../workflow/references.ts';
import {NEW_WORKFLOW, type Plan, type PlannedWorkflow, type WorkflowContent} from '../plan.ts';
import type {StepKind} from '../steps.ts';
import {groupsOf, type WriteGroup} from './write-groups.ts';

/** A step as it is meant, before it has a number. */
export interface MeantStep {
  kind: StepKind;
  canonicalId: string | null;
  subject: string;
}

/** What a plan does outside the state file, in order (DESIGN.md §7). `push`: the Git commit is pushed. */
export function stepsOfPlan(plan: Plan, {push}: {push: boolean}): MeantStep[] {
  const groups = groupsOf(plan);
  const forPlan = (kind: StepKind, subject: string): MeantStep => ({kind, canonicalId: null, subject});
  return [
    ...plan.placeholders.map(({type, name}) => forPlan('create_credential', `${type}:${name}`)),
    ...groups.flatMap((group) => preparations(group, plan)),
    ...groups.flatMap((group) => switches(group, plan)),
    forPlan('git_commit', plan.target),
    ...(push ? [forPlan('git_push', plan.target)] : []),
  ];
}

/** What changes nothing that runs. */
function preparations({workflows, createdAsStub}: WriteGroup, {drafts}: Plan): MeantStep[] {
  // What a stub stands for can be written only when all of the group are there.
  const made = workflows.flatMap((workflow) => {
    const {n8nId, action, before} = workflow;
    if (action === 'create' && n8nId === null) return [about(workflow, 'create')];
    return action === 'create' && before?.archived ? [about(workflow, 'unarchive')] : [];
  });
  const written = workflows.filter(({canonicalId, n8nId, content, layers}) =>
    n8nId === null ? createdAsStub.has(canonicalId) : content !== null && layers.graph && drafts,
  );
  return [...made, ...written.map((workflow) => about(workflow, 'write_draft'))];
}

/** What can be seen from outside. */
function switches(group: WriteGroup, plan: Plan): MeantStep[] {
  const {workflows, createdAsStub, publishedAsStub} = group;
  const stubs = workflows.filter(({canonicalId}) => publishedAsStub.has(canonicalId));
  return [
    ...stubs.flatMap((workflow) => [about(workflow, 'write_stub'), about(workflow, 'publish_stub')]),
    ...stubs.map((workflow) => about(workflow, 'restore_draft')),
    ...workflows.flatMap((workflow) => {
      const isStub = createdAsStub.has(workflow.canonicalId);
      return switchKinds(workflow, plan, isStub).map((kind) => about(workflow, kind));
    }),
  ];
}

function switchKinds(workflow: PlannedWorkflow, {drafts}: Plan, isStub: boolean): StepKind[] {
  const {action, n8nId, before, content, layers, published} = workflow;
  if (action === 'archive') return ['archive'];
  const isNew = n8nId === null;
  const kinds: StepKind[] = [];
  if (content && !isNew && !drafts && (layers.graph || layers.fields)) kinds.push('write_live');
  else if (content && (isNew ? lacksFields(content, isStub) : layers.fields)) kinds.push('set_fields');
  if (layers.tags) kinds.push('set_tags');
  const runs = before?.published ?? false;
  if (published && (!runs || (layers.graph && drafts))) kinds.push('publish');
  if (!published && runs) kinds.push('unpublish');
  return kinds;
}

/** After creating: n8n takes no description then, and the settings of a stub may name what was created later. */
function lacksFields({description = '', settings}: WorkflowContent, isStub: boolean): boolean {
  return description !== '' || (isStub && findReferences([], settings).some((id) => id.startsWith(NEW_WORKFLOW)));
}

function about({canonicalId, name}: PlannedWorkflow, kind: StepKind): MeantStep {
  return {kind, canonicalId, subject: name};
}

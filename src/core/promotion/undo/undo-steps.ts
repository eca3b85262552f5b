import {jsonEqual} from '../../diff/json-equal.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow, WorkflowGraph} from '../../workflow/runtime-workflow.ts';
import {tagNames} from '../../workflow/workflow-file.ts';
import {fieldsText, graphText} from '../plan/target-terms.ts';
import type {StepKind} from '../steps.ts';

/** The steps of an undo that are about one workflow. */
export type UndoKind = Exclude<Extract<StepKind, `undo_${string}`>, 'undo_credential' | 'undo_commit' | 'undo_push'>;

/**
 * What has to be done for a workflow to be as it was before, layer by layer (DESIGN.md §7): what runs, publication, name,
 * settings, description, draft, tags, archived or not. Empty: it is as before. `before` null: it was not there; then it is
 * unpublished and archived. Version ids of drafts do not count: they are n8n's own.
 */
export function undoSteps(now: RuntimeWorkflow, before: RuntimeWorkflow | null): UndoKind[] {
  if (!before) {
    if (now.isArchived) return [];
    return isPublished(now) ? ['undo_unpublish', 'undo_archive'] : ['undo_archive'];
  }
  const steps: UndoKind[] = [];
  if (now.isArchived && !before.isArchived) steps.push('undo_unarchive');
  const ran = isPublished(before);
  if (ran && !(isPublished(now) && sameGraph(liveOf(now), liveOf(before)))) steps.push('undo_publish');
  if (!sameDraft(now, before) || !sameFields(now, before)) {
    // n8n writes nothing to an archived workflow.
    if (now.isArchived && before.isArchived) steps.push('undo_unarchive');
    steps.push('undo_write');
  }
  if (!ran && isPublished(now)) steps.push('undo_unpublish');
  if (!jsonEqual(tagNames(now.tags ?? []), tagNames(before.tags ?? []))) steps.push('undo_tags');
  if (before.isArchived && (!now.isArchived || steps.includes('undo_unarchive'))) steps.push('undo_archive');
  return steps;
}

export function sameFields(a: RuntimeWorkflow, b: RuntimeWorkflow): boolean {
  return (
    fieldsText(a.name, a.settings) === fieldsText(b.name, b.settings) && (a.description ?? '') === (b.description ?? '')
  );
}

/** The draft, nodes' places on the canvas included: people see it. */
function sameDraft(a: RuntimeWorkflow, b: RuntimeWorkflow): boolean {
  return sameGraph(a, b) && jsonEqual(places(a), places(b));
}

function sameGraph(a: WorkflowGraph, b: WorkflowGraph): boolean {
  return graphText(a) === graphText(b);
}

/** What runs; a server without drafts has but one version. */
export function liveOf(workflow: RuntimeWorkflow): WorkflowGraph {
  return workflow.activeVersion ?? workflow;
}

function places({nodes}: WorkflowGraph) {
  return Object.fromEntries(nodes.map((node) => [node.name, node.position ?? null]));
}

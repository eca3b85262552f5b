import {WopsError} from '../../errors.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {graphText} from '../plan/target-terms.ts';
import type {PlannedWorkflow} from '../plan.ts';
import {STEP_KINDS} from '../steps.ts';
import {liveOf} from '../undo/undo-steps.ts';
import {readBack} from './read-back.ts';
import {contentOf, type Run} from './run.ts';
import {hasFields} from './step-works.ts';

/** Everything that the plan does something to, in order. */
export function writtenOnes({groups}: Run): PlannedWorkflow[] {
  return groups.flatMap(({workflows}) => workflows);
}

/**
 * Reads back what was saved: it is what was meant, and what runs is what ran. The versions that were seen are remembered, so
 * that just those go live.
 */
export async function verifyDrafts(run: Run): Promise<void> {
  const saved = writtenOnes(run).filter(
    ({content, layers, n8nId}) => content && (n8nId === null || (layers.graph && run.plan.drafts)),
  );
  const due = saved.filter((planned) => !isSwitched(run, planned));
  const held = await readBack(run, due);
  for (const planned of due) {
    const now = held.get(planned.canonicalId)!;
    if (graphText(now) !== graphText(contentOf(run, planned))) throw notAsWritten(run, planned, 'draft');
    const before = run.before.get(planned.canonicalId);
    if (before && (now.activeVersionId ?? null) !== (before.activeVersionId ?? null)) {
      throw notAsWritten(run, planned, 'published version');
    }
    if (run.plan.drafts && now.versionId) run.verified.set(planned.canonicalId, now.versionId);
  }
}

/** After a crash: the switch had begun for it. */
function isSwitched({journal}: Run, {canonicalId}: PlannedWorkflow): boolean {
  return journal.steps.some(
    (step) =>
      step.canonicalId === canonicalId && STEP_KINDS[step.kind].phase === 'switch' && step.status !== 'intended',
  );
}

/** Reads back what the target holds after the switch: content, credential ids strictly, fields, publication. */
export async function verifyLive(run: Run): Promise<Map<string, RuntimeWorkflow>> {
  const written = writtenOnes(run);
  const held = await readBack(run, written);
  for (const planned of written) {
    const fault = faultOf(run, planned, held.get(planned.canonicalId)!);
    if (fault !== null) throw notAsWritten(run, planned, fault);
  }
  return held;
}

function faultOf(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): string | null {
  const {action, content, layers, published} = planned;
  if (action === 'archive') return now.isArchived ? null : 'archiving';
  if (isPublished(now) !== published) return 'publication';
  if (!content) return null;
  const graph = published ? liveOf(now) : now;
  if (layers.graph && graphText(graph) !== graphText(contentOf(run, planned))) return 'content';
  return hasFields(run, planned, now) ? null : 'name, settings or description';
}

function notAsWritten({plan}: Run, {name}: PlannedWorkflow, what: string): WopsError {
  return new WopsError('n8n_refused', `"${name}" in ${plan.target} is not as it was written (${what}).`, {
    hint: `Look at it in n8n; then: wops diff ${plan.target}`,
  });
}

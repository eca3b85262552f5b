import {jsonEqual} from '../../diff/json-equal.ts';
import {toWopsError, WopsError} from '../../errors.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {tagNames} from '../../workflow/workflow-file.ts';
import {graphText} from '../plan/target-terms.ts';
import type {PlannedWorkflow} from '../plan.ts';
import type {StepWork} from '../write/journal.ts';
import {type Run, readNow} from '../write/run.ts';
import {settleWhen} from '../write/settle-when.ts';
import {tagIdsOf} from '../write/tag-ids.ts';
import {ownFields, workflowWrite} from '../write/workflow-write.ts';
import {liveOf, sameFields, type UndoKind} from './undo-steps.ts';

/** How each of them is taken, and how n8n shows that it was. */
export const UNDO_WORKS: Record<UndoKind, (run: Run, planned: PlannedWorkflow) => StepWork> = {
  undo_unarchive: (run, planned) => ({
    act: async () => run.client.unarchiveWorkflow((await readNow(run, planned)).id).then(() => ({})),
    settle: settleWhen(run, planned, (now) => !now.isArchived),
  }),

  undo_publish: (run, planned) => ({
    async act() {
      const now = await readNow(run, planned);
      const before = beforeOf(run, planned);
      await publishAsBefore(run, now, before);
      return {};
    },
    settle: settleWhen(
      run,
      planned,
      (now) => isPublished(now) && graphText(liveOf(now)) === graphText(liveOf(beforeOf(run, planned))),
    ),
  }),

  undo_write: (run, planned) => ({
    async act() {
      const now = await readNow(run, planned);
      const before = beforeOf(run, planned);
      const fields = {...ownFields(before), description: before.description ?? ''};
      await run.client.updateWorkflow(now.id, workflowWrite(now, before, fields), {publishIfActive: !run.plan.drafts});
      return {};
    },
    settle: settleWhen(run, planned, (now) => {
      const before = beforeOf(run, planned);
      return graphText(now) === graphText(before) && sameFields(now, before);
    }),
  }),

  undo_unpublish: (run, planned) => ({
    act: async () => run.client.unpublishWorkflow((await readNow(run, planned)).id).then(() => ({})),
    settle: settleWhen(run, planned, (now) => !isPublished(now)),
  }),

  undo_tags: (run, planned) => ({
    async act() {
      const now = await readNow(run, planned);
      await run.client.setWorkflowTags(now.id, await tagIdsOf(run.client, tagNames(beforeOf(run, planned).tags ?? [])));
      return {};
    },
    settle: settleWhen(run, planned, (now) =>
      jsonEqual(tagNames(now.tags ?? []), tagNames(beforeOf(run, planned).tags ?? [])),
    ),
  }),

  undo_archive: (run, planned) => ({
    act: async () => run.client.archiveWorkflow((await readNow(run, planned)).id).then(() => ({})),
    settle: settleWhen(run, planned, (now) => Boolean(now.isArchived)),
  }),
};

/**
 * Puts the version live that ran before: by its id, where n8n's history still has it, which takes old graphs that n8n would
 * not accept as a new draft; else by writing it anew.
 */
async function publishAsBefore(run: Run, now: RuntimeWorkflow, before: RuntimeWorkflow): Promise<void> {
  if (run.plan.drafts && before.activeVersionId) {
    try {
      await run.client.publishWorkflow(now.id, before.activeVersionId);
      return;
    } catch (error) {
      const {code, details} = toWopsError(error);
      if (code !== 'n8n_refused' || (details as {status?: number}).status !== 404) throw error;
    }
  }
  const written = await run.client.updateWorkflow(now.id, workflowWrite(now, liveOf(before), ownFields(now)), {
    publishIfActive: !run.plan.drafts,
  });
  await run.client.publishWorkflow(now.id, run.plan.drafts ? (written.versionId ?? undefined) : undefined);
}

function beforeOf(run: Run, {canonicalId, name}: PlannedWorkflow): RuntimeWorkflow {
  const before = run.before.get(canonicalId);
  if (before) return before;
  throw new WopsError('unexpected', `The snapshot does not hold "${name}".`);
}

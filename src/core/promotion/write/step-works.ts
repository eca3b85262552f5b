import {jsonEqual} from '../../diff/json-equal.ts';
import {WopsError} from '../../errors.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import {reachableSettings} from '../../workflow/reachable-settings.ts';
import type {RuntimeWorkflow, WorkflowGraph} from '../../workflow/runtime-workflow.ts';
import {tagNames} from '../../workflow/workflow-file.ts';
import {fieldsText, graphText} from '../plan/target-terms.ts';
import type {PlannedWorkflow} from '../plan.ts';
import type {StepKind} from '../steps.ts';
import {findCreated} from './find-created.ts';
import type {Outcome, StepWork} from './journal.ts';
import {contentOf, n8nIdOf, type Run, readNow} from './run.ts';
import {settleWhen} from './settle-when.ts';
import {STUB} from './stub.ts';
import {tagIdsOf} from './tag-ids.ts';
import {ownFields, workflowWrite} from './workflow-write.ts';

/** The steps that are about one workflow, on the way forward. */
type ForwardKind = Exclude<StepKind, `undo_${string}` | `git_${string}` | 'create_credential'>;

/** How each of them is taken, and how n8n shows that it was. */
export const STEP_WORKS: Record<ForwardKind, (run: Run, planned: PlannedWorkflow) => StepWork> = {
  create: (run, planned) => ({
    async act() {
      const graph = graphToCreate(run, planned);
      const {id, versionId} = await run.client.createWorkflow(workflowWrite(null, graph, contentOf(run, planned)));
      return {n8nId: id, ...(versionId ? {versionId} : {})};
    },
    async settle() {
      const found = await findCreated(run, planned.name, graphToCreate(run, planned));
      return found && {n8nId: found.id, ...(found.versionId ? {versionId: found.versionId} : {})};
    },
  }),

  unarchive: (run, planned) => ({
    act: () => run.client.unarchiveWorkflow(planned.n8nId!).then(() => ({})),
    settle: settleWhen(run, planned, (now) => !now.isArchived),
  }),

  write_draft: (run, planned) => draftWork(run, planned, () => contentOf(run, planned)),
  write_stub: (run, planned) => draftWork(run, planned, () => STUB),
  restore_draft: (run, planned) => draftWork(run, planned, () => contentOf(run, planned)),
  publish_stub: (run, planned) => publishWork(run, planned, () => STUB),
  publish: (run, planned) => publishWork(run, planned, () => (planned.content ? contentOf(run, planned) : null)),

  set_fields: (run, planned) => ({
    async act() {
      const now = await readNow(run, planned);
      refuseForeignFields(run, planned, now);
      // The draft that is there, whatever it is: only what has no version changes.
      const {versionId} = await run.client.updateWorkflow(now.id, workflowWrite(now, now, contentOf(run, planned)), {
        publishIfActive: !run.plan.drafts,
      });
      return versionOutcome(versionId);
    },
    settle: settleWhen(run, planned, (now) => hasFields(run, planned, now)),
  }),

  set_tags: (run, planned) => ({
    async act() {
      const {tags = []} = contentOf(run, planned);
      await run.client.setWorkflowTags(n8nIdOf(run, planned)!, await tagIdsOf(run.client, tags));
      return {};
    },
    settle: settleWhen(run, planned, (now) => jsonEqual(tagNames(now.tags ?? []), contentOf(run, planned).tags ?? [])),
  }),

  write_live: (run, planned) => ({
    async act() {
      const now = await readNow(run, planned);
      refuseForeignFields(run, planned, now);
      refuseForeignDraft(run, planned, now);
      const content = contentOf(run, planned);
      const {versionId} = await run.client.updateWorkflow(now.id, workflowWrite(now, content, content), {
        publishIfActive: true,
      });
      return versionOutcome(versionId);
    },
    settle: settleWhen(
      run,
      planned,
      (now) => graphText(now) === graphText(contentOf(run, planned)) && hasFields(run, planned, now),
    ),
  }),

  unpublish: (run, planned) => ({
    act: () => run.client.unpublishWorkflow(planned.n8nId!).then(() => ({})),
    settle: settleWhen(run, planned, (now) => !isPublished(now)),
  }),

  archive: (run, planned) => ({
    act: () => run.client.archiveWorkflow(planned.n8nId!).then(() => ({})),
    settle: settleWhen(run, planned, (now) => Boolean(now.isArchived)),
  }),
};

/** Name, settings and description, as far as n8n can be told them. */
export function hasFields(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): boolean {
  const {name, settings, description} = contentOf(run, planned);
  const {settings: reachable} = reachableSettings(now.settings, settings);
  const isDescribed = description === undefined || (now.description ?? '') === description;
  return isDescribed && fieldsText(now.name, now.settings) === fieldsText(name, reachable);
}

function graphToCreate(run: Run, planned: PlannedWorkflow): WorkflowGraph {
  const isStub = run.groups.some(({createdAsStub}) => createdAsStub.has(planned.canonicalId));
  return isStub ? STUB : contentOf(run, planned);
}

/** Saves a graph as a draft, under the name and settings that are there. */
function draftWork(run: Run, planned: PlannedWorkflow, graph: () => WorkflowGraph): StepWork {
  return {
    async act() {
      const now = await readNow(run, planned);
      refuseForeignDraft(run, planned, now);
      // An undo writes a stub also where the plan wrote nothing.
      const pinData = planned.content?.pinData;
      const fields = {...ownFields(now), ...(pinData === undefined ? {} : {pinData})};
      const {versionId} = await run.client.updateWorkflow(now.id, workflowWrite(now, graph(), fields), {
        publishIfActive: false,
      });
      return versionOutcome(versionId);
    },
    settle: settleWhen(run, planned, (now) => graphText(now) === graphText(graph())),
  };
}

/** Publishes just the version that holds this graph; whatever somebody saves meanwhile does not go live. */
function publishWork(run: Run, planned: PlannedWorkflow, graph: () => WorkflowGraph | null): StepWork {
  const holds = (there: WorkflowGraph) => {
    const wanted = graph();
    return wanted === null || graphText(there) === graphText(wanted);
  };
  return {
    async act() {
      const {id, versionId} = await versionToPublish(run, planned, holds);
      await run.client.publishWorkflow(id, run.plan.drafts ? (versionId ?? undefined) : undefined);
      return versionOutcome(versionId);
    },
    settle: settleWhen(run, planned, (now) => isPublished(now) && holds(now.activeVersion ?? now)),
  };
}

/** The version that was read back already, or what is there now, if it is what was meant. */
async function versionToPublish(run: Run, planned: PlannedWorkflow, holds: (there: WorkflowGraph) => boolean) {
  const id = n8nIdOf(run, planned);
  const verified = run.verified.get(planned.canonicalId);
  const isStubbed = run.groups.some(({publishedAsStub}) => publishedAsStub.has(planned.canonicalId));
  if (id !== undefined && verified !== undefined && !isStubbed) return {id, versionId: verified};
  const now = await readNow(run, planned);
  if (!holds(now)) throw editedMeanwhile(run, planned, 'draft');
  return now;
}

/** n8n has no lock: what it holds is read just before a write. The draft must be as before, or one of this run's. */
function refuseForeignDraft(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): void {
  const before = run.before.get(planned.canonicalId);
  const known = [before, STUB, planned.content && contentOf(run, planned)].flatMap((graph) =>
    graph ? [graphText(graph)] : [],
  );
  if (!known.includes(graphText(now))) throw editedMeanwhile(run, planned, 'draft');
}

function refuseForeignFields(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): void {
  const before = run.before.get(planned.canonicalId);
  const isKnown =
    !before ||
    fieldsText(before.name, before.settings) === fieldsText(now.name, now.settings) ||
    hasFields(run, planned, now);
  if (!isKnown) throw editedMeanwhile(run, planned, 'name or settings');
}

function editedMeanwhile({plan}: Run, {name}: PlannedWorkflow, what: string): WopsError {
  return new WopsError('stale', `Somebody changed "${name}" (its ${what}) in ${plan.target} while it was written.`, {
    hint: `wops diff ${plan.target}`,
  });
}

function versionOutcome(versionId: string | null | undefined): Outcome {
  return versionId ? {versionId} : {};
}

import {toWopsError, WopsError} from '../../errors.ts';
import {isJsonObject, type WorkflowGraph} from '../../workflow/runtime-workflow.ts';
import type {PlanFinding} from '../plan.ts';
import type {Step} from '../steps.ts';
import type {StepWork} from '../write/journal.ts';
import type {Run} from '../write/run.ts';
import {withRetries} from './retry.ts';

/**
 * Removes the placeholder credentials that the operation made, when its workflows are back: else the next promotion would
 * find them, and take them for credentials. What somebody has changed since, or uses, or may have made, is left, and is a
 * finding. n8n has no conditional DELETE: it is read just before. Failures go to `failures`, by the step's subject.
 */
export async function removePlaceholders(run: Run, failures: Map<string, WopsError>): Promise<PlanFinding[]> {
  const kept: PlanFinding[] = [];
  for (const made of madeCredentials(run).filter(({subject}) => !failures.has(subject))) {
    try {
      if (await withRetries(() => isThereAsMade(run, made))) await remove(run, made);
    } catch (error) {
      const fault = toWopsError(error);
      if (fault.code === 'stale') kept.push({code: 'placeholder_kept', message: fault.message});
      else failures.set(made.subject, fault);
    }
  }
  return kept;
}

/** How the removal of a placeholder is taken, and how n8n shows that it was. */
export function removalWork(run: Run, {subject}: Pick<Step, 'subject'>): StepWork {
  const made = madeCredentials(run).find((step) => step.subject === subject)!;
  return {
    async act() {
      if (await isThereAsMade(run, made)) await run.client.deleteCredential(made.outcome.credentialId!);
      return {};
    },
    settle: async () => ((await find(run, made)) ? null : {}),
  };
}

/** The steps that made one, as far as that is known. */
function madeCredentials({journal}: Run): Step[] {
  return journal.steps.filter(({kind, outcome}) => kind === 'create_credential' && outcome.credentialId !== undefined);
}

async function remove(run: Run, {subject}: Step): Promise<void> {
  const {act, settle} = removalWork(run, {subject});
  for (const step of await run.journal.extend([{kind: 'undo_credential', canonicalId: null, subject}])) {
    await run.journal.take(step, {
      act: () => withRetries(async (again) => (again && (await settle())) || act()),
      settle: () => withRetries(settle),
    });
  }
}

/** false: it is gone. Throws `stale` where it must stay. */
async function isThereAsMade(run: Run, made: Step): Promise<boolean> {
  const {credentialId, updatedAt} = made.outcome;
  if (!(await find(run, made))) return false;
  if (updatedAt === undefined) throw kept(run, made, 'it may be that somebody else has made it');
  const user = await userOf(run, credentialId!);
  if (user !== null) throw kept(run, made, `"${user}" uses it`);
  const now = await find(run, made);
  if (now && now.updatedAt !== updatedAt) throw kept(run, made, 'somebody has changed it since');
  return now !== undefined;
}

async function find({client}: Run, {outcome}: Step) {
  return (await client.listCredentials()).find(({id}) => id === outcome.credentialId);
}

/** The name of a workflow that refers to it, in its draft or in what runs; those in the archive do not count. */
async function userOf({client}: Run, credentialId: string): Promise<string | null> {
  for await (const {workflows} of client.walkWorkflows({excludePinnedData: true})) {
    for (const {name, isArchived, activeVersion, ...draft} of workflows ?? []) {
      if (!isArchived && [draft, activeVersion].some((graph) => graph && uses(graph, credentialId))) return name;
    }
  }
  return null;
}

function uses({nodes}: Pick<WorkflowGraph, 'nodes'>, credentialId: string): boolean {
  const used = nodes.flatMap(({credentials}) => (isJsonObject(credentials) ? Object.values(credentials) : []));
  return used.some((credential) => isJsonObject(credential) && credential.id === credentialId);
}

function kept({plan}: Run, {subject}: Step, why: string): WopsError {
  return new WopsError(
    'stale',
    `The credential ${subject}, made without its secrets, is left in ${plan.target}'s n8n: ${why}.`,
    {hint: `wops credential check ${plan.target}`},
  );
}

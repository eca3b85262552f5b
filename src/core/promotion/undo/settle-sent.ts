import {toWopsError, type WopsError} from '../../errors.ts';
import type {Step} from '../steps.ts';
import {createCredentialWork} from '../write/create-credential-work.ts';
import type {StepWork} from '../write/journal.ts';
import type {Run} from '../write/run.ts';
import {STEP_WORKS} from '../write/step-works.ts';
import {removalWork} from './remove-placeholders.ts';
import {withRetries} from './retry.ts';
import {UNDO_WORKS} from './undo-works.ts';

const WORKFLOW_WORKS = {...STEP_WORKS, ...UNDO_WORKS};
const CREDENTIAL_WORKS = {create_credential: createCredentialWork, undo_credential: removalWork};

/**
 * Finds out about every step that a process which died had sent to n8n: only reading tells, and what was created has to be
 * known by its id. Answers the failures, by canonical id, or a credential's subject: those cannot be brought back yet.
 */
export async function settleSent(run: Run): Promise<Map<string, WopsError>> {
  const failures = new Map<string, WopsError>();
  for (const step of run.journal.steps.filter(({status}) => status === 'sent')) {
    const work = workOf(run, step);
    if (!work) continue;
    await withRetries(() => run.journal.settle(step, work)).catch((error) =>
      failures.set(step.canonicalId ?? step.subject, toWopsError(error)),
    );
  }
  return failures;
}

/** null: it is Git's, which settles itself. */
function workOf(run: Run, step: Step): StepWork | null {
  const planned = run.plan.workflows.find(({canonicalId}) => canonicalId === step.canonicalId);
  if (planned) return WORKFLOW_WORKS[step.kind as keyof typeof WORKFLOW_WORKS](run, planned);
  return step.kind in CREDENTIAL_WORKS ? CREDENTIAL_WORKS[step.kind as keyof typeof CREDENTIAL_WORKS](run, step) : null;
}

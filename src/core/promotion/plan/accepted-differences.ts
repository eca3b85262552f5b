import {actorName} from '../../actor.ts';
import type {Context} from '../../context.ts';
import type {Action, PlanFinding} from '../plan.ts';
import type {PlannedWork} from './plan-workflow.ts';
import type {Target} from './target.ts';

/** What each action makes of a difference; null: nothing. */
const BECOMES = {
  create: 'created',
  update: 'written over',
  publish: 'published',
  unpublish: 'unpublished',
  archive: 'archived',
  none: null,
} as const satisfies Record<Action, string | null>;

/**
 * What a plan does to workflows that somebody has accepted to differ from Git (`incident reconcile … acknowledge`), in the
 * order of `works`. Who plans it may not know of it; it may be meant all the same, and stops nothing.
 */
export async function findAcceptedDifferences(
  {store}: Pick<Context, 'store'>,
  {environment, accepted}: Pick<Target, 'environment' | 'accepted'>,
  works: readonly PlannedWork[],
): Promise<PlanFinding[]> {
  if (accepted.length === 0) return [];
  // One that either side has moved away from is accepted no more, though it may still be stored.
  const holding = new Set(accepted.map(({drift}) => drift?.fingerprint));
  const stored = (await store.incidents.acceptances(environment)).filter(({fingerprint}) => holding.has(fingerprint));
  const acceptances = new Map(stored.map((acceptance) => [acceptance.workflow, acceptance]));
  const findings: PlanFinding[] = [];
  for (const {planned} of works) {
    const becomes = BECOMES[planned.action];
    // What is not linked is known by its n8n id alone.
    const acceptance = acceptances.get(planned.canonicalId) ?? acceptances.get(planned.n8nId ?? '');
    if (becomes === null || !acceptance) continue;
    const {actor, incidentId, reason} = acceptance;
    const {number} = (await store.incidents.get(incidentId))!;
    const message = `It is ${becomes}, though it was accepted as it is in #${number} by ${actorName(actor)}: ${reason}`;
    findings.push({workflow: planned.slug, code: 'accepted_difference', message});
  }
  return findings;
}

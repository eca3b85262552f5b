import type {Promotion, PromotionStatus, WorkflowResult} from '../../promotion/promotion.ts';
import type {IncidentWorkflow} from '../incident.ts';

const UNDONE: readonly PromotionStatus[] = ['failed', 'rolled_back', 'cancelled', 'rejected'];

/** It is over, and was not carried out. */
export function isUndone({status}: Promotion): boolean {
  return UNDONE.includes(status);
}

/** Nothing of it is left in the target: an approval that allowed it can be used again. */
export function leftNothing(promotion: Promotion): boolean {
  return isUndone(promotion) && (promotion.rollback?.errors.length ?? 0) === 0;
}

/** What an operation did about a workflow of an incident; undefined where it was not about it. */
export function resultOf<Result extends Pick<WorkflowResult, 'canonicalId' | 'n8nId'>>(
  results: readonly Result[],
  {canonicalId, n8nId}: Pick<IncidentWorkflow, 'canonicalId' | 'n8nId'>,
): Result | undefined {
  return (
    results.find((result) => result.canonicalId === canonicalId) ??
    results.find((result) => n8nId !== null && result.n8nId === n8nId)
  );
}

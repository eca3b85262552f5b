import {ERRORS} from '../errors.ts';
import type {PromotionStatus} from './promotion.ts';
import type {OperationReport} from './report.ts';

/** Exit codes of DESIGN.md §12 by how an operation stands. */
const EXIT_CODES = {
  blocked: ERRORS.blocked.exit,
  pending: 0,
  pending_approval: ERRORS.blocked.exit,
  approved: 0,
  rejected: ERRORS.blocked.exit,
  running: ERRORS.partial.exit,
  completed: 0,
  completed_with_errors: ERRORS.partial.exit,
  failed: ERRORS.partial.exit,
  rolled_back: 0,
  cancelled: 0,
} as const satisfies Record<PromotionStatus, number>;

export function operationExitCode({
  status,
  dryRun,
  rollback,
  error,
}: Pick<OperationReport, 'status' | 'dryRun' | 'rollback' | 'error'>): number {
  // A plan is made, and nothing waits for its approval yet.
  if (dryRun && status === 'pending_approval') return 0;
  if (status === 'rolled_back' && (error || (rollback && rollback.errors.length > 0))) return ERRORS.partial.exit;
  return EXIT_CODES[status];
}

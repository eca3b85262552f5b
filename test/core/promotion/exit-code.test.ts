import {expect, test} from 'vitest';
import {operationExitCode} from '../../../src/core/promotion/exit-code.ts';
import {PROMOTION_STATUSES, type PromotionStatus} from '../../../src/core/promotion/promotion.ts';

const BY_STATUS: Record<PromotionStatus, number> = {
  blocked: 4,
  pending: 0,
  pending_approval: 4,
  approved: 0,
  rejected: 4,
  running: 8,
  completed: 0,
  completed_with_errors: 8,
  failed: 8,
  rolled_back: 0,
  cancelled: 0,
};

test.each(PROMOTION_STATUSES.map((status) => [status, BY_STATUS[status]] as const))(
  '%s ends with %i',
  (status, code) => {
    expect(operationExitCode({status})).toBe(code);
  },
);

test('a rollback that could not bring back everything, or not Git, is partly done', () => {
  const rollback = {restored: [], errors: [{workflow: 'A', message: 'n8n refused'}]};
  expect(operationExitCode({status: 'rolled_back', rollback})).toBe(8);
  expect(operationExitCode({status: 'rolled_back', error: {type: 'git_failed', message: 'no'}})).toBe(8);
  expect(operationExitCode({status: 'rolled_back', rollback: {restored: ['A'], errors: []}})).toBe(0);
});

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
    expect(operationExitCode({status, dryRun: false})).toBe(code);
  },
);

test('a plan that will wait for an approval is a plan; one that is blocked is none', () => {
  expect(operationExitCode({status: 'pending_approval', dryRun: true})).toBe(0);
  expect(operationExitCode({status: 'blocked', dryRun: true})).toBe(4);
});

test('a rollback that could not bring back everything, or not Git, is partly done', () => {
  const undone = {status: 'rolled_back', dryRun: false} as const;
  const rollback = {restored: [], errors: [{workflow: 'A', message: 'n8n refused'}]};
  expect(operationExitCode({...undone, rollback})).toBe(8);
  expect(operationExitCode({...undone, error: {type: 'git_failed', message: 'no'}})).toBe(8);
  expect(operationExitCode({...undone, rollback: {restored: ['A'], errors: []}})).toBe(0);
});

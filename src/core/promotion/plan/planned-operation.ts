import type {Approvals} from '../../config/config.ts';
import type {GraphDifference} from '../../diff/graph-difference.ts';
import type {PlanOptions} from '../plan.ts';
import type {GateResult, OperationKind} from '../promotion.ts';
import {type OperationReport, plannedResult} from '../report.ts';
import type {AssembledPlan} from './assemble-plan.ts';

/** A plan, and what the gates say to it. */
export interface PlannedOperation extends Pick<AssembledPlan, 'plan' | 'works'> {
  kind: OperationKind;
  options: PlanOptions;
  gates: GateResult[];
  approvals: Approvals;
}

export function isBlocked({gates}: Pick<PlannedOperation, 'gates'>): boolean {
  return gates.some(({passed}) => !passed);
}

/** Whether anything is to be written at all. */
export function hasWork({plan}: Pick<PlannedOperation, 'plan'>): boolean {
  return changesTarget({plan}) || plan.mirror.length > 0;
}

/** Whether the target's n8n is written to; else it is Git at most. */
export function changesTarget({plan}: Pick<PlannedOperation, 'plan'>): boolean {
  return plan.workflows.some(({action}) => action !== 'none');
}

/** Told beside the gates while a promotion needs approvals and has not all of them. */
export function approvalGate(required: number): GateResult {
  const message = `Needs ${required === 1 ? 'an approval' : `${required} approvals`}.`;
  return {name: 'approvals', passed: false, message, workflows: []};
}

/** Whether it stops for an approval before anything is written. */
export function needsApproval(operation: Pick<PlannedOperation, 'plan' | 'approvals'>): boolean {
  return operation.approvals.required > 0 && changesTarget(operation);
}

/** The report of a plan before anything has happened. */
export function reportOfPlan(
  operation: PlannedOperation,
  {dryRun, graphs = false}: {dryRun: boolean; graphs?: boolean},
): OperationReport {
  const {kind, plan, works, gates, approvals} = operation;
  const waits = needsApproval(operation);
  return {
    id: null,
    kind,
    source: plan.source,
    target: plan.target,
    status: isBlocked(operation) ? 'blocked' : waits ? 'pending_approval' : 'pending',
    dryRun,
    gates: waits ? [...gates, approvalGate(approvals.required)] : gates,
    workflows: works.map(({planned, changes, graph}) => ({
      ...plannedResult(planned),
      transformations: planned.transformations,
      changes,
      ...drawn(graphs ? graph() : null),
      publication:
        planned.published === (planned.before?.published ?? false)
          ? 'keep'
          : planned.published
            ? 'publish'
            : 'unpublish',
    })),
    findings: plan.findings,
    snapshots: {},
    digest: plan.digest,
  };
}

function drawn(graph: GraphDifference | null): {graph?: GraphDifference} {
  return graph ? {graph} : {};
}

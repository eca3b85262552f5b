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

/** The report of a plan before anything has happened. */
export function reportOfPlan(
  operation: PlannedOperation,
  {dryRun, graphs = false}: {dryRun: boolean; graphs?: boolean},
): OperationReport {
  const {kind, plan, works, gates} = operation;
  return {
    id: null,
    kind,
    source: plan.source,
    target: plan.target,
    status: isBlocked(operation) ? 'blocked' : 'pending',
    dryRun,
    gates,
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

import type {Context} from '../context.ts';
import {type OperationHost, performOperation} from './perform-operation.ts';
import type {PlanOptions} from './plan.ts';
import {readPlan} from './plan-file.ts';
import {planPromotion} from './plan-promotion.ts';
import type {OperationReport} from './report.ts';

export interface PromoteRequest extends Partial<PlanOptions> {
  source: string;
  target: string;
  dryRun?: boolean;
  /** Write the plan to this file, and stop there. */
  out?: string | undefined;
  /** Carry out the plan in this file, with its options. */
  planFile?: string | undefined;
}

/** What is asked for where nothing is said. */
export const DEFAULT_OPTIONS: PlanOptions = {
  workflows: [],
  publish: false,
  noDependencies: false,
  allowHotfix: false,
  allowConflict: false,
  allowPlaceholderCredentials: false,
  prune: false,
  acceptMassChange: false,
  merge: false,
};

/**
 * `wops promote SOURCE TARGET`: carries workflows from one environment to another as one act (DESIGN.md §7). Answers what
 * happened; `blocked` and `pending_approval` are answers too. Throws `usage`, `workflow_…`, `busy`, `stale`, `n8n_…`,
 * `git_…` with nothing written, and `interrupted`.
 */
export async function promote(
  context: Context,
  request: PromoteRequest,
  host: OperationHost,
): Promise<OperationReport> {
  const {source, target, dryRun = false, out, planFile, ...asked} = request;
  const saved = planFile === undefined ? undefined : await readPlan(planFile, {kind: 'promotion', source, target});
  const options = saved?.options ?? {...DEFAULT_OPTIONS, ...asked};
  return performOperation(
    context,
    {
      target,
      plan: (at, asks) => planPromotion(at, {source, target, asks}, options),
      dryRun,
      out,
      ...(saved ? {saved} : {}),
      purpose: `wops promote ${source} ${target}`,
    },
    host,
  );
}

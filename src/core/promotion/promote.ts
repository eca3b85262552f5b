import type {Context} from '../context.ts';
import {type OperationHost, performOperation} from './perform-operation.ts';
import {readPlan} from './plan/plan-file.ts';
import {planOptions} from './plan/plan-options.ts';
import {planPromotion} from './plan/plan-promotion.ts';
import type {PlanOptions} from './plan.ts';
import type {OperationReport} from './report.ts';

export interface PromoteRequest extends Partial<PlanOptions> {
  /** Environments; undefined where the plan file says them. */
  source?: string | undefined;
  target?: string | undefined;
  dryRun?: boolean;
  /** Of a dry run: with graphs, to be drawn. */
  graphs?: boolean;
  /** Write the plan to this file, and stop there. */
  out?: string | undefined;
  /** Carry out the plan in this file, with its options. */
  planFile?: string | undefined;
}

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
  const {dryRun = false, graphs, out, planFile, ...asked} = request;
  const saved = planFile === undefined ? undefined : await readPlan(planFile, {...asked, kind: 'promotion'});
  const {source = '', target = ''} = saved ?? asked;
  const options = saved?.options ?? planOptions(asked);
  return performOperation(
    context,
    {
      target,
      plan: (at, asks) => planPromotion(at, {source, target, asks}, options),
      dryRun,
      graphs,
      out,
      ...(saved ? {saved} : {}),
      purpose: `wops promote ${source} ${target}`,
    },
    host,
  );
}

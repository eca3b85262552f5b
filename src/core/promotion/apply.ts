import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {type OperationHost, performOperation} from './perform-operation.ts';
import {planApply} from './plan/plan-apply.ts';
import {readPlan} from './plan/plan-file.ts';
import {planOptions} from './plan/plan-options.ts';
import type {PlanOptions} from './plan.ts';
import type {OperationReport} from './report.ts';

export interface ApplyRequest extends Partial<PlanOptions> {
  /** undefined where the plan file says it. */
  environment?: string | undefined;
  dryRun?: boolean;
  /** Of a dry run: with graphs, to be drawn. */
  graphs?: boolean;
  out?: string | undefined;
  planFile?: string | undefined;
}

/** `wops apply ENV`: makes an environment what its folder in Git says (DESIGN.md §4). Throws as `promote`, and `breaker`. */
export async function applyEnvironment(
  context: Context,
  request: ApplyRequest,
  host: OperationHost,
): Promise<OperationReport> {
  const {environment, dryRun = false, graphs, out, planFile, ...asked} = request;
  const saved =
    planFile === undefined ? undefined : await readPlan(planFile, {kind: 'apply', source: 'git', target: environment});
  const {name: target} = findEnvironment(context.config, saved?.target ?? environment ?? '');
  const options = saved?.options ?? planOptions(asked);
  return performOperation(
    context,
    {
      target,
      plan: (at, asks) => planApply(at, {environment: target, asks}, options),
      dryRun,
      graphs,
      out,
      ...(saved ? {saved} : {}),
      purpose: `wops apply ${target}`,
    },
    host,
  );
}

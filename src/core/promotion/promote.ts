import type {Context} from '../context.ts';
import {type OperationHost, performOperation} from './perform-operation.ts';
import type {PlanOptions} from './plan.ts';
import {readPlan} from './plan-file.ts';
import {planPromotion} from './plan-promotion.ts';
import type {OperationReport} from './report.ts';

export interface PromoteRequest extends Partial<PlanOptions> {
  /** Environments; undefined where the plan file says them. */
  source?: string | undefined;
  target?: string | undefined;
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

/** What is asked for, with what holds where nothing is said; of the same wish always the same value. */
export function planOptions(asked: Partial<PlanOptions>): PlanOptions {
  const known = [...(Object.keys(DEFAULT_OPTIONS) as (keyof PlanOptions)[]), 'pipeline', 'ref'] as const;
  const given = known.flatMap((key) => (asked[key] === undefined ? [] : [[key, asked[key]] as const]));
  return {...DEFAULT_OPTIONS, ...Object.fromEntries(given)};
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
  const {dryRun = false, out, planFile, ...asked} = request;
  const saved = planFile === undefined ? undefined : await readPlan(planFile, {...asked, kind: 'promotion'});
  const {source = '', target = ''} = saved ?? asked;
  const options = saved?.options ?? planOptions(asked);
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

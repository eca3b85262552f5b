import type {Context} from '../context.ts';
import {environmentLease} from '../sync/with-leases.ts';
import type {Promotion} from './promotion.ts';
import type {OperationReport} from './report.ts';
import {begunWorkflows} from './standing-results.ts';

/**
 * The report of a plan for a target that another operation is not over with: it says so, since that one goes first, and does
 * not take that one's drafts for somebody's work.
 */
export async function planBesideUnfinished(context: Context, report: OperationReport): Promise<OperationReport> {
  const {store} = context;
  const [unfinished] = await store.promotions.unfinished(report.target);
  if (!unfinished) return report;
  const begun = begunWorkflows(await store.promotions.steps(unfinished.id));
  const slugs = new Set(unfinished.workflows.flatMap(({canonicalId, slug}) => (begun.has(canonicalId) ? [slug] : [])));
  const others = report.findings.filter(({code, workflow}) => code !== 'draft_replaced' || !slugs.has(workflow ?? ''));
  const isHeld = store.leases.list().some(({name}) => name === environmentLease(report.target));
  return {...report, findings: [{code: 'unfinished', message: messageOf(unfinished, isHeld)}, ...others]};
}

function messageOf({id, source, target, stage}: Promotion, isHeld: boolean): string {
  const short = id.slice(0, 8);
  const which = `Promotion ${short} (${source} → ${target})`;
  if (isHeld) return `${which} is under way: this plan is of ${target} as it is in the middle of it.`;
  if (stage === 'follow_up') return `${which} was left unfinished: what Git lacks of it is committed first.`;
  if (stage === 'undo') return `${which} was being taken back, and was left unfinished: that is finished first.`;
  return `${which} was left unfinished, and is taken back first; or it goes on: wops promotion resume ${short}`;
}

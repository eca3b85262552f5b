import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {DriftApproval} from '../incident/approval.ts';
import {onlyOne} from '../only-one.ts';

/** The approval a user means: its id, the beginning of it, or `latest` (that waits). Throws `usage` for none, or several. */
export async function findApproval({store}: Context, wanted: string): Promise<DriftApproval> {
  const {incidents} = store;
  if (wanted === 'latest') {
    const [latest] = await incidents.approvals({status: ['pending']});
    if (latest) return latest;
    throw new WopsError('usage', 'No approval waits for a decision.', {hint: 'wops approval list'});
  }
  const found = await incidents.findApproval(wanted);
  return onlyOne(found, wanted, {noun: 'approval', tell: ({id, type}) => `${id} (${type})`});
}

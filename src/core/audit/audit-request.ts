import {environmentUnknown} from '../config/environment.ts';
import {nearest} from '../config/nearest.ts';
import {printable} from '../config/printable.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {AuditFilter} from '../store/audit-table.ts';
import {AUDIT_ACTIONS, AUDIT_SUBJECTS} from './audit-actions.ts';
import {parsePastTime} from './parse-past-time.ts';

/** Which entries somebody wants, as it is typed. */
export interface AuditRequest extends AuditFilter {
  /** As `parsePastTime`: from then on. */
  since?: string;
  /** Up to then; a day is meant whole. */
  until?: string;
}

/**
 * Throws `usage` for what is no time, for a time that ends before it begins, and for an action that wops does not know;
 * `environment_unknown`. What the log holds is known too: environments that have left wops.yaml, actions of other versions.
 */
export async function toAuditFilter(
  {config, store, now}: Pick<Context, 'config' | 'store' | 'now'>,
  {since, until, ...filter}: AuditRequest,
): Promise<AuditFilter> {
  const from = since === undefined ? undefined : parsePastTime(since, now());
  const to = until === undefined ? undefined : parsePastTime(until, now(), {dayEnds: true});
  if (from && to && from >= to) {
    throw new WopsError('usage', `"${until}" is not after "${since}": there is no time between them.`, {
      hint: 'wops audit list --since 7d --until 1d',
    });
  }
  const {action, environment} = filter;
  const isLogged = async (wanted: AuditFilter) => (await store.audit.list({...wanted, limit: 1})).length > 0;
  if (action !== undefined && !isAction(action) && !(await isLogged({action}))) throw actionUnknown(action);
  const environments = [...config.environments.keys()];
  if (environment !== undefined && !environments.includes(environment) && !(await isLogged({environment}))) {
    throw environmentUnknown(environment, environments);
  }
  return {...filter, since: from?.toISOString(), until: to?.toISOString()};
}

function isAction(text: string): boolean {
  return AUDIT_ACTIONS.includes(text) || AUDIT_SUBJECTS.includes(text);
}

function actionUnknown(action: string): WopsError {
  const suggestion = nearest(action, [...AUDIT_SUBJECTS, ...AUDIT_ACTIONS]);
  const meant = suggestion
    ? `; did you mean ${suggestion}?`
    : `; it is one of, or begins with: ${AUDIT_SUBJECTS.join(', ')}.`;
  return new WopsError('usage', `The audit log knows no action "${printable(action)}"${meant}`, {
    hint: suggestion ? `wops audit list --action ${suggestion}` : 'wops audit list',
    details: {action, ...(suggestion ? {suggestion} : {})},
  });
}

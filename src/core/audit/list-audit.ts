import type {Context} from '../context.ts';
import type {AuditEntry} from './audit-entry.ts';
import {type AuditRequest, toAuditFilter} from './audit-request.ts';

/** The entries asked for, newest first. Throws as `toAuditFilter`. */
export async function listAudit(
  {store, now}: Pick<Context, 'store' | 'now'>,
  request: AuditRequest,
): Promise<AuditEntry[]> {
  return store.audit.list(toAuditFilter(request, now()));
}

import type {Context} from '../context.ts';
import type {AuditEntry} from './audit-entry.ts';
import {type AuditRequest, toAuditFilter} from './audit-request.ts';

/** The entries asked for, newest first. Throws as `toAuditFilter`. */
export async function listAudit(context: Context, request: AuditRequest): Promise<AuditEntry[]> {
  return context.store.audit.list(await toAuditFilter(context, request));
}

import type {NewAuditEntry} from '../../../src/core/audit/audit-entry.ts';
import type {CoreWorkspace} from '../../support/core-workspace.ts';

/** An entry; a minute apart by its number. */
export function auditEntry(number: number, more: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    at: new Date(Date.UTC(2026, 0, 10, 11, number)).toISOString(),
    actor: {id: 'cli:ann', name: 'Ann', email: 'Ann@example.com'},
    action: 'incident.closed',
    subject: {type: 'incident', id: `i-${number}`, name: `#${number}`},
    environment: 'prod',
    details: {},
    ...more,
  };
}

/** Writes entries into the log of a workspace. */
export async function recordAudit({core}: Pick<CoreWorkspace, 'core'>, entries: NewAuditEntry[]): Promise<void> {
  await core(async ({store}) => {
    for (const entry of entries) await store.audit.record(entry);
  });
}

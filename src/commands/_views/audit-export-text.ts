import type {AuditExportReport} from '../../core/audit/export-audit.ts';
import {auditEntries} from './audit-list-text.ts';
import {escapeText} from './terminal.ts';

/** What `wops audit export --out` wrote. */
export function auditExported({file, entries}: AuditExportReport): string {
  return `${auditEntries(entries)} written to ${escapeText(file)}.`;
}

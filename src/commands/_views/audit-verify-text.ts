import type {AuditVerification} from '../../core/audit/verify-audit.ts';
import type {Drawing} from '../_base-command.ts';
import {auditEntries} from './audit-list-text.ts';

const SHOWN_OF_HASH = 12;

/** `wops audit verify`, when nothing is wrong. */
export function auditVerified({checked, head}: AuditVerification): string {
  if (head === null) return 'The audit log is empty.';
  return `${auditEntries(checked)}, unbroken, up to ${head.hash.slice(0, SHOWN_OF_HASH)}.`;
}

/** With the head in the form that `--expect` takes. */
export function auditVerifiedText(verification: AuditVerification, {palette}: Drawing): string[] {
  const {head} = verification;
  const line = `${palette.added('✓')} ${auditVerified(verification)}`;
  if (head === null) return [line];
  return [line, '', `${palette.dim('Note this down somewhere else, for --expect:')} ${head.sequence}:${head.hash}`];
}

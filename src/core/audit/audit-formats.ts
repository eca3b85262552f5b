import type {AuditEntry} from './audit-entry.ts';

interface AuditFormat {
  /** Before the first entry; '' for none. */
  head: string;
  line(entry: AuditEntry): string;
}

const COLUMNS = {
  sequence: ({sequence}) => String(sequence),
  at: ({at}) => at,
  actorId: ({actor}) => actor.id,
  actorName: ({actor}) => actor.name ?? '',
  actorEmail: ({actor}) => actor.email ?? '',
  action: ({action}) => action,
  subjectType: ({subject}) => subject.type,
  subjectId: ({subject}) => subject.id,
  subjectName: ({subject}) => subject.name ?? '',
  environment: ({environment}) => environment ?? '',
  details: ({details}) => JSON.stringify(details),
  previousHash: ({previousHash}) => previousHash,
  hash: ({hash}) => hash,
} as const satisfies Record<string, (entry: AuditEntry) => string>;

/** A spreadsheet takes what begins like this for a formula, and runs it ("CSV injection", CWE-1236). */
const FORMULA = /^[=+\-@\t\r\n]/;

/** How the log is written for other programs: an entry a line. JSON Lines hold all of it; CSV (RFC 4180) is for spreadsheets. */
export const AUDIT_FORMATS = {
  jsonl: {head: '', line: (entry) => `${JSON.stringify(entry)}\n`},
  csv: {
    head: csvLine(Object.keys(COLUMNS)),
    line: (entry) => csvLine(Object.values(COLUMNS).map((column) => column(entry))),
  },
} as const satisfies Record<string, AuditFormat>;
export type AuditFormatName = keyof typeof AUDIT_FORMATS;

function csvLine(cells: string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

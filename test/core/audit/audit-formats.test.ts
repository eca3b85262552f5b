import {expect, test} from 'vitest';
import type {AuditEntry} from '../../../src/core/audit/audit-entry.ts';
import {AUDIT_FORMATS} from '../../../src/core/audit/audit-formats.ts';

const ENTRY: AuditEntry = {
  sequence: 7,
  at: '2026-01-10T11:00:59.000Z',
  actor: {id: 'cli:ann', name: 'Ann "the lead", of ops', email: null},
  action: 'incident.closed',
  subject: {type: 'incident', id: 'i-1', name: '=HYPERLINK("http://evil")'},
  environment: 'prod',
  details: {reason: 'done\r\nand dusted'},
  previousHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
};

test('a line of JSON Lines is the entry, on one line', () => {
  const line = AUDIT_FORMATS.jsonl.line(ENTRY);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual(ENTRY);
});

test('CSV quotes what it must, and gives every column a title', () => {
  const line = AUDIT_FORMATS.csv.line(ENTRY);
  expect(line).toContain('7,2026-01-10T11:00:59.000Z,cli:ann,"Ann ""the lead"", of ops",,incident.closed,');
  expect(line).toContain(String.raw`"{""reason"":""done\r\nand dusted""}"`);
  expect(line.endsWith(`${'b'.repeat(64)}\r\n`)).toBe(true);
  expect(AUDIT_FORMATS.csv.head).toMatch(/^sequence,at,actorId,.*,hash\r\n$/);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])(
  'a cell that begins like %j is no formula',
  (name) => {
    const line = AUDIT_FORMATS.csv.line({...ENTRY, actor: {id: name, name: null, email: null}});
    expect(line.slice('7,2026-01-10T11:00:59.000Z,'.length)).toMatch(/^"?'/);
  },
);

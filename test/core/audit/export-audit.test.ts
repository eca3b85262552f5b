import {existsSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {AuditAction} from '../../../src/core/audit/audit-actions.ts';
import type {AuditEntry} from '../../../src/core/audit/audit-entry.ts';
import type {AuditRequest} from '../../../src/core/audit/audit-request.ts';
import {auditText, exportAudit} from '../../../src/core/audit/export-audit.ts';
import {listAudit} from '../../../src/core/audit/list-audit.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';
import {auditEntry, recordAudit} from './audit-workspace.ts';

/** What another version may have written. */
const other = (action: string) => action as AuditAction;

const ENTRIES = [
  auditEntry(1),
  auditEntry(2, {action: 'incident.detected', environment: 'staging'}),
  auditEntry(3, {action: other('incidental.thing'), actor: {id: 'wops', name: null, email: null}}),
  auditEntry(4, {action: other('incident'), environment: null}),
];

async function withLog(entries = ENTRIES) {
  const workspace = await createCoreWorkspace({environments: {}});
  await recordAudit(workspace, entries);
  return workspace;
}

/** The pieces of an export. */
async function pieces({core}: Pick<Awaited<ReturnType<typeof withLog>>, 'core'>, request: AuditRequest = {}) {
  return core(async (context) => {
    const found: string[] = [];
    for await (const piece of auditText(context, {format: 'jsonl', request})) found.push(piece);
    return found;
  });
}

const entriesOf = (text: string[]): AuditEntry[] =>
  text
    .join('')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

test('an export holds the log as it is, oldest first', async () => {
  const workspace = await withLog();
  const all = await workspace.core((context) => listAudit(context, {}));
  expect(entriesOf(await pieces(workspace))).toEqual(all.toReversed());
});

test.each<[AuditRequest, number[]]>([
  [{action: 'incident'}, [1, 2, 4]],
  [{action: 'incident.closed'}, [1]],
  [{actor: 'ann@EXAMPLE.com'}, [1, 2, 4]],
  [{actor: 'CLI:ann'}, [1, 2, 4]],
  [{actor: 'wops'}, [3]],
  [{actor: 'Ann'}, []],
  [{action: 'incidental.thing'}, [3]],
  [{action: 'incidental'}, [3]],
  [{environment: 'staging'}, [2]],
  [{since: '2026-01-10T11:02:00Z', until: '2026-01-10T11:04:00Z'}, [2, 3]],
])('export and list agree on what %j asks for', async (request, sequences) => {
  const workspace = await withLog();
  const listed = await workspace.core((context) => listAudit(context, request));
  expect(listed.map(({sequence}) => sequence).reverse()).toEqual(sequences);
  expect(entriesOf(await pieces(workspace, request))).toEqual(listed.toReversed());
});

test('a long log comes in pieces', async () => {
  const workspace = await withLog(Array.from({length: 700}, (_, index) => auditEntry(index)));
  const text = await pieces(workspace);
  expect(text.length).toBeGreaterThan(3);
  expect(Math.max(...text.map((piece) => piece.length))).toBeLessThan(70_000);
  expect(entriesOf(text)).toHaveLength(700);
});

test('an export into a file is for its owner only, and never written over another', async () => {
  const {core, root} = await withLog();
  const file = join(root, 'audit.csv');
  const write = () => core((context) => exportAudit(context, file, {format: 'csv', request: {}}));
  expect(await write()).toEqual({file, format: 'csv', entries: 4});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  expect(text.split('\r\n')).toHaveLength(6);
  await expect(write()).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('exists already')});
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('an export that was interrupted or refused leaves no file', async () => {
  const {core, root} = await withLog(Array.from({length: 700}, (_, index) => auditEntry(index)));
  const file = join(root, 'audit.jsonl');
  const aborted = core((context) => exportAudit(context, file, {format: 'jsonl', request: {}}), AbortSignal.abort());
  await expect(aborted).rejects.toThrow();
  expect(existsSync(file)).toBe(false);
  const refused = core((context) => exportAudit(context, file, {format: 'jsonl', request: {since: 'once'}}));
  await expect(refused).rejects.toMatchObject({code: 'usage'});
  expect(existsSync(file)).toBe(false);
});

test('a folder that is not there is named', async () => {
  const {core, root} = await withLog([]);
  const file = join(root, 'nowhere', 'audit.jsonl');
  const refused = core((context) => exportAudit(context, file, {format: 'jsonl', request: {}}));
  await expect(refused).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('There is no folder')});
});

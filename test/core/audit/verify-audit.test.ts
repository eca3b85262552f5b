import Database from 'better-sqlite3';
import {expect, test} from 'vitest';
import {GENESIS} from '../../../src/core/audit/audit-chain.ts';
import {parseAuditHead, verifyAudit} from '../../../src/core/audit/verify-audit.ts';
import {statePath} from '../../../src/core/workspace/state-folder.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';
import {auditEntry, recordAudit} from './audit-workspace.ts';

async function withLog(count: number) {
  const workspace = await createCoreWorkspace({environments: {}});
  await recordAudit(
    workspace,
    Array.from({length: count}, (_, index) => auditEntry(index + 1)),
  );
  const verify = (noted: string | null = null) =>
    workspace.core((context) => verifyAudit(context, noted === null ? null : parseAuditHead(noted)));
  /** As somebody would who can write the file. */
  const tamper = (...statements: string[]) => {
    const database = new Database(statePath(workspace.root));
    const triggers = database
      .prepare<[], {name: string; sql: string}>(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'",
      )
      .all();
    for (const {name} of triggers) database.exec(`DROP TRIGGER ${name}`);
    for (const statement of statements) database.exec(statement);
    for (const {sql} of triggers) database.exec(sql);
    database.close();
  };
  return {...workspace, verify, tamper};
}

test('an empty log is whole and has no head', async () => {
  const {verify} = await withLog(0);
  expect(await verify()).toEqual({checked: 0, head: null, problems: []});
});

test('an unbroken log tells its head, and that head is expected to hold from then on', async () => {
  const {verify, ...workspace} = await withLog(3);
  const {checked, head, problems} = await verify();
  expect({checked, problems}).toEqual({checked: 3, problems: []});
  expect(head).toEqual({sequence: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/)});
  await recordAudit(workspace, [auditEntry(4)]);
  const noted = `${head!.sequence}:${head!.hash}`;
  expect(await verify(noted)).toMatchObject({checked: 4, head: {sequence: 4}, problems: []});
  expect(await verify(noted.toUpperCase())).toMatchObject({checked: 4});
});

test('an entry that was changed is named, and scripts can tell it from a crash', async () => {
  const {verify, tamper} = await withLog(3);
  tamper(`UPDATE audit_log SET actor_id = 'cli:bob' WHERE sequence = 2`);
  const failure = await verify().catch((error) => error);
  expect(failure).toMatchObject({
    code: 'state_damaged',
    exit: 1,
    details: {checked: 3, head: {sequence: 3}, problems: [{sequence: 2}]},
  });
  expect(failure.message).toContain('#2  It was changed');
});

test('an end that was cut off is seen', async () => {
  const {verify, tamper} = await withLog(3);
  tamper('DELETE FROM audit_log WHERE sequence = 3');
  await expect(verify()).rejects.toMatchObject({details: {problems: [{sequence: 3}]}});
});

test('a log that was written anew from the start is only seen by who noted its head down', async () => {
  const {verify, tamper, ...workspace} = await withLog(2);
  const {head} = await verify();
  tamper('DELETE FROM audit_log', `UPDATE audit_head SET sequence = 0, hash = '${GENESIS}'`);
  await recordAudit(workspace, [auditEntry(1)]);
  expect(await verify()).toMatchObject({checked: 1, problems: []});
  await expect(verify(`2:${head!.hash}`)).rejects.toMatchObject({
    details: {problems: [{sequence: 2, problem: 'It was noted down, and is not there.'}]},
  });
});

test('an entry of the noted number with another hash is named', async () => {
  const {verify} = await withLog(2);
  await expect(verify(`1:${'0'.repeat(64)}`)).rejects.toMatchObject({
    message: expect.stringContaining('#1  It is not the one that was noted down'),
  });
});

test.each(['2', '2:abc', `0:${GENESIS}`, `-1:${GENESIS}`, `two:${GENESIS}`, ''])('"%s" is no head', (text) => {
  expect(() => parseAuditHead(text)).toThrow(expect.objectContaining({code: 'usage'}));
});

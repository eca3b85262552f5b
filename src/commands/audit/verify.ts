import {Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {auditVerified, auditVerifiedText} from '../_views/audit-verify-text.ts';

export default class AuditVerify extends BaseCommand {
  static override summary = 'Check that the audit log is as it was written.';
  static override description =
    `Each entry carries the hash of the one before. One that was changed, removed or moved is named, and the exit code is 1;
with --json the error's type is then state_damaged, and its details hold the problems.

Who can write the state file could write the whole log anew. Note the head down somewhere else from time to time: with
--expect it is checked that the log still holds that entry.`;
  static override examples = [
    '<%= config.bin %> audit verify',
    '<%= config.bin %> audit verify --expect "$(cat noted-down.txt)"',
    '<%= config.bin %> audit verify --json',
  ];
  static override flags = {
    expect: Flags.string({
      description: 'a head that was noted down before: this entry must still be there, as it was',
      helpValue: 'SEQUENCE:HASH',
    }),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(AuditVerify);
    const {parseAuditHead, verifyAudit} = await import('../../core/audit/verify-audit.ts');
    const expected = flags.expect === undefined ? null : parseAuditHead(flags.expect);
    const verification = await verifyAudit(await this.context(flags), expected);
    this.show({
      data: verification,
      message: auditVerified(verification),
      text: (drawing) => auditVerifiedText(verification, drawing),
    });
  }
}

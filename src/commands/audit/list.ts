import {Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {auditEntries, auditListText} from '../_views/audit-list-text.ts';
import {AUDIT_FILTER_FLAGS} from './_filter-flags.ts';

export default class AuditList extends BaseCommand {
  static override summary = 'List who did what, newest first.';
  static override description =
    'The log is in the state file of this machine: it holds what was done from here. All of it: wops audit export.';
  static override examples = [
    '<%= config.bin %> audit list --since 7d',
    '<%= config.bin %> audit list --action incident --environment prod',
    '<%= config.bin %> audit list --actor lead@example.com --limit 500 --json',
  ];
  static override flags = {
    ...AUDIT_FILTER_FLAGS,
    limit: Flags.integer({description: 'so many at most', default: 50, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(AuditList);
    const {since, until, actor, action, environment, limit} = flags;
    const context = await this.context(flags);
    const {listAudit} = await import('../../core/audit/list-audit.ts');
    const wanted = {since, until, actor, action, environment};
    const entries = await listAudit(context, {...wanted, limit});
    const filtered = Object.values(wanted).some((value) => value !== undefined);
    this.show({
      data: entries,
      message: `${auditEntries(entries.length)}.`,
      text: (drawing) => auditListText(entries, drawing, {filtered, limit}),
    });
  }
}

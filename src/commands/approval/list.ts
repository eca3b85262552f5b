import {Flags} from '@oclif/core';
import {APPROVAL_STATUSES} from '../../core/incident/approval.ts';
import {BaseCommand} from '../_base-command.ts';
import {approvalListText} from '../_views/approval-list-text.ts';
import {plural} from '../_views/plural.ts';

export default class ApprovalList extends BaseCommand {
  static override summary = 'List what was asked for about incidents, and what was decided, newest first.';
  static override examples = [
    '<%= config.bin %> approval list --status pending',
    '<%= config.bin %> approval list --incident 42 --json',
  ];
  static override flags = {
    status: Flags.option({
      description: 'only those with this status; may be repeated',
      options: APPROVAL_STATUSES,
      char: 's',
      multiple: true,
    })(),
    incident: Flags.string({
      description: "only those of this incident: its number, id, or 'latest'",
      helpValue: 'INCIDENT',
    }),
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(ApprovalList);
    const {status, incident, limit} = flags;
    const context = await this.context(flags);
    const {listApprovals} = await import('../../core/approval/list-approvals.ts');
    const approvals = await listApprovals(context, {status, incident, limit});
    const filtered = status !== undefined || incident !== undefined;
    this.show({
      data: approvals,
      message: `${plural(approvals.length, 'approval')}.`,
      text: (drawing) => approvalListText(approvals, drawing, {now: context.now(), filtered}),
    });
  }
}

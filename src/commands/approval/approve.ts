import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {approvalSentence, approvalText} from '../_views/approval-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class ApprovalApprove extends BaseCommand {
  static override summary = 'Approve what a colleague wants to do about an incident.';
  static override description =
    `Takes the role admin, and nobody approves a request of their own. On one machine the approver is who Git says (user.name
and user.email). It is decided once.`;
  static override examples = [
    '<%= config.bin %> approval approve latest',
    '<%= config.bin %> approval approve 7d1f0a3c --comment "Seen with the vendor"',
  ];
  static override args = {
    approval: Args.string({description: 'id, the start of it, or latest (that waits)', required: true}),
  };
  static override flags = {
    comment: Flags.string({description: 'kept with the approval', char: 'c', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ApprovalApprove);
    const {comment} = flags;
    const context = await this.context(flags);
    const {decideApproval} = await import('../../core/approval/decide-approval.ts');
    const approval = await decideApproval(context, args.approval, {decision: 'approved', comment});
    this.show({
      data: approval,
      message: approvalSentence(approval),
      text: (drawing) => approvalText(approval, drawing),
    });
  }
}

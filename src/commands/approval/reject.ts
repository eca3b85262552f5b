import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {approvalSentence, approvalText} from '../_views/approval-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class ApprovalReject extends BaseCommand {
  static override summary = 'Reject what was asked for about an incident, or withdraw what you asked for.';
  static override description = `Takes the role admin; who asked may withdraw it. It is decided once.`;
  static override examples = ['<%= config.bin %> approval reject 7d1f0a3c --comment "Revert it instead"'];
  static override args = {
    approval: Args.string({description: 'id, the start of it, or latest (that waits)', required: true}),
  };
  static override flags = {
    comment: Flags.string({description: 'why; whoever asked can read it', char: 'c', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ApprovalReject);
    const {comment} = flags;
    const context = await this.context(flags);
    const {decideApproval} = await import('../../core/approval/decide-approval.ts');
    const approval = await decideApproval(context, args.approval, {decision: 'rejected', comment});
    this.show({
      data: approval,
      message: approvalSentence(approval),
      text: (drawing) => approvalText(approval, drawing),
    });
  }
}

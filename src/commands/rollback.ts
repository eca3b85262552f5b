import {Args, Flags} from '@oclif/core';
import {OperationCommand} from './_operation-command.ts';
import {undoQuestion, undoSummary, undoText} from './_views/operation-undo-text.ts';
import {YES_FLAG} from './_yes-flag.ts';

export default class Rollback extends OperationCommand {
  static override summary = 'Put an environment back to what it was before a promotion, an apply or a restore.';
  static override description =
    `Only while the environment still is what the promotion left; if something has moved since, it says what.
Afterwards the environment is on hold: nothing is promoted or applied to it until wops hold release.`;
  static override examples = [
    '<%= config.bin %> rollback latest --dry-run',
    '<%= config.bin %> rollback 7d1f0a3c --reason "Orders were sent twice"',
  ];
  static override args = {
    promotion: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {
    force: Flags.boolean({description: 'overwrite what was changed in the target since', char: 'f'}),
    reason: Flags.string({description: 'why; shown with the hold', char: 'r', helpValue: 'TEXT'}),
    'dry-run': Flags.boolean({description: 'show how each workflow is put back; write nothing'}),
    ...YES_FLAG,
  };

  protected override plan = {text: undoText, summary: undoSummary, question: undoQuestion};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Rollback);
    const {force, reason, 'dry-run': dryRun} = flags;
    const context = await this.context(flags);
    const {rollbackPromotion} = await import('../core/promotion/rollback.ts');
    const report = await rollbackPromotion(context, args.promotion, {force, reason, dryRun}, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}

import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {settleSummary, settleText} from '../_views/conflict-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class ConflictResolve extends BaseCommand {
  static override summary = 'Settle conflicts of a workflow file for one side.';
  static override description =
    'Writes what that side says and removes the notes. --ours keeps what the file says now, your edits by hand included.';
  static override examples = [
    '<%= config.bin %> conflict resolve workflows/dev/orders.json --theirs',
    '<%= config.bin %> conflict resolve orders --ours --node "Fetch order" --path parameters.url',
  ];
  static override args = {
    workflow: Args.string({description: 'file, slug, name, canonical id or n8n id', required: true}),
  };
  static override flags = {
    ours: Flags.boolean({description: 'keep what the file says', exactlyOne: ['ours', 'theirs', 'base']}),
    theirs: Flags.boolean({description: 'take what the other side says'}),
    base: Flags.boolean({description: 'take what it was before both'}),
    node: Flags.string({description: 'only conflicts of this node', helpValue: 'NAME'}),
    path: Flags.string({description: 'only conflicts at this path', helpValue: 'PATH'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ConflictResolve);
    const context = await this.context(flags);
    const {settleConflicts} = await import('../../core/merge-files/settle-conflicts.ts');
    const side = flags.theirs ? 'theirs' : flags.base ? 'base' : 'ours';
    const report = await settleConflicts(context, {...args, ...flags, cwd: process.cwd(), side});
    this.show({data: report, message: settleSummary(report), text: () => settleText(report)});
  }
}

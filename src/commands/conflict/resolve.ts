import {Args, Flags} from '@oclif/core';
import {WopsError} from '../../core/errors.ts';
import type {SettleOptions} from '../../core/merge-files/settle-conflicts.ts';
import {BaseCommand} from '../_base-command.ts';
import {canAsk} from '../_prompt.ts';
import {typedCommand} from '../_typed-command.ts';
import {conflictLines, settleSummary, settleText} from '../_views/conflict-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';
import {askForSides} from './_choose-sides.ts';

const SIDES = ['ours', 'theirs', 'base'] as const;

export default class ConflictResolve extends BaseCommand {
  static override summary = 'Settle conflicts of a workflow file.';
  static override description =
    `Writes what that side says and removes the notes. --ours keeps what the file says now, your edits by hand included.
Without a side you are asked about each conflict, where there is a terminal.`;
  static override examples = [
    '<%= config.bin %> conflict resolve orders',
    '<%= config.bin %> conflict resolve workflows/dev/orders.json --theirs',
    '<%= config.bin %> conflict resolve orders --ours --node "Fetch order" --path parameters.url',
  ];
  static override args = {
    workflow: Args.string({description: 'file (anywhere), slug, name, canonical id or n8n id', required: true}),
  };
  static override flags = {
    ours: Flags.boolean({description: 'keep what the file says', exclusive: ['theirs', 'base']}),
    theirs: Flags.boolean({description: 'take what the other side says', exclusive: ['base']}),
    base: Flags.boolean({description: 'take what it was before both'}),
    node: Flags.string({description: 'only conflicts of this node', helpValue: 'NAME'}),
    path: Flags.string({description: 'only conflicts at this path', helpValue: 'PATH'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ConflictResolve);
    const choose = this.#choose(flags);
    const {settleConflicts} = await import('../../core/merge-files/settle-conflicts.ts');
    const {node, path} = flags;
    const report = await settleConflicts(() => this.context(flags), {...args, node, path, cwd: process.cwd(), choose});
    this.show({data: report, message: settleSummary(report), text: () => settleText(report)});
  }

  /** For all the side that was given; else a person is asked. */
  #choose(flags: {ours: boolean; theirs: boolean; base: boolean; yes: boolean}): SettleOptions['choose'] {
    const side = SIDES.find((name) => flags[name]);
    if (side) return (conflicts) => conflicts.map(() => side);
    if (flags.yes || !canAsk()) {
      throw new WopsError('usage', 'For which side? Say --ours, --theirs or --base; there is nobody to ask.', {
        hint: typedCommand({id: 'conflict resolve', argv: this.argv}, {more: ['--ours']}),
      });
    }
    return (conflicts) =>
      askForSides(conflicts, (conflict) => this.tell((drawing) => conflictLines(conflict, drawing)));
  }
}

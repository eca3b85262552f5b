import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {mergeSummary, mergeText} from './_views/merge-text.ts';

export default class Merge extends BaseCommand {
  static override summary = 'Merge three versions of one workflow file, node by node.';
  static override description =
    `What only one side changed is taken; a node that one side renamed and the other changed is one node. Where both
changed the same thing, the result holds ours and a note of it, and the command ends with 3: settle them with
wops conflict resolve FILE. Without --output the merged file is printed.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> base.json ours.json theirs.json -o merged.json',
    '<%= config.bin %> <%= command.id %> <(git show main~3:workflows/dev/orders.json) workflows/dev/orders.json theirs.json',
  ];
  static override args = {
    base: Args.string({description: 'file of the last common version; an empty file: there is none', required: true}),
    ours: Args.string({description: 'file that decides where both changed the same thing', required: true}),
    theirs: Args.string({description: 'file with the other changes', required: true}),
  };
  static override flags = {
    output: Flags.string({description: 'write the result into this file', char: 'o', helpValue: 'FILE'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Merge);
    const {mergeFiles} = await import('../core/merge-files/merge-files.ts');
    const {report, text} = await mergeFiles({cwd: process.cwd(), ...args, output: flags.output});
    const {conflicts} = report;
    if (flags.output === undefined && conflicts.length > 0) {
      this.emit({kind: 'warning', message: mergeSummary(report)});
    }
    this.show(
      {data: report, message: mergeSummary(report), text: (drawing) => mergeText(report, text, drawing)},
      conflicts.length > 0 ? 3 : 0,
    );
  }
}

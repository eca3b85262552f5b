import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {driverText} from '../_views/merge-driver-text.ts';

export default class GitMergeDriver extends BaseCommand {
  static override hidden = true;
  static override summary = 'Merge one file for Git (set up by wops git install).';
  static override description = 'Ends with 1 where there are conflicts, as Git expects it of a merge driver.';
  static override examples = ['<%= config.bin %> git merge-driver -- %O %A %B %P'];
  static override args = {
    base: Args.string({description: "the ancestor's version", required: true}),
    ours: Args.string({description: 'our version, which takes the result', required: true}),
    theirs: Args.string({description: 'their version', required: true}),
    path: Args.string({description: 'where the file is, for messages', required: true}),
  };

  async run(): Promise<void> {
    const {args} = await this.parse(GitMergeDriver);
    const {runMergeDriver} = await import('../../core/git-integration/merge-driver.ts');
    const report = await runMergeDriver(args.base, args.ours, args.theirs);
    const text = driverText(args.path, report);
    this.show({data: report, message: text[0] ?? 'Merged.', text: () => text}, report.clean ? 0 : 1);
  }
}

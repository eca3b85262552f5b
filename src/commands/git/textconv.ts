import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {workflowPlainText} from '../_views/workflow-plain-text.ts';

export default class GitTextconv extends BaseCommand {
  static override hidden = true;
  static override summary = 'Tell one workflow file line by line, for git diff (set up by wops git install).';
  static override examples = ['<%= config.bin %> git textconv workflows/dev/orders.json'];
  static override args = {file: Args.string({description: 'workflow file', required: true})};

  async run(): Promise<void> {
    const {args} = await this.parse(GitTextconv);
    const {readText} = await import('../../core/merge-files/read-text.ts');
    const lines = workflowPlainText(await readText(args.file));
    this.show({data: {lines}, message: args.file, text: () => lines});
  }
}

import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {untrackedText} from '../_views/untracked-text.ts';

export default class WorkflowUntracked extends BaseCommand {
  static override summary = 'List untracked workflows, what they could be, and why they were not linked.';
  static override examples = [
    '<%= config.bin %> workflow untracked',
    '<%= config.bin %> workflow untracked dev --json',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments (default: all)'})};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(WorkflowUntracked);
    const context = await this.context(flags);
    const {listUntracked} = await import('../../core/registry/list-untracked.ts');
    const workflows = await listUntracked(context, argv as string[]);
    this.show({
      data: workflows,
      message: `${plural(workflows.length, 'workflow')} untracked.`,
      text: (drawing) => untrackedText(workflows, drawing),
    });
  }
}

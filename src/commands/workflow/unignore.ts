import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {ignoreSummary, ignoreText} from '../_views/registry-change-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class WorkflowUnignore extends BaseCommand {
  static override summary = 'Take workflows up again that were ignored.';
  static override description =
    "Taken out of the environment's `ignore` in wops.yaml, which is committed. What was linked before is linked again.";
  static override examples = ['<%= config.bin %> workflow unignore dev "My scratch pad"'];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(WorkflowUnignore);
    const [environment, ...workflows] = argv as [string, ...string[]];
    const context = await this.context(flags);
    const {unignoreWorkflows} = await import('../../core/registry/ignore-workflows.ts');
    const report = await unignoreWorkflows(context, {environment, workflows});
    const ignored = false;
    this.show({data: report, message: ignoreSummary(report, ignored), text: () => ignoreText(report, ignored)});
  }
}

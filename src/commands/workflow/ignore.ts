import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {ignoreSummary, ignoreText} from '../_views/registry-change-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class WorkflowIgnore extends BaseCommand {
  static override summary = 'Leave workflows of an environment alone: no sync links them, no check reports them.';
  static override description = "Written to wops.yaml, under the environment's `ignore`, and committed.";
  static override examples = ['<%= config.bin %> workflow ignore dev "My scratch pad"'];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(WorkflowIgnore);
    const [environment, ...workflows] = argv as [string, ...string[]];
    const context = await this.context(flags);
    const {ignoreWorkflows} = await import('../../core/registry/ignore-workflows.ts');
    const report = await ignoreWorkflows(context, {environment, workflows});
    const ignored = true;
    this.show({data: report, message: ignoreSummary(report, ignored), text: () => ignoreText(report, ignored)});
  }
}

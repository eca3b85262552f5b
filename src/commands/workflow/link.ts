import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {linkSummary, linkText} from '../_views/registry-change-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class WorkflowLink extends BaseCommand {
  static override summary = 'Say that an untracked workflow of n8n is a certain workflow.';
  static override description =
    `Where the environment's folder has a file for it, its "id" is set and committed, so that the link outlives the state
file. n8n is not asked: the last sync must have seen both.`;
  static override examples = ['<%= config.bin %> workflow link prod gIXoyHllpvfEY5hq customer-onboarding'];
  static override args = {
    environment: Args.string({description: 'environment', required: true}),
    n8nWorkflow: Args.string({description: 'the untracked workflow: its n8n id, or its name', required: true}),
    workflow: Args.string({description: 'what it is: slug, name or canonical id', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(WorkflowLink);
    const context = await this.context(flags);
    const {linkWorkflow} = await import('../../core/registry/link-workflow.ts');
    const report = await linkWorkflow(context, args);
    this.show({data: report, message: linkSummary(report), text: () => linkText(report)});
  }
}

import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {workflowDetailsText} from '../_views/workflow-details-text.ts';

export default class WorkflowShow extends BaseCommand {
  static override summary = 'Everything that is known of a workflow.';
  static override description =
    'From the state file alone: ids, hashes, files and how it got its identity, by environment.';
  static override examples = [
    '<%= config.bin %> workflow show customer-onboarding',
    '<%= config.bin %> workflow show "Customer onboarding" --json',
  ];
  static override args = {
    workflow: Args.string({description: 'slug, name, canonical id or n8n id', required: true}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(WorkflowShow);
    const context = await this.context(flags);
    const {showWorkflow} = await import('../../core/registry/show-workflow.ts');
    const workflow = await showWorkflow(context, args.workflow);
    this.show({
      data: workflow,
      message: workflow.slug ?? 'Untracked.',
      text: (drawing) => workflowDetailsText(workflow, drawing, context.now()),
    });
  }
}

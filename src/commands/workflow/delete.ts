import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';
import {deleteQuestion, deleteSummary, deleteText} from '../_views/registry-change-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class WorkflowDelete extends BaseCommand {
  static override summary = 'Take a workflow out of Git and the registry; n8n is not touched.';
  static override description =
    `Its files go from every environment's folder, in one commit. To have it back: git revert that commit, then sync.`;
  static override examples = ['<%= config.bin %> workflow delete old-report --yes'];
  static override args = {
    workflow: Args.string({description: 'slug, name, canonical id or n8n id', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(WorkflowDelete);
    const context = await this.context(flags);
    const {deleteWorkflow} = await import('../../core/registry/delete-workflow.ts');
    const report = await deleteWorkflow(context, {
      ...args,
      confirm: (deletion) =>
        confirmed(deleteQuestion(deletion), {
          yes: flags.yes,
          otherwise: `wops workflow delete ${deletion.slug} --yes`,
        }),
    });
    this.show({data: report, message: deleteSummary(report), text: () => deleteText(report)});
  }
}

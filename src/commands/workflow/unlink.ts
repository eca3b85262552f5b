import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';
import {typedCommand} from '../_typed-command.ts';
import {unlinkSummary, unlinkText} from '../_views/registry-change-text.ts';
import {escapeText} from '../_views/terminal.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class WorkflowUnlink extends BaseCommand {
  static override summary = 'Undo a link: the workflow of n8n is untracked again, and stays so.';
  static override description =
    'The "id" goes out of its file, which is committed. Nothing changes in n8n; the file itself stays.';
  static override examples = ['<%= config.bin %> workflow unlink prod customer-onboarding --yes'];
  static override args = {
    environment: Args.string({description: 'environment', required: true}),
    workflow: Args.string({description: 'slug, name, canonical id or n8n id', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(WorkflowUnlink);
    const {environment} = args;
    const context = await this.context(flags);
    const {unlinkWorkflow} = await import('../../core/registry/unlink-workflow.ts');
    const report = await unlinkWorkflow(context, {
      ...args,
      confirm: ({name, slug}) =>
        confirmed(`Unlink "${escapeText(name)}" in ${environment} from ${slug}?`, {
          yes: flags.yes,
          otherwise: typedCommand({id: this.id ?? '', argv: this.argv}, {more: ['--yes']}),
        }),
    });
    this.show({data: report, message: unlinkSummary(report), text: () => unlinkText(report)});
  }
}

import {Args, Flags} from '@oclif/core';
import {BaseCommand, type Drawing} from './_base-command.ts';
import {DIFFERENCE_FLAGS} from './_difference-flags.ts';
import {diffDocument, diffSummary} from './_views/formats/diff-document.ts';
import {renderDifferences} from './_views/formats/render-differences.ts';

export default class Diff extends BaseCommand {
  static override summary = 'Show what differs: between two environments, or between Git and what runs.';
  static override description =
    `With one environment: from its folder in Git to what runs there. With two: from what the target runs to what a
promotion would make of it; credentials, references, variables and addresses are carried over first.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> dev staging',
    '<%= config.bin %> <%= command.id %> dev staging --workflow customer-onboarding --details',
    '<%= config.bin %> <%= command.id %> dev staging --format html > review.html',
  ];
  static override args = {
    source: Args.string({description: 'environment', required: true}),
    target: Args.string({description: 'environment to compare it with (default: its own folder in Git)'}),
  };
  static override flags = {
    workflow: Flags.string({
      description: 'only this workflow (slug, name or canonical id); may be repeated',
      multiple: true,
      helpValue: 'WF',
      char: 'w',
    }),
    ...DIFFERENCE_FLAGS,
    'all-facets': Flags.boolean({description: 'layout and pinned data too (within one environment)'}),
    'exit-code': Flags.boolean({description: 'exit with 3 when there are differences'}),
    ref: Flags.string({
      description: 'read Git at this branch, tag or commit',
      helpValue: 'REF',
      exclusive: ['worktree'],
    }),
    worktree: Flags.boolean({description: 'read the work tree with its uncommitted edits'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Diff);
    const context = await this.context(flags);
    const {diff, hasDifferences} = await import('../core/comparison/diff-report.ts');
    const {workflowNames} = await import('../core/comparison/workflow-names.ts');
    const {workflowPaths} = await import('../core/comparison/workflow-paths.ts');
    const report = await diff(context, {
      source: args.source,
      target: args.target,
      workflows: flags.workflow ?? [],
      allFacets: flags['all-facets'],
      ref: flags.ref,
      worktree: flags.worktree,
      graphs: flags.format === 'html',
    });
    const document = diffDocument(report, await workflowPaths(context), await workflowNames(context));
    const text = (drawing: Drawing) => renderDifferences(document, flags.format, {...flags, ...drawing});
    this.show({data: report, message: diffSummary(report), text}, flags['exit-code'] && hasDifferences(report) ? 3 : 0);
  }
}

import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {diffSummary, diffText} from './_views/diff-text.ts';

export default class Diff extends BaseCommand {
  static override summary = 'Show what differs: between two environments, or between Git and what runs.';
  static override description =
    `With one environment: from its folder in Git to what runs there. With two: from what the target runs to what a
promotion would make of it; credentials, references, variables and addresses are carried over first.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> dev staging',
    '<%= config.bin %> <%= command.id %> dev staging --workflow customer-onboarding --details',
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
    details: Flags.boolean({description: 'long texts in full, and layout', char: 'd'}),
    stat: Flags.boolean({description: 'a line per workflow'}),
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
    const report = await diff(context, {
      source: args.source,
      target: args.target,
      workflows: flags.workflow ?? [],
      allFacets: flags['all-facets'],
      ref: flags.ref,
      worktree: flags.worktree,
    });
    this.show(
      {data: report, message: diffSummary(report), text: (drawing) => diffText(report, drawing, flags)},
      flags['exit-code'] && hasDifferences(report) ? 3 : 0,
    );
  }
}

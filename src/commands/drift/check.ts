import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {DIFFERENCE_FLAGS} from '../_difference-flags.ts';
import {driftView} from '../_views/drift-text.ts';
import {plural} from '../_views/plural.ts';

export default class DriftCheck extends BaseCommand {
  static override summary = 'Compare what runs with what Git says.';
  static override description =
    `Reads both sides itself; no sync has to come first. Moving nodes on the canvas is no drift.
Without ENV every staging and production environment is checked; a dev environment only when it is named.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> prod --details',
    '<%= config.bin %> <%= command.id %> --exit-code --json',
    '<%= config.bin %> <%= command.id %> --format markdown',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments to check'})};
  static override flags = {
    ...DIFFERENCE_FLAGS,
    'all-facets': Flags.boolean({description: 'layout and pinned data too'}),
    'exit-code': Flags.boolean({description: 'exit with 3 when there is drift'}),
    ref: Flags.string({
      description: 'read Git at this branch, tag or commit',
      helpValue: 'REF',
      exclusive: ['worktree'],
    }),
    worktree: Flags.boolean({description: 'read the work tree with its uncommitted edits'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(DriftCheck);
    const context = await this.context(flags);
    const {checkDrift, driftExitCode} = await import('../../core/drift/check-drift.ts');
    const {workflowNames} = await import('../../core/comparison/workflow-names.ts');
    const report = await checkDrift(context, {
      environments: argv as string[],
      allFacets: flags['all-facets'],
      graphs: flags.format === 'html',
      ref: flags.ref,
      worktree: flags.worktree,
    });
    const {workflowPaths} = await import('../../core/comparison/workflow-paths.ts');
    const [names, pathOf] = [await workflowNames(context), await workflowPaths(context)];
    this.show(
      {
        data: report,
        message: `${plural(report.environments.length, 'environment')} checked.`,
        text: (drawing) => driftView(report, names, {...flags, ...drawing, now: context.now(), pathOf}),
      },
      driftExitCode(report, flags['exit-code']),
    );
  }
}

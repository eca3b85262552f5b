import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {commitSummary, commitText} from './_views/commit-text.ts';

export default class Commit extends BaseCommand {
  static override summary = 'Write what an environment holds to its folder, and commit it.';
  static override description =
    `Exactly the workflow files are committed; whatever else is staged or edited stays as it is.
Without WORKFLOW every linked workflow is written; one that is untracked when it is named, or with --all.`;
  static override examples = [
    '<%= config.bin %> commit dev --all',
    '<%= config.bin %> commit prod "Customer onboarding" -m "Adopt the hotfix of last night"',
  ];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment to write', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids'}),
  };
  static override flags = {
    all: Flags.boolean({description: 'untracked workflows too'}),
    message: Flags.string({description: "the commit's subject", char: 'm'}),
    'dry-run': Flags.boolean({description: 'say what would be written; write nothing'}),
    'accept-mass-change': Flags.boolean({description: 'remove the files of however many workflows are gone'}),
    yes: Flags.boolean({description: 'answer every question with yes', char: 'y'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Commit);
    const [environment, ...workflows] = argv as [string, ...string[]];
    const context = await this.context(flags);
    const {commitEnvironment} = await import('../core/commit/commit-environment.ts');
    const report = await commitEnvironment(context, {
      environment,
      workflows,
      all: flags.all,
      message: flags.message,
      dryRun: flags['dry-run'],
      acceptMassChange: flags['accept-mass-change'],
    });
    this.show({data: report, message: commitSummary(report), text: (drawing) => commitText(report, drawing)});
  }
}

import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {plural} from './_views/plural.ts';
import {syncText} from './_views/sync-text.ts';

export default class Sync extends BaseCommand {
  static override summary = 'Read n8n and Git, and remember what each holds.';
  static override description = `Nothing is written to n8n or Git. A sync that was killed goes on where it stopped.

With many linked workflows gone at once (more than 5 and more than a tenth) nothing is marked and the exit code is 10:
a lost permission looks just like a mass deletion.`;
  static override examples = [
    '<%= config.bin %> sync',
    '<%= config.bin %> sync dev staging',
    '<%= config.bin %> sync --full --json',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments to read (default: all)'})};
  static override flags = {
    full: Flags.boolean({description: 'read and hash everything again, also what n8n says has not changed'}),
    'accept-mass-change': Flags.boolean({description: 'mark workflows as missing however many there are'}),
    offline: Flags.boolean({
      description: 'only reconcile what the state file holds',
      exclusive: ['full', 'ref', 'worktree'],
    }),
    ref: Flags.string({
      description: 'read Git at this branch, tag or commit',
      helpValue: 'REF',
      exclusive: ['worktree'],
    }),
    worktree: Flags.boolean({description: 'read the work tree with its uncommitted edits'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Sync);
    const context = await this.context(flags);
    const {syncEnvironments, syncExitCode} = await import('../core/sync/sync-environments.ts');
    const report = await syncEnvironments(context, {
      environments: argv as string[],
      full: flags.full,
      acceptMassChange: flags['accept-mass-change'],
      offline: flags.offline,
      ref: flags.ref,
      worktree: flags.worktree,
    });
    const message = `${plural(report.environments.length, 'environment')} synced.`;
    this.show({data: report, message, text: (drawing) => syncText(report, drawing)}, syncExitCode(report));
  }
}

import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {checkLines} from '../_views/check-text.ts';
import {plural} from '../_views/plural.ts';

export default class EnvCheck extends BaseCommand {
  static override summary = 'Check each n8n: reachable, clock, API key, scopes, version, features.';
  static override description = 'Changes nothing. What a key may write is read from its scopes, never tried out.';
  static override examples = ['<%= config.bin %> env check', '<%= config.bin %> env check prod --json'];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments to check (default: all)'})};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(EnvCheck);
    const context = await this.context(flags);
    const {checkEnvironments, checkExitCode} = await import('../../core/workspace/check-environments.ts');
    const report = await checkEnvironments(context, argv as string[]);
    this.show(
      {
        data: report,
        message: `${plural(report.environments.length, 'environment')} checked.`,
        text: (drawing) =>
          report.environments.flatMap(({name, checks}) => [
            drawing.palette.strong(name),
            ...checkLines(checks, drawing),
          ]),
      },
      checkExitCode(report),
    );
  }
}

import {Args} from '@oclif/core';
import {driftStanding} from '../../core/status/drift-standing.ts';
import {BaseCommand} from '../_base-command.ts';
import {driftStandingText} from '../_views/drift-standing-text.ts';
import {plural} from '../_views/plural.ts';

export default class DriftStatus extends BaseCommand {
  static override summary = 'What the last drift checks found.';
  static override description =
    `From the state file alone. When the last check could not be made, the status is that of the one before it, and stale.`;
  static override examples = [
    '<%= config.bin %> drift',
    '<%= config.bin %> drift status prod',
    '<%= config.bin %> drift status --json',
  ];
  static override strict = false;
  static override args = {environment: Args.string({description: 'environments (default: all)'})};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(DriftStatus);
    const context = await this.context(flags);
    const environments = await driftStanding(context, argv as string[]);
    this.show({
      data: {environments},
      message: `${plural(environments.length, 'environment')}.`,
      text: (drawing) => driftStandingText(environments, drawing, context.now()),
    });
  }
}

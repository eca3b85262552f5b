import {Args, Flags} from '@oclif/core';
import {selectEnvironments} from '../../core/config/select-environments.ts';
import {BaseCommand} from '../_base-command.ts';
import {driftHistoryText} from '../_views/drift-history-text.ts';
import {plural} from '../_views/plural.ts';

export default class DriftHistory extends BaseCommand {
  static override summary = 'The drift checks made so far, newest first.';
  static override examples = [
    '<%= config.bin %> drift history',
    '<%= config.bin %> drift history prod --limit 100 --json',
  ];
  static override args = {environment: Args.string({description: 'only of this environment'})};
  static override flags = {
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DriftHistory);
    const context = await this.context(flags);
    const only = args.environment === undefined ? null : selectEnvironments(context.config, [args.environment])[0]!;
    const checks = await context.store.driftHistory(only, flags.limit);
    this.show({
      data: checks,
      message: `${plural(checks.length, 'check')}.`,
      text: (drawing) => driftHistoryText(checks, drawing),
    });
  }
}

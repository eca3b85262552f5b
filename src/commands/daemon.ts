import {Args, Flags} from '@oclif/core';
import {ERRORS, WopsError} from '../core/errors.ts';
import {SCHEDULERS, selectSchedulers} from '../daemon/schedulers.ts';
import {BaseCommand} from './_base-command.ts';
import {daemonSummary, daemonText} from './_views/daemon-text.ts';
import {YES_FLAG} from './_yes-flag.ts';

const SCHEDULERS_TOLD = Object.entries(SCHEDULERS).map(([name, {does}]) => `  ${name.padEnd(11)}  ${does}`);

export default class Daemon extends BaseCommand {
  static override summary = 'Run what is due: deployments, drift checks, incidents, retention.';
  static override description =
    `With --once each scheduler runs once, in this order, and the command ends: for cron and CI. Several may run at once. It
ends with 8 when one of them failed, a deployment did, or an environment could not be checked. Who has to act on an incident
is told by a warning on stderr (policies.drift.enforceSla). From cron: deployments and incidents every minute, drift every
five, retention once a day.

Schedulers:
${SCHEDULERS_TOLD.join('\n')}`;
  static override examples = [
    '<%= config.bin %> daemon --once',
    '<%= config.bin %> daemon --once deployments incidents',
    '<%= config.bin %> daemon --once drift --json',
  ];
  static override strict = false;
  static override args = {scheduler: Args.string({description: 'only these schedulers'})};
  static override flags = {
    once: Flags.boolean({description: 'run each scheduler once, and end'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Daemon);
    if (!flags.once) {
      throw new WopsError('usage', 'The long-running daemon is not built yet; run it from cron.', {
        hint: 'wops daemon --once',
      });
    }
    const names = selectSchedulers(argv as string[]);
    const {runOnce} = await import('../daemon/run-once.ts');
    const schedulers = await runOnce(await this.context(flags), names);
    const hasFailures = schedulers.some(({status}) => status !== 'completed');
    this.show(
      {
        data: {schedulers},
        message: daemonSummary(schedulers),
        text: (drawing) => daemonText(schedulers, drawing),
      },
      hasFailures ? ERRORS.partial.exit : 0,
    );
  }
}

import {Flags} from '@oclif/core';
import type {Context} from '../core/context.ts';
import {WopsError} from '../core/errors.ts';
import {loadStatus} from '../core/status/load-status.ts';
import {BaseCommand} from './_base-command.ts';
import {statusSummary, statusText} from './_views/status-text.ts';

/** So many workflows are shown, unless all are asked for. */
const SHOWN = 50;

export default class Status extends BaseCommand {
  static override summary = 'The environments, and which workflow is where.';
  static override description =
    `From the state file alone, as of the last sync and the last drift check; no request leaves.
The mark in an environment's column says how what runs there stands to Git; a legend follows.`;
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --problems --environment prod',
    '<%= config.bin %> status --watch --interval 5',
    '<%= config.bin %> status --json',
  ];
  static override flags = {
    environment: Flags.string({description: 'only this environment; may be repeated', char: 'e', multiple: true}),
    problems: Flags.boolean({description: 'only workflows that need a look'}),
    all: Flags.boolean({description: `show all workflows, not the first ${SHOWN}`, char: 'a'}),
    watch: Flags.boolean({description: 'draw it again and again, until q', char: 'w', exclusive: ['json']}),
    interval: Flags.integer({description: 'seconds between two drawings (default: 2)', min: 1, dependsOn: ['watch']}),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(Status);
    if (flags.watch) requireTerminal();
    const context = await this.context(flags);
    const {problems} = flags;
    const options = {environments: flags.environment, problems};
    if (flags.watch) return this.#watch(context, options, {seconds: flags.interval ?? 2, color: flags.color});
    const report = await loadStatus(context, options);
    const {environments, workflows, gone} = report;
    const limit = flags.all ? Number.POSITIVE_INFINITY : SHOWN;
    this.show({
      data: {environments, workflows, gone},
      message: statusSummary(report),
      text: (drawing) => statusText(report, drawing, {now: context.now(), limit, problems}),
    });
  }

  async #watch(
    context: Context,
    options: {environments?: string[] | undefined; problems: boolean},
    {seconds, color}: {seconds: number; color: boolean},
  ): Promise<void> {
    await loadStatus(context, options); // a wrong name is said before the screen is taken
    const {watchStatus} = await import('./_views/watch-status.tsx');
    process.exitCode = await watchStatus({
      load: () => loadStatus(context, options),
      now: context.now,
      seconds,
      problems: options.problems,
      color: color && !process.env.NO_COLOR,
      signal: this.signal,
    });
  }
}

function requireTerminal(): void {
  if (process.stdout.isTTY && process.stdin.isTTY) return;
  throw new WopsError('usage', 'status --watch needs a terminal to draw on and to read keys from.', {
    hint: 'wops status, or for scripts: wops status --json',
  });
}

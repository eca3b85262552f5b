import {Args, Flags} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';
import {confirmed} from './_prompt.ts';
import {onboardText} from './_views/onboard-text.ts';
import {plural} from './_views/plural.ts';

export default class Onboard extends BaseCommand {
  static override summary = 'Take all workflows of an environment into Git.';
  static override description =
    'Checks the n8n, counts what is there, asks, commits every workflow to its folder, and reports.';
  static override examples = ['<%= config.bin %> onboard dev', '<%= config.bin %> onboard prod --yes --json'];
  static override args = {environment: Args.string({description: 'environment to take in', required: true})};
  static override flags = {yes: Flags.boolean({description: 'do not ask', char: 'y'})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Onboard);
    const context = await this.context(flags);
    const {planOnboarding, finishOnboarding} = await import('../core/workspace/onboard-environment.ts');
    const plan = await planOnboarding(context, args.environment);
    const {inventory, environment} = plan;
    await confirmed(
      `Write ${plural(inventory.total, 'workflow')} of ${environment} to Git (${inventory.untracked} not tracked yet)?`,
      {
        yes: flags.yes,
        otherwise: `wops onboard ${environment} --yes`,
      },
    );
    const report = await finishOnboarding(context, plan);
    this.show({data: report, message: `${environment} is onboarded.`, text: (drawing) => onboardText(report, drawing)});
  }
}

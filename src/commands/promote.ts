import {Args, Flags} from '@oclif/core';
import {AT_FLAG, PROMOTE_FLAGS, REPLAN_FLAG} from './_promote-flags.ts';
import {promoteRequest} from './_promote-request.ts';
import {ScheduleCommand} from './_schedule-command.ts';

export default class Promote extends ScheduleCommand {
  static override summary = 'Bring workflows from one environment to the next, with checks and a way back.';
  static override description =
    `What is promoted is what the source is said to run: of a dev environment its n8n, of another one its folder in Git.
Without WORKFLOW everything that differs is; with it, those and the sub-workflows they need. Credentials, references,
variables and addresses are carried over. All gates are checked first; if anything fails after the first write, the
target is put back as it was. With --at it is planned and checked now, and run then: wops deployment --help.`;
  static override examples = [
    '<%= config.bin %> promote dev staging --dry-run',
    '<%= config.bin %> promote dev staging customer-onboarding "Notify on call"',
    '<%= config.bin %> promote staging prod --out plan.json',
    '<%= config.bin %> promote --plan plan.json --yes',
    '<%= config.bin %> promote staging prod --at 22:00',
  ];
  static override strict = false;
  static override args = {
    source: Args.string({description: 'environment to promote from'}),
    target: Args.string({description: 'environment to promote to'}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids of the source'}),
  };
  static override flags = {
    ...PROMOTE_FLAGS,
    at: Flags.string({...AT_FLAG, exclusive: ['out']}),
    replan: Flags.boolean({...REPLAN_FLAG, dependsOn: ['at']}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Promote);
    const request = promoteRequest(argv as string[], flags);
    const context = await this.context(flags);
    const {at, replan} = flags;
    if (at !== undefined) return this.schedule(context, {...request, at, replan}, flags);
    const {promote} = await import('../core/promotion/promote.ts');
    const report = await promote(context, request, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}

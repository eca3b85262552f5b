import {Args, Flags} from '@oclif/core';
import {AT_FLAG, PROMOTE_FLAGS, REPLAN_FLAG} from '../_promote-flags.ts';
import {promoteRequest} from '../_promote-request.ts';
import {ScheduleCommand} from '../_schedule-command.ts';

const {out: _, ...flags} = PROMOTE_FLAGS;

export default class DeploymentSchedule extends ScheduleCommand {
  static override summary = 'Schedule a promotion: plan it and check it now, run it at a time.';
  static override description =
    `When it is due it is planned again, and fails as stale if that gives another plan; with --replan the new plan is run, if
the gates pass. Where the stage needs approvals it waits for them first. While the target is busy or on hold it stays
scheduled. wops promote --at does the same. A run of wops daemon --once deployments carries it out.`;
  static override examples = [
    '<%= config.bin %> deployment schedule staging prod --at 22:00',
    '<%= config.bin %> deployment schedule dev staging customer-onboarding --at 2030-01-31T06:30',
    '<%= config.bin %> deployment schedule dev staging --at +1d --replan --yes',
  ];
  static override strict = false;
  static override args = {
    source: Args.string({description: 'environment to promote from'}),
    target: Args.string({description: 'environment to promote to'}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids of the source'}),
  };
  static override flags = {
    at: Flags.string({...AT_FLAG, required: true}),
    replan: Flags.boolean(REPLAN_FLAG),
    ...flags,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(DeploymentSchedule);
    const {at, replan} = flags;
    const request = promoteRequest(argv as string[], flags);
    await this.schedule(await this.context(flags), {...request, at, replan}, flags);
  }
}

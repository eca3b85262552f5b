import {Args, Flags} from '@oclif/core';
import {OperationCommand} from './_operation-command.ts';
import {notWithPlan, PLAN_FLAGS} from './_operation-flags.ts';
import {promoteRequest} from './_promote-request.ts';

export default class Promote extends OperationCommand {
  static override summary = 'Bring workflows from one environment to the next, with checks and a way back.';
  static override description =
    `What is promoted is what the source is said to run: of a dev environment its n8n, of another one its folder in Git.
Without WORKFLOW everything that differs is; with it, those and the sub-workflows they need. Credentials, references,
variables and addresses are carried over. All gates are checked first; if anything fails after the first write, the
target is put back as it was.`;
  static override examples = [
    '<%= config.bin %> promote dev staging --dry-run',
    '<%= config.bin %> promote dev staging customer-onboarding "Notify on call"',
    '<%= config.bin %> promote staging prod --out plan.json',
    '<%= config.bin %> promote --plan plan.json --yes',
  ];
  static override strict = false;
  static override args = {
    source: Args.string({description: 'environment to promote from'}),
    target: Args.string({description: 'environment to promote to'}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids of the source'}),
  };
  static override flags = {
    pipeline: Flags.string({
      description: 'the pipeline whose stage sets the gates, where several have one',
      helpValue: 'NAME',
      ...notWithPlan,
    }),
    ...PLAN_FLAGS,
    merge: Flags.boolean({description: 'merge what moved on both sides, where that is possible', ...notWithPlan}),
    'no-dependencies': Flags.boolean({description: 'leave out the sub-workflows that are needed', ...notWithPlan}),
    'allow-hotfix': Flags.boolean({description: 'overwrite what was changed in the target alone', ...notWithPlan}),
    'allow-conflict': Flags.boolean({description: 'overwrite what was changed on both sides', ...notWithPlan}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Promote);
    const request = promoteRequest(argv as string[], flags);
    const context = await this.context(flags);
    const {promote} = await import('../core/promotion/promote.ts');
    const report = await promote(context, request, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}

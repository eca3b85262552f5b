import {Args, Flags} from '@oclif/core';
import {applyRequest} from './_apply-request.ts';
import {OperationCommand} from './_operation-command.ts';
import {notWithPlan, PLAN_FLAGS} from './_operation-flags.ts';

export default class Apply extends OperationCommand {
  static override summary = 'Make an environment run what its folder in Git says.';
  static override description =
    `The way back from drift, and to an older version: planned, checked, journalled and undone like a promotion.
Workflows that Git does not hold are named and left alone, unless --prune says otherwise.`;
  static override examples = [
    '<%= config.bin %> apply prod --dry-run',
    '<%= config.bin %> apply prod customer-onboarding --yes',
    '<%= config.bin %> apply staging --ref v1.4.0',
  ];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment to write to'}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids'}),
  };
  static override flags = {
    ref: Flags.string({
      description: 'read Git at this branch, tag or commit (default: what is checked out)',
      helpValue: 'REF',
      ...notWithPlan,
    }),
    ...PLAN_FLAGS,
    prune: Flags.boolean({description: 'archive the workflows that Git does not hold', ...notWithPlan}),
    'accept-mass-change': Flags.boolean({description: 'archive however many there are', ...notWithPlan}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Apply);
    const request = applyRequest(argv as string[], flags);
    const context = await this.context(flags);
    const {applyEnvironment} = await import('../core/promotion/apply.ts');
    const report = await applyEnvironment(context, request, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}

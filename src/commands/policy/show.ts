import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {policyText} from '../_views/policy-text.ts';

export default class PolicyShow extends BaseCommand {
  static override summary = 'Show the rules for drift: of the workspace, or those that hold for an environment.';
  static override description =
    'Where each rule comes from, and what it means for an environment: wops policy explain.';
  static override examples = [
    '<%= config.bin %> policy show',
    '<%= config.bin %> policy show prod',
    '<%= config.bin %> policy show prod --json',
  ];
  static override args = {environment: Args.string({description: 'environment (default: the workspace)'})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PolicyShow);
    const {config} = await this.context(flags);
    const {environmentsWithOwnPolicy, showPolicy} = await import('../../core/policy/show-policy.ts');
    const policy = showPolicy(config, args.environment ?? null);
    const others = environmentsWithOwnPolicy(config);
    this.show({
      data: policy,
      message: `The rules of ${args.environment ?? 'the workspace'}.`,
      text: (drawing) => policyText(policy, others, drawing),
    });
  }
}

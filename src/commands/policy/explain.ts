import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {policyExplanation} from '../_views/policy-explain-text.ts';

export default class PolicyExplain extends BaseCommand {
  static override summary =
    'Explain the rules that hold for an environment: each value, which line says so, what follows.';
  static override examples = ['<%= config.bin %> policy explain prod', '<%= config.bin %> policy explain prod --json'];
  static override args = {environment: Args.string({description: 'environment', required: true})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PolicyExplain);
    const context = await this.context(flags);
    const {explainPolicy} = await import('../../core/policy/explain-policy.ts');
    const explained = explainPolicy(context, args.environment);
    this.show({
      data: explained,
      message: `${plural(explained.rules.length, 'rule')} for ${args.environment}.`,
      text: (drawing) => policyExplanation(explained, context.config, drawing),
    });
  }
}

import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {policyChange, policyChangeText} from '../_views/policy-change-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class PolicySet extends BaseCommand {
  static override summary = 'Set rules for drift in wops.yaml: of the workspace, or of one environment.';
  static override description =
    `A rule is named as in wops.yaml below policies.drift; wops policy show lists them. What an environment says goes before
what the workspace says. With --unset nothing says it here any more: the workspace's rule, or the default, holds again.
The key "handling" is said for each environment.

Takes the role admin. Comments stay; the change is checked first, and committed.`;
  static override examples = [
    '<%= config.bin %> policy set enforceSla=true severityTtlHours.critical=8',
    '<%= config.bin %> policy set handling=require_attestation --environment prod',
    '<%= config.bin %> policy set --unset enforceTtl --environment prod',
  ];
  static override strict = false;
  static override args = {rule: Args.string({description: 'rules, each as KEY=VALUE'})};
  static override flags = {
    environment: Flags.string({
      description: 'set them for this environment only',
      char: 'e',
      helpValue: 'ENV',
    }),
    unset: Flags.string({
      description: 'take this rule away; may be repeated',
      multiple: true,
      multipleNonGreedy: true,
      default: [],
      helpValue: 'KEY',
    }),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(PolicySet);
    const context = await this.context(flags);
    const {setPolicy} = await import('../../core/policy/set-policy.ts');
    const environment = flags.environment ?? null;
    const report = await setPolicy(context, {environment, pairs: argv as string[], unset: flags.unset});
    this.show({data: report, message: policyChange(report), text: (drawing) => policyChangeText(report, drawing)});
  }
}

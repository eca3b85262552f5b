import {Args} from '@oclif/core';
import type {EnvironmentSettings} from '../../core/config/edit-environment.ts';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {ENVIRONMENT_FLAGS, environmentChanges} from '../_environment-flags.ts';
import {guessClass} from '../_new-environment.ts';

export default class EnvAdd extends BaseCommand {
  static override summary = 'Add an environment to wops.yaml.';
  static override description = 'Comments in the file stay. The change is checked first, and committed.';
  static override examples = [
    "<%= config.bin %> env add staging --url https://n8n-staging.example.com --api-key '${STAGING_KEY}'",
    '<%= config.bin %> env add live --class production --url https://n8n.example.com --api-key secret:live',
  ];
  static override args = {environment: Args.string({description: 'its name', required: true})};
  static override flags = ENVIRONMENT_FLAGS;

  async run(): Promise<void> {
    const {args, flags} = await this.parse(EnvAdd);
    const name = args.environment;
    const environmentClass = flags.class ?? guessClass(name);
    const again = `wops env add ${name} --class dev --url http://127.0.0.1:5678`;
    if (!environmentClass) throw new WopsError('usage', `The name ${name} does not tell a class.`, {hint: again});
    if (!flags.url) throw new WopsError('usage', `Where is the n8n of ${name}? --url is missing.`, {hint: again});
    const context = await this.context(flags);
    const {addEnvironment} = await import('../../core/config/edit-environment.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const settings = {
      class: environmentClass,
      apiKey: `secret:${name}`,
      ...environmentChanges(flags),
    } as EnvironmentSettings;
    const {commit} = await changeConfig(context, `Add environment ${name}`, () =>
      addEnvironment(context.root, name, settings),
    );
    const next = settings.apiKey.startsWith('secret:') ? `wops env login ${name}` : `wops env check ${name}`;
    this.show({
      data: {name, commit},
      message: `${name} was added.`,
      text: () => [`${name} was added to wops.yaml.`, `Next: ${next}`],
    });
  }
}

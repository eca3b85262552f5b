import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {confirmed} from '../_prompt.ts';

export default class EnvRemove extends BaseCommand {
  static override summary = 'Take an environment out of wops.yaml.';
  static override description = 'Its folder in Git and what runs there stay as they are.';
  static override examples = [
    '<%= config.bin %> env remove old-staging',
    '<%= config.bin %> env remove old-staging --force --yes',
  ];
  static override args = {environment: Args.string({description: 'environment', required: true})};
  static override flags = {
    force: Flags.boolean({description: 'also take it out of the pipelines, credentials and variables that name it'}),
    yes: Flags.boolean({description: 'do not ask', char: 'y'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(EnvRemove);
    const context = await this.context(flags);
    const {environment} = await import('../../core/config/environment.ts');
    const {name} = environment(context.config, args.environment);
    await confirmed(`Take ${name} out of wops.yaml?`, {yes: flags.yes, otherwise: `wops env remove ${name} --yes`});
    const {removeEnvironment} = await import('../../core/config/edit-environment.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const remove = () => removeEnvironment(context.root, name, {force: flags.force});
    const {edited, commit} = await changeConfig(context, `Remove environment ${name}`, remove);
    const {references} = edited;
    const also = references.length > 0 ? [`With it went: ${references.join(', ')}`] : [];
    this.show({
      data: {name, references, commit},
      message: `${name} was removed.`,
      text: () => [`${name} was removed.`, ...also],
    });
  }
}

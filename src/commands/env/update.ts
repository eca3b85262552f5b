import {Args} from '@oclif/core';
import {WopsError} from '../../core/errors.ts';
import {BaseCommand} from '../_base-command.ts';
import {ENVIRONMENT_FLAGS, environmentChanges} from '../_environment-flags.ts';

export default class EnvUpdate extends BaseCommand {
  static override summary = 'Change settings of an environment in wops.yaml.';
  static override description =
    'Only what is named changes; comments stay. The change is checked first, and committed.';
  static override examples = ['<%= config.bin %> env update prod --owner lead@example.com'];
  static override args = {environment: Args.string({description: 'environment', required: true})};
  static override flags = ENVIRONMENT_FLAGS;

  async run(): Promise<void> {
    const {args, flags} = await this.parse(EnvUpdate);
    const name = args.environment;
    const changes = environmentChanges(flags);
    if (Object.keys(changes).length === 0) {
      throw new WopsError('usage', 'Nothing to change was named.', {hint: `wops env update ${name} --help`});
    }
    const context = await this.context(flags);
    const {updateEnvironment} = await import('../../core/config/edit-environment.ts');
    const {changeConfig} = await import('../../core/workspace/change-config.ts');
    const update = () => updateEnvironment(context.root, name, changes);
    const {edited, commit} = await changeConfig(context, `Update environment ${name}`, update);
    const message = edited.changed ? `${name} was updated.` : `${name} said so already.`;
    this.show({
      data: {name, changed: edited.changed, commit},
      message,
      text: () => [message, `Next: wops env check ${name}`],
    });
  }
}

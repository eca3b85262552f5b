import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {environmentDetails} from '../_views/environment-text.ts';

export default class EnvShow extends BaseCommand {
  static override summary = 'Show one environment as configured, defaults filled in.';
  static override examples = ['<%= config.bin %> env show prod'];
  static override args = {environment: Args.string({description: 'environment', required: true})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(EnvShow);
    const {config} = await this.context(flags);
    const {environment} = await import('../../core/config/environment.ts');
    const {describeEnvironment} = await import('../../core/config/describe-environment.ts');
    const data = describeEnvironment(environment(config, args.environment));
    this.show({data, message: `${data.name}.`, text: (drawing) => environmentDetails(data, drawing)});
  }
}

import {BaseCommand} from '../_base-command.ts';
import {environmentTable} from '../_views/environment-text.ts';
import {plural} from '../_views/plural.ts';

export default class EnvList extends BaseCommand {
  static override summary = 'List the environments of this workspace.';
  static override examples = ['<%= config.bin %> env', '<%= config.bin %> env list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(EnvList);
    const {config} = await this.context(flags);
    const {describeEnvironment} = await import('../../core/config/describe-environment.ts');
    const data = [...config.environments.values()].map(describeEnvironment);
    this.show({
      data,
      message: `${plural(data.length, 'environment')}.`,
      text: (drawing) => environmentTable(data, drawing),
    });
  }
}

import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {variableTable} from '../_views/variable-text.ts';

export default class VariableList extends BaseCommand {
  static override summary = 'List the variables and their values in each environment.';
  static override description = 'Values are shown as they are: wops.yaml holds them in Git, where no secret belongs.';
  static override examples = ['<%= config.bin %> variable', '<%= config.bin %> variable list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(VariableList);
    const {config} = await this.context(flags);
    const {describeVariable} = await import('../../core/config/describe-variable.ts');
    const data = [...config.variables].map(describeVariable);
    const environments = [...config.environments.keys()];
    this.show({
      data,
      message: `${plural(data.length, 'variable')}.`,
      text: (drawing) => variableTable(data, environments, drawing),
    });
  }
}

import {BaseCommand} from '../_base-command.ts';
import {stateCheckText} from '../_views/state-check-text.ts';

export default class StateCheck extends BaseCommand {
  static override summary = 'Check that the state file is whole.';
  static override description =
    'Reads all of it: pages, indexes, references between rows, and hashes that stand for two contents. Exit 1 when it is damaged.';
  static override examples = ['<%= config.bin %> state check', '<%= config.bin %> state check --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(StateCheck);
    const context = await this.context(flags);
    const {checkState} = await import('../../core/state/check-state.ts');
    const report = await checkState(context);
    this.show({data: report, message: 'The state file is whole.', text: (drawing) => stateCheckText(report, drawing)});
  }
}

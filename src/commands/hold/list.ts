import {BaseCommand} from '../_base-command.ts';
import {holdListText} from '../_views/hold-text.ts';
import {plural} from '../_views/plural.ts';

export default class HoldList extends BaseCommand {
  static override summary = 'List the environments on hold.';
  static override description =
    'A rollback places a hold: promote and apply to that environment are blocked until it is released.';
  static override examples = ['<%= config.bin %> hold list', '<%= config.bin %> hold list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(HoldList);
    const context = await this.context(flags);
    const {listHolds} = await import('../../core/promotion/holds.ts');
    const holds = await listHolds(context);
    this.show({
      data: holds,
      message: `${plural(holds.length, 'environment')} on hold.`,
      text: (drawing) => holdListText(holds, drawing, context.now()),
    });
  }
}

import {BaseCommand} from '../_base-command.ts';
import {lockListText} from '../_views/lock-text.ts';
import {plural} from '../_views/plural.ts';

export default class LockList extends BaseCommand {
  static override summary = 'List the locks that runs hold at the moment.';
  static override description =
    'Work that must not overlap takes a lock. One whose process is gone, or that was not renewed for a minute, is free.';
  static override examples = ['<%= config.bin %> lock list', '<%= config.bin %> lock list --json'];

  async run(): Promise<void> {
    const {flags} = await this.parse(LockList);
    const {store, now} = await this.context(flags);
    const locks = store.leases.list();
    this.show({
      data: locks,
      message: `${plural(locks.length, 'lock')} held.`,
      text: (drawing) => lockListText(locks, drawing, now()),
    });
  }
}

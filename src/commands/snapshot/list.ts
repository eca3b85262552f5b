import {Args, Flags} from '@oclif/core';
import {SNAPSHOT_TYPES} from '../../core/store/snapshot-table.ts';
import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {snapshotListText} from '../_views/snapshot-text.ts';

export default class SnapshotList extends BaseCommand {
  static override summary = 'List the snapshots, newest first.';
  static override description =
    'One is taken before and after every promotion, apply and restore, and by snapshot create.';
  static override examples = [
    '<%= config.bin %> snapshot list',
    '<%= config.bin %> snapshot list prod --type manual_backup',
  ];
  static override args = {environment: Args.string({description: 'only those of this environment'})};
  static override flags = {
    type: Flags.option({
      description: 'only those of this type',
      options: SNAPSHOT_TYPES,
      char: 't',
    })(),
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SnapshotList);
    const {environment} = args;
    const {type, limit} = flags;
    const context = await this.context(flags);
    const {listSnapshots} = await import('../../core/snapshot/list-snapshots.ts');
    const snapshots = await listSnapshots(context, {environment, type, limit});
    const filtered = environment !== undefined || type !== undefined;
    this.show({
      data: snapshots,
      message: `${plural(snapshots.length, 'snapshot')}.`,
      text: (drawing) => snapshotListText(snapshots, drawing, {now: context.now(), filtered}),
    });
  }
}

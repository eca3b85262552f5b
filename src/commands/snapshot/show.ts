import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {snapshotSummary, snapshotText} from '../_views/snapshot-text.ts';

export default class SnapshotShow extends BaseCommand {
  static override summary = 'What a snapshot holds.';
  static override examples = ['<%= config.bin %> snapshot show latest', '<%= config.bin %> snapshot show 7d1f0a3c'];
  static override args = {
    snapshot: Args.string({description: 'id, the start of it, or latest', required: true}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SnapshotShow);
    const context = await this.context(flags);
    const {showSnapshot} = await import('../../core/snapshot/show-snapshot.ts');
    const snapshot = await showSnapshot(context, args.snapshot);
    this.show({
      data: snapshot,
      message: snapshotSummary(snapshot),
      text: (drawing) => snapshotText(snapshot, drawing, context.now()),
    });
  }
}

import {Args} from '@oclif/core';
import {OperationCommand} from '../_operation-command.ts';
import {OPERATION_FLAGS} from '../_operation-flags.ts';

export default class SnapshotRestore extends OperationCommand {
  static override summary = 'Make an environment hold what a snapshot kept.';
  static override description =
    `Planned, checked, journalled and undone like a promotion. Without WORKFLOW everything in the snapshot is restored.`;
  static override examples = [
    '<%= config.bin %> snapshot restore 7d1f0a3c --dry-run',
    '<%= config.bin %> snapshot restore 7d1f0a3c customer-onboarding',
  ];
  static override strict = false;
  static override args = {
    snapshot: Args.string({description: 'id, the start of it, or latest', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids'}),
  };
  static override flags = {...OPERATION_FLAGS};

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(SnapshotRestore);
    const [snapshot, ...workflows] = argv as [string, ...string[]];
    const context = await this.context(flags);
    const {restoreSnapshot} = await import('../../core/snapshot/restore-snapshot.ts');
    const request = {snapshot, workflows, dryRun: flags['dry-run']};
    const report = await restoreSnapshot(context, request, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}

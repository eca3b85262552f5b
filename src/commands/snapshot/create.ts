import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {snapshotCreatedText} from '../_views/snapshot-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class SnapshotCreate extends BaseCommand {
  static override summary = 'Keep what an environment holds now, to restore it later.';
  static override description = `Without WORKFLOW everything is kept that n8n holds. n8n is only read.
What is not tracked is kept too, and can be restored once it is (wops commit).`;
  static override examples = [
    '<%= config.bin %> snapshot create prod --reason "Before the n8n update"',
    '<%= config.bin %> snapshot create prod customer-onboarding',
  ];
  static override strict = false;
  static override args = {
    environment: Args.string({description: 'environment', required: true}),
    workflow: Args.string({description: 'slugs, names, canonical ids or n8n ids'}),
  };
  static override flags = {
    reason: Flags.string({description: 'why; shown in the list', char: 'r', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(SnapshotCreate);
    const [environment, ...workflows] = argv as [string, ...string[]];
    const {reason} = flags;
    const context = await this.context(flags);
    const {createSnapshot} = await import('../../core/snapshot/create-snapshot.ts');
    const snapshot = await createSnapshot(context, {environment, workflows, reason});
    const [message, next] = snapshotCreatedText(snapshot);
    this.show({data: snapshot, message, text: () => [message, next]});
  }
}

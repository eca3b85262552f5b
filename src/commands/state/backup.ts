import {resolve} from 'node:path';
import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {thousands} from '../_views/plural.ts';
import {escapeText} from '../_views/terminal.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class StateBackup extends BaseCommand {
  static override summary = 'Copy the state file, consistently, also while others write to it.';
  static override description =
    `Nothing is overwritten, and only you may read the copy. What it is for: promotions, incidents, the audit log and
stored keys; workflows and their identity are in Git.`;
  static override examples = ['<%= config.bin %> state backup', '<%= config.bin %> state backup ~/wops-state.db'];
  static override args = {
    file: Args.string({description: 'file to write (default: .wops/backups/state-TIME.db)'}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(StateBackup);
    const context = await this.context(flags);
    const {backUpState} = await import('../../core/state/back-up-state.ts');
    const file = args.file === undefined ? undefined : resolve(args.file);
    const report = await backUpState(context, file);
    const message = `${report.file}, ${thousands(Math.ceil(report.bytes / 1024))} KiB.`;
    this.show({data: report, message, text: () => escapeText(message)});
  }
}

import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class LockBreak extends BaseCommand {
  static override summary = 'Take a lock away from the run that holds it.';
  static override description =
    'Only for a run that hangs: what it does goes on until it notices. Locks of processes that ended are free by themselves.';
  static override examples = ['<%= config.bin %> lock break environment:prod', '<%= config.bin %> lock break 7d1f0a3c'];
  static override args = {
    lock: Args.string({description: "the lock's id, the start of it, or its name", required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(LockBreak);
    const context = await this.context(flags);
    const {breakLease} = await import('../../core/state/break-lease.ts');
    const lock = await breakLease(context, args.lock);
    const message = `${lock.name} is free again; ${lock.purpose} (${lock.holder}) held it.`;
    this.show({data: lock, message, text: () => message});
  }
}

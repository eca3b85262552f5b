import {Args} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {releaseText} from '../_views/hold-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class HoldRelease extends BaseCommand {
  static override summary = 'Release the hold on an environment: promote and apply may write to it again.';
  static override examples = ['<%= config.bin %> hold release prod'];
  static override args = {environment: Args.string({description: 'environment', required: true})};
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(HoldRelease);
    const context = await this.context(flags);
    const {releaseHold} = await import('../../core/promotion/holds.ts');
    const hold = await releaseHold(context, args.environment);
    const message = releaseText(args.environment, hold);
    this.show({data: hold, message, text: () => message});
  }
}

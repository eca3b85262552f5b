import {Args} from '@oclif/core';
import {BaseCommand} from './_base-command.ts';

/** For those who type `wops help sync`. */
export default class Help extends BaseCommand {
  static override summary = 'Show how a command is used, as --help does.';
  static override examples = ['<%= config.bin %> help drift check'];
  static override hidden = true;
  static override strict = false;
  static override args = {command: Args.string({description: 'topic and command'})};

  async run(): Promise<void> {
    const {argv} = await this.parse(Help);
    const {default: WopsHelp} = await import('./_help/wops-help.ts');
    await new WopsHelp(this.config).showHelp(argv as string[]);
  }
}

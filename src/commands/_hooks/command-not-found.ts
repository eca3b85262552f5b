import type {Hook} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {unknownCommand} from './unknown-command.ts';

/** Stands in for a command that does not exist, so that its error looks like every other one, also under --json. */
class UnknownCommand extends BaseCommand {
  async run(): Promise<void> {
    const ids = this.config.commands.filter((command) => !command.hidden).map((command) => command.id);
    throw unknownCommand(this.argv, ids);
  }
}

/** oclif's hook for words that are no command: it gives them as one id, `drift:chekc:prod`, and the flags after them. */
const commandNotFound: Hook.CommandNotFound = async ({id, argv = [], config}) => {
  await UnknownCommand.run([...id.split(':'), ...argv], config);
};

export default commandNotFound;

import {CommandHelp} from '@oclif/core/help';

type Flags = Parameters<CommandHelp['flags']>[0];
type Args = Parameters<CommandHelp['args']>[0];
type Rows = [string, string | undefined][];

/** The help of one command: what is its own first, what every command has in a line at the end. */
export class WopsCommandHelp extends CommandHelp {
  /** The flags that every command has, with what they do. */
  globalFlags(): Rows {
    return this.flags(this.#globalFlags()) ?? [];
  }

  protected override sections(): ReturnType<CommandHelp['sections']> {
    const names = this.#globalFlags().map((flag) => this.flagHelpLabel(flag).trim().replace(', ', '/'));
    const globals = {header: 'GLOBAL FLAGS', generate: () => this.wrap(`${names.join(', ')} (wops --help)`)};
    return [...super.sections(), globals];
  }

  /** Without the global ones. */
  protected override groupFlags(flags: Flags): ReturnType<CommandHelp['groupFlags']> {
    return {mainFlags: flags.filter((flag) => !flag.helpGroup), flagGroups: {}};
  }

  /** Arguments only: oclif's repeats every flag. */
  protected override defaultUsage(): string {
    const args = this.args(Object.values(this.command.args ?? {})) ?? [];
    return [this.command.id, ...args.map(([name]) => name), '[FLAGS]'].join(' ');
  }

  /** As oclif, but only the last argument may be there several times. */
  protected override args(args: Args): Rows | undefined {
    const last = args.length - 1;
    return super.args(args)?.map(([name, text], index) => [index < last ? name.replace('...', '') : name, text]);
  }

  /** Without the summary, which stands above; lines are filled anew, but for indented ones. */
  protected override description(): string | undefined {
    const {description} = this.command;
    return description && this.wrap(description.replace(/(?<=\S)\n(?=\S)/g, ' '));
  }

  #globalFlags(): Flags {
    const flags = Object.entries(this.command.flags).map(([name, flag]) => ({...flag, name}));
    return flags.filter((flag) => flag.helpGroup === 'GLOBAL').sort((a, b) => (a.char ? 0 : 1) - (b.char ? 0 : 1));
  }
}
